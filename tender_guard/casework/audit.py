"""The audit trail: every change, each entry tied to all before by a hash.

The hash of an entry is the SHA-256 of the hash before it and of the entry as canonical JSON. The
database refuses to alter entries; where someone alters the file below it, `verify` tells. Entries
cut off at the end show only against a hash noted elsewhere, so `verify` gives the last one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.moments import now
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.tables import AuditEntry, Person, RulebookChange, StoredDocument

_FIRST: Final = "0" * 64
"""What stands for the hash before the first entry."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something: a person, by id, or the program (``system``)."""

    id: str
    role: str


SYSTEM: Final = Actor("system", "system")
COMMAND_LINE: Final = Actor("command-line", "system")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry as shown."""

    id: int
    at: datetime
    actor: str
    actor_name: str | None
    role: str
    action: str
    target: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found; ``broken`` is the first entry that does not hold."""

    entries: int
    head: str
    broken: int | None = None
    reason: str = ""


def note(session: Session, actor: Actor, action: str, target: str, **detail: Any) -> None:  # noqa: ANN401 - JSON
    """Write down a change, within the transaction that makes it."""
    session.flush()
    last = session.execute(
        select(col(AuditEntry.id), col(AuditEntry.hash))
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    ).first()
    number, previous = (last[0] + 1, last[1]) if last else (1, _FIRST)
    entry = AuditEntry(
        id=number,
        at=now(),
        actor=actor.id,
        role=actor.role,
        action=action,
        target=target,
        detail=detail,
        previous=previous,
        hash="",
    )
    entry.hash = _hash(entry)
    session.add(entry)
    session.flush()


def verify(session: Session) -> Verdict:
    """Read the whole trail and hold every hash against its entry."""
    expected, previous = 1, _FIRST
    entries = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id))).yield_per(1000)
    for entry in entries:
        if entry.id != expected:
            return Verdict(expected - 1, previous, expected, "缺少记录")
        if entry.previous != previous:
            return Verdict(expected - 1, previous, expected, "与前一条记录不衔接")
        if entry.hash != _hash(entry):
            return Verdict(expected - 1, previous, expected, "内容与其校验值不符")
        expected, previous = expected + 1, entry.hash
    return Verdict(expected - 1, previous)


def listed(  # noqa: PLR0913, PLR0917 (one a filter)
    session: Session,
    turn: Turn,
    action: str | None = None,
    target: str | None = None,
    actor: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Page[AuditLine]:
    """Entries, the newest first; ``action`` by its beginning, ``until`` is not included."""
    statement = select(AuditEntry, col(Person.name)).outerjoin(
        Person, col(Person.id) == col(AuditEntry.actor)
    )
    if action:
        statement = statement.where(col(AuditEntry.action).startswith(action, autoescape=True))
    if target:
        statement = statement.where(col(AuditEntry.target) == target)
    if actor:
        statement = statement.where(col(AuditEntry.actor) == actor)
    if since:
        statement = statement.where(col(AuditEntry.at) >= since)
    if until:
        statement = statement.where(col(AuditEntry.at) < until)
    return paged(session, statement, turn, {"-id": col(AuditEntry.id)}, _line)


def names(session: Session, targets: Collection[str]) -> dict[str, tuple[str, str]]:
    """What the targets are called, and the address of their page (empty where they have none)."""
    found = {
        row.id: (row.name, f"/people/{row.id}")
        for row in session.scalars(select(Person).where(col(Person.id).in_(targets)))
    }
    for document in session.scalars(
        select(StoredDocument).where(col(StoredDocument.id).in_(targets))
    ):
        found[document.id] = (document.name, f"/documents/{document.id}")
    for change in session.scalars(
        select(col(RulebookChange.id)).where(col(RulebookChange.id).in_(targets))
    ):
        found[change] = ("这项变更", f"/rulebook/changes/{change}")
    return found


def _line(entry: AuditEntry, name: str | None) -> AuditLine:
    return AuditLine(
        entry.id or 0,
        entry.at,
        entry.actor,
        name,
        entry.role,
        entry.action,
        entry.target,
        entry.detail,
        entry.hash,
    )


def _hash(entry: AuditEntry) -> str:
    said = {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "target": entry.target,
        "detail": entry.detail,
        "previous": entry.previous,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
