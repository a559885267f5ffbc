from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentFile
from running import MENDED, TENDER, Client, Service
from sqlalchemy import update
from sqlmodel import col

from tender_guard.casework.tables import GrantedWaiver
from tender_guard.clock import today

SAMPLES = Path(__file__).parents[2] / "samples"
GRANTED = {"reason": "经批准", "approver": "王主任", "expires": "2099-12-31"}


def saved(document: DocumentFile) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def uploaded(client: Client, content: str | bytes, name: str, lot: str, **more: str) -> Any:
    answer = client.upload(content, name, lot=lot, **more)
    assert answer.status_code == 201, answer.text
    assert answer.json()["check"]["job"]["state"] == "done", answer.text
    return answer.json()


def difference(client: Client, before: Any, after: Any) -> dict[str, Any]:
    answer = client.get(f"/documents/{after['id']}/difference")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert (found["before"]["id"], found["after"]["id"]) == (before["id"], after["id"])
    return found


def mend_nothing(_: DocumentFile) -> None:
    """The same text saved again."""


def move_everything_down(document: DocumentFile) -> None:
    first = document.paragraphs[0]
    for number in range(40):
        first.insert_paragraph_before(f"说明第{number}段，本段不含任何要求。")
    first.insert_paragraph_before("").add_run().add_break()


def renumber(document: DocumentFile) -> None:
    """Every clause of a chapter numbered on by ten, as after a clause was put in before them."""
    for paragraph in document.paragraphs:
        text = paragraph.text
        head, dot, rest = text.partition(".")
        if dot and head.isdigit() and rest[:1].isdigit():
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = f"{int(head) + 10}.{rest}"


@pytest.mark.parametrize("edit", [mend_nothing, move_everything_down, renumber])
def test_findings_of_a_whole_tender_are_known_again_however_it_was_edited(
    agency: Client, edit: Callable[[DocumentFile], None]
) -> None:
    document = Document(str(SAMPLES / "施工.docx"))
    lot = f"L-{edit.__name__}"
    before = uploaded(agency, saved(document), "施工.docx", lot)
    edit(document)
    after = uploaded(agency, saved(document), "施工.docx", lot, after=before["id"])
    found = difference(agency, before, after)
    assert [one["quote"] for one in found["fixed"]] == []
    assert [one["quote"] for one in found["new"]] == []
    assert len(found["unchanged"]) > 20
    assert all(one["rule"] == one["before"]["rule"] for one in found["unchanged"])


def test_one_sentence_mended_and_one_put_in_are_the_only_changes(agency: Client) -> None:
    document = Document(str(SAMPLES / "施工.docx"))
    before = uploaded(agency, saved(document), "施工.docx", "L-one")
    bad = next(p for p in document.paragraphs if "分公司" in p.text)
    for run in bad.runs[1:]:
        run.text = ""
    bad.runs[0].text = "3.3 中标人应当在接到通知后两小时内到达现场。"
    bad.insert_paragraph_before("3.4 投标人的注册地须在舟山市内，否则资格审查不合格。")
    after = uploaded(agency, saved(document), "施工.docx", "L-one", after=before["id"])
    found = difference(agency, before, after)
    assert found["fixed"]
    assert all("分公司" in one["quote"] for one in found["fixed"])
    assert found["new"]
    assert all("注册地须在舟山市内" in one["quote"] for one in found["new"])
    total = agency.get(f"/documents/{after['id']}/findings").json()["total"]
    assert len(found["unchanged"]) == total - len(found["new"])


def test_pages_that_shifted_change_nothing(agency: Client) -> None:
    content = (SAMPLES / "施工.pdf").read_bytes()
    before = uploaded(agency, (SAMPLES / "施工.docx").read_bytes(), "施工.docx", "L-pages")
    after = uploaded(agency, content, "施工.pdf", "L-pages", after=before["id"])
    found = difference(agency, before, after)
    assert len(found["unchanged"]) > 20
    assert len(found["fixed"]) + len(found["new"]) <= 2
    assert {one["page"] for one in found["unchanged"]} - {None}
    assert {one["before"]["page"] for one in found["unchanged"]} == {None}


def test_words_that_were_mended_a_little_are_still_there(agency: Client) -> None:
    text = TENDER + "投标人须在本市设有分公司，未设立的不得中标。\n"
    before = uploaded(agency, text, "a.md", "L-little")
    changed = text.replace("未设立的不得中标", "没有设立的不得中标")
    after = uploaded(agency, changed, "a.md", "L-little", after=before["id"])
    found = difference(agency, before, after)
    assert (found["fixed"], found["new"]) == ([], [])
    pairs = {(one["before"]["quote"], one["quote"]) for one in found["unchanged"]}
    assert any("没有设立" in new and "没有设立" not in old for old, new in pairs)


def test_of_two_alike_the_one_that_was_taken_out_is_fixed(agency: Client) -> None:
    twice = TENDER + "投标人在本市有同类业绩的加2分。\n投标人在本市有类似业绩的加2分。\n"
    before = uploaded(agency, twice, "a.md", "L-twice")
    once = TENDER + "投标人在本市有同类业绩的加2分。\n"
    after = uploaded(agency, once, "a.md", "L-twice", after=before["id"])
    found = difference(agency, before, after)
    assert found["new"] == []
    rule = [one for one in found["fixed"] if one["rule"] == "regional-record-required"]
    assert [one["quote"].rstrip("。") for one in rule] == ["投标人在本市有类似业绩的加2分"]


def test_versions_are_compared_with_any_other_and_the_first_with_none(agency: Client) -> None:
    first = uploaded(agency, TENDER, "a.md", "L-three")
    second = uploaded(agency, MENDED, "a.md", "L-three", after=first["id"])
    third = uploaded(agency, TENDER, "a.md", "L-three", after=second["id"])
    assert agency.get(f"/documents/{first['id']}/difference").status_code == 404
    assert difference(agency, second, third)["new"]
    same = agency.get(f"/documents/{third['id']}/difference?against={first['id']}").json()
    assert (same["fixed"], same["new"], same["notes"]) == ([], [], [])
    elsewhere = agency.upload(TENDER, lot="L-elsewhere", after=first["id"])
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "conflict")


def test_a_check_without_the_records_is_told_beside_the_difference(agency: Client) -> None:
    first = uploaded(agency, TENDER, "a.md", "L-told")
    second = uploaded(agency, TENDER, "a.md", "L-told", after=first["id"])
    again = agency.post(f"/documents/{second['id']}/checks?wait=60", json={"with_records": False})
    assert again.status_code == 201
    assert again.json()["job"]["state"] == "done"
    assert len(agency.get(f"/documents/{second['id']}/checks").json()) == 2
    assert "台账" in difference(agency, first, second)["notes"][0]


def test_findings_are_filtered_and_sorted(agency: Client) -> None:
    document = uploaded(agency, (SAMPLES / "施工.docx").read_bytes(), "施工.docx", "L-filter")
    path = f"/documents/{document['id']}/findings"

    def found(query: str) -> list[dict[str, Any]]:
        answer = agency.get(f"{path}?size=200&{query}")
        assert answer.status_code == 200, answer.text
        return [one["finding"] for one in answer.json()["items"]]

    every = found("")
    counts = document["check"]
    assert len(every) == counts["violations"] + counts["risks"] + counts["notices"]
    assert {one["severity"] for one in found("severity=risk")} == {"risk"}
    assert {one["prohibition"] for one in found("prohibition=N5")} == {"N5"}
    assert {one["section"] for one in found("section=评分标准")} == {"评分标准"}
    grades = [one["severity"] for one in found("sort=severity")]
    assert grades == sorted(grades, key=["violation", "risk", "notice"].index)
    assert found("decided=true") == []
    assert found("waived=false") == every
    assert agency.get(f"{path}?sort=nothing").status_code == 400


def test_each_decision_needs_its_reason_and_the_last_one_stands(
    agency: Client, office: Client
) -> None:
    document = uploaded(agency, TENDER, "a.md", "L-verdicts")
    path = f"/documents/{document['id']}"
    finding = office.get(f"{path}/findings").json()["items"][0]["finding"]["id"]
    decisions = f"{path}/findings/{finding}/decisions"
    for verdict in ("rejected", "returned"):
        silent = office.post(decisions, json={"verdict": verdict, "reason": "  "})
        assert (silent.status_code, silent.json()["code"]) == (400, "usage")
        reasoned = office.post(decisions, json={"verdict": verdict, "reason": "不属于限制"})
        assert reasoned.status_code == 201
    assert office.post(decisions, json={"verdict": "accepted"}).status_code == 201
    assert office.post(decisions, json={"verdict": "maybe"}).status_code == 400
    kept = agency.get(f"{path}/decisions").json()
    assert [one["verdict"] for one in kept] == ["accepted", "returned", "rejected"]
    assert {one["by"] for one in kept} == {"office"}
    standing = agency.get(f"{path}/findings?decided=true").json()["items"]
    assert [one["decision"]["verdict"] for one in standing] == ["accepted"]
    assert agency.post(decisions, json={"verdict": "accepted"}).status_code == 403
    trail = office.get(f"/audit?action=finding.decide&target={document['id']}").json()
    assert trail["total"] == 3


def test_a_waiver_needs_a_reason_an_approver_and_an_end(agency: Client, office: Client) -> None:
    document = uploaded(agency, TENDER, "a.md", "L-granting")
    path = f"/documents/{document['id']}/waivers"
    rule = {"rule": "regional-record-required"}
    for wrong in (
        {**GRANTED},
        {**GRANTED, **rule, "finding": "x" * 64},
        {**GRANTED, **rule, "reason": " "},
        {**GRANTED, **rule, "approver": " "},
        {**GRANTED, **rule, "expires": str(today() - timedelta(days=1))},
        {**GRANTED, **rule, "expires": "昨天"},
        {**rule, "reason": "经批准", "approver": "王主任"},
    ):
        answer = office.post(path, json=wrong)
        assert answer.status_code == 400, (wrong, answer.text)
    unknown = office.post(path, json={**GRANTED, "finding": "x" * 64})
    assert unknown.status_code == 404
    assert agency.post(path, json={**GRANTED, **rule}).status_code == 403
    assert office.send("DELETE", "/waivers/nothing").status_code == 404


def test_a_waiver_holds_through_versions_until_it_meets_nothing_or_is_over(
    service: Service, agency: Client, office: Client
) -> None:
    first = uploaded(agency, TENDER, "a.md", "L-through")
    order = {**GRANTED, "rule": "regional-record-required", "quote": "本市有类似业绩"}
    waiver = office.post(f"/documents/{first['id']}/waivers", json=order).json()

    def result(document: Any) -> dict[str, Any]:
        told: dict[str, Any] = agency.get(f"/checks/{document['check']['id']}/result").json()
        return told

    second = uploaded(agency, TENDER + "\n补充。\n", "a.md", "L-through", after=first["id"])
    waived = [one for one in result(second)["findings"] if "waived" in one]
    assert [one["waived"]["approver"] for one in waived] == ["王主任"]
    assert agency.get(f"/documents/{second['id']}/findings?waived=true").json()["total"] == 1
    mended = uploaded(agency, MENDED, "a.md", "L-through", after=second["id"])
    assert result(mended)["waiver_faults"] == [
        "第 1 项豁免（regional-record-required，“本市有类似业绩”）没有对应的问题，请核对或删除"
    ]
    with service.office.store.writing_session() as session:
        session.execute(
            update(GrantedWaiver)
            .where(col(GrantedWaiver.id) == waiver["id"])
            .values(expires=today() - timedelta(days=1))
        )
    (fault,) = result(second)["waiver_faults"]
    assert "到期，不再有效" in fault
    assert not [one for one in result(second)["findings"] if "waived" in one]
    assert office.send("DELETE", f"/waivers/{waiver['id']}").json()["revoked"]
    assert result(second)["waiver_faults"] == []
