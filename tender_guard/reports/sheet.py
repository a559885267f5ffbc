"""A report as a workbook: an overview, the findings to work through, and what each rule said."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tender_guard.findings import Report
from tender_guard.reports import summary, words
from tender_guard.reports.printable import printable
from tender_guard.reports.results import Failure, Legend, Result, numbered
from tender_guard.reports.wrapping import width
from tender_guard.rulebook.model import Severity

_LONGEST = 32767
"""Characters that a cell holds."""
_TALLEST = 409.0
"""Points that a row can be high."""
_LINE_HEIGHT = 15.0
_FINDINGS: tuple[tuple[str, int], ...] = (
    ("文件", 14),
    ("序号", 6),
    ("程度", 10),
    ("事项", 24),
    ("问题", 26),
    ("位置", 16),
    ("原文", 44),
    ("说明", 20),
    ("依据", 44),
    ("修改建议", 30),
    ("豁免", 16),
    ("处理意见", 20),
    ("规则编号", 18),
    ("问题编号", 15),
)
_RULES: tuple[tuple[str, int], ...] = (
    ("文件", 18),
    ("规则", 50),
    ("结果", 18),
    ("原因", 46),
    ("缺少的信息", 30),
    ("规则编号", 28),
)
_FILLS: dict[Severity, str] = {"violation": "F8D7DA", "risk": "FFF0CC", "notice": "DCEBF7"}
_FONT = "宋体"
_LINE = Side("thin", "BFC5CC")
_GRID = Border(_LINE, _LINE, _LINE, _LINE)


def render(results: Sequence[Result], legend: Legend) -> bytes:
    """The workbook (XLSX)."""
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    _overview(add_sheet(book, "概况", (("事项", 24), ("内容", 96)), landscape=False), results)
    _findings(add_sheet(book, "疑似问题", _FINDINGS, landscape=True), results, legend)
    _rules(add_sheet(book, "规则结果", _RULES, landscape=True), results, legend)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def add_sheet(
    book: Workbook, title: str, columns: Sequence[tuple[str, int]], *, landscape: bool
) -> Worksheet:
    """A sheet with its heads and the widths of its columns, ready for A4 paper."""
    sheet: Worksheet = book.create_sheet(title)
    for number, (_, wide) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = wide
    add_row(sheet, [name for name, _ in columns], bold=True)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    return sheet


def _overview(sheet: Worksheet, results: Sequence[Result]) -> None:
    for result in results:
        if isinstance(result, Failure):
            add_row(sheet, ["文件", result.path], bold=True)
            add_row(sheet, ["未能检查", result.message])
            continue
        add_row(sheet, ["文件", result.document.path], bold=True)
        for pair in _facts(result):
            add_row(sheet, pair)
        add_row(sheet, ["说明", words.QUESTION if result.findings else words.NOTHING])


def _facts(report: Report) -> Iterable[tuple[str, str]]:
    yield from summary.facts(report)
    yield from summary.stated(report)
    for gap in summary.reading_gaps(report):
        yield "未读内容", gap
    yield "检查规则", summary.rule_counts(report)
    yield "结果", summary.counts(report)
    for fault in report.waiver_faults:
        yield "豁免清单", fault
    yield "文件校验值", report.document.sha256
    yield "规则库", report.rulebook
    yield "程序版本", report.version
    yield "结果校验值", report.result


def _findings(sheet: Worksheet, results: Sequence[Result], legend: Legend) -> None:
    for report in results:
        if isinstance(report, Failure):
            continue
        serial = numbered(report.findings)
        for finding in sorted(report.findings, key=lambda f: serial[f.id]):
            told = [finding.message, *map(words.related, finding.related)]
            add_row(
                sheet,
                [
                    PurePath(report.document.path).name,
                    serial[finding.id],
                    words.SEVERITY[finding.severity],
                    legend.prohibition(finding.prohibition),
                    finding.title,
                    summary.location(report, finding),
                    finding.quote or words.ABSENT,
                    "\n".join(text for text in told if text),
                    "\n".join(map(words.cited, finding.basis)),
                    finding.advice,
                    words.waiver(finding.waived) if finding.waived else "",
                    "",
                    finding.rule,
                    finding.id[:12],
                ],
            )
            colour = PatternFill("solid", fgColor=_FILLS[finding.severity])
            sheet.cell(sheet.max_row, 3).fill = colour
    sheet.auto_filter.ref = sheet.dimensions


def _rules(sheet: Worksheet, results: Sequence[Result], legend: Legend) -> None:
    for report in results:
        if isinstance(report, Failure):
            continue
        for outcome in report.outcomes:
            add_row(
                sheet,
                [
                    PurePath(report.document.path).name,
                    legend.rule(outcome.rule),
                    words.OUTCOME[outcome.outcome],
                    outcome.reason,
                    "、".join(map(words.fact_name, outcome.missing)),
                    outcome.rule,
                ],
            )
    sheet.auto_filter.ref = sheet.dimensions


def add_row(sheet: Worksheet, values: Sequence[str | float | date], *, bold: bool = False) -> None:
    """The next row; text stays text, also where it begins like a formula."""
    row = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        if not isinstance(cell, Cell):
            raise TypeError("a merged cell has no value")
        _fill(cell, value)
        cell.font = Font(name=_FONT, size=11, bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = _GRID
        if row == 1:
            cell.fill = PatternFill("solid", fgColor="E3E8ED")
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.row_dimensions[row].height = min(_TALLEST, _LINE_HEIGHT * _lines(sheet, row) + 3)


def _lines(sheet: Worksheet, row: int) -> int:
    """Lines of the tallest cell; not every program measures that by itself."""
    lines = [1]
    for column, cell in enumerate(sheet[row], 1):
        wide = sheet.column_dimensions[get_column_letter(column)].width - 2
        lines.append(sum(max(1, ceil(width(one) / wide)) for one in str(cell.value).split("\n")))
    return max(lines)


def _fill(cell: Cell, value: str | float | date) -> None:
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
        return
    if not isinstance(value, str):
        cell.value = value
        return
    text = printable(value)[:_LONGEST]
    cell.value = text
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        cell.data_type = "s"
        cell.quotePrefix = True
