"""Draws of inspections in the service: committed once, drawn once, never taken back unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Select, select
from sqlmodel import Session, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.moments import now
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import Drawing, DrawnProject, InspectionResult, Person
from tender_guard.errors import ConflictError, UnknownError, UsageError
from tender_guard.records.tables import Lot
from tender_guard.supervision.checklist import code_of, visit_of
from tender_guard.supervision.draw import reveal
from tender_guard.supervision.draw_record import Record, read, written

DrawState: TypeAlias = Literal["committed", "drawn", "void"]


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw as listed."""

    commitment: str
    name: str
    state: DrawState
    created: datetime
    drawn: datetime | None
    void_reason: str | None


def commit(session: Session, actor: Actor, record: Record, secret: str) -> DrawLine:
    """Keep a draw that was sealed, and its secret."""
    row = Drawing(
        commitment=record.commitment,
        name=record.statement.name,
        record=written(record),
        secret=secret,
        actor=actor.id,
        created=now(),
    )
    session.add(row)
    note(session, actor, "draw.commit", row.commitment, name=row.name)
    return _line(row)


def draw(session: Session, actor: Actor, commitment: str, values: Mapping[str, str]) -> Record:
    """Reveal and draw; inspectors who sign in here see the projects they were drawn for.

    Raises:
        UnknownError: there is no such draw.
        ConflictError: it was drawn already, or is void.
        UsageError: the values are not those of the sources.
    """
    row = _find(session, commitment)
    if row.state == "void":
        raise ConflictError("这次抽取已作废")
    record = reveal(read(row.record, row.name), row.secret, values)
    row.record, row.state, row.drawn = written(record), "drawn", now()
    _assign(session, record)
    lots = [one.lot for one in record.drawn or ()]
    note(session, actor, "draw.draw", row.commitment, seed=record.seed, lots=lots)
    return record


def void(session: Session, actor: Actor, commitment: str, reason: str) -> DrawLine:
    """Give up a draw that was not drawn yet; it stays in the list with the reason.

    Raises:
        UnknownError: there is no such draw.
        ConflictError: it was drawn.
        UsageError: no reason.
    """
    row = _find(session, commitment)
    if row.state != "committed":
        raise ConflictError("只有尚未抽取的才能作废")
    if not reason.strip():
        raise UsageError("须写明作废的理由")
    row.state, row.void_reason = "void", reason.strip()
    note(session, actor, "draw.void", row.commitment, reason=row.void_reason)
    return _line(row)


def listed(session: Session, turn: Turn) -> Page[DrawLine]:
    """The draws, the newest first."""
    orders = {"-created": col(Drawing.created), "name": col(Drawing.name)}
    return paged(session, select(Drawing), turn, orders, _line)


def get(session: Session, commitment: str) -> tuple[DrawLine, Record]:
    """One draw and its record, which has the secret only once it was revealed.

    Raises:
        UnknownError: there is none.
    """
    row = _find(session, commitment)
    return _line(row), read(row.record, row.name)


def of_lot(session: Session, lot: str, code: str | None = None) -> Record | None:
    """The record of the last draw that drew a lot; of the one with that code (抽查编号)."""
    records = (read(row.record, row.name) for row in session.scalars(_drawn()))
    return next(
        (
            record
            for record in records
            if code in {None, code_of(record)} and any(one.lot == lot for one in record.drawn or ())
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A lot that was drawn; ``done`` tells that its results came in."""

    code: str
    lot: str
    lot_name: str
    project: str
    project_name: str
    draw: str
    drawn: datetime | None
    inspectors: list[str]
    done: bool


def visits(session: Session, sight: Sight) -> list[VisitLine]:
    """The lots that were drawn and are seen, the last draw first."""
    seen = set(session.scalars(select(col(Lot.code)).where(sight.lots())))
    done = {
        (code, lot)
        for code, lot in session.execute(
            select(col(InspectionResult.code), col(InspectionResult.lot))
        )
    }
    found = []
    for row in session.scalars(_drawn()):
        record = read(row.record, row.name)
        candidates = record.candidates()
        for one in (each for each in record.drawn or () if each.lot in seen):
            visit, lot = visit_of(record, one.lot), candidates[one.lot]
            found.append(
                VisitLine(
                    code=visit.code,
                    lot=one.lot,
                    lot_name=lot.lot_name,
                    project=lot.project,
                    project_name=lot.project_name,
                    draw=row.name,
                    drawn=row.drawn,
                    inspectors=list(visit.inspectors),
                    done=(visit.code, one.lot) in done,
                )
            )
    return found


def _drawn() -> Select[Drawing]:
    return (
        select(Drawing)
        .where(col(Drawing.state) == "drawn")
        .order_by(col(Drawing.drawn).desc(), col(Drawing.commitment))
    )


def _assign(session: Session, record: Record) -> None:
    people = _people(session, (one.id for one in record.statement.inspectors))
    candidates = record.candidates()
    at = now()
    for one in record.drawn or ():
        project = candidates[one.lot].project
        for person in {people[login] for login in one.inspectors if login in people}:
            known = session.scalars(
                select(DrawnProject).where(
                    col(DrawnProject.project) == project, col(DrawnProject.person) == person
                )
            ).first()
            if known is None:
                reason = record.statement.name
                session.add(DrawnProject(project=project, person=person, drawn=at, reason=reason))
                session.flush()


def _people(session: Session, logins: Iterable[str]) -> dict[str, str]:
    """The inspectors among the people of the service, login to id."""
    found = session.execute(
        select(col(Person.login), col(Person.id)).where(
            col(Person.login).in_(list(logins)), col(Person.role) == "inspector"
        )
    )
    return {row[0]: row[1] for row in found}


def _find(session: Session, commitment: str) -> Drawing:
    row = session.get(Drawing, commitment)
    if row is None:
        raise UnknownError("没有这次抽取")
    return row


def _line(row: Drawing) -> DrawLine:
    states: tuple[DrawState, ...] = ("committed", "drawn", "void")
    state = next(one for one in states if one == row.state)
    return DrawLine(row.commitment, row.name, state, row.created, row.drawn, row.void_reason)
