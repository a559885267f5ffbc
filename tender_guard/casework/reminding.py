"""Reminders that were given to parties, each as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.audit import note
from tender_guard.casework.moments import now
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.passwords import new_id
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import SentReminder
from tender_guard.errors import UnknownError
from tender_guard.reports.reminders import Reminder, text


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A reminder that was given."""

    id: str
    party: str
    role: str
    as_of: date
    duties: int
    text: str
    sent: datetime


def send(session: Session, person: Someone, reminder: Reminder) -> ReminderLine:
    """Keep a reminder as given; handing it over is the office's own way (paper, message)."""
    row = SentReminder(
        id=new_id(),
        party=reminder.party,
        role=reminder.role,
        as_of=reminder.as_of,
        duties=len(reminder.obligations),
        text=text(reminder),
        person=person.id,
        sent=now(),
    )
    session.add(row)
    note(session, person.actor, "reminder.send", row.id, duties=row.duties)
    return _line(row)


def listed(session: Session, turn: Turn, party: str | None) -> Page[ReminderLine]:
    """The reminders that were given, the newest first."""
    statement = select(SentReminder)
    if party is not None:
        statement = statement.where(col(SentReminder.party) == party)
    orders = {"-sent": col(SentReminder.sent), "party": col(SentReminder.party)}
    return paged(session, statement, turn, orders, _line)


def get(session: Session, reminder_id: str) -> ReminderLine:
    """One reminder; UnknownError where there is none."""
    row = session.get(SentReminder, reminder_id)
    if row is None:
        raise UnknownError("没有这份提醒")
    return _line(row)


def _line(row: SentReminder) -> ReminderLine:
    return ReminderLine(row.id, row.party, row.role, row.as_of, row.duties, row.text, row.sent)
