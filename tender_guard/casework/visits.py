"""The browsers that people are signed in at: seen, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.moments import now
from tender_guard.casework.passwords import digest
from tender_guard.casework.tables import PageSession

_SHOWN: Final = 16
"""So many characters of what is kept of a session's secret name it; they open nothing."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that is signed in; ``here`` is the one that asks."""

    id: str
    begun: datetime
    seen: datetime
    expires: datetime
    here: bool


def listed(session: Session, person_id: str, secret: str | None = None) -> list[Visit]:
    """The person's, those seen last first; ``secret`` is of the session that asks."""
    rows = session.scalars(
        select(PageSession)
        .where(col(PageSession.person) == person_id, col(PageSession.expires) > now())
        .order_by(col(PageSession.seen).desc())
    )
    own = digest(secret) if secret else ""
    return [
        Visit(row.digest[:_SHOWN], row.created, row.seen, row.expires, row.digest == own)
        for row in rows
    ]


def end(session: Session, actor: Actor, person_id: str, visit_id: str) -> None:
    """End one; nothing happens where it has ended already."""
    for row in session.scalars(select(PageSession).where(col(PageSession.person) == person_id)):
        if row.digest[:_SHOWN] == visit_id:
            note(session, actor, "session.end", person_id)
            session.delete(row)


def end_others(session: Session, actor: Actor, person_id: str, secret: str | None) -> int:
    """End all but the one that asks; how many there were."""
    own = digest(secret) if secret else ""
    rows = [
        row
        for row in session.scalars(select(PageSession).where(col(PageSession.person) == person_id))
        if row.digest != own
    ]
    for row in rows:
        session.delete(row)
    if rows:
        note(session, actor, "session.end", person_id, others=len(rows))
    return len(rows)
