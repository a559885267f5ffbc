from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from running import AGENCY, OTHER_AGENCY, Client, Service

from tender_guard.records.tables import SHEETS


def taken(client: Client, book: Workbook | bytes, name: str = "台账.xlsx") -> dict[str, object]:
    content = book
    if isinstance(book, Workbook):
        stream = io.BytesIO()
        book.save(stream)
        content = stream.getvalue()
    answer = client.post("/records/imports?wait=60", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    line: dict[str, object] = answer.json()
    return line


def test_an_import_tells_what_it_did_and_is_done_once(
    recorded: Service, office: Client, workbook: Path
) -> None:
    assert recorded
    files = {"file": ("台账.xlsx", workbook.read_bytes())}
    headers = {"idempotency-key": "import-1"}
    first = office.post("/records/imports?wait=60", files=files, headers=headers).json()
    again = office.post("/records/imports", files=files, headers=headers).json()
    assert again["id"] == first["id"]
    other = {"file": ("台账.xlsx", b"other")}
    conflict = office.post("/records/imports", files=other, headers=headers)
    assert (conflict.status_code, conflict.json()["code"]) == (409, "conflict")
    lots = next(one for one in first["summary"]["sheets"] if one["sheet"] == "lot")
    assert (lots["new"], lots["changed"], lots["same"]) == (0, 0, 4)
    assert office.get(f"/records/imports/{first['id']}").json() == first
    assert first["id"] in [one["id"] for one in office.get("/records/imports").json()["items"]]
    events = office.get(f"/records/imports/{first['id']}/events").text
    assert '"state":"done"' in events


def test_a_bad_cell_is_named_where_it_stands_and_mended_by_the_next_import(
    recorded: Service, office: Client, workbook: Path
) -> None:
    assert recorded
    book = load_workbook(workbook)
    sheet = book["收款"]
    heads = [cell.value for cell in sheet[2]]
    sheet.append(
        [
            {"标段编号": "B-001", "日期": "2026-02-30", "收款单位": "测试公司", "金额": 100}.get(
                str(head)
            )
            for head in heads
        ]
    )
    line = taken(office, book)
    rejected = line["summary"]["rejected"]  # type: ignore[index]
    assert [(one["sheet"], one["row"], one["column"]) for one in rejected] == [
        ("收款", sheet.max_row, "日期")
    ]
    assert "2026-02-30" in rejected[0]["problem"]
    sheet.cell(sheet.max_row, heads.index("日期") + 1).value = "2026-02-28"
    mended = taken(office, book)
    counts = {one["sheet"]: one["new"] for one in mended["summary"]["sheets"]}  # type: ignore[index]
    assert mended["summary"]["rejected"] == []  # type: ignore[index]
    assert counts["receipt"] == 1


def test_what_is_no_workbook_is_refused_and_changes_nothing(office: Client) -> None:
    before = office.get("/records/sheets/lot").json()["total"]
    for content, name in (
        (b"MZ", "台账.exe"),
        (b"PK\x03\x04broken", "台账.xlsx"),
        (b"{}", "台账.json"),
        (b"<svg/>", "台账.svg"),
    ):
        line = taken(office, content, name)
        assert line["job"]["state"] == "failed", name  # type: ignore[index]
        assert line["summary"] is None
        assert name in line["job"]["message"]  # type: ignore[index]
    assert office.get("/records/sheets/lot").json()["total"] == before


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_sheet_is_listed_and_each_row_is_had_by_its_id(
    recorded: Service, office: Client, name: str
) -> None:
    assert recorded
    page = office.get(f"/records/sheets/{name}?size=2&sort=-id").json()
    for row in page["items"]:
        assert office.get(f"/records/sheets/{name}/{row['id']}").json() == row
        assert not {"id_number", "new_id_number"} & set(row)
    described = {one["name"]: one for one in office.get("/records/sheets").json()}
    columns = set(described[name]["columns"])
    assert all(columns < set(row) for row in page["items"])
    assert office.get(f"/records/sheets/{name}/0").status_code == 404


def test_rows_are_filtered_by_lot_project_text_and_cell(recorded: Service, office: Client) -> None:
    assert recorded

    def lots(query: str) -> list[str]:
        answer = office.get(f"/records/sheets/lot?{query}")
        assert answer.status_code == 200, answer.text
        return [row["code"] for row in answer.json()["items"]]

    assert lots("lot=B-001") == ["B-001"]
    assert lots("project=P-01&sort=-code") == ["B-004", "B-001"]
    assert lots("text=环岛北路") == ["B-002"]
    assert lots("where=estimate=25000000") == ["B-001"]
    assert lots("where=category=施工&where=statutory=true&project=P-02") == ["B-002"]
    assert lots("where=deadline=2026-03-23&project=P-01") == ["B-001"]
    assert lots("text=%25") == []


def test_projects_are_filtered_and_show_their_lots(recorded: Service, office: Client) -> None:
    assert recorded
    major = office.get("/projects?major=true&text=环岛").json()["items"]
    assert [one["code"] for one in major] == ["P-02"]
    some = office.get("/projects?industry=房建&funds=政府投资&text=海潮").json()["items"]
    assert [one["code"] for one in some] == ["P-01"]
    detail = office.get("/projects/P-01").json()
    assert [lot["code"] for lot in detail["lots"]] == ["B-001", "B-004"]
    assert office.get("/projects/P-99").status_code == 404


def test_only_inspectors_are_drawn_and_an_agency_does_not_see_whom(
    recorded: Service, office: Client, inspector: Client
) -> None:
    order = {"inspectors": [recorded.ids["office"]], "reason": "抽取"}
    assert office.send("PUT", "/projects/P-02/inspectors", json=order).status_code == 400
    nobody = {"inspectors": [], "reason": "抽取"}
    assert office.send("PUT", "/projects/P-99/inspectors", json=nobody).status_code == 404
    assert inspector.get("/projects/P-02").json()["inspectors"][0]["name"] == "inspector"
    with recorded.client("other-agency") as other:
        assert other.get("/projects/P-02").json()["inspectors"] == []


def test_what_the_records_say_is_filtered_and_sorted(recorded: Service, office: Client) -> None:
    assert recorded
    every = office.get("/records/findings?size=200&sort=severity").json()["items"]
    order = [("violation", "risk", "notice").index(one["severity"]) for one in every]
    assert order == sorted(order)
    grave = office.get("/records/findings?severity=violation&lot=B-002").json()["items"]
    assert grave
    assert {(one["severity"], one["subject"]["key"]) for one in grave} == {("violation", "B-002")}
    project = office.get("/records/findings?project=P-02&size=200").json()["items"]
    assert {one["subject"]["key"] for one in project} <= {"B-002", "P-02"}
    late = office.get("/records/findings?rule=bond-refund-late").json()["items"]
    assert {one["rule"] for one in late} == {"bond-refund-late"}


def test_records_are_exported_as_a_workbook_and_as_open_data(
    recorded: Service, office: Client
) -> None:
    assert recorded
    book = load_workbook(io.BytesIO(office.get("/records/export").content))
    heads = [cell.value for cell in book["标段"][2]]
    codes = [row[0].value for row in book["标段"].iter_rows(min_row=3)]
    assert "招标代理机构" in heads
    assert {"B-001", "B-002"} <= set(codes)
    package = json.loads(office.get("/records/export?format=ocds").content)
    assert package["releases"]
    blank = load_workbook(io.BytesIO(office.get("/records/template").content))
    assert {sheet.title for sheet in SHEETS.values()} <= set(blank.sheetnames)


def test_an_export_holds_no_formula(recorded: Service, office: Client) -> None:
    assert recorded
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "项目"
    sheet.append(["项目编号", "项目名称", "招标人"])
    for number, bad in enumerate(("=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("//x")')):
        sheet.append([f"P-evil-{number}", bad, "\t=cmd|' /C calc'!A0"])
        sheet.cell(sheet.max_row, 2).data_type = "s"
        sheet.cell(sheet.max_row, 3).data_type = "s"
    line = taken(office, book)
    assert line["job"]["state"] == "done", line  # type: ignore[index]
    content = office.get("/records/export").content
    cells = [
        cell
        for row in load_workbook(io.BytesIO(content))["项目"].iter_rows(min_row=3)
        for cell in row
        if str(row[0].value).startswith("P-evil")
    ]
    assert [str(cell.value) for cell in cells if "1+1" in str(cell.value)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_an_agency_and_an_inspector_see_their_own_rows(
    recorded: Service, office: Client, agency: Client, inspector: Client
) -> None:
    assert recorded
    own = agency.get("/records/sheets/lot?size=200").json()["items"]
    assert {lot["agency"] for lot in own} == {AGENCY}
    drawn = inspector.get("/records/sheets/lot?size=200").json()["items"]
    assert {lot["project"] for lot in drawn} == {"P-02"}
    assert {lot["agency"] for lot in drawn} == {OTHER_AGENCY}
    for name in ("expert", "score", "expert_deduction"):
        assert agency.get(f"/records/sheets/{name}").json()["total"] == 0
    for client, keys in ((agency, {"B-001", "B-004", "P-01"}), (inspector, {"B-002", "P-02"})):
        found = client.get("/records/findings?size=200").json()["items"]
        every = office.get("/records/findings?size=200").json()["items"]
        assert any(one["subject"]["key"] not in keys for one in every)
        assert found == [one for one in every if one["subject"]["key"] in keys]
        due = client.get("/obligations?size=200&every=true").json()["items"]
        assert {one["lot"] for one in due} <= keys
