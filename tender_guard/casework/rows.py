"""The stored records, row by row, as far as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, false, or_, select, true
from sqlmodel import Session, col

from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.sight import Sight
from tender_guard.errors import UnknownError, UsageError
from tender_guard.records.columns import Column, Kind
from tender_guard.records.report import RecordFinding
from tender_guard.records.tables import SHEETS, Lot, Project, Sheet

_NOT_FOR_AGENCIES: Final = frozenset({"expert", "score", "expert_deduction"})
"""Who evaluated and how is not for those who are evaluated."""
_WORDS: Final = frozenset({Kind.TEXT, Kind.CODE, Kind.WORD})
_MOST: Final = 2**63
"""No row and no cell has a number so large."""


def sheet_of(name: str) -> Sheet:
    """The sheet of an English name; UnknownError where there is none."""
    if name not in SHEETS:
        raise UnknownError(f"没有台账表 {name}")
    return SHEETS[name]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows: of a lot, of a project, with a text in one of their words, with exact values.

    ``cells`` are English column names with the value as written: ``true``, ``2026-03-02``, ``600``.
    """

    lot: str | None = None
    project: str | None = None
    text: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


EVERY_ROW: Final = Filter()


def listed(
    session: Session, sight: Sight, sheet: Sheet, turn: Turn, chosen: Filter = EVERY_ROW
) -> Page[dict[str, Any]]:
    """The rows of a sheet that are seen, in the order they came in; no identity numbers.

    Raises:
        UsageError: the filter names a column that there is not, or a value that it cannot hold.
    """
    table = _table(sheet)
    statement = select(table).where(_seen(sight, sheet, table))
    if chosen.lot is not None:
        statement = statement.where(table.c[_lot_field(sheet)] == chosen.lot)
    if chosen.project is not None:
        statement = statement.where(_of_project(sheet, table, chosen.project))
    if chosen.text:
        words = [table.c[column.name] for column in shown(sheet) if column.kind in _WORDS]
        found = (column.contains(chosen.text, autoescape=True) for column in words)
        statement = statement.where(or_(*found))
    for name, value in chosen.cells.items():
        wanted = _value(sheet, name, value)
        statement = statement.where(table.c[name] == wanted)
    orders = {"id": table.c.id} | {column.name: table.c[column.name] for column in shown(sheet)}
    return paged(session, statement, turn, orders, lambda *values: _shown(sheet, values))


def one(session: Session, sight: Sight, sheet: Sheet, row_id: int) -> dict[str, Any]:
    """One row of a sheet by its ``id``; UnknownError where there is none that is seen."""
    table = _table(sheet)
    statement = select(table).where(table.c.id == row_id, _seen(sight, sheet, table))
    row = session.execute(statement).first() if row_id < _MOST else None
    if row is None:
        raise UnknownError(f"“{sheet.title}”表中没有这一行")
    return _shown(sheet, tuple(row))


def shown(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a sheet that are shown: all but identity numbers."""
    return tuple(column for column in sheet.columns if column.kind is not Kind.IDENTITY)


def _shown(sheet: Sheet, values: tuple[object, ...]) -> dict[str, Any]:
    row = dict(zip(_table(sheet).c.keys(), values, strict=True))
    cells = {column.name: plain(row[column.name]) for column in shown(sheet)}
    return {"id": row["id"], **cells, "bad": row["bad"]}


def _value(sheet: Sheet, name: str, text: str) -> Any:  # noqa: ANN401 - a value of a cell
    column = next((column for column in shown(sheet) if column.name == name), None)
    if column is None:
        raise UsageError(f"“{sheet.title}”表没有列 {name}")
    try:
        match column.kind:
            case Kind.DATE:
                return date.fromisoformat(text)
            case Kind.YES:
                return {"true": True, "false": False}[text]
            case Kind.YUAN | Kind.NUMBER | Kind.PERCENT:
                return _number(text)
            case Kind.WHOLE:
                return int(_number(text))
    except (ValueError, KeyError, ArithmeticError):
        raise UsageError(f"“{column.title}”应为{column.kind.value}，不能是 {text}") from None
    return text


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) >= _MOST:
        raise ValueError(text)
    return number


def project(session: Session, sight: Sight, code: str) -> tuple[dict[str, Any], list[Any]]:
    """A project that is seen, with its lots that are seen."""
    statement = select(Project).where(col(Project.code) == code, sight.projects())
    row = session.scalars(statement).first()
    if row is None:
        raise UnknownError("没有这个项目")
    lots = session.scalars(
        select(Lot).where(col(Lot.project) == code, sight.lots()).order_by(col(Lot.id))
    )
    return _record(row, SHEETS["project"]), [_record(lot, SHEETS["lot"]) for lot in lots]


def projects_seen(session: Session, sight: Sight) -> frozenset[str]:
    """The codes of the projects that are seen."""
    return frozenset(session.scalars(select(col(Project.code)).where(sight.projects())))


def lots_of(session: Session, code: str) -> frozenset[str]:
    """The codes of the lots of a project."""
    return frozenset(session.scalars(select(col(Lot.code)).where(col(Lot.project) == code)))


def is_about(finding: RecordFinding, lots: frozenset[str], projects: frozenset[str]) -> bool:
    """Is a finding of the records about one of these lots or projects?"""
    among = {SHEETS["lot"].title: lots, SHEETS["project"].title: projects}
    return finding.subject.key in among.get(finding.subject.sheet, frozenset())


def is_seen(sight: Sight, sheet: Sheet) -> bool:
    """Does anyone with this sight see rows of a sheet at all?"""
    if sight.everything or sheet.name == "project":
        return True
    hidden = sight.agency is not None and sheet.name in _NOT_FOR_AGENCIES
    return not hidden and (sheet.name == "lot" or "lot" in sheet.names())


def project_of(session: Session, sight: Sight, lot: str) -> str:
    """The code of the project of a lot that is seen; UnknownError where there is none."""
    statement = select(col(Lot.project)).where(col(Lot.code) == lot, sight.lots())
    code = session.scalars(statement).first()
    if code is None:
        raise UnknownError("没有这个标段")
    return code


def exists(session: Session, code: str) -> bool:
    """Is there such a project?"""
    return bool(session.scalars(select(col(Project.id)).where(col(Project.code) == code)).first())


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of a cell
    """A value for JSON: whole numbers stay whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _record(row: Project | Lot, sheet: Sheet) -> dict[str, Any]:
    values = {column.name: plain(getattr(row, column.name)) for column in shown(sheet)}
    return {"id": row.id, **values, "bad": row.bad}


def _seen(sight: Sight, sheet: Sheet, table: Table) -> ColumnElement[bool]:
    if sight.everything:
        return true()
    if not is_seen(sight, sheet):
        return false()
    if sheet.name == "project":
        return table.c.code.in_(select(col(Project.code)).where(sight.projects()))
    seen = select(col(Lot.code)).where(sight.lots())
    return table.c[_lot_field(sheet)].in_(seen)


def _of_project(sheet: Sheet, table: Table, code: str) -> ColumnElement[bool]:
    if sheet.name == "project":
        return table.c.code == code
    if sheet.name == "lot":
        return table.c.project == code
    lots = select(col(Lot.code)).where(col(Lot.project) == code)
    return table.c[_lot_field(sheet)].in_(lots)


def _lot_field(sheet: Sheet) -> str:
    if sheet.name == "lot":
        return "code"
    if "lot" not in sheet.names():
        raise UnknownError(f"“{sheet.title}”表没有标段编号，不能按标段筛选")
    return "lot"


def _table(sheet: Sheet) -> Table:
    declared: Any = sheet.table
    table: Table = declared.__table__
    return table
