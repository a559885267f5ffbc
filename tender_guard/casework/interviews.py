"""The signed records of interviews, and what was promised in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.experts import kept
from tender_guard.casework.moments import now
from tender_guard.casework.passwords import new_id
from tender_guard.casework.records import revised
from tender_guard.casework.tables import InterviewPromise, InterviewRecord
from tender_guard.clock import today
from tender_guard.errors import ConflictError, UnknownError, UsageError
from tender_guard.records.report import Obligation
from tender_guard.records.tables import Interview, Lot
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.suggestion import suggestion
from tender_guard.supervision.interviews import RULE, TOPICS, Promise, obligation


@dataclass(frozen=True, slots=True)
class Result:
    """What a signed record says; ``answers`` are by topic."""

    held: date
    representative_present: bool
    manager_present: bool
    commitment: bool
    attendees: str = ""
    answers: Mapping[str, str] | None = None
    promises: Sequence[Promise] = ()


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise as kept."""

    id: str
    lot: str
    what: str
    who: str
    due: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """The record of an interview as kept."""

    id: str
    lot: str
    held: date
    attendees: str
    answers: dict[str, str]
    promises: list[PromiseLine]
    at: datetime


def enter(session: Session, actor: Actor, lot: str, result: Result) -> RecordLine:
    """Keep a signed record: in the records, with its answers, and its promises as duties.

    Raises:
        UnknownError: there is no such lot.
        UsageError: its day is to come, or there is no such topic.
        ConflictError: the interview of that lot and day was entered already.
    """
    _lot(session, lot)
    if result.held > today():
        raise UsageError(f"{result.held} 还没有到")
    answers = dict(result.answers or {})
    strange = [topic for topic in answers if topic not in TOPICS]
    if strange:
        raise UsageError(f"没有约谈事项 {strange[0]}{suggestion(strange[0], TOPICS)}")
    there = select(func.count()).where(
        col(InterviewRecord.lot) == lot, col(InterviewRecord.held) == result.held
    )
    if session.scalar(there):
        raise ConflictError(f"标段 {lot} {result.held} 的约谈已经登记")
    row = InterviewRecord(
        id=new_id(),
        lot=lot,
        held=result.held,
        attendees=result.attendees.strip(),
        answers=answers,
        actor=actor.id,
        at=now(),
    )
    session.add(row)
    session.flush()
    for promise in result.promises:
        session.add(
            InterviewPromise(
                id=new_id(),
                record=row.id,
                lot=lot,
                what=promise.what,
                who=promise.who,
                due=promise.due,
            )
        )
    _in_records(session, lot, result)
    note(session, actor, "interview.enter", lot, held=result.held.isoformat())
    return _line(session, row)


def listed(session: Session, lot: str | None = None) -> list[RecordLine]:
    """The records of interviews, the last first; of one lot where it is given."""
    statement = select(InterviewRecord).order_by(col(InterviewRecord.held).desc())
    if lot is not None:
        statement = statement.where(col(InterviewRecord.lot) == lot)
    return [_line(session, row) for row in session.scalars(statement)]


def fulfil(session: Session, actor: Actor, promise_id: str, day: date) -> PromiseLine:
    """Note on which day a promise was kept.

    Raises:
        UnknownError: there is no such promise.
        UsageError: the day is to come.
        ConflictError: it was noted already.
    """
    row = session.get(InterviewPromise, promise_id)
    if row is None:
        raise UnknownError("没有这项承诺")
    if row.done_on is not None:
        raise ConflictError(f"这项承诺已于 {row.done_on} 完成")
    if day > today():
        raise UsageError(f"{day} 还没有到")
    row.done_on = day
    session.add(row)
    note(session, actor, "interview.fulfil", row.lot, promise=row.id, day=day.isoformat())
    return _promise(row)


def obligations(session: Session, rulebook: Rulebook, as_of: date) -> list[Obligation]:
    """What was promised, as duties to stand beside those that follow from the records."""
    soon = int(str(rulebook.values["due-soon-days"]))
    rows = session.execute(
        select(InterviewPromise, col(InterviewRecord.held), col(Lot.name))
        .join(InterviewRecord, col(InterviewRecord.id) == col(InterviewPromise.record))
        .outerjoin(Lot, col(Lot.code) == col(InterviewPromise.lot))
        .order_by(col(InterviewPromise.due), col(InterviewPromise.id))
    )
    return [
        obligation(
            Promise(row.what, row.who, row.due, row.done_on),
            lot=row.lot,
            lot_name=name or row.lot,
            held=held,
            as_of=as_of,
            soon=soon,
            document=rulebook.parameters[RULE].document,
        )
        for row, held, name in rows
    ]


def _in_records(session: Session, lot: str, result: Result) -> None:
    """The row that the rules read; one that says the same already stands for it."""
    given: dict[str, Any] = {
        "lot": lot,
        "held": result.held,
        "representative_present": result.representative_present,
        "manager_present": result.manager_present,
        "commitment": result.commitment,
    }
    same = [getattr(Interview, name) == value for name, value in given.items()]
    if not session.scalar(select(func.count()).select_from(Interview).where(*same)):
        session.add(Interview(**given))
    kept(session, "interview")
    revised(session)


def _lot(session: Session, lot: str) -> None:
    known = session.scalars(select(col(Lot.code))).all()
    if lot not in known:
        raise UnknownError(f"台账中没有标段 {lot}{suggestion(lot, known)}")


def _line(session: Session, row: InterviewRecord) -> RecordLine:
    promises = session.scalars(
        select(InterviewPromise)
        .where(col(InterviewPromise.record) == row.id)
        .order_by(col(InterviewPromise.due), col(InterviewPromise.id))
    )
    own = [_promise(one) for one in promises]
    return RecordLine(row.id, row.lot, row.held, row.attendees, row.answers, own, row.at)


def _promise(row: InterviewPromise) -> PromiseLine:
    return PromiseLine(row.id, row.lot, row.what, row.who, row.due, row.done_on)
