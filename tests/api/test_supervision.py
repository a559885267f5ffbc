"""Experts, interviews and figures, as the office, the auditor and nobody else has them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from running import Client, Service, open_service

from tender_guard.casework.audit import SYSTEM
from tender_guard.casework.tracking import Following, NewFinding

sys.path.insert(0, str(Path(__file__).parents[1] / "supervision"))

from committees import committees, even, written

SPAN = {"from": "2026-01-01", "to": "2026-06-30"}


@pytest.fixture(scope="module")
def supervised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose records have evaluations, and a lot whose winner is to be interviewed."""

    def marks(lot: int, expert: int, bidder: int) -> float:
        return even(lot, expert, bidder) + (18 if (expert, bidder) == (1, 2) else 0)

    worlds = committees(8, marks)
    worlds[0].lot["winning_price"] = Decimal(30_000_000)
    book = written(worlds, tmp_path_factory.mktemp("book") / "台账.xlsx")
    with open_service(tmp_path_factory.mktemp("data")) as opened:
        opened.office.store.import_file(book, opened.settings)
        yield opened


@pytest.fixture
def clerk(supervised: Service) -> Iterator[Client]:
    with supervised.client("office") as client:
        yield client


def test_the_register_has_points_proposals_and_marks(clerk: Client) -> None:
    page = clerk.get("/experts").json()
    assert page["total"] == 5
    one = clerk.get("/experts/E1").json()
    assert one["marks"]["is_notable"] is True
    assert one["marks"]["severity"]["count"] == 8
    assert [item["code"] for item in clerk.get("/experts?speciality=公路").json()["items"]] == [
        "E1",
        "E3",
    ]
    covered = clerk.get("/experts/coverage").json()
    assert {line["name"] for line in covered["coverage"]} == {"公路", "房建", "市政"}
    assert clerk.get("/experts/avoidance?lot=L1").json() == []


def test_the_page_of_experts_says_who_must_avoid_a_lot(clerk: Client) -> None:
    page = clerk.inner.get("/experts?lot=L1")
    assert "名册中没有工作单位是投标人" in page.text
    missing = clerk.inner.get("/experts?lot=L99")
    assert (missing.status_code, "台账中没有标段 L99" in missing.text) == (404, True)
    assert clerk.get("/experts/avoidance?lot=L99").status_code == 404


def test_sheets_and_plots_are_files(clerk: Client) -> None:
    paper = clerk.get("/experts/E1/sheet")
    assert "评标专家考核表" in Document(io.BytesIO(paper.content)).paragraphs[0].text
    book = load_workbook(io.BytesIO(clerk.get("/experts/register").content))
    assert "名册" in book.sheetnames
    drawing = clerk.get("/experts/plots/severity")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.text.startswith("<svg")
    picture = clerk.get("/experts/E1/plots/deviations?format=png")
    assert picture.content.startswith(b"\x89PNG")
    assert clerk.get("/experts/plots/no-such").status_code == 404


def test_a_deduction_and_a_step_change_what_the_register_says(clerk: Client) -> None:
    order = {"behaviour": "E02", "day": "2026-11-01", "lot": "L1"}
    taken = clerk.post("/experts/E3/deductions", json=order)
    assert (taken.status_code, taken.json()["points"]) == (201, 30)
    one = clerk.get("/experts/E3").json()
    assert (one["points"], one["proposal"]["step"]) == (30, "suspend")
    step = {"kind": "suspend", "day": "2026-11-02", "reason": "累计扣 30 分"}
    assert clerk.post("/experts/E3/actions", json=step).json()["until"] == "2027-05-02"
    again = clerk.post("/experts/E3/actions", json=step)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    one = clerk.get("/experts/E3").json()
    assert (one["status"], [each["kind"] for each in one["actions"]]) == ("暂停", ["suspend"])


@pytest.mark.parametrize(
    ("path", "order", "status", "line"),
    [
        ("/experts/E9/deductions", {"behaviour": "E02", "day": "2026-11-01"}, 404, "没有编号 E9"),
        ("/experts/E2/deductions", {"behaviour": "E99", "day": "2026-11-01"}, 400, "代码 E99"),
        ("/experts/E2/deductions", {"behaviour": "E02", "day": "2999-11-01"}, 400, "还没有到"),
        (
            "/experts/E2/actions",
            {"kind": "restore", "day": "2026-11-01", "reason": "x"},
            409,
            "在库",
        ),
        ("/interviews/L9", {"held": "2026-11-01"}, 404, "没有标段 L9"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_changes_nothing(
    clerk: Client, path: str, order: dict[str, object], status: int, line: str
) -> None:
    present = dict.fromkeys(("representative_present", "manager_present", "commitment"), True)
    whole = {**order, **present} if path.startswith("/interviews") else order
    before = clerk.get("/experts/E2").json()
    answer = clerk.post(path, json=whole)
    assert answer.status_code == status, answer.text
    assert line in answer.json()["detail"]
    assert clerk.get("/experts/E2").json() == before


def test_an_interview_is_prepared_entered_and_its_promise_a_duty_until_it_is_kept(
    clerk: Client,
) -> None:
    due = clerk.get("/interviews").json()["items"]
    assert [(one["lot"], one["state"]) for one in due] == [("L1", "overdue")]
    form = Document(io.BytesIO(clerk.get("/interviews/L1/form").content))
    told = "\n".join(cell.text for t in form.tables for row in t.rows for cell in row.cells)
    assert "30,000,000 元（叁仟万元整）" in told
    order = {
        "held": "2026-11-20",
        "representative_present": True,
        "manager_present": True,
        "commitment": True,
        "answers": {"wages": "按月足额代发"},
        "promises": [{"what": "补齐安全员", "who": "中标人", "due": "2026-11-25"}],
    }
    entered = clerk.post("/interviews/L1", json=order)
    assert entered.status_code == 201, entered.text
    assert clerk.post("/interviews/L1", json=order).status_code == 409
    one = clerk.get("/interviews/L1").json()
    assert (one["state"], one["records"][0]["answers"]) == ("done", {"wages": "按月足额代发"})
    duties = clerk.get("/obligations?kind=interview-promise").json()["items"]
    assert [(each["other"], each["status"]) for each in duties] == [("补齐安全员", "overdue")]
    assert "补齐安全员" in clerk.get("/calendar.ics").text.replace("\r\n ", "")
    promise = entered.json()["promises"][0]["id"]
    kept = clerk.post(f"/promises/{promise}/fulfilment", json={"day": "2026-11-26"})
    assert kept.json()["done_on"] == "2026-11-26"
    assert clerk.get("/obligations?kind=interview-promise").json()["items"] == []


def test_the_figures_count_documents_and_change_with_what_is_done(
    supervised: Service, clerk: Client
) -> None:
    def figures(**span: str) -> dict[str, object]:
        record = clerk.get("/statistics", params={**SPAN, **span}).json()
        return {one["id"]: one["value"] for part in record["sections"] for one in part["figures"]}

    assert figures()["evaluations"] == 8
    latest = {"from": "2026-07-01", "to": "2026-12-31"}
    before = figures(**latest)
    assert clerk.upload(lot="L2", agency="甲招标代理有限公司").status_code == 201
    after = figures(**latest)
    assert (before["documents-checked"], after["documents-checked"]) == (0, 1)
    assert after["documents-with-violations"] == 1
    assert after["closure"] == before["closure"] == 0
    followed = NewFinding(
        "record",
        "record:1",
        "L1",
        "合同未备案",
        "",
        "",
        "risk",
        "招标人",
        date(2026, 11, 2),
        date(2026, 11, 5),
    )
    office = supervised.office
    with office.store.writing_session() as session:
        Following(office.rulebook()).follow(session, SYSTEM, [followed])
    assert figures(**latest)["closure"] == 1
    book = load_workbook(
        io.BytesIO(clerk.get("/statistics/report", params={**SPAN, "format": "xlsx"}).content)
    )
    assert book.sheetnames[0] == "统计表"
    draft = clerk.get("/statistics/report", params={**SPAN, "format": "docx"})
    assert Document(io.BytesIO(draft.content)).paragraphs[0].text == "招标投标监管情况统计"
    assert clerk.get("/statistics/plots/deadlines", params=SPAN).text.startswith("<svg")
    bad = clerk.get("/statistics", params={"from": "2026-07-01", "to": "2026-06-30"})
    assert (bad.status_code, "早于起日" in bad.json()["detail"]) == (400, True)


@pytest.mark.parametrize("login", ["agency", "inspector"])
def test_agencies_and_inspectors_have_none_of_it(supervised: Service, login: str) -> None:
    with supervised.client(login) as client:
        for path in ("/experts", "/experts/E1", "/interviews", "/statistics"):
            assert client.get(path, params=SPAN).status_code == 403, path


def test_an_auditor_reads_and_changes_nothing(supervised: Service) -> None:
    with supervised.client("auditor") as client:
        assert client.get("/experts/E1").status_code == 200
        order = {"behaviour": "E02", "day": "2026-11-01"}
        assert client.post("/experts/E1/deductions", json=order).status_code == 403
