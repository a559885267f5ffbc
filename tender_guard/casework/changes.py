"""Changes of the rules by an administrator: proposed, tried, confirmed or withdrawn, dated.

A change is tried against what will be in effect on its day. It can be confirmed while that is still
so: where another change was confirmed meanwhile, or the rules that ship are others, it is tried
again. One that is in effect stays in the list; to go back is another change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from tender_guard.casework import jobs
from tender_guard.casework.audit import SYSTEM, Actor, note
from tender_guard.casework.jobs import Progress
from tender_guard.casework.moments import now
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.passwords import new_id
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import Person, RulebookChange
from tender_guard.clock import today
from tender_guard.errors import ConflictError, UnknownError, UsageError
from tender_guard.rulebook.overlay import KINDS, Amendment

State: TypeAlias = Literal["trying", "tried", "refused", "confirmed", "withdrawn"]

LONGEST_REASON: Final = 1000


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A change as shown.

    ``trial`` is what trying it gave: see `tried`. ``in_effect`` says that it was confirmed and its
    day has come.
    """

    id: str
    amendment: Amendment
    effective: date
    reason: str
    person: str
    created: datetime
    state: State
    trial: dict[str, Any] | None
    job: Progress | None
    decided: datetime | None
    decided_by: str | None

    @property
    def in_effect(self) -> bool:
        """Do the rules of today hold it?"""
        return self.state == "confirmed" and self.effective <= today()

    @property
    def withdrawable(self) -> bool:
        """May it still be withdrawn?"""
        return self.state != "withdrawn" and not self.in_effect


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed change: part of the rules from its day."""

    id: str
    effective: date
    amendment: Amendment


@dataclass(frozen=True, slots=True)
class Task:
    """What a trial has to do: the change among those that stand, in the order of effect.

    ``base`` is the hash of the rules below all changes.
    """

    base: str
    change: Standing
    standing: tuple[Standing, ...]

    def before(self) -> list[Amendment]:
        """What is in effect on the change's day without it."""
        return [one.amendment for one in self.standing if one.effective <= self.change.effective]

    def later(self) -> list[date]:
        """Days after the change's on which others come into effect."""
        days = {one.effective for one in self.standing if one.effective > self.change.effective}
        return sorted(days)

    def on(self, day: date) -> list[Amendment]:
        """What is in effect on a day from the change's own on, with it."""
        there = [one for one in self.standing if one.effective <= day]
        at = sum(one.effective <= self.change.effective for one in there)
        return [one.amendment for one in (*there[:at], self.change, *there[at:])]


def propose(  # noqa: PLR0913, PLR0917 (one a field)
    session: Session,
    person: Someone,
    amendment: Amendment,
    effective: date,
    reason: str,
    base: str,
) -> str:
    """A change to be tried; its id. ``base`` is the hash of the rules below all changes.

    Raises:
        UsageError: the day has passed, or there is no reason.
    """
    if effective < today():
        raise UsageError("生效日期不能早于今天")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise UsageError(f"须说明理由，最多 {LONGEST_REASON} 个字")
    row = RulebookChange(
        id=new_id(),
        kind=amendment.kind,
        name=amendment.name,
        value=dict(amendment.value),
        effective=effective,
        reason=reason.strip(),
        person=person.id,
        created=now(),
    )
    session.add(row)
    session.flush()
    note(
        session,
        person.actor,
        "change.propose",
        row.id,
        kind=row.kind,
        name=row.name,
        value=row.value,
        effective=effective.isoformat(),
        reason=row.reason,
    )
    _try(session, person, row, base)
    return row.id


def try_again(session: Session, person: Someone, change_id: str, base: str) -> None:
    """Try it once more, against what stands now.

    Raises:
        UnknownError: there is no such change.
        ConflictError: it was decided already.
        UsageError: its day has passed.
    """
    row = _find(session, change_id)
    if row.state in {"confirmed", "withdrawn"}:
        raise ConflictError("这项变更已经处理，不能再试")
    if row.effective < today():
        raise UsageError("生效日期已过，请另提一项变更")
    _try(session, person, row, base)


def _try(session: Session, person: Someone, row: RulebookChange, base: str) -> None:
    row.state, row.trial = "trying", {"base": base}
    row.job = jobs.put(session, "trial", row.id, person.id)


def task(session: Session, change_id: str) -> Task:
    """What the trial of the change has to do."""
    row = _find(session, change_id)
    base = str((row.trial or {}).get("base", ""))
    return Task(base, _standing(row), standing(session))


def tried(session: Session, change_id: str, task_done: Task, outcome: dict[str, Any]) -> None:
    """Keep what the trial gave.

    ``outcome`` has ``faults`` (lines, none where the rules can be loaded), ``effects`` (the fields
    of `effects.Effects`), ``later`` (days with examples that break then), ``before`` and ``after``
    (hashes). A change that makes faults or breaks examples is refused.
    """
    row = _find(session, change_id)
    broken = outcome["faults"] or outcome["later"] or outcome["effects"]["broken"]
    ids = [one.id for one in task_done.standing]
    row.trial = {"base": task_done.base, "standing": ids, **outcome}
    row.state = "refused" if broken else "tried"
    note(session, SYSTEM, "change.trial", row.id, state=row.state, after=outcome["after"])


def confirm(
    session: Session, person: Someone, change_id: str, base: str, *, despite_losses: bool
) -> None:
    """Let it come into effect on its day; ``despite_losses`` also where accuracy falls.

    Raises:
        UnknownError: there is no such change.
        ConflictError: the trial forbids it, or is no longer of what stands, or its day has passed,
            or accuracy falls.
    """
    row = _find(session, change_id)
    if row.state != "tried" or row.trial is None:
        raise ConflictError(_NOT_CONFIRMED[_state(row)])
    if row.effective < today():
        raise ConflictError("生效日期已过，请另提一项变更")
    ids = [one.id for one in standing(session)]
    if row.trial["base"] != base or row.trial["standing"] != ids:
        raise ConflictError("试算之后规则又有变动，请再试算一次")
    effects = row.trial["effects"]
    if (effects["lost"] or effects["alarmed"]) and not despite_losses:
        raise ConflictError("试算显示准确率会下降；确要变更的，须明确确认")
    row.state, row.decided, row.decider = "confirmed", now(), person.id
    note(
        session,
        person.actor,
        "change.confirm",
        row.id,
        effective=row.effective.isoformat(),
        after=row.trial["after"],
    )


_NOT_CONFIRMED: Final[dict[State, str]] = {
    "trying": "还在试算，请稍候",
    "tried": "没有试算结果，请再试算一次",
    "refused": "试算没有通过，不能生效",
    "confirmed": "已经确认过了",
    "withdrawn": "已经撤回",
}


def withdraw(session: Session, person: Someone, change_id: str) -> None:
    """Give it up, while it is not in effect.

    Raises:
        UnknownError: there is no such change.
        ConflictError: it is in effect, or was withdrawn already.
    """
    row = _find(session, change_id)
    if row.state == "withdrawn":
        raise ConflictError("已经撤回")
    if row.state == "confirmed" and row.effective <= today():
        raise ConflictError("已经生效；要改回来，请另提一项变更")
    _give_up(session, row, person.actor, person.id)


def revoke(session: Session, actor: Actor, change_id: str, reason: str) -> None:
    """Withdraw it although it is in effect: for one that no longer goes with the rules that ship.

    Raises:
        UnknownError: there is no such change.
        ConflictError: it is not confirmed.
    """
    row = _find(session, change_id)
    if row.state != "confirmed":
        raise ConflictError("这项变更没有确认，或者已经撤回")
    _give_up(session, row, actor, None, reason=reason)


def _give_up(
    session: Session, row: RulebookChange, actor: Actor, decider: str | None, **told: str
) -> None:
    row.state, row.decided, row.decider = "withdrawn", now(), decider
    note(session, actor, "change.withdraw", row.id, **told)


def standing(session: Session) -> tuple[Standing, ...]:
    """The confirmed changes, in the order in which they are laid over each other."""
    rows = session.scalars(
        select(RulebookChange)
        .where(col(RulebookChange.state) == "confirmed")
        .order_by(
            col(RulebookChange.effective), col(RulebookChange.created), col(RulebookChange.id)
        )
    )
    return tuple(_standing(row) for row in rows)


def until(day: date, all_: Iterable[Standing]) -> Sequence[Standing]:
    """Those that are in effect on a day."""
    return [one for one in all_ if one.effective <= day]


def get(session: Session, change_id: str) -> RuleChange:
    """One change; UnknownError where there is none."""
    row = session.execute(_statement().where(col(RulebookChange.id) == change_id)).first()
    if row is None:
        raise UnknownError("没有这项变更")
    return _shown(session, *row)


def listed(session: Session, turn: Turn, state: State | None = None) -> Page[RuleChange]:
    """The changes, the newest first."""
    statement = _statement()
    if state:
        statement = statement.where(col(RulebookChange.state) == state)
    orders = {"-created": col(RulebookChange.created), "effective": col(RulebookChange.effective)}
    return paged(session, statement, turn, orders, lambda *row: _shown(session, *row))


_Decider = aliased(Person)


def _statement() -> Select[*tuple[Any, ...]]:
    return (
        select(RulebookChange, col(Person.name), col(_Decider.name))
        .join(Person, col(Person.id) == col(RulebookChange.person))
        .outerjoin(_Decider, col(_Decider.id) == col(RulebookChange.decider))
    )


def _shown(session: Session, row: RulebookChange, person: str, decider: str | None) -> RuleChange:
    return RuleChange(
        row.id,
        _standing(row).amendment,
        row.effective,
        row.reason,
        person,
        row.created,
        _state(row),
        row.trial if row.trial and "effects" in row.trial else None,
        jobs.get(session, row.job) if row.job else None,
        row.decided,
        decider,
    )


def _standing(row: RulebookChange) -> Standing:
    kind = next(kind for kind in KINDS if kind == row.kind)
    return Standing(row.id, row.effective, Amendment(kind, row.name, row.value))


def _state(row: RulebookChange) -> State:
    states: tuple[State, ...] = get_args(State)
    return next(state for state in states if state == row.state)


def _find(session: Session, change_id: str) -> RulebookChange:
    row = session.get(RulebookChange, change_id)
    if row is None:
        raise UnknownError("没有这项变更")
    return row
