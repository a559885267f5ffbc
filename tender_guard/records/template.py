"""The empty workbook an office fills in: every sheet, with drop-down lists and a row of notes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tender_guard.records.columns import Column, Kind
from tender_guard.records.saving import saved
from tender_guard.records.tables import GUIDE, SHEETS, Sheet

HEAD_ROW: Final = 2
"""The row of heads; notes stand above it, rows below."""

_LAST_ROW: Final = 1048576
_FORMATS: Final = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.YUAN: "#,##0.00",
    Kind.CODE: "@",
    Kind.MONTH: "@",
    Kind.IDENTITY: "@",
    Kind.TEXT: "@",
}
"""Percents have no format: a spreadsheet then takes both ``2`` and ``2%`` for what they are."""

_EXAMPLES: Final = {
    Kind.DATE: "日期，如 2026-03-05",
    Kind.MONTH: "月份，如 2026-03",
    Kind.YUAN: "金额（元），也可写 120万元",
    Kind.NUMBER: "数值",
    Kind.WHOLE: "整数",
    Kind.PERCENT: "百分比",
    Kind.YES: "是或否",
}
_NEEDED: Final = PatternFill("solid", fgColor="FFF2CC")
_OTHER: Final = PatternFill("solid", fgColor="DDEBF7")
_BOLD: Final = Font(bold=True)
_SMALL: Final = Font(size=9, color="FF666666")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_WIDTHS: Final = {Kind.TEXT: 24, Kind.IDENTITY: 22, Kind.YUAN: 18}
_NARROW: Final = 14

_HELP: Final = (
    GUIDE,
    "每张表第一行是各列的填写要求，第二行是列名，从第三行起逐行填写；列名不要改动，列的次序可以调整。",
    "黄色列名必填；必填的单元格有误时整行不采用，其他单元格有误时只是该格不采用，都会逐格列出。",
    "没有发生的事项留空，不要填“无”“/”等字样。",
    "没有某张表，表示情况不明；有表头而没有数据行，表示没有发生。",
    "日期写作 2026-03-05、2026/3/5、2026年3月5日 或 20260305；月份写作 2026-03。",
    "金额以元为单位，也可以写作 1,200万元、0.35亿元。",
    "百分比填 2 或 2%，都表示百分之二。",
    "证件号所在的单元格是文本格式，请直接输入或以“只粘贴数值”方式粘贴，否则后几位会丢失。",
    "同一编号的项目、标段、专家只能各有一行；其他各表的编号要与这三张表中的一致。",
)


def write_template(path: Path) -> None:
    """Write the empty workbook.

    Raises:
        RecordsError: it cannot be written there.
    """
    with saved(path) as workbook:
        for sheet in SHEETS.values():
            begin(workbook, sheet)
        _guide(workbook)


def begin(workbook: Workbook, sheet: Sheet) -> Any:  # noqa: ANN401 - openpyxl types it no better
    """A new worksheet with notes, heads, formats and lists, ready for rows to be appended."""
    page = workbook.create_sheet(sheet.title)
    page.freeze_panes = f"B{HEAD_ROW + 1}"
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        dimension = page.column_dimensions[letter]
        dimension.width = _WIDTHS.get(column.kind, max(_NARROW, 2 * len(column.title) + 2))
        dimension.number_format = _FORMATS.get(column.kind, "General")
        choices = _choices(column)
        if choices:
            page.data_validations.append(_list(column, choices, letter))
    page.append([_styled(page, note(column), _SMALL) for column in sheet.columns])
    page.append([_head(page, column) for column in sheet.columns])
    return page


def _guide(workbook: Workbook) -> None:
    """A sheet that says how to fill in the others."""
    page = workbook.create_sheet(GUIDE)
    page.column_dimensions["A"].width = 100
    for number, line in enumerate(_HELP):
        page.append([_styled(page, line, Font() if number else _BOLD)])


def note(column: Column) -> str:
    """What a person should know to fill in a column."""
    said = [
        "必填" if column.needed else "",
        _asked(column),
        column.note,
        "" if column.usual is None else f"不填即为{_shown(column.usual)}",
    ]
    return "；".join(dict.fromkeys(part for part in said if part)) or "没有可不填"


def _asked(column: Column) -> str:
    if column.words:
        return "、".join(_short(column.words)) + " 之一"
    if column.span:
        return f"{column.span[0]} 至 {column.span[1]}"
    if column.refers:
        return f"与“{SHEETS[column.refers].title}”表一致"
    return _EXAMPLES.get(column.kind, "")


def _short(words: tuple[str, ...]) -> Iterable[str]:
    return words if len(words) < 10 else (f"{words[0]} 至 {words[-1]}",)  # noqa: PLR2004


def _shown(value: str | bool | int) -> str:  # noqa: FBT001 - a value, not a switch
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _choices(column: Column) -> tuple[str, ...]:
    return ("是", "否") if column.kind is Kind.YES else column.words


def _list(column: Column, choices: tuple[str, ...], letter: str) -> DataValidation:
    validation = DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.title,
        error="请从列表中选择：" + "、".join(choices),
    )
    validation.add(f"{letter}{HEAD_ROW + 1}:{letter}{_LAST_ROW}")
    return validation


def _head(page: Any, column: Column) -> Cell:  # noqa: ANN401
    cell = _styled(page, column.title, _BOLD)
    cell.fill = _NEEDED if column.needed else _OTHER
    return cell


def _styled(page: Any, text: str, font: Font) -> Cell:  # noqa: ANN401
    cell = WriteOnlyCell(page, text)
    cell.font = font
    cell.alignment = _WRAPPED
    return cell
