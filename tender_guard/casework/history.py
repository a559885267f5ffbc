"""What happened with a project, day by day: every date that its records hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlmodel import Session

from tender_guard.casework import rows
from tender_guard.casework.paging import Turn
from tender_guard.casework.rows import Filter
from tender_guard.casework.sight import Sight
from tender_guard.records.columns import Kind
from tender_guard.records.tables import SHEETS, Sheet

SHEETS_TOLD: Final = (
    "lot",
    "key_person",
    "personnel_change",
    "inspection",
    "complaint",
    "interview",
)
"""Of the other sheets there are too many rows to tell of: their duties tell what matters."""
MOST: Final = 200
"""Rows of a sheet at most."""
_NAMED: Final = ("post", "name", "old_person", "new_person", "item", "kind", "result")


@dataclass(frozen=True, slots=True)
class Event:
    """One date of one row: ``title`` is the head of its column, ``about`` says which row."""

    day: date
    lot: str
    sheet: str
    title: str
    about: str


def events(session: Session, sight: Sight, project: str) -> list[Event]:
    """The events of a project's lots that are seen, the earliest first."""
    found: list[Event] = []
    for name in SHEETS_TOLD:
        sheet = SHEETS[name]
        if not rows.is_seen(sight, sheet):
            continue
        chosen = Filter(project=project)
        page = rows.listed(session, sight, sheet, Turn(size=MOST), chosen)
        found += (event for row in page.items for event in _of_row(sheet, row))
    return sorted(found, key=lambda event: (event.day, event.lot))


def _of_row(sheet: Sheet, row: Mapping[str, Any]) -> list[Event]:
    lot = row["code"] if sheet.name == "lot" else row["lot"]
    about = "、".join(str(row[name]) for name in _NAMED if sheet.name != "lot" and row.get(name))
    return [
        Event(row[column.name], lot, sheet.title, column.title, about)
        for column in sheet.columns
        if column.kind is Kind.DATE and row[column.name] is not None
    ]
