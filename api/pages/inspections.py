"""The lots that an inspector was drawn for, and the checklist to fill in on a phone."""

from __future__ import annotations

from typing import Any, Final

from anyio.to_thread import run_sync
from litestar import Request, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from tender_guard.casework import draws
from tender_guard.clock import today
from tender_guard.supervision.inspection_results import OUTCOMES

from ..parameters import TheOffice, ThePerson, TheSight
from ..resources.inspections import detail, listed_for
from ..security import INSPECTORS, WATCHERS, access
from .navigation import SUPERVISION, Place
from .showing import show


@get("/inspections", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def listing(office: TheOffice, request: Request[Any, Any, Any], sight: TheSight) -> Template:
    """The lots that were drawn and are seen."""
    with office.store.reading_session() as session:
        visits = draws.visits(session, sight)
    return show(request, "inspections/list.html", visits=visits)


@get("/inspections/{lot:str}", opt=access(WATCHERS), include_in_schema=False)
async def one(  # noqa: PLR0913, PLR0917 (what is asked for, and by whom)
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    sight: TheSight,
    lot: FromPath[str],
    code: FromQuery[str | None] = None,
) -> Template:
    """The checklist of a lot: to be filled in, or as it was."""
    made = await listed_for(office, sight, lot, code)
    listed = await run_sync(detail, office, made)
    found = {one.item: one for one in listed.results.items} if listed.results else {}
    return show(
        request,
        "inspections/one.html",
        listed=listed,
        found=found,
        outcomes=OUTCOMES,
        today=today().isoformat(),
        fills=person.role in INSPECTORS and listed.results is None,
    )


ROUTES: Final = [listing, one]
PLACES: Final = (Place("/inspections", "抽查", WATCHERS, SUPERVISION),)
