"""Waivers that the office granted for a document, in all its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.audit import note
from tender_guard.casework.documents import DocumentLine
from tender_guard.casework.moments import now
from tender_guard.casework.passwords import new_id
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import GrantedWaiver
from tender_guard.errors import UnknownError, UsageError
from tender_guard.findings import Waiver


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """A waiver: of one finding, or of a rule's findings whose quote holds ``quote``."""

    id: str
    finding: str | None
    rule: str | None
    quote: str | None
    reason: str
    approver: str
    expires: date
    created: datetime
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class WaiverOrder:
    """A waiver to be granted; ``finding`` or ``rule``, not both."""

    reason: str
    approver: str
    expires: date
    finding: str | None = None
    rule: str | None = None
    quote: str | None = None


def grant(
    session: Session, person: Someone, document: DocumentLine, order: WaiverOrder, today: date
) -> WaiverLine:
    """Keep a waiver.

    Raises:
        UsageError: it says neither or both of finding and rule, or nothing of why, or is over.
    """
    if (order.finding is None) == (order.rule is None):
        raise UsageError("finding 与 rule 须且只须填一项")
    if not order.reason.strip() or not order.approver.strip():
        raise UsageError("须写明理由和批准人")
    if order.expires < today:
        raise UsageError("到期日已过")
    row = GrantedWaiver(
        id=new_id(),
        series=document.series,
        finding=order.finding,
        rule=order.rule,
        quote=order.quote or None,
        reason=order.reason.strip(),
        approver=order.approver.strip(),
        expires=order.expires,
        person=person.id,
        created=now(),
    )
    session.add(row)
    note(
        session,
        person.actor,
        "waiver.grant",
        row.id,
        document=document.id,
        finding=order.finding,
        rule=order.rule,
        expires=order.expires.isoformat(),
        reason=row.reason,
    )
    return _line(row)


def revoke(session: Session, person: Someone, waiver_id: str) -> WaiverLine:
    """End a waiver; UnknownError where there is none."""
    row = session.get(GrantedWaiver, waiver_id)
    if row is None:
        raise UnknownError("没有这项豁免")
    if row.revoked is None:
        row.revoked = now()
        note(session, person.actor, "waiver.revoke", row.id)
    return _line(row)


def of_series(session: Session, series: str) -> list[WaiverLine]:
    """The waivers of a document's versions, the oldest first, those that ended too."""
    rows = session.scalars(
        select(GrantedWaiver)
        .where(col(GrantedWaiver.series) == series)
        .order_by(col(GrantedWaiver.created), col(GrantedWaiver.id))
    )
    return [_line(row) for row in rows]


def in_force(lines: list[WaiverLine]) -> tuple[Waiver, ...]:
    """Those that nobody revoked, as a check takes them."""
    return tuple(
        Waiver(one.reason, one.approver, one.expires, one.finding, one.rule, one.quote)
        for one in lines
        if one.revoked is None
    )


def _line(row: GrantedWaiver) -> WaiverLine:
    return WaiverLine(
        row.id,
        row.finding,
        row.rule,
        row.quote,
        row.reason,
        row.approver,
        row.expires,
        row.created,
        row.revoked,
    )
