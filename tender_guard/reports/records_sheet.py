"""A check of the records as the workbook itself, its bad cells and its findings marked."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tender_guard.records.cells import guarded, head
from tender_guard.records.csvs import grids
from tender_guard.records.report import Obligation, RecordFinding, RecordsReport
from tender_guard.records.tables import SHEETS
from tender_guard.reports import records_summary as summary
from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.rulebook.model import SEVERITIES
from tender_guard.settings import Settings

_FILLS: Final = {"violation": "F8D7DA", "risk": "FFF0CC", "notice": "DCEBF7"}
_BAD: Final = "D9C2E9"
_AUTHOR: Final = "台账检查"
_SEARCHED: Final = 50
"""Rows from the top in which the heads stand."""
_LONGEST: Final = 2000
"""Characters of a comment; more nobody reads in a balloon."""

_Columns = Sequence[tuple[str, int]]
_FINDINGS: Final[_Columns] = (
    ("程度", 10),
    ("问题", 34),
    ("对象", 18),
    ("涉及", 22),
    ("情况", 60),
    ("台账位置", 24),
    ("依据", 46),
    ("建议", 40),
    ("处理意见", 20),
    ("规则编号", 26),
    ("问题编号", 15),
)
_DUTIES: Final[_Columns] = (
    ("状态", 10),
    ("期限", 14),
    ("标段", 18),
    ("标段名称", 30),
    ("事项", 50),
    ("义务人", 30),
    ("依据", 46),
)
_LACKS: Final[_Columns] = (("规则", 46), ("缺少", 46), ("对象", 60))
_UNREAD: Final[_Columns] = (("表", 12), ("行", 8), ("列", 20), ("应当怎样填", 60))


def render(report: RecordsReport, book: Path, titles: dict[str, str]) -> bytes:
    """The workbook (XLSX); of a folder of CSV files, one that holds them as text."""
    workbook = _folder(book) if book.is_dir() else _loaded(book)
    pages = {head(page.title): page for page in workbook.worksheets}
    for sheet in SHEETS.values():
        if (page := pages.get(head(sheet.title))) is not None:
            _mark(page, sheet.title, report)
    _table(workbook, "检查结果", _FINDINGS, map(_finding, _ordered(report)))
    _table(workbook, "义务清单", _DUTIES, map(_duty, report.obligations))
    lacks = (
        (lack.rule, lack.missing, lack.where) for lack in summary.lacks(report.outcomes, titles)
    )
    _table(workbook, "未能判断", _LACKS, lacks)
    unread = ((row.sheet, row.row, row.column, row.problem) for row in report.rejected)
    _table(workbook, "未能读取", _UNREAD, unread)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _loaded(book: Path) -> Workbook:
    with warnings.catch_warnings():
        # What openpyxl does not keep of a foreign workbook (styles, extensions) is of no account.
        warnings.filterwarnings("ignore", module="openpyxl")
        return load_workbook(book)


def _folder(folder: Path) -> Workbook:
    workbook = Workbook()
    for name in workbook.sheetnames:
        del workbook[name]
    found, _ = grids(folder, {head(sheet.title) for sheet in SHEETS.values()}, Settings())
    for grid in found:
        page = workbook.create_sheet(grid.title)
        for row in grid.cells.iter_rows():
            page.append([guarded(text) if text else None for text in row])
    return workbook


def _mark(page: Worksheet, title: str, report: RecordsReport) -> None:
    columns = _heads(page)
    if not columns:
        return
    first = min(columns.values())
    told: dict[tuple[int, int], list[str]] = defaultdict(list)
    colours: dict[tuple[int, int], str] = {}
    for finding in sorted(
        report.findings, key=lambda each: SEVERITIES.index(each.severity), reverse=True
    ):
        for row in finding.rows:
            if row.sheet == title:
                place = (row.row, first)
                told[place].append(f"{words.SEVERITY[finding.severity]}：{summary.said(finding)}")
                colours[place] = _FILLS[finding.severity]
    for cell in report.rejected:
        if cell.sheet == title:
            place = (cell.row, columns.get(head(cell.column), first))
            told[place].append(f"未能读取：{cell.problem}")
            colours[place] = _BAD
    for place, lines in told.items():
        target = page.cell(*place)
        if isinstance(target, Cell):
            target.fill = PatternFill("solid", fgColor=colours[place])
            target.comment = _comment(reversed(lines))


def _comment(lines: Iterable[str]) -> Comment:
    text = printable("\n".join(dict.fromkeys(lines)))
    comment = Comment(text[:_LONGEST], _AUTHOR)
    comment.width, comment.height = 420, min(400, 40 + 20 * (len(text) // 30 + 1))
    return comment


def _heads(page: Worksheet) -> Mapping[str, int]:
    """Column numbers by the folded heads of the row that has most of them."""
    known = {head(column.title) for sheet in SHEETS.values() for column in sheet.columns}
    best: dict[str, int] = {}
    for row in page.iter_rows(min_row=1, max_row=min(_SEARCHED, page.max_row)):
        found = {
            head(str(cell.value)): cell.column
            for cell in row
            if isinstance(cell, Cell) and cell.value is not None and head(str(cell.value)) in known
        }
        if len(found) > len(best):
            best = found
    return best


def _ordered(report: RecordsReport) -> list[RecordFinding]:
    return sorted(report.findings, key=lambda each: SEVERITIES.index(each.severity))


def _finding(finding: RecordFinding) -> Sequence[str]:
    return (
        words.SEVERITY[finding.severity],
        finding.title,
        f"{finding.subject.sheet} {finding.subject.key}",
        finding.subject.other or "",
        summary.said(finding),
        summary.rows(finding),
        "\n".join(map(words.cited, finding.basis)),
        finding.advice,
        "",
        finding.rule,
        finding.id[:12],
    )


def _duty(obligation: Obligation) -> Sequence[str]:
    return (
        summary.STATUS[obligation.status],
        words.day(obligation.due),
        obligation.lot,
        obligation.lot_name,
        summary.duty(obligation) + (f"（{obligation.note}）" if obligation.note else ""),
        "、".join(
            party if party == role else f"{role} {party}" for role, party in obligation.parties
        ),
        "\n".join(map(words.citation, obligation.basis)),
    )


def _table(
    workbook: Workbook, title: str, columns: _Columns, rows: Iterable[Sequence[str | int]]
) -> None:
    """A sheet of ours at the end; one of an earlier check is replaced."""
    if title in workbook.sheetnames:
        del workbook[title]
    page: Worksheet = workbook.create_sheet(title)
    page.append([name for name, _ in columns])
    for number, (_, wide) in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = wide
    for cell in page[1]:
        cell.font = Font(name="宋体", bold=True)
        cell.fill = PatternFill("solid", fgColor="E3E8ED")
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            shown = guarded(printable(value)) if isinstance(value, str) else value
            page.cell(number, column, shown).alignment = wrapped
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
