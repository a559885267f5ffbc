"""What the office does about experts: deductions entered, and steps taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from sqlalchemy import func, select
from sqlmodel import Session, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.moments import now
from tender_guard.casework.passwords import new_id
from tender_guard.casework.records import revised
from tender_guard.casework.tables import ExpertAction
from tender_guard.clock import today
from tender_guard.engine.facts import Value
from tender_guard.errors import ConflictError, UnknownError, UsageError
from tender_guard.records.calendar import months_after
from tender_guard.records.tables import BEHAVIOURS, Expert, ExpertDeduction, Lot, SheetKept
from tender_guard.rulebook.suggestion import suggestion
from tender_guard.supervision.experts import ON, REMOVED, SUSPENDED, standard

Kind: TypeAlias = Literal["remind", "suspend", "remove", "restore"]

KINDS: Final[tuple[Kind, ...]] = ("remind", "suspend", "remove", "restore")
_STATUS: Final[Mapping[Kind, str]] = {"suspend": SUSPENDED, "remove": REMOVED, "restore": ON}
_FROM: Final[Mapping[Kind, frozenset[str]]] = {
    "remind": frozenset({ON, SUSPENDED}),
    "suspend": frozenset({ON}),
    "remove": frozenset({ON, SUSPENDED}),
    "restore": frozenset({SUSPENDED}),
}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What an expert did: ``points`` None are those of the office's table."""

    code: str
    day: date
    points: Decimal | None = None
    lot: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A step that was taken about an expert."""

    id: str
    expert: str
    kind: Kind
    day: date
    until: date | None
    reason: str
    actor: str
    at: datetime


def deduct(
    session: Session,
    actor: Actor,
    code: str,
    behaviour: Behaviour,
    parameters: Mapping[str, Value],
) -> Decimal:
    """Enter a deduction; the points that were taken off.

    Raises:
        UnknownError: there is no such expert or lot.
        UsageError: there is no such behaviour, its day is to come, or the points must be said.
    """
    _expert(session, code)
    if behaviour.code not in BEHAVIOURS:
        raise UsageError(
            f"没有行为代码 {behaviour.code}{suggestion(behaviour.code, BEHAVIOURS)}，"
            f"应为 {BEHAVIOURS[0]} 至 {BEHAVIOURS[-1]}"
        )
    _not_to_come(behaviour.day)
    if behaviour.lot is not None and not session.scalar(
        select(func.count()).where(col(Lot.code) == behaviour.lot)
    ):
        raise UnknownError(f"台账中没有标段 {behaviour.lot}")
    points = _points(behaviour, parameters)
    row = ExpertDeduction(
        expert=code,
        deducted=behaviour.day,
        lot=behaviour.lot,
        behaviour=behaviour.code,
        points=points,
        note=behaviour.note or None,
    )
    row.ordinal = _alike(session, row)
    session.add(row)
    kept(session, "expert_deduction")
    note(session, actor, "expert.deduct", code, behaviour=behaviour.code, points=str(points))
    revised(session)
    return points


def act(  # noqa: PLR0913, PLR0917 (the parts of one step)
    session: Session,
    actor: Actor,
    code: str,
    kind: Kind,
    day: date,
    reason: str,
    months: int,
) -> Action:
    """Take a step about an expert; a suspension lasts ``months``.

    Raises:
        UnknownError: there is no such expert.
        UsageError: its day is to come, or no reason is given.
        ConflictError: the expert's status does not allow it.
    """
    expert = _expert(session, code)
    _not_to_come(day)
    if not reason.strip():
        raise UsageError("请写明理由")
    status = expert.status or ON
    if status not in _FROM[kind]:
        raise ConflictError(f"专家 {code} 现为“{status}”，不能办理这一步")
    expert.status = _STATUS.get(kind, expert.status)
    row = ExpertAction(
        id=new_id(),
        expert=code,
        kind=kind,
        day=day,
        until=months_after(day, months) if kind == "suspend" else None,
        reason=reason.strip(),
        actor=actor.id,
        at=now(),
    )
    session.add_all([expert, row])
    note(session, actor, f"expert.{kind}", code, day=day.isoformat(), reason=row.reason)
    revised(session)
    return _action(row)


def actions(session: Session, code: str | None = None) -> list[Action]:
    """The steps that were taken, the last first; of one expert where a code is given."""
    statement = select(ExpertAction).order_by(col(ExpertAction.day).desc(), col(ExpertAction.at))
    if code is not None:
        statement = statement.where(col(ExpertAction.expert) == code)
    return [_action(row) for row in session.scalars(statement)]


def kept(session: Session, sheet: str) -> None:
    """Note that a sheet of the records is there, now that it has a row."""
    if session.get(SheetKept, sheet) is None:
        session.add(SheetKept(name=sheet))


def _expert(session: Session, code: str) -> Expert:
    expert = session.scalars(select(Expert).where(col(Expert.code) == code)).first()
    if expert is None:
        known = session.scalars(select(col(Expert.code))).all()
        raise UnknownError(f"专家名册中没有编号 {code}{suggestion(code, known)}")
    return expert


def _not_to_come(day: date) -> None:
    if day > today():
        raise UsageError(f"{day} 还没有到")


def _points(behaviour: Behaviour, parameters: Mapping[str, Value]) -> Decimal:
    known = standard(parameters, behaviour.code)
    if behaviour.points is not None:
        if behaviour.points < 0:
            raise UsageError("扣分不能是负数")
        return behaviour.points
    if len(known) > 1:
        choices = "、".join(f"{one:f}" for one in known)
        raise UsageError(f"{behaviour.code} 的扣分有 {choices} 几档，请写明扣分")
    return known[0] if known else Decimal()


def _alike(session: Session, row: ExpertDeduction) -> int:
    """How many rows there are that say the same: the next one's ordinal."""
    names = ("expert", "deducted", "lot", "behaviour", "points", "note")
    table = ExpertDeduction
    same = [getattr(table, name).is_not_distinct_from(getattr(row, name)) for name in names]
    return session.scalar(select(func.count()).select_from(table).where(*same)) or 0


def _action(row: ExpertAction) -> Action:
    kind = next(one for one in KINDS if one == row.kind)
    return Action(row.id, row.expert, kind, row.day, row.until, row.reason, row.actor, row.at)
