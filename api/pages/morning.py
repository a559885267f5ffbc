"""The page that a day begins with: what is overdue, what is due, what waits for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from anyio.to_thread import run_sync
from litestar import Request, get
from litestar.response import Template

from tender_guard.casework import records, rows, waiting
from tender_guard.casework.packing import Snapshot
from tender_guard.casework.paging import Turn
from tender_guard.casework.records import ImportLine
from tender_guard.casework.sight import Sight, seen_lots
from tender_guard.casework.waiting import Desk, Ending
from tender_guard.clock import today
from tender_guard.records.report import Obligation, RecordFinding
from tender_guard.reports import records_summary

from ..office import Office
from ..parameters import TheOffice, TheSight
from ..resources.duties import seen_duties
from ..security import EVERYONE, access
from .navigation import TODAY, Place
from .showing import show
from .snapshots import snapshot

_SHOWN: Final = 12
"""Entries of each list; the rest is a page further."""


@dataclass(frozen=True, slots=True)
class _Day:
    """What one person sees of a day."""

    desk: Desk
    overdue: list[Obligation]
    soon: list[Obligation]
    findings: list[RecordFinding]
    rejected: list[ImportLine]
    ending: list[Ending]


@get("/", opt=access(EVERYONE), include_in_schema=False)
async def home(office: TheOffice, request: Request[Any, Any, Any], sight: TheSight) -> Template:
    """The day of who looks."""
    said = await snapshot(office)
    day = await run_sync(_day, office, sight, said)
    return show(
        request,
        "morning/page.html",
        day=day,
        checked=said is not None,
        shown=_SHOWN,
        today=today(),
        summary=records_summary,
    )


def _day(office: Office, sight: Sight, said: Snapshot | None) -> _Day:
    with office.store.reading_session() as session:
        lots = seen_lots(session, sight)
        projects = rows.projects_seen(session, sight) if lots is not None else frozenset()
        desk = waiting.desk(session, sight)
        ending = waiting.ending(session, sight, today())
        last = records.listed(session, Turn(size=1)).items if sight.everything else ()
    rejected = [one for one in last if one.summary and one.summary["rejected"]]
    if said is None:
        return _Day(desk, [], [], [], rejected, ending)
    duties = seen_duties(office, sight, said)
    findings = [one for one in said.findings if lots is None or rows.is_about(one, lots, projects)]
    return _Day(
        desk,
        [one for one in duties if one.status == "overdue"],
        [one for one in duties if one.status == "due-soon"],
        [one for one in findings if one.severity == "violation"],
        rejected,
        ending,
    )


ROUTES: Final = [home]
PLACES: Final = (Place("/", "今日", EVERYONE, TODAY),)
