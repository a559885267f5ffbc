"""Findings followed until they are closed, from whatever source; every action is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, true
from sqlmodel import Session, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.documents import DocumentLine
from tender_guard.casework.moments import now
from tender_guard.casework.paging import Page, Turn, paged, sliced
from tender_guard.casework.records import revised
from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import FindingAction, Person, TrackedFinding
from tender_guard.clock import today
from tender_guard.errors import UnknownError, UsageError
from tender_guard.findings import Finding
from tender_guard.records.tables import Inspection, Lot, Project
from tender_guard.reports import words
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.closure import (
    SOURCES,
    STATES,
    Action,
    Colour,
    Move,
    Source,
    Standing,
    State,
    allowed,
    authorities,
    colour,
    department,
    moved,
    overdue,
)

LONG: Final = "rectification-long-days"


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to be followed; ``reference`` is what it is known by where it comes from."""

    source: Source
    reference: str
    lot: str
    title: str
    detail: str
    basis: str
    severity: str
    owner_role: str
    opened: date
    due: date


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action that was taken."""

    action: Action
    day: date
    text: str
    detail: dict[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TrackedLine:
    """A finding as it stands on a day, with its colour and what may be done next."""

    id: int
    source: Source
    reference: str
    lot: str
    project: str
    industry: str | None
    title: str
    detail: str
    basis: str
    severity: str
    owner_role: str
    owner: str
    opened: date
    state: State
    due: date
    overdue: int
    returned: int
    colour: Colour
    answered: date | None
    waived_until: date | None
    referred: date | None
    referral_answered: date | None
    department: str
    next: tuple[Action, ...]


def followed(session: Session, series: str) -> dict[str, int]:
    """The findings of a document, in whatever version, that are followed: by id, the number."""
    start = _of_document(series, "")
    rows = session.execute(
        select(col(TrackedFinding.reference), col(TrackedFinding.id)).where(
            col(TrackedFinding.reference).startswith(start, autoescape=True)
        )
    )
    return {reference.removeprefix(start): number for reference, number in rows}


def document_finding(document: DocumentLine, found: Finding, owner: str, due: date) -> NewFinding:
    """A finding of a document to be followed; it is the same in each version."""
    return NewFinding(
        source="document",
        reference=_of_document(document.series, found.id),
        lot=document.lot,
        title=found.title,
        detail="；".join(part for part in (found.quote, found.message) if part),
        basis="、".join(dict.fromkeys(map(words.citation, found.basis))),
        severity=words.SEVERITY[found.severity],
        owner_role=owner.strip() or "招标人",
        opened=today(),
        due=due,
    )


def _of_document(series: str, finding: str) -> str:
    return f"document:{series}/{finding}"


@dataclass(frozen=True)
class Following:
    """Findings of a service under its rules."""

    rulebook: Rulebook

    @cached_property
    def _authorities(self) -> Mapping[str, str]:
        return authorities(self.rulebook)

    @property
    def long_days(self) -> int:
        """Overdue by more than so many days is long overdue."""
        return int(str(self.rulebook.values[LONG]))

    def follow(
        self, session: Session, actor: Actor, findings: Iterable[NewFinding]
    ) -> tuple[int, int]:
        """Begin to follow findings; returns how many are new, and how many were followed already.

        Raises:
            UnknownError: there is no such lot.
            UsageError: one is without a title, or due before it was found.
        """
        new = known = 0
        for one in findings:
            there = select(col(TrackedFinding.id)).where(
                col(TrackedFinding.reference) == one.reference
            )
            if session.scalars(there).first() is not None:
                known += 1
                continue
            self._begin(session, actor, one)
            new += 1
        return new, known

    def _begin(self, session: Session, actor: Actor, one: NewFinding) -> None:
        if not one.title.strip():
            raise UsageError("须写明问题")
        if one.due < one.opened:
            raise UsageError("整改期限早于发现问题的日期")
        lot, project = _lot(session, one.lot)
        owner = {"招标人": project.tenderer, "中标人": lot.winner}.get(one.owner_role)
        row = TrackedFinding(
            source=one.source,
            reference=one.reference,
            lot=one.lot,
            project=lot.project,
            industry=project.industry,
            title=one.title.strip(),
            detail=one.detail,
            basis=one.basis,
            severity=one.severity,
            owner_role=one.owner_role,
            owner=owner or one.owner_role,
            opened=one.opened,
            state="open",
            due=one.due,
        )
        session.add(row)
        session.flush()
        note(
            session,
            actor,
            "tracked.open",
            str(row.id),
            source=one.source,
            reference=one.reference,
            lot=one.lot,
            due=one.due.isoformat(),
        )

    def act(
        self, session: Session, actor: Actor, sight: Sight, finding: int, move: Move
    ) -> TrackedLine:
        """Take an action, keep it, and answer how the finding stands then.

        Raises:
            UnknownError: there is no such finding, or it is not for these eyes.
            ConflictError: the state does not allow the action.
            UsageError: the action lacks something.
        """
        row = _find(session, sight, finding)
        if move.on < max(row.opened, _last(session, finding) or row.opened):
            raise UsageError("日期早于发现问题的日期，或早于前一个动作")
        standing = moved(_standing(row), move, self.long_days)
        for field in fields(Standing):
            setattr(row, field.name, getattr(standing, field.name))
        if move.action == "refer":
            row.department = move.department.strip()
        detail = {
            name: value.isoformat() if isinstance(value, date) else value
            for name in ("due", "until", "approver", "department")
            if (value := getattr(move, name))
        }
        session.add(
            FindingAction(
                finding=finding,
                action=move.action,
                day=move.on,
                text=move.text.strip(),
                detail=detail,
                actor=actor.id,
                role=actor.role,
                at=now(),
            )
        )
        note(
            session,
            actor,
            f"tracked.{move.action}",
            str(finding),
            day=move.on.isoformat(),
            text=move.text.strip(),
            **detail,
        )
        if move.action in {"accept", "return"} and row.source == "inspection":
            _in_records(session, row, move)
        return self._line(row, move.on)

    def get(
        self, session: Session, sight: Sight, finding: int, as_of: date
    ) -> tuple[TrackedLine, list[ActionLine]]:
        """One finding and all that was done about it.

        Raises:
            UnknownError: there is none, or it is not for these eyes.
        """
        row = _find(session, sight, finding)
        actions = session.execute(
            select(FindingAction, col(Person.name))
            .outerjoin(Person, col(Person.id) == col(FindingAction.actor))
            .where(col(FindingAction.finding) == finding)
            .order_by(col(FindingAction.id))
        )
        return self._line(row, as_of), [_action(one, name) for one, name in actions]

    def listed(  # noqa: PLR0913, PLR0917 (one a filter)
        self,
        session: Session,
        sight: Sight,
        turn: Turn,
        as_of: date,
        state: State | None = None,
        colour: Colour | None = None,
        source: Source | None = None,
        lot: str | None = None,
        project: str | None = None,
    ) -> Page[TrackedLine]:
        """The findings, those due first in front."""
        statement = select(TrackedFinding).where(_seen(sight))
        for column, wanted in (
            (TrackedFinding.state, state),
            (TrackedFinding.source, source),
            (TrackedFinding.lot, lot),
            (TrackedFinding.project, project),
        ):
            if wanted is not None:
                statement = statement.where(col(column) == wanted)
        orders = {
            "due": col(TrackedFinding.due),
            "opened": col(TrackedFinding.opened),
            "lot": col(TrackedFinding.lot),
            "id": col(TrackedFinding.id),
        }
        if colour is None:
            return paged(session, statement, turn, orders, lambda row: self._line(row, as_of))
        everything: Page[TrackedLine] = paged(
            session,
            statement,
            Turn(1, 1_000_000, turn.sort),
            orders,
            lambda row: self._line(row, as_of),
        )
        return sliced([one for one in everything.items if one.colour == colour], turn)

    def _line(self, row: TrackedFinding, as_of: date) -> TrackedLine:
        standing = _standing(row)
        return TrackedLine(
            id=row.id or 0,
            source=next(one for one in SOURCES if one == row.source),
            reference=row.reference,
            lot=row.lot,
            project=row.project,
            industry=row.industry,
            title=row.title,
            detail=row.detail,
            basis=row.basis,
            severity=row.severity,
            owner_role=row.owner_role,
            owner=row.owner,
            opened=row.opened,
            state=standing.state,
            due=row.due,
            overdue=overdue(standing, as_of),
            returned=row.returned,
            colour=colour(standing, as_of, self.long_days),
            answered=row.answered,
            waived_until=row.waived_until,
            referred=row.referred,
            referral_answered=row.referral_answered,
            department=row.department or department(self._authorities, row.industry),
            next=allowed(standing, as_of, self.long_days),
        )


def counted(lines: Iterable[TrackedLine]) -> Mapping[Colour, int]:
    """How many there are of each colour."""
    found: dict[Colour, int] = {"green": 0, "yellow": 0, "red": 0}
    for line in lines:
        found[line.colour] += 1
    return found


def _standing(row: TrackedFinding) -> Standing:
    return Standing(
        state=next(one for one in STATES if one == row.state),
        due=row.due,
        returned=row.returned,
        late=row.late,
        answered=row.answered,
        waived_until=row.waived_until,
        referred=row.referred,
        referral_answered=row.referral_answered,
    )


def _action(row: FindingAction, name: str | None) -> ActionLine:
    action: Any = row.action
    return ActionLine(action, row.day, row.text, row.detail, name or row.actor, row.at)


def _find(session: Session, sight: Sight, finding: int) -> TrackedFinding:
    statement = select(TrackedFinding).where(col(TrackedFinding.id) == finding, _seen(sight))
    row = session.scalars(statement).first()
    if row is None:
        raise UnknownError(f"没有编号 {finding} 的问题")
    return row


def _last(session: Session, finding: int) -> date | None:
    """The day of the last action."""
    days = select(func.max(col(FindingAction.day))).where(col(FindingAction.finding) == finding)
    return session.scalar(days)


def _seen(sight: Sight) -> ColumnElement[bool]:
    if sight.everything:
        return true()
    return col(TrackedFinding.lot).in_(select(col(Lot.code)).where(sight.lots()))


def _lot(session: Session, code: str) -> tuple[Lot, Project]:
    found = session.execute(
        select(Lot, Project)
        .join(Project, col(Project.code) == col(Lot.project))
        .where(col(Lot.code) == code)
    ).first()
    if found is None:
        raise UnknownError(f"没有这个标段：{code}")
    lot, project = found
    return lot, project


def _in_records(session: Session, row: TrackedFinding, move: Move) -> None:
    """Write into the records the new period of an inspected item, or the day it was put right."""
    place, item = row.reference.removeprefix("inspection:").rsplit("/", 1)
    found = session.scalars(
        select(Inspection).where(
            col(Inspection.code) == place.removesuffix(f"/{row.lot}"),
            col(Inspection.lot) == row.lot,
            col(Inspection.item) == int(item),
        )
    ).first()
    if found is None:
        return
    if move.action == "return":
        found.rectify_by = row.due
    else:
        found.rectified = row.answered
    revised(session)
