"""The figures of a period as a workbook: a table, and a sheet with the rows behind each figure."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tender_guard.reports import words
from tender_guard.reports.picturing import add_pictures
from tender_guard.reports.sheet import add_row, add_sheet
from tender_guard.reports.statistics_plots import of_statistics
from tender_guard.reports.statistics_words import NOTHING, SOURCE, TITLE, span
from tender_guard.reports.typeface import Typeface
from tender_guard.reports.wrapping import width
from tender_guard.supervision.statistics import model
from tender_guard.supervision.statistics.model import Figure, Statistics

_TABLE: Final = (("编号", 8), ("指标", 44), ("数值", 18), ("单位", 8), ("查询方法", 70))
_OVERVIEW: Final = "统计表"
_LINK: Final = Font(name="宋体", size=11, color="1F5A8F", underline="single")
_WIDEST: Final = 40
_LINE: Final = 15.0
"""Points that a line is high."""
_FORMATS: Final = {"%": "0.0%", "元": "#,##0.00"}


def render(statistics: Statistics, typeface: Typeface) -> bytes:
    """The workbook; every figure of the table links to its sheet, and back."""
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    table = add_sheet(book, _OVERVIEW, _TABLE, landscape=True)
    for section in statistics.sections:
        add_row(table, [str(section.number), section.title, "", "", ""], bold=True)
        for one in section.figures:
            _figure(table, one)
    add_pictures(book, of_statistics(statistics).values(), typeface)
    notes = add_sheet(book, "说明", (("事项", 20), ("内容", 100)), landscape=True)
    for name, told in (
        ("名称", TITLE),
        ("统计期间", span(statistics)),
        ("统计日", words.day(statistics.period.as_of)),
        ("来源", SOURCE),
    ):
        add_row(notes, [name, told])
    for one in statistics.figures():
        if one.columns:
            _rows(book, one)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _figure(table: Worksheet, one: Figure) -> None:
    add_row(table, [one.code, one.title, _plain(one.value), one.unit, one.query])
    cell = table.cell(table.max_row, 3)
    cell.number_format = _FORMATS.get(one.unit, "#,##0")
    if one.columns and isinstance(cell, Cell):
        cell.hyperlink = f"#'{one.code}'!A1"
        cell.font = _LINK


def _rows(book: Workbook, one: Figure) -> None:
    texts = [one.columns, *([_text(cell) for cell in row] for row in one.rows)]
    widths = [
        min(_WIDEST, max(10, *(2 * len(line[at]) + 2 for line in texts)))
        for at in range(len(one.columns))
    ]
    columns = list(zip(one.columns, widths, strict=True))
    sheet = add_sheet(book, one.code, columns, landscape=sum(widths) > 90)  # noqa: PLR2004
    for row in one.rows:
        add_row(sheet, [_cell(each) for each in row])
    add_row(sheet, [""] * len(columns))
    for told in (f"{one.code} {one.title}", one.query):
        add_row(sheet, [told, *[""] * (len(columns) - 1)])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(columns)
        )
        lines = ceil(width(told) / sum(widths))
        sheet.row_dimensions[sheet.max_row].height = _LINE * lines + 3
    back = sheet.cell(sheet.max_row + 1, 1)
    if isinstance(back, Cell):
        back.value = "返回统计表"
        back.hyperlink = f"#'{_OVERVIEW}'!A1"
        back.font = _LINK


def _plain(value: model.Number | None) -> str | float:
    if value is None:
        return NOTHING
    return float(value) if isinstance(value, Decimal | Fraction) else value


def _cell(value: model.Cell) -> str | float | date:
    if value is None:
        return ""
    return float(value) if isinstance(value, Decimal) else value


def _text(value: model.Cell) -> str:
    return "" if value is None else str(value)
