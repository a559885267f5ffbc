"""The stored records, row by row, as far as a person sees them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, false, select, true
from sqlmodel import Session, col

from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.sight import Sight
from tender_guard.errors import UnknownError
from tender_guard.records.columns import Kind
from tender_guard.records.tables import SHEETS, Lot, Project, Sheet

_NOT_FOR_AGENCIES: Final = frozenset({"expert", "score", "expert_deduction"})
"""Who evaluated and how is not for those who are evaluated."""


def sheet_of(name: str) -> Sheet:
    """The sheet of an English name; UnknownError where there is none."""
    if name not in SHEETS:
        raise UnknownError(f"没有台账表 {name}")
    return SHEETS[name]


def listed(  # noqa: PLR0913, PLR0917 (one a filter)
    session: Session,
    sight: Sight,
    sheet: Sheet,
    turn: Turn,
    lot: str | None = None,
    project: str | None = None,
) -> Page[dict[str, Any]]:
    """The rows of a sheet that are seen, in the order they came in; no identity numbers."""
    table = _table(sheet)
    shown = [column.name for column in sheet.columns if column.kind is not Kind.IDENTITY]
    statement = select(table).where(_seen(sight, sheet, table))
    if lot is not None:
        statement = statement.where(table.c[_lot_field(sheet)] == lot)
    if project is not None:
        statement = statement.where(_of_project(sheet, table, project))
    orders = {"id": table.c.id} | {name: table.c[name] for name in shown}

    def record(*values: object) -> dict[str, Any]:
        row = dict(zip(table.c.keys(), values, strict=True))
        return {"id": row["id"], **{name: plain(row[name]) for name in shown}, "bad": row["bad"]}

    return paged(session, statement, turn, orders, record)


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


def exists(session: Session, code: str) -> bool:
    """Is there such a project?"""
    return bool(session.scalars(select(col(Project.id)).where(col(Project.code) == code)).first())


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of a cell
    """A value for JSON: whole numbers stay whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _record(row: Project | Lot, sheet: Sheet) -> dict[str, Any]:
    values = {column.name: plain(getattr(row, column.name)) for column in sheet.columns}
    return {**values, "bad": row.bad}


def _seen(sight: Sight, sheet: Sheet, table: Table) -> ColumnElement[bool]:
    if sight.everything:
        return true()
    if sheet.name == "project":
        return table.c.code.in_(select(col(Project.code)).where(sight.projects()))
    if (sight.agency is not None and sheet.name in _NOT_FOR_AGENCIES) or "lot" not in {
        "lot" if sheet.name == "lot" else "",
        *sheet.names(),
    }:
        return false()
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
