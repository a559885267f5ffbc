"""A checklist as PDF, to be printed where there is no Word."""

from __future__ import annotations

from tender_guard.reports import checklist_words as said
from tender_guard.reports.printable import printable
from tender_guard.reports.typeface import Typeface
from tender_guard.reports.typesetting import typeset
from tender_guard.supervision.checklist import Checklist


def render(listed: Checklist, typeface: Typeface) -> bytes:
    """The form (PDF)."""
    data = {
        "title": said.TITLE,
        "running": said.running(listed),
        "note": said.note(listed),
        "about": [[name, printable(value)] for name, value in listed.about],
        "heads": list(said.HEADS),
        "blank": said.BLANK,
        "points": [
            {
                "item": point.item,
                "text": point.text,
                "severity": point.severity,
                "look": point.look,
                "basis": said.basis(point),
                "facts": [printable(line) for line in point.facts],
                "open": [printable(line) for line in point.open],
            }
            for point in listed.points
        ],
        "period": said.period(listed),
        "signers": list(said.SIGNERS),
    }
    return typeset("checklist", data, typeface, listed.as_of)
