"""A checklist as a workbook to be filled in and handed back; `inspection_results` reads it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from tender_guard.records.cells import guarded
from tender_guard.reports import checklist_words as said
from tender_guard.reports.printable import printable
from tender_guard.supervision.checklist import Checklist
from tender_guard.supervision.inspection_results import COLUMNS, LABELS, SHEET

_WIDTHS: Final = (8, 46, 58, 12, 36, 16)
_HEIGHT: Final = 15.0
_TALLEST: Final = 400.0
_LINE: Final = Side("thin", "8A929B")
_GRID: Final = Border(_LINE, _LINE, _LINE, _LINE)
_FONT: Final = "宋体"
_ASKED: Final = PatternFill("solid", fgColor="FFF8DC")
_HEAD: Final = PatternFill("solid", fgColor="E3E8ED")
_GUIDE: Final = (
    "黄色的格子由检查人员填写：结果从列表中选（符合、不符合、不适用），不符合的须写说明；"
    "整改期限不填即按规定的天数。抽查编号、标段编号、核对码不要改动。"
)


def render(listed: Checklist) -> bytes:
    """The workbook (XLSX)."""
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    page = book.create_sheet(SHEET)
    for number, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([said.TITLE])
    page["A1"].font = Font(name=_FONT, size=16, bold=True)
    visit = listed.visit
    names = dict(listed.about)
    for label, value in zip(
        LABELS, (visit.code, visit.lot, visit.mark, "", "、".join(visit.inspectors)), strict=True
    ):
        _row(page, [label, value], bold=False)
        if not value:
            page.cell(page.max_row, 2).fill = _ASKED
            page.cell(page.max_row, 2).number_format = "yyyy-mm-dd"
    _row(page, ["项目", f"{names['项目']}，{names['标段']}"], bold=False)
    page.append([_GUIDE])
    page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=6)
    page.cell(page.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[page.max_row].height = 2 * _HEIGHT
    _row(page, list(COLUMNS), bold=True)
    head = page.max_row
    for point in listed.points:
        task = f"{point.text}（{point.severity}）\n查：{point.look}\n依据：{said.basis(point)}"
        _row(page, [point.item, task, "\n".join(said.own(point)), "", "", ""], bold=False)
        for column in (4, 5, 6):
            page.cell(page.max_row, column).fill = _ASKED
        page.cell(page.max_row, 6).number_format = "yyyy-mm-dd"
    _finish(page, head)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(page: Any, values: Iterable[str | int], *, bold: bool) -> None:  # noqa: ANN401 - openpyxl's
    page.append(
        [guarded(printable(value)) if isinstance(value, str) else value for value in values]
    )
    row = page.max_row
    lines = 1.0
    for number, cell in enumerate(page[row], 1):
        cell.font = Font(name=_FONT, size=11, bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = _GRID
        if bold:
            cell.fill = _HEAD
        width = _WIDTHS[number - 1] / 2 - 1
        parts = str(cell.value or "").split("\n")
        lines = max(lines, sum(1 + len(part) // width for part in parts))
    page.row_dimensions[row].height = min(_TALLEST, _HEIGHT * lines + 3)


def _finish(page: Any, head: int) -> None:  # noqa: ANN401 - openpyxl's
    choice = DataValidation(
        type="list",
        formula1=f'"{",".join(said.RESULTS)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="结果",
        error="请从列表中选择：" + "、".join(said.RESULTS),
    )
    choice.add(f"D{head + 1}:D{page.max_row}")
    page.add_data_validation(choice)
    page.freeze_panes = f"A{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
