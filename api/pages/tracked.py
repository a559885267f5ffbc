"""Findings that are followed: whose they are, until when, their colour, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final, TypeVar

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import inspecting
from tender_guard.casework.paging import Turn
from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import Following, counted
from tender_guard.clock import today
from tender_guard.errors import TenderGuardError, UsageError
from tender_guard.reports.tracked_text import history, shown
from tender_guard.supervision.closure import (
    ACTION,
    ACTIONS,
    COLOUR,
    COLOURS,
    SOURCE,
    SOURCES,
    STATE,
    STATES,
    Move,
)

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..security import OFFICE, WATCHERS, access
from .navigation import SUPERVISION, Place
from .showing import form, show

T = TypeVar("T", bound=str)
_ALL: Final = Turn(1, 1_000_000)


@get("/tracked", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    turn: TheTurn,
    colour: FromQuery[str] = "",
    stage: FromQuery[str] = "",
    source: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Template:
    """The findings that are looked for, and how many there are of each colour."""
    following = Following(office.rulebook())
    wanted = {
        "state": _of(stage, STATES),
        "source": _of(source, SOURCES),
        "lot": lot.strip() or None,
    }
    with office.store.reading_session() as session:
        every = following.listed(session, sight, _ALL, today(), **wanted)  # type: ignore[arg-type]
        page = following.listed(
            session,
            sight,
            turn,
            today(),
            colour=_of(colour, COLOURS),
            **wanted,  # type: ignore[arg-type]
        )
    return show(
        request,
        "tracked/list.html",
        page=page,
        lines=[(one, shown(asdict(one))) for one in page.items],
        counts=counted(every.items),
        colours=COLOUR,
        stages=STATE,
        sources=SOURCE,
        wanted={"colour": colour, "stage": stage, "source": source, "lot": lot},
    )


@get("/tracked/{number:int}", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def one(
    office: TheOffice, request: Request[Any, Any, Any], sight: TheSight, number: FromPath[int]
) -> Template:
    """One finding, what was done about it, and what may be done next."""
    return _one(office, request, sight, number, {}, "")


@post(
    "/tracked/{number:int}",
    opt=access(OFFICE),
    include_in_schema=False,
    sync_to_thread=True,
    status_code=200,
)
def act(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    number: FromPath[int],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Take one action."""
    sight = Sight.of(person)
    try:
        action = _of(form(data, "action"), ACTIONS)
        if action is None:
            raise UsageError("没有这个动作")
        move = Move(
            action,
            _day(form(data, "on")) or today(),
            form(data, "text"),
            _day(form(data, "due")),
            _day(form(data, "until")),
            form(data, "approver"),
            form(data, "department"),
        )
        with office.store.writing_session() as session:
            Following(office.rulebook()).act(session, person.actor, sight, number, move)
    except TenderGuardError as fault:
        return _one(office, request, sight, number, data, str(fault))
    return Redirect(f"/tracked/{number}", status_code=HTTP_303_SEE_OTHER)


def _one(  # noqa: PLR0913, PLR0917 (one a part)
    office: Office,
    request: Request[Any, Any, Any],
    sight: Sight,
    number: int,
    given: Mapping[str, str],
    problem: str,
) -> Template:
    with office.store.reading_session() as session:
        line, actions = Following(office.rulebook()).get(session, sight, number, today())
        photos = inspecting.photos(session, line.lot) if line.source == "inspection" else []
    item = line.reference.rpartition("/")[2]
    code = line.reference.removeprefix("inspection:").partition("/")[0]
    return show(
        request,
        "tracked/one.html",
        line=line,
        told=shown(asdict(line)),
        history=list(history(map(asdict, actions))),
        photos=[one for one in photos if str(one.item) == item and one.code == code],
        may=request.user.role in OFFICE,
        actions=ACTION,
        today=today().isoformat(),
        given=given,
        problem=problem,
    )


def _of(given: str, known: tuple[T, ...]) -> T | None:
    return next((one for one in known if one == given), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text} 不是日期，应写作 2026-03-02") from None


ROUTES: Final = [listing, one, act]
PLACES: Final = (Place("/tracked", "整改", WATCHERS, SUPERVISION),)
