"""Obligations as a calendar file (``.ics``) that ordinary calendars open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from tender_guard.records.report import Obligation
from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.reports.records_summary import STATUS, duty

_PRODUCT: Final = "-//tender-guard//obligations//ZH"
_WARNED: Final = timedelta(days=-3)
"""So long before the due day a calendar reminds."""


def calendar(obligations: Iterable[Obligation], as_of: date) -> bytes:
    """An event of the whole day for each obligation that is not done, on its due day.

    An event keeps its identity from one file to the next, so that importing again moves it instead
    of doubling it.
    """
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "招标投标和履约义务")
    for obligation in obligations:
        if obligation.status != "done":
            made.add_component(_event(obligation, as_of))
    written: bytes = made.to_ical()
    return written


def _event(obligation: Obligation, as_of: date) -> Event:
    event = Event()
    identity = "\n".join((obligation.kind, obligation.lot, obligation.other or ""))
    event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@tender-guard")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", obligation.due)
    event.add("dtend", obligation.due + timedelta(days=1))
    event.add("summary", printable(f"{obligation.lot} {duty(obligation)}"))
    who = "、".join(
        party if party == role else f"{role} {party}" for role, party in obligation.parties
    )
    basis = "、".join(map(words.citation, obligation.basis))
    lines = (
        f"标段：{obligation.lot_name}（{obligation.lot}）",
        f"义务人：{who}",
        f"状态：{STATUS[obligation.status]}",
        f"依据：{basis}",
        obligation.note,
    )
    event.add("description", printable("\n".join(line for line in lines if line)))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", printable(f"{obligation.lot} {obligation.title}"))
    alarm.add("trigger", _WARNED)
    event.add_component(alarm)
    return event
