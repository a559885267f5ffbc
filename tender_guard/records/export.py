"""Writing records as the workbook they can be read from again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl.cell import Cell, WriteOnlyCell

from tender_guard.records.cells import Value, guarded
from tender_guard.records.columns import Column, Kind
from tender_guard.records.saving import saved
from tender_guard.records.tables import SHEETS, Sheet
from tender_guard.records.template import begin

_SUM: Final = "#,##0.00"
_DAY: Final = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """The values of one row by field, and its bad cells as they were written."""

    values: Mapping[str, Value | None]
    bad: Mapping[str, str] = field(default_factory=dict)


def write_workbook(path: Path, rows: Mapping[str, Iterable[ExportedRow]]) -> None:
    """Write sheets by their English names; sheets that are not given are left out.

    Text that a spreadsheet would take for a formula gets an apostrophe, which reading takes away
    again. Identity numbers are written as they are given: whoever calls masks them.

    Raises:
        RecordsError: it cannot be written there.
    """
    with saved(path) as workbook:
        for sheet in SHEETS.values():
            if sheet.name not in rows:
                continue
            page = begin(workbook, sheet)
            for row in rows[sheet.name]:
                page.append(list(_cells(page, sheet, row)))


def _cells(page: Any, sheet: Sheet, row: ExportedRow) -> Iterator[object]:  # noqa: ANN401
    for column in sheet.columns:
        if column.name in row.bad:
            yield _text(page, row.bad[column.name])
        else:
            yield _cell(page, column, row.values.get(column.name))


def _cell(page: Any, column: Column, value: Value | None) -> object:  # noqa: ANN401
    match value:
        case None:
            return None
        case bool():
            return "是" if value else "否"
        case str():
            return _text(page, value)
        case date():
            return _formatted(page, value, _DAY)
        case Decimal():
            plain = value.normalize()
            return _formatted(page, plain, _SUM) if column.kind is Kind.YUAN else plain
        case _:
            return value


def _formatted(page: Any, value: Any, look: str) -> Cell:  # noqa: ANN401
    cell = WriteOnlyCell(page, value)
    cell.number_format = look
    return cell


def _text(page: Any, text: str) -> Cell:  # noqa: ANN401
    """A cell of text, whatever the text looks like."""
    cell = WriteOnlyCell(page, guarded(text))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
