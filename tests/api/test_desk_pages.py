"""The pages of the office's day, as each role sees them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Response
from icalendar import Calendar
from openpyxl import load_workbook
from running import AGENCY, Client, Service, open_service

from tender_guard.clock import today

P1, P2 = "海潮路小学迁建工程", "环岛北路"
"""Words of the agency's own project, and of the other, for which the inspector was drawn."""


def page(client: Client, path: str) -> str:
    answer = client.inner.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text)
    return answer.text


def handed_in(client: Client, path: str, **fields: str) -> Response:
    data = {"_csrf": client.csrf, **fields}
    return client.inner.post(path, data=data, follow_redirects=False)


@pytest.mark.parametrize("path", ["/projects", "/records/sheets/lot", "/records/sheets/project"])
def test_everyone_sees_their_own_projects(
    recorded: Service, office: Client, agency: Client, inspector: Client, path: str
) -> None:
    assert recorded
    keys = ("P-01", "P-02")
    assert [key in page(office, path) for key in keys] == [True, True]
    assert [key in page(agency, path) for key in keys] == [True, False]
    assert [key in page(inspector, path) for key in keys] == [False, True]


@pytest.mark.parametrize("path", ["/", "/duties?status=overdue", "/records/findings"])
def test_what_is_overdue_and_found_is_told_to_those_whom_it_concerns(
    recorded: Service, office: Client, agency: Client, inspector: Client, path: str
) -> None:
    assert recorded
    assert "/lots/B-002" in page(office, path)
    assert "/lots/B-002" in page(inspector, path)
    assert "B-002" not in page(agency, path)


def test_a_project_of_others_is_not_there(
    recorded: Service, office: Client, agency: Client, inspector: Client
) -> None:
    assert recorded
    assert P1 in page(agency, "/projects/P-01")
    assert agency.inner.get("/projects/P-02").status_code == 404
    assert agency.inner.get("/lots/B-002").status_code == 404
    assert P2 in page(inspector, "/projects/P-02")
    assert inspector.inner.get("/projects/P-01").status_code == 404
    assert inspector.inner.get("/lots/B-001").status_code == 404
    assert "B-002" not in page(agency, "/duties?project=P-02")
    assert "还没有数据" in page(agency, "/records/sheets/bid?lot=B-002")
    assert "<tbody>" in page(office, "/records/sheets/bid?lot=B-002")


def test_the_auditor_reads_and_changes_nothing(recorded: Service) -> None:
    with recorded.client("auditor") as auditor:
        assert "登记已送达</button>" not in page(auditor, "/reminders")
        assert "/lots/B-002" in page(auditor, "/")
        assert handed_in(auditor, "/reminders", party="谁").status_code == 403


def test_a_day_says_how_long_what_is_overdue(recorded: Service, office: Client) -> None:
    assert recorded
    text = page(office, "/")
    assert re.search(r"已逾期 \d+ 日", text)
    assert "《招标投标法实施条例》第五十七条第二款" in text
    assert "星期" in text


def test_duties_are_narrowed(recorded: Service, office: Client) -> None:
    assert recorded
    every = page(office, "/duties")
    assert "/lots/B-001" in every
    assert "/lots/B-002" in every
    assert "/lots/B-001" not in page(office, "/duties?project=P-02")
    some = page(office, "/duties?since=2026-04-01&until=2026-04-30")
    assert "2026年4月7日" in some
    assert "2026年3月25日" not in some
    assert 'value="2026-04-01"' in some
    assert "/lots/" not in page(office, "/duties?party=没有这个单位")
    assert "没有符合条件的事项" in page(office, "/duties?party=没有这个单位")
    refused = office.inner.get("/duties?since=四月")
    assert refused.status_code == 400
    assert "应写作 2026-03-02" in refused.text


def test_an_address_for_the_calendar_is_made_and_works(recorded: Service, agency: Client) -> None:
    assert "只显示这一次" not in page(agency, "/duties/calendar")
    made = handed_in(agency, "/duties/calendar")
    assert made.status_code == 200
    found = re.search(r'value="http[^"]*(/api/v1/calendar\.ics\?token=[^"]+)"', made.text)
    assert found
    answer = recorded.stranger().get(found[1])
    assert answer.status_code == 200
    lots = {
        str(event["summary"]).split()[0]
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    }
    assert lots
    assert "B-002" not in lots


def test_a_reminder_is_read_taken_along_and_noted(recorded: Service, office: Client) -> None:
    assert recorded
    text = page(office, "/reminders")
    party = re.search(r'name="party" value="([^"]+)"><button', text)
    assert party
    for kind, sign in (("docx", b"PK"), ("ics", b"BEGIN:VCALENDAR"), ("txt", "温馨提醒".encode())):
        file = office.inner.get("/reminders/letter", params={"party": party[1], "kind": kind})
        assert file.status_code == 200
        assert file.content.startswith(sign)
    sent = handed_in(office, "/reminders", party=party[1])
    assert sent.status_code == 303
    assert "已登记送达" in page(office, sent.headers["location"])
    assert "已提醒" in page(office, "/reminders")
    assert "没有需要提醒的单位" in page(office, "/reminders?party=没有这个单位")
    assert office.inner.get("/reminders/letter?party=没有这个单位").status_code == 404


def test_findings_of_records_are_narrowed(recorded: Service, office: Client) -> None:
    assert recorded
    text = page(office, "/records/findings?rule=no-such-rule")
    assert "没有发现问题" in text
    assert 'class="finding risk"' not in page(office, "/records/findings?severity=violation")
    found = page(office, "/records/findings?text=B-002")
    assert "/lots/B-002" in found
    assert "/lots/B-003" not in found


def test_a_project_tells_what_it_is_and_shows_no_identity_number(
    recorded: Service, office: Client, workbook: Path
) -> None:
    assert recorded
    text = page(office, "/projects/P-01")
    assert "叁仟捌佰万元整" in text
    assert "中标通知书日期" in text
    book = load_workbook(workbook)
    numbers = {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if re.fullmatch(r"\d{17}[\dXx]", str(cell.value))
    }
    assert numbers
    for path in ("/projects/P-01", "/projects/P-02", "/records/sheets/key_person"):
        shown = page(office, path)
        assert not [number for number in numbers if number in shown]


def test_a_project_tells_what_is_due_and_what_its_documents_were_asked(
    recorded: Service, office: Client
) -> None:
    assert recorded
    office.upload(lot="B-004", agency=AGENCY)
    text = page(office, "/projects/P-01")
    asked = text.split("招标文件中的问题")[1].split("台账中的问题")[0]
    assert "/rules/regional" in asked or "疑似违规</span> <a" in asked
    assert "应办：" in text.split("<h2>经过</h2>")[1]


def test_key_projects_are_in_one_view(recorded: Service, office: Client) -> None:
    assert recorded
    text = page(office, "/projects?major=true")
    assert "<h1>重点项目</h1>" in text
    assert "P-02" in text
    assert "P-01" not in text
    assert "P-02" in page(office, f"/projects?industry=交通&text={P2}")


def test_bad_cells_are_shown_where_they_stand(office: Client, workbook: Path) -> None:
    book = load_workbook(workbook)
    lots = book["标段"]
    heads = [cell.value for cell in lots[2]]
    lots.cell(3, heads.index("开标日期") + 1).value = "二月三十日"
    stream = io.BytesIO()
    book.save(stream)
    for content, bad in ((stream.getvalue(), True), (workbook.read_bytes(), False)):
        answer = office.inner.post(
            "/records/import",
            data={"_csrf": office.csrf},
            files={"file": ("台账.xlsx", content)},
            follow_redirects=False,
        )
        assert answer.status_code == 303
        address = answer.headers["location"]
        office.get(f"{address}?wait=60")
        text = page(office, address)
        assert ("“标段”表第 3 行" in text) == bad
        assert ("应填日期" in text) == bad
        assert ("个台账单元格待改正" in page(office, "/")) == bad


def test_whether_a_contract_must_be_tendered(agency: Client) -> None:
    query = "/must-tender?funds=政府投资&category=施工&estimate="
    text = page(agency, f"{query}4000000")
    assert "肆佰万元整" in text
    assert "《" in text
    assert page(agency, f"{query}3999999") != text
    assert 'role="alert"' in page(agency, f"{query}很多")


def test_what_was_returned_waits_for_its_agency(office: Client, agency: Client) -> None:
    uploaded = agency.upload(name="退回的.md", agency=AGENCY).json()
    where = f"/documents/{uploaded['id']}"
    found = office.get(f"{where}/findings").json()["items"][0]["finding"]["id"]
    assert "退回的.md" in page(office, "/").split('id="undecided"')[1]
    order = {"verdict": "returned", "reason": "请删去地域限制"}
    office.post(f"{where}/findings/{found}/decisions", json=order)
    assert "退回的.md" in page(agency, "/").split('id="returned"')[1]
    agency.upload("# 招标公告\n没有问题。", "改好的.md", agency=AGENCY, after=uploaded["id"])
    assert "退回的.md" not in page(agency, "/")


def test_a_waiver_that_ends_soon_is_told_of(office: Client, agency: Client) -> None:
    uploaded = agency.upload(name="豁免的.md", agency=AGENCY).json()
    where = f"/documents/{uploaded['id']}"
    found = office.get(f"{where}/findings").json()["items"][0]["finding"]["id"]
    for days, told in ((200, False), (10, True)):
        order = {
            "finding": found,
            "reason": f"{days} 日后复核",
            "approver": "某主任",
            "expires": (today() + timedelta(days=days)).isoformat(),
        }
        assert office.post(f"{where}/waivers", json=order).status_code == 201
        assert (order["reason"] in page(office, "/")) == told
        assert (order["reason"] in page(agency, "/")) == told


def test_pages_without_records_say_so(tmp_path: Path) -> None:
    with open_service(tmp_path) as service, service.client("office") as office:
        office.get("/records/findings")
        assert "没有逾期和即将到期的事项" in page(office, "/")
        for path, told in (
            ("/duties", "没有符合条件的事项"),
            ("/reminders", "没有需要提醒的单位"),
            ("/records/findings", "没有发现问题"),
            ("/records/sheets/lot", "还没有数据"),
        ):
            assert told in page(office, path), path
