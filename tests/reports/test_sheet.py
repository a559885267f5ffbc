from __future__ import annotations

import io
from dataclasses import replace

import pytest
from example import ABSENT, BOND, BONUS, LEGEND, REPORT, WAIVED
from openpyxl import Workbook, load_workbook

from tender_guard.findings import Report
from tender_guard.reports import sheet
from tender_guard.reports.results import Failure, Result


def book(*results: Result) -> Workbook:
    return load_workbook(io.BytesIO(sheet.render(results, LEGEND)))


def column(report: Report, head: str) -> list[object]:
    rows = list(book(report)["疑似问题"].iter_rows(values_only=True))
    place = rows[0].index(head)
    return [row[place] for row in rows[1:]]


def test_the_workbook_has_its_three_sheets_with_frozen_heads_and_filters() -> None:
    written = book(REPORT)
    assert written.sheetnames == ["概况", "疑似问题", "规则结果"]
    for name in written.sheetnames:
        assert written[name].freeze_panes == "A2"
    assert written["疑似问题"].auto_filter.ref
    assert written["规则结果"].auto_filter.ref


def test_each_finding_is_a_row_gravest_first() -> None:
    assert column(REPORT, "程度") == ["疑似违规", "存疑", "提示"]
    assert column(REPORT, "原文") == [BONUS.quote, BOND.quote, "（文件中未见相应内容）"]
    assert column(REPORT, "序号") == [1, 2, 3]
    assert ABSENT.advice in column(REPORT, "修改建议")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_quote_that_looks_like_a_formula_stays_text(start: str) -> None:
    hostile = replace(BOND, quote=start + "HYPERLINK(A1)", title=start + "1")
    cells = [
        cell
        for row in book(replace(REPORT, findings=(hostile,)))["疑似问题"].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(start)
    ]
    assert len(cells) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_control_characters_are_no_obstacle() -> None:
    hostile = replace(BOND, quote="保证金\x0b五十\ud800万")
    assert column(replace(REPORT, findings=(hostile,)), "原文") == ["保证金\ufffd五十\ufffd万"]


def test_what_rules_answered_stands_on_its_sheet_in_chinese() -> None:
    rows = list(book(REPORT)["规则结果"].iter_rows(values_only=True))
    assert (
        "甲工程.pdf",
        "max-price-floor",
        "信息不足未能判断",
        "文件未写最高投标限价",
        "最高投标限价",
        "max-price-floor",
    ) in rows


def test_waivers_and_failed_files_are_told() -> None:
    assert "行业强制要求（批准人：张三" in str(column(WAIVED, "豁免"))
    written = book(REPORT, Failure("乙.docx", "file-damaged", "乙.docx：文件不完整"))
    assert ("未能检查", "乙.docx：文件不完整") in list(written["概况"].iter_rows(values_only=True))
