from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from icalendar import Calendar
from openpyxl import Workbook, load_workbook

from tender_guard.cli import command
from tender_guard.reports.wording import filled, percent

SHEETS: dict[str, list[list[object]]] = {
    "项目": [
        ["项目编号", "项目名称", "招标人", "行业", "资金性质", "批准概算"],
        ["P-1", "东港道路改造", "东港镇人民政府", "市政", "政府投资", 30_000_000],
    ],
    "标段": [
        [
            "标段编号",
            "项目编号",
            "标段名称",
            "类别",
            "招标方式",
            "估算价",
            "投标保证金",
            "中标通知书日期",
            "中标人",
            "中标价",
            "合同签订日期",
            "合同备案日期",
        ],
        [
            "B-1",
            "P-1",
            "道路一标",
            "施工",
            "公开招标",
            "2000万元",
            450_000,
            date(2026, 4, 2),
            "甲建设有限公司",
            19_000_000,
            date(2026, 4, 20),
            "2026-02-30",
        ],
        ["B-2", "P-1", "道路二标", "施工", "直接发包", 2_500_000],
        ["B-3", "P-1", "道路三标", "施工", "非必招交易", 1_600_000],
    ],
    "投标": [
        ["标段编号", "投标人", "投标报价", "保证金金额", "保证金退还日期", "利息已退"],
        ["B-1", "甲建设有限公司", 19_000_000, 450_000, date(2026, 4, 22), "是"],
        ["B-1", "乙建设有限公司", 19_500_000, 450_000, None, None],
    ],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = Workbook()
    del workbook["Sheet"]
    for title, rows in SHEETS.items():
        page = workbook.create_sheet(title)
        for row in rows:
            page.append(row)
    path = tmp_path / "台账.xlsx"
    workbook.save(path)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def check(book: Path, *arguments: object) -> dict[str, Any]:
    ended = run("records", "check", book, "--as-of", "2026-11-23", "--format", "json", *arguments)
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def test_the_json_has_the_shape_of_the_contract(book: Path) -> None:
    answer = check(book)
    assert answer["tool"]["name"] == "tender-guard"
    assert answer["as_of"] == "2026-11-23"
    rate = next(one for one in answer["findings"] if one["rule"] == "bid-bond-rate")
    assert rate["severity"] == "violation"
    assert rate["subject"] == {"sheet": "标段", "key": "B-1", "other": None}
    assert rate["rows"] == [{"sheet": "标段", "row": 2}]
    assert (rate["measured"], rate["limit"]) == (0.0225, 0.02)
    assert rate["basis"][0]["law"] == "招标投标法实施条例"
    refund = next(one for one in answer["obligations"] if one["kind"] == "bond-refund")
    assert refund["basis"].pop(0)["article"] == "第五十七条第二款"
    assert refund | {"basis": []} == {
        "kind": "bond-refund",
        "title": "退还投标保证金",
        "lot": "B-1",
        "other": "乙建设有限公司",
        "who": "招标人",
        "due": "2026-04-27",
        "status": "overdue",
        "done_on": None,
        "amount_yuan": 450000,
        "basis": [],
        "interest": "应计利息",
    }
    late = next(one for one in answer["findings"] if one["rule"] == "bond-refund-late")
    assert late["escalation"] == "public-list"
    assert answer["rejected_rows"] == [
        {
            "sheet": "标段",
            "row": 2,
            "column": "合同备案日期",
            "problem": answer["rejected_rows"][0]["problem"],
        }
    ]


def test_outcomes_are_counted_and_all_of_them_listed_on_demand(book: Path) -> None:
    some, every = check(book), check(book, "--outcomes", "all")
    filing = {
        "rule": "contract-filing-late",
        "subject": {"sheet": "标段", "key": "B-1", "other": None},
    }
    missing = [o for o in some["outcomes"] if o["rule"] == filing["rule"] and "subject" in o]
    assert missing == [
        filing
        | {
            "outcome": "missing-data",
            "reason": "缺少标段.合同备案日期",
            "missing": ["标段.合同备案日期"],
        }
    ]
    assert all(
        "count" in o for o in some["outcomes"] if o["outcome"] in {"clear", "not-applicable"}
    )
    assert all("subject" in o for o in every["outcomes"])


def test_done_obligations_are_listed_on_demand(book: Path) -> None:
    assert {o["status"] for o in check(book)["obligations"]} == {"overdue"}
    every = check(book, "--obligations", "all")["obligations"]
    assert {o["status"] for o in every} == {"overdue", "done"}


def test_violations_end_with_1_and_a_book_that_is_not_there_with_2(book: Path) -> None:
    assert run("records", "check", book, "--as-of", "2026-11-23").exit_code == 1
    assert run("records", "check", book, "--as-of", "2026-01-05").exit_code == 1
    ended = run("records", "check", book.with_name("无.xlsx"))
    assert ended.exit_code == 2
    assert ended.stderr.startswith("错误：")


def test_the_text_names_the_overdue_first_and_what_was_not_read_last(book: Path) -> None:
    ended = run("records", "check", book, "--as-of", "2026-11-23")
    text = ended.stdout
    order = [
        text.index(words)
        for words in (
            "已逾期的义务",
            "疑似违规（",
            "存疑（",
            "未能读取的单元格",
            "因缺少数据未能判断的事项",
        )
    ]
    assert order == sorted(order)
    assert "列入清退公告名单" in text
    assert "1 个单元格未能读取" in ended.stderr


def test_the_page_holds_everything_and_reaches_for_nothing(book: Path) -> None:
    out = book.with_name("out.html")
    run("records", "check", book, "--as-of", "2026-11-23", "--output", out)
    page = out.read_text(encoding="utf-8")
    assert "乙建设有限公司" in page
    assert "未能读取的单元格" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_the_page_tells_what_presses_first_and_what_is_not_yet_due_after_the_findings(
    book: Path,
) -> None:
    out = book.with_name("out.html")
    run("records", "check", book, "--as-of", "2026-04-30", "--output", out)
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    places = [page.index(word) for word in ("已逾期的义务", ">疑似违规（", "未到期的义务")]
    assert places == sorted(places)


def test_the_workbook_comes_back_with_its_bad_cells_and_findings_marked(book: Path) -> None:
    out = book.with_name("out.xlsx")
    run("records", "check", book, "--as-of", "2026-11-23", "--output", out)
    marked = load_workbook(out)
    lots = marked["标段"]
    assert "未能读取" in lots["L2"].comment.text
    assert lots["L2"].value == "2026-02-30"
    assert "投标保证金450,000元" in lots["A2"].comment.text
    assert lots["A2"].fill.fgColor.rgb.endswith("F8D7DA")
    assert marked.sheetnames[3:] == ["检查结果", "义务清单", "未能判断", "未能读取"]
    again = book.with_name("again.xlsx")
    run("records", "check", out, "--as-of", "2026-11-23", "--output", again)
    assert load_workbook(again).sheetnames == marked.sheetnames


def test_a_folder_of_csv_comes_back_as_a_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    for title, rows in SHEETS.items():
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        (folder / f"{title}.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    out = tmp_path / "out.xlsx"
    run("records", "check", folder, "--as-of", "2026-11-23", "--output", out)
    assert "未能读取" in load_workbook(out)["标段"]["L2"].comment.text


def test_the_result_is_never_written_over_the_book(book: Path) -> None:
    before = book.read_bytes()
    assert run("records", "check", book, "--output", book).exit_code == 2
    assert book.read_bytes() == before


def test_each_party_gets_one_reminder_in_text_and_word(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "提醒"
    ended = run("records", "remind", book, "--as-of", "2026-11-23", "--output", folder)
    assert ended.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "义务日历.ics",
        "温馨提醒-东港镇人民政府.docx",
        "温馨提醒-东港镇人民政府.txt",
        "温馨提醒-甲建设有限公司.docx",
        "温馨提醒-甲建设有限公司.txt",
    ]
    text = (folder / "温馨提醒-东港镇人民政府.txt").read_text(encoding="utf-8")
    assert "向乙建设有限公司退还投标保证金，金额 450,000 元（肆拾伍万元整）及应计利息" in text
    assert "应不晚于2026年4月27日办理，已逾期 210 日" in text
    assert "第五十七条第二款" in text
    letter = Document(io.BytesIO((folder / "温馨提醒-东港镇人民政府.docx").read_bytes()))
    assert any("乙建设有限公司" in paragraph.text for paragraph in letter.paragraphs)


def test_the_calendar_has_an_event_of_the_day_for_each_duty_and_keeps_its_identity(
    book: Path, tmp_path: Path
) -> None:
    seen = []
    for day in ("2026-11-23", "2026-11-24"):
        folder = tmp_path / day
        run("records", "remind", book, "--as-of", day, "--output", folder)
        calendar = Calendar.from_ical((folder / "义务日历.ics").read_bytes())
        events = [each for each in calendar.walk("VEVENT") if "乙建设有限公司" in each["summary"]]
        seen.append([(str(event["uid"]), event["dtstart"].dt) for event in events])
    assert seen[0] == seen[1]
    assert [start for _, start in seen[0]] == [date(2026, 4, 27)]


def test_without_a_book_the_stored_records_are_checked_and_reminded_of(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENDER_GUARD_DATA", str(tmp_path / "data"))
    run("records", "import", book)
    given = check(book)
    stored = json.loads(run("records", "check", "--as-of", "2026-11-23", "--format", "json").stdout)
    for answer in (given, stored):
        answer["findings"] = [finding["id"] for finding in answer["findings"]]
    assert stored["findings"] == given["findings"]
    assert stored["obligations"] == given["obligations"]
    assert stored["outcomes"] == given["outcomes"]
    out = tmp_path / "out.xlsx"
    run("records", "check", "--as-of", "2026-11-23", "--output", out)
    assert "检查结果" in load_workbook(out).sheetnames
    assert "东港镇人民政府：" in run("records", "remind", "--as-of", "2026-11-23").stdout


def test_must_tender_names_limit_law_and_what_may_have_been_split(book: Path) -> None:
    ended = run("must-tender", "--funds", "国有资金", "--class", "施工", "--estimate", "400万元")
    assert "结论：必须招标" in ended.stdout
    assert "4,000,000 元" in ended.stdout
    assert "《必须招标的工程项目规定》第五条第一款" in ended.stdout
    split = run(
        *("must-tender", "--funds", "政府投资", "--class", "施工", "--estimate", "100000"),
        *("--records", book, "--project", "P-1", "--format", "json"),
    )
    answer = json.loads(split.stdout)
    assert answer["need"] == "need-not"
    assert answer["split"]["lots"] == ["B-2", "B-3"]
    assert answer["split"]["total_yuan"] == 4_200_000


@pytest.mark.parametrize(
    ("funds", "category", "estimate", "need"),
    [
        ("国有资金", "施工", "3999999.99", "need-not"),
        ("政府投资", "货物", "2000000", "must"),
        ("政府投资", "监理", "1000000", "must"),
        ("政府投资", "工程总承包", "4000000", "may-have-to"),
        ("政府投资", "工程总承包", "7000000", "must"),
        ("政府投资", "服务", "9000000", "out-of-scope"),
        ("其他", "施工", "9000000", "out-of-scope"),
    ],
)
def test_must_tender_answers_by_funds_class_and_estimate(
    funds: str, category: str, estimate: str, need: str
) -> None:
    ended = run(
        *("must-tender", "--funds", funds, "--class", category),
        *("--estimate", estimate, "--format", "json"),
    )
    assert json.loads(ended.stdout)["need"] == need


def test_a_message_is_filled_in_with_days_sums_shares_and_choices() -> None:
    facts = {
        "bond": {"yuan": Decimal(450_000), "ratio": Decimal("0.0225"), "done": False},
        "award": {"day": date(2026, 4, 2)},
    }
    message = (
        "{award.day}：{bond.yuan:元}（{bond.ratio:%}，限{$most:%}）{bond.done?已退|未退}{bond.none}"
    )
    assert (
        filled(message, facts, {"most": Decimal("0.02")})
        == "2026年4月2日：450,000元（2.25%，限2%）未退"
    )


def test_a_share_just_over_the_limit_does_not_look_like_the_limit() -> None:

    assert percent(Fraction(400_001, 20_000_000)) == "2.000005%"
    assert percent(Fraction(1, 50)) == "2%"
    assert percent(Fraction(1, 3)) == "33.33%"
