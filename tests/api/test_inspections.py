"""The draw, the checklist, the results and the closed loop, as each role has them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from running import AGENCY, Client, Service, open_service

from tender_guard.casework import people
from tender_guard.casework.audit import SYSTEM
from tender_guard.clock import today
from tender_guard.supervision.checklist import mark_of
from tender_guard.supervision.draw import faults
from tender_guard.supervision.draw_record import read

SAMPLES = Path(__file__).parents[2] / "samples"
PIXEL = bytes.fromhex("89504e470d0a1a0a") + b"0" * 64
INSPECTORS = [
    {"id": "inspector", "name": "陈安", "unit": "县公共资源交易中心", "avoids": []},
    {"id": "hejing", "name": "何静", "unit": "县住房和城乡建设局", "avoids": ["B-002"]},
    {"id": "maqiang", "name": "马强", "unit": "县水利局", "avoids": ["B-001"]},
]
DRAW = {
    "share": 50,
    "strata": ["行业"],
    "team": 1,
    "inspectors": INSPECTORS,
    "witnesses": ["张三", "李四"],
    "as_of": "2026-09-30",
}


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the samples' records and a second inspector."""
    with open_service(tmp_path_factory.mktemp("data")) as opened:
        opened.office.store.import_file(SAMPLES / "台账.xlsx", opened.settings)
        with opened.office.store.writing_session() as session:
            people.add(session, SYSTEM, "hejing", "何静", "inspector", None)
        yield opened


@pytest.fixture
def clerk(inspected: Service) -> Iterator[Client]:
    with inspected.client("office") as client:
        yield client


@pytest.fixture
def inspector(inspected: Service) -> Iterator[Client]:
    with inspected.client("inspector") as client:
        yield client


@pytest.fixture(scope="module")
def code(inspected: Service) -> str:
    """The code of a draw by which ``inspector`` goes to B-002."""
    with inspected.client("office") as client:
        sealed = client.post("/draws", json=DRAW | {"share": 100, "team": 1}).json()
        commitment: str = sealed["draw"]["commitment"]
        for number in range(50):
            sealed = client.post("/draws", json=DRAW | {"inspectors": INSPECTORS[:2]}).json()
            commitment = sealed["draw"]["commitment"]
            values = {"values": {"张三": "7", "李四": str(number)}}
            drawn = client.post(f"/draws/{commitment}/result", json=values).json()
            teams = {one["lot"]: one["inspectors"] for one in drawn["record"]["drawn"]}
            if teams["B-001"] == ["hejing"]:
                break
    return commitment[:8]


def test_a_draw_is_sealed_then_drawn_once_and_its_record_holds(clerk: Client) -> None:
    sealed = clerk.post("/draws", json=DRAW)
    assert sealed.status_code == 201, sealed.text
    commitment = sealed.json()["draw"]["commitment"]
    assert sealed.json()["record"]["revealed"] is None
    assert clerk.get(f"/draws/{commitment}").json()["faults"] == []
    bad = clerk.post(f"/draws/{commitment}/result", json={"values": {"张三": "7"}})
    assert (bad.status_code, bad.json()["detail"]) == (
        400,
        "须给出且只给出这些来源的数值：张三、李四",
    )
    values = {"values": {"张三": "7", "李四": "12"}}
    drawn = clerk.post(f"/draws/{commitment}/result", json=values).json()
    assert {one["lot"] for one in drawn["record"]["drawn"]} == {"B-001", "B-002"}
    assert clerk.post(f"/draws/{commitment}/result", json=values).status_code == 409
    file = clerk.get(f"/draws/{commitment}/record")
    record = read(file.text, "记录")
    assert list(faults(record)) == []
    assert record.commitment == commitment
    assert clerk.post(f"/draws/{commitment}/void", json={"reason": "误"}).status_code == 409


def test_a_draw_that_is_given_up_stays_in_the_list_with_the_reason(clerk: Client) -> None:
    commitment = clerk.post("/draws", json=DRAW).json()["draw"]["commitment"]
    void = clerk.post(f"/draws/{commitment}/void", json={"reason": "名单有误"})
    assert void.json()["state"] == "void"
    listed = clerk.get("/draws").json()["items"]
    assert [one["void_reason"] for one in listed if one["commitment"] == commitment] == ["名单有误"]
    values = {"values": {"张三": "7", "李四": "12"}}
    assert clerk.post(f"/draws/{commitment}/result", json=values).status_code == 409


def test_what_cannot_be_drawn_is_a_clear_line(clerk: Client) -> None:
    for change, message in (
        ({"witnesses": ["张三"]}, "见证人至少 2 名"),
        ({"strata": ["颜色"]}, "不能按“颜色”分层"),
        ({"team": 4}, "不足每标段 4 名"),
        ({"left_out": {"X": "误"}}, "不在台账中：X"),
    ):
        answer = clerk.post("/draws", json=DRAW | change)
        assert answer.status_code == 400
        assert message in answer.json()["detail"]


def test_an_inspector_sees_and_fills_only_what_he_was_drawn_for(
    inspected: Service, code: str, inspector: Client
) -> None:
    seen = inspector.get("/inspections").json()
    assert {one["lot"] for one in seen if one["code"] == code} >= {"B-002"}
    listed = inspector.get(f"/inspections/B-002/checklist?code={code}").json()
    assert (listed["code"], listed["mark"]) == (code, mark_of(code, "B-002"))
    assert any("末四位 0033" in line for line in listed["points"][6]["facts"])
    assert inspector.get("/inspections/B-003/checklist").status_code == 404
    for form in ("docx", "xlsx"):
        answer = inspector.get(f"/inspections/B-002/checklist/file?format={form}")
        assert answer.status_code == 200, answer.text
    with inspected.client("agency") as agency:
        assert agency.get("/inspections").status_code == 403
    with inspected.client("auditor") as auditor:
        assert {one["lot"] for one in auditor.get("/inspections").json()} >= {"B-001", "B-002"}
        assert auditor.post("/inspections/results", json=results(code)).status_code == 403


def results(code: str, lot: str = "B-002", **change: Any) -> dict[str, Any]:
    return {
        "code": code,
        "lot": lot,
        "mark": mark_of(code, lot),
        "inspected": today().isoformat(),
        "inspectors": ["陈安"],
        "items": [
            {"item": 7, "result": "符合"},
            {"item": 8, "result": "不符合", "note": "项目负责人不在现场"},
        ],
        **change,
    }


def test_results_come_in_once_and_are_followed_to_the_end(
    code: str, inspector: Client, clerk: Client
) -> None:
    for bad, status, message in (
        (results(code, mark="0"), 400, "核对码"),
        (results("12345678"), 404, "没有抽查 12345678"),
        (results(code, "B-003"), 404, "没有这个标段：B-003"),
        (results(code, items=[{"item": 8, "result": "不符合"}]), 400, "须写说明"),
        (results(code, items=[{"item": 28, "result": "符合"}]), 400, ""),
    ):
        answer = inspector.post("/inspections/results", json=bad)
        assert answer.status_code == status, answer.text
        assert message in answer.json()["detail"]
    assert clerk.get("/tracked?source=inspection").json()["total"] == 0

    key = {"idempotency-key": "甲-1".encode().hex()}
    first = inspector.post("/inspections/results", json=results(code), headers=key)
    assert (first.status_code, first.json()["failed"]) == (201, 1), first.text
    again = inspector.post("/inspections/results", json=results(code), headers=key).json()
    assert again == {**first.json(), "again": True}
    other = results(code, items=[{"item": 9, "result": "符合"}])
    assert inspector.post("/inspections/results", json=other, headers=key).status_code == 409
    assert inspector.post("/inspections/results", json=other).status_code == 409
    assert (
        inspector.get(f"/inspections/B-002/checklist?code={code}").json()["results"]["items"][1][
            "item"
        ]
        == 8
    )

    page = clerk.get("/tracked?lot=B-002&source=inspection").json()
    assert page["total"] == 1
    finding = page["items"][0]
    assert (finding["colour"], finding["owner_role"], finding["next"]) == (
        "green",
        "中标人",
        ["answer", "waive"],
    )
    assert inspector.get("/tracked").json()["total"] == 1
    actions = f"/tracked/{finding['id']}/actions"
    assert inspector.post(actions, json={"action": "answer", "text": "好"}).status_code == 403
    refused = clerk.post(actions, json={"action": "close"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "可以进行的：答复、豁免" in refused.json()["detail"]
    for action in (
        {"action": "answer", "text": "已到岗"},
        {"action": "accept", "text": "现场核实"},
        {"action": "close"},
    ):
        answer = clerk.post(actions, json=action)
        assert answer.status_code == 201, answer.text
    closed = clerk.get(f"/tracked/{finding['id']}").json()
    assert closed["finding"]["state"] == "closed"
    assert [one["by"] for one in closed["actions"]] == ["office"] * 3
    assert clerk.get(f"/tracked/{finding['id']}/letter").status_code == 409
    trail = clerk.get("/audit?action=tracked").json()["items"]
    assert [one["action"] for one in trail][:4] == [
        "tracked.close",
        "tracked.accept",
        "tracked.answer",
        "tracked.open",
    ]
    rows = clerk.get("/records/sheets/inspection?lot=B-002").json()["items"]
    assert [one["rectified"] for one in rows if one["code"] == code and one["item"] == 8] == [
        today().isoformat()
    ]


def test_photos_are_kept_once_and_shown_to_those_who_see_the_lot(
    inspected: Service, code: str, inspector: Client, clerk: Client
) -> None:
    def sent(content: bytes, name: str = "现场.png", **change: str) -> Any:
        data = {"code": code, "lot": "B-002", "item": "8", **change}
        return inspector.post(
            "/inspections/photos",
            files={"file": (name, content)},
            data=data,
            headers={"idempotency-key": "photo-1"},
        )

    first = sent(PIXEL)
    assert first.status_code == 201, first.text
    assert sent(PIXEL).json() == first.json()
    assert sent(PIXEL + b"1").status_code == 409
    assert sent(b"<svg onload=alert(1)>").status_code == 415
    assert sent(PIXEL, lot="B-003").status_code == 404
    assert sent(PIXEL, code="00000000").status_code == 404
    assert len(clerk.get(f"/inspections/B-002/photos?code={code}").json()) == 1
    picture = clerk.get(f"/inspections/photos/{first.json()['id']}")
    assert (picture.content, picture.headers["content-type"]) == (PIXEL, "image/png")
    assert "sandbox" in picture.headers["content-security-policy"]
    with inspected.client("agency") as agency:
        assert agency.get(f"/inspections/photos/{first.json()['id']}").status_code == 403
    assert inspector.get(f"/inspections/photos/{first.json()['id']}").status_code == 200
    order: dict[str, Any] = {"inspectors": [], "reason": "改派"}
    clerk.send("PUT", "/projects/P-02/inspectors", json=order)
    assert inspector.get(f"/inspections/photos/{first.json()['id']}").status_code == 404
    order["inspectors"] = [inspected.ids["inspector"]]
    clerk.send("PUT", "/projects/P-02/inspectors", json=order)


def test_findings_of_records_and_complaints_are_followed_too(clerk: Client) -> None:
    first = clerk.post("/tracked/collected").json()
    assert first["new"] > 10
    assert clerk.post("/tracked/collected").json() == {"new": 0, "known": first["new"]}
    complaint = {
        "source": "complaint",
        "lot": "B-001",
        "title": "反映评分畸高",
        "opened": "2026-01-05",
        "due": "2026-01-20",
    }
    assert clerk.post("/tracked", json=complaint).json() == {"new": 1, "known": 0}
    assert clerk.post("/tracked", json=complaint).json() == {"new": 0, "known": 1}
    assert clerk.post("/tracked", json=complaint | {"lot": "X"}).status_code == 404
    red = clerk.get("/tracked?colour=red&source=complaint").json()["items"]
    assert [one["next"] for one in red] == [["answer", "waive", "refer"]]
    letter = clerk.get(f"/tracked/{red[0]['id']}/letter")
    text = "\n".join(one.text for one in Document(io.BytesIO(letter.content)).paragraphs)
    assert "住房和城乡建设主管部门：" in text
    referred = clerk.post(f"/tracked/{red[0]['id']}/actions", json={"action": "refer"}).json()
    assert (referred["department"], referred["referred"]) == (
        "住房和城乡建设主管部门",
        today().isoformat(),
    )
    assert json.dumps(referred["next"]) == '["answer", "waive", "referral-answer"]'


def test_a_finding_of_a_document_is_followed_in_all_its_versions(clerk: Client) -> None:
    document = clerk.upload(lot="B-001", agency=AGENCY).json()
    finding = clerk.get(f"/documents/{document['id']}/findings").json()["items"][0]["finding"]
    again = clerk.upload(lot="B-001", agency=AGENCY, after=document["id"]).json()
    order = {"due": "2036-01-01"}
    for version, expected in ((document, (1, 0)), (again, (0, 1))):
        path = f"/documents/{version['id']}/findings/{finding['id']}/tracked"
        answer = clerk.post(path, json=order)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["new"], answer.json()["known"]) == expected
    line = clerk.get("/tracked?source=document").json()["items"][0]
    assert line["title"] == finding["title"]
    assert "加2分" in line["detail"]
    assert (
        clerk.post(f"/documents/{document['id']}/findings/x/tracked", json=order).status_code == 404
    )
    elsewhere = clerk.upload(lot="没有的标段", agency=AGENCY).json()
    path = f"/documents/{elsewhere['id']}/findings/{finding['id']}/tracked"
    assert clerk.post(path, json=order).status_code == 404
