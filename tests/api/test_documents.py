from __future__ import annotations

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pdfplumber
from docx import Document
from openpyxl import load_workbook
from running import AGENCY, MENDED, OTHER_AGENCY, TENDER, Client, Service

SAMPLES = Path(__file__).parents[2] / "samples"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_an_upload_is_checked_and_answers_with_what_was_found(agency: Client) -> None:
    answer = agency.upload(TENDER)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document["agency"] == AGENCY
    assert document["check"]["job"]["state"] == "done", document
    assert document["check"]["violations"] >= 1
    result = agency.get(f"/checks/{document['check']['id']}/result").json()
    assert result["document"]["path"] == "招标文件.md"
    assert any("本市" in finding["quote"] for finding in result["findings"])


def test_what_was_uploaded_comes_back_as_it_was(agency: Client) -> None:
    name = "<b>招标 文件.md"
    path = f"/documents/{agency.upload(TENDER, name).json()['id']}"
    answer = agency.get(f"{path}/file")
    assert answer.status_code == 200
    assert answer.content == TENDER.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert quote("招标", safe="") in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert f"/api/v1{path}/file" in agency.inner.get(path).text


def test_the_report_comes_in_every_form(agency: Client) -> None:
    check = agency.upload(TENDER).json()["check"]["id"]
    for form, start in {
        "json": b"{",
        "text": "═".encode(),
        "html": b"<!",
        "docx": b"PK",
        "xlsx": b"PK",
        "sarif": b"{",
    }.items():
        answer = agency.get(f"/checks/{check}/report?format={form}")
        assert answer.status_code == 200, (form, answer.text)
        assert answer.content.lstrip().startswith(start)
        if form != "html":
            assert answer.headers["content-disposition"].startswith("attachment;")
        else:
            assert "sandbox" in answer.headers["content-security-policy"]


def test_the_file_itself_comes_back_with_the_findings_as_notes(agency: Client) -> None:
    for name, media in (("施工.pdf", "application/pdf"), ("施工.docx", DOCX)):
        document = agency.upload((SAMPLES / name).read_bytes(), name).json()
        answer = agency.get(f"/checks/{document['check']['id']}/report?format=annotated")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == media
        assert quote(f"施工-批注.{name[-4:].strip('.')}") in answer.headers["content-disposition"]
        count = agency.get(f"/documents/{document['id']}/findings").json()["total"]
        if media == DOCX:
            assert len(list(Document(io.BytesIO(answer.content)).comments)) == count
            continue
        with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
            said = [one["data"]["Subj"] for one in pdf.annots if "Subj" in one["data"]]
        assert len(said) == count
    text = agency.upload(TENDER).json()["check"]["id"]
    refused = agency.get(f"/checks/{text}/report?format=annotated")
    assert (refused.status_code, refused.json()["code"]) == (415, "file-format")
    assert "只有 PDF 和 Word" in refused.json()["detail"]


def test_a_key_sent_twice_uploads_once(agency: Client) -> None:
    headers = {"idempotency-key": "k-1"}
    first = agency.upload(TENDER, headers=headers).json()
    again = agency.upload(TENDER, headers=headers)
    assert again.json()["id"] == first["id"]
    other = agency.upload(MENDED, headers=headers)
    assert other.status_code == 409
    assert other.json()["code"] == "conflict"


def test_a_mended_version_shows_what_was_fixed(agency: Client) -> None:
    first = agency.upload(TENDER, lot="L-versions").json()
    second = agency.upload(MENDED, lot="L-versions", after=first["id"]).json()
    assert second["version"] == 2
    listed = agency.get(f"/documents/{first['id']}/versions").json()
    assert [one["version"] for one in listed] == [2, 1]
    difference = agency.get(f"/documents/{second['id']}/difference").json()
    assert any("本市" in finding["quote"] for finding in difference["fixed"])
    assert difference["new"] == []


def test_findings_that_only_moved_are_unchanged(agency: Client) -> None:
    first = agency.upload(TENDER, lot="L-moved").json()
    moved = TENDER.replace("## 评标办法", "本项目资金已落实。\n\n## 评标办法")
    second = agency.upload(moved, lot="L-moved", after=first["id"]).json()
    difference = agency.get(f"/documents/{second['id']}/difference").json()
    assert difference["fixed"] == []
    assert difference["new"] == []
    assert difference["unchanged"]


def test_the_office_decides_and_the_decision_stays_with_later_versions(
    agency: Client, office: Client
) -> None:
    first = agency.upload(TENDER, lot="L-decide").json()
    path = f"/documents/{first['id']}/findings"
    finding = office.get(path).json()["items"][0]["finding"]["id"]
    silent = office.post(f"{path}/{finding}/decisions", json={"verdict": "returned"})
    assert silent.status_code == 400
    order = {"verdict": "returned", "reason": "请删除地域限定"}
    assert office.post(f"{path}/{finding}/decisions", json=order).status_code == 201
    second = agency.upload(TENDER, lot="L-decide", after=first["id"]).json()
    seen = agency.get(f"/documents/{second['id']}/findings?decided=true").json()
    assert [one["decision"]["verdict"] for one in seen["items"]] == ["returned"]
    assert office.post(f"{path}/nothing/decisions", json=order).status_code == 404


def test_a_waiver_takes_effect_at_once_and_one_that_meets_nothing_is_reported(
    agency: Client, office: Client
) -> None:
    first = agency.upload(TENDER, lot="L-waive").json()
    document = f"/documents/{first['id']}"
    finding = office.get(f"{document}/findings").json()["items"][0]["finding"]
    order = {"reason": "经批准", "approver": "王主任", "expires": "2099-12-31"}
    one = office.post(f"{document}/waivers", json={**order, "finding": finding["id"]})
    assert one.status_code == 201, one.text
    office.post(f"{document}/waivers", json={**order, "rule": "no-such-rule"})
    result = office.get(f"/checks/{first['check']['id']}/result").json()
    waived = [f["id"] for f in result["findings"] if "waived" in f]
    assert waived == [finding["id"]]
    assert len(result["waiver_faults"]) == 1
    gone = office.send("DELETE", f"/waivers/{one.json()['id']}").json()
    assert gone["revoked"]
    result = office.get(f"/checks/{first['check']['id']}/result").json()
    assert not [f for f in result["findings"] if "waived" in f]


def test_an_agency_sees_only_its_own_files(service: Service, agency: Client) -> None:
    document = agency.upload(TENDER).json()
    with service.client("other-agency") as other:
        for path in (
            f"/documents/{document['id']}",
            f"/documents/{document['id']}/findings",
            f"/checks/{document['check']['id']}/result",
            f"/checks/{document['check']['id']}/report",
            f"/checks/{document['check']['id']}/events",
        ):
            assert other.get(path).status_code == 404, path
        assert document["id"] not in other.get("/documents?size=200").text
        change = other.send("PATCH", f"/documents/{document['id']}", json={"state": "published"})
        assert change.status_code == 404
        after = other.upload(TENDER, after=document["id"])
        assert after.status_code == 404


def test_an_agency_cannot_upload_in_anothers_name(agency: Client, office: Client) -> None:
    ours = agency.upload(TENDER, agency=OTHER_AGENCY).json()
    assert ours["agency"] == AGENCY
    assert office.upload(TENDER).status_code == 403
    assert office.upload(TENDER, agency=AGENCY).status_code == 201


def test_a_published_document_stays_published(agency: Client) -> None:
    document = agency.upload(TENDER).json()
    path = f"/documents/{document['id']}"
    assert agency.send("PATCH", path, json={"state": "published"}).json()["state"] == "published"
    assert agency.send("PATCH", path, json={"state": "draft"}).status_code == 409


def test_a_file_that_cannot_be_read_is_a_problem_with_its_own_code(agency: Client) -> None:
    for content, name, code in (
        (b"MZ\x90\x00", "招标文件.exe", "file-format"),
        (b"%PDF-1.7\nbroken", "招标文件.pdf", "file-damaged"),
        (_bomb(), "招标文件.docx", None),
        (b"<svg onload='alert(1)'/>", "图.svg", "file-format"),
    ):
        document = agency.upload(content, name).json()
        assert document["check"]["job"]["state"] == "failed", name
        answer = agency.get(f"/checks/{document['check']['id']}/result")
        assert 400 <= answer.status_code < 500
        assert code in {None, answer.json()["code"]}, answer.text
        assert "/tmp" not in answer.json()["detail"]  # noqa: S108 - where it stood for a moment
        assert answer.json()["detail"].startswith(name)


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return stream.getvalue()


def test_an_empty_file_is_refused(agency: Client) -> None:
    answer = agency.upload(b"")
    assert answer.status_code == 415
    assert answer.json()["code"] == "file-format"


def test_names_are_made_harmless(service: Service, agency: Client) -> None:
    for sent, kept in (
        ("../../etc/passwd.md", "passwd.md"),
        ("..\\..\\招标.md", "招标.md"),
        ("<script>alert(1)</script>.md", "script>.md"),
        ("a\u202egnp.md", "agnp.md"),
    ):
        document = agency.upload(TENDER, sent).json()
        assert document["name"] == kept
        page = agency.inner.get(f"/documents/{document['id']}")
        assert page.status_code == 200
        assert "<script>" not in page.text
    assert not list(service.office.data.glob("*.md"))


def test_lists_are_paged_sorted_and_filtered(agency: Client) -> None:
    for name in ("乙.md", "甲.md"):
        agency.upload(TENDER, name, lot="L-page")
    first = agency.get("/documents?lot=L-page&size=1&sort=name").json()
    second = agency.get("/documents?lot=L-page&size=1&sort=name&page=2").json()
    assert first["total"] == second["total"] == 2
    assert {first["items"][0]["name"], second["items"][0]["name"]} == {"甲.md", "乙.md"}
    assert agency.get("/documents?sort=nothing").status_code == 400
    assert agency.get("/documents?size=1000").json()["errors"][0]["field"] == "size"


def test_an_unchanged_answer_is_not_sent_again(agency: Client) -> None:
    path = f"/documents/{agency.upload(TENDER).json()['id']}"
    tag = agency.get(path).headers["etag"]
    again = agency.get(path, headers={"if-none-match": tag})
    assert again.status_code == 304
    assert again.content == b""


def test_the_progress_of_a_check_is_streamed_to_its_end(agency: Client) -> None:
    check = agency.upload(TENDER, wait=0).json()["check"]["id"]
    text = agency.get(f"/checks/{check}/events").text
    assert text.count("event: progress") >= 1
    assert '"state":"done"' in text.strip().rsplit("event:", 1)[1]


def test_a_key_is_its_senders_alone_and_holds_when_sent_at_once(
    service: Service, agency: Client
) -> None:
    headers = {"idempotency-key": "at-once"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: agency.upload(TENDER, wait=0, headers=headers), range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    with service.client("other-agency") as other:
        theirs = other.upload(TENDER, wait=0, headers=headers)
        assert theirs.status_code == 201
        assert theirs.json()["id"] != answers[0].json()["id"]
    changed = agency.upload(TENDER, wait=0, headers=headers, lot="L-2")
    assert (changed.status_code, changed.json()["code"]) == (409, "conflict")
    assert agency.upload(TENDER, headers={"idempotency-key": "x" * 201}).status_code == 400


def test_a_client_waits_or_asks_again(agency: Client) -> None:
    document = agency.upload(TENDER, wait=0).json()
    check = document["check"]["id"]
    early = agency.get(f"/checks/{check}/result")
    assert early.status_code in {200, 503}
    if early.status_code == 503:
        assert early.json()["code"] == "busy"
    assert agency.get(f"/checks/{check}?wait=60").json()["job"]["state"] == "done"
    one = agency.get(f"/documents/{document['id']}").json()
    assert one["check"]["violations"] >= 1
    assert agency.get(f"/checks/{check}/result").status_code == 200


def test_lists_are_filtered_by_everything_that_is_shown(agency: Client, office: Client) -> None:
    first = agency.upload(TENDER, "甲标段.md", wait=0, lot="L-every").json()
    second = agency.upload(MENDED, "乙标段.md", wait=0, lot="L-every", after=first["id"]).json()
    agency.send("PATCH", f"/documents/{second['id']}", json={"state": "published"})

    def ids(query: str) -> list[str]:
        answer = office.get(f"/documents?lot=L-every&{query}")
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["items"]]

    both = [second["id"], first["id"]]
    assert ids("") == ids("sort=-version") == ids(f"series={first['series']}") == both
    assert ids("sort=version") == both[::-1]
    assert ids("state=published") == both[:1]
    assert ids("name=甲标") == both[1:]
    assert ids("name=%25") == []
    assert ids(f"agency={AGENCY}") == both
    assert ids(f"agency={OTHER_AGENCY}") == []
    assert ids("page=3&size=1") == []


def test_a_list_has_a_tag_that_changes_with_it(agency: Client) -> None:
    agency.upload(TENDER, wait=60, lot="L-tag")
    tag = agency.get("/documents?lot=L-tag").headers["etag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}'):
        same = agency.get("/documents?lot=L-tag", headers={"if-none-match": given})
        assert (same.status_code, same.content) == (304, b"")
    agency.upload(TENDER, wait=0, lot="L-tag")
    changed = agency.get("/documents?lot=L-tag", headers={"if-none-match": tag})
    assert changed.status_code == 200


def test_the_events_of_a_check_rise_to_its_end(agency: Client) -> None:
    check = agency.upload(TENDER, wait=0).json()["check"]["id"]
    answer = agency.get(f"/checks/{check}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [
        json.loads(line.removeprefix("data: "))
        for line in answer.text.splitlines()
        if line.startswith("data: ")
    ]
    percents = [one["percent"] for one in told]
    assert percents == sorted(percents)
    assert (told[-1]["state"], told[-1]["percent"], told[-1]["step"]) == ("done", 100, "完成")
    failed = agency.upload(b"MZ", "坏.exe", wait=0).json()["check"]["id"]
    last = agency.get(f"/checks/{failed}/events").text.strip().rsplit("data: ", 1)[1]
    assert json.loads(last)["code"] == "file-format"


def test_every_form_of_the_report_says_the_same(agency: Client) -> None:
    check = agency.upload(TENDER).json()["check"]["id"]
    result = agency.get(f"/checks/{check}/result").json()
    titles = {one["title"] for one in result["findings"]}

    def report(form: str) -> bytes:
        return agency.get(f"/checks/{check}/report?format={form}").content

    assert json.loads(report("json")) == result
    for form in ("text", "html"):
        said = "".join(report(form).decode().split())
        assert all("".join(title.split()) in said for title in titles), form
    rules = json.loads(report("sarif"))["runs"][0]["results"]
    assert {one["ruleId"] for one in rules} == {one["rule"] for one in result["findings"]}
    document = Document(io.BytesIO(report("docx")))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    words = "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    assert all(title in words for title in titles)
    sheets = load_workbook(io.BytesIO(report("xlsx")))
    values = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
    assert titles <= values
    assert result["result"] in words
