"""The audit trail: looked through, and held against its hashes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import Template

from tender_guard.casework import audit, people
from tender_guard.casework.paging import Turn
from tender_guard.clock import SHANGHAI
from tender_guard.errors import UsageError
from tender_guard.reports import casework_words as told

from ..parameters import TheOffice, TheTurn
from ..security import READERS, access
from .navigation import SYSTEM, Place
from .showing import show

_MOST_PEOPLE: Final = 1000


@get("/audit", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 - one a filter
    office: TheOffice,
    request: Request[Any, Any, Any],
    turn: TheTurn,
    who: FromQuery[str] = "",
    what: FromQuery[str] = "",
    target: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Template:
    """The entries that are looked for, the newest first."""
    problem = ""
    try:
        first, last = _midnight(since), _midnight(until, days=1)
    except UsageError as fault:
        first, last, problem = None, None, str(fault)
    with office.store.reading_session() as session:
        page = audit.listed(
            session,
            turn,
            f"{what}." if what in told.AREAS else what or None,
            target.strip() or None,
            who or None,
            first,
            last,
        )
        names = audit.names(session, {entry.target for entry in page.items})
        known = people.listed(session, Turn(1, _MOST_PEOPLE, "name"), None).items
    asked = {"who": who, "what": what, "target": target, "since": since, "until": until}
    return show(
        request,
        "audit/list.html",
        page=page,
        names=names,
        people=known,
        areas=told.AREAS,
        actions=told.ACTIONS,
        roles=told.ROLES,
        action=told.action,
        details=told.details,
        asked=asked,
        link=f"/audit?{urlencode({key: one for key, one in asked.items() if one})}&page=",
        problem=problem,
    )


def _midnight(given: str, days: int = 0) -> datetime | None:
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"{given} 不是日期，应写作 2026-03-02") from None
    return datetime.combine(day + timedelta(days), time(), SHANGHAI)


@get("/audit/verification", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def verification(office: TheOffice, request: Request[Any, Any, Any]) -> Template:
    """Every hash held against its entry; only the answer where the page itself asks."""
    with office.store.reading_session() as session:
        verdict = audit.verify(session)
    asked_by_page = request.headers.get("hx-request") == "true"
    name = "audit/verdict.html" if asked_by_page else "audit/verification.html"
    return show(request, name, verdict=verdict)


ROUTES: Final = [listing, verification]
PLACES: Final = (Place("/audit", "审计记录", READERS, SYSTEM),)
