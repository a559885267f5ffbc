"""The register of experts and a person's sheet, with what the office enters there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_args

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import experts
from tender_guard.casework.experts import Behaviour, Kind
from tender_guard.clock import today
from tender_guard.errors import UsageError
from tender_guard.reports import expert_plots, words
from tender_guard.reports import expert_sheet as sheet
from tender_guard.reports import expert_words as said
from tender_guard.supervision.coverage import UNKNOWN
from tender_guard.supervision.experts import Step

from ..ledgers import coverage_of
from ..parameters import TheOffice, ThePerson
from ..resources.experts import barred_from, of
from ..security import OFFICE, READERS, access
from .days import day_of
from .navigation import EXPERTS, Place
from .showing import form, show

Form = URLEncodedBody[dict[str, str]]

KINDS: Final[Mapping[Kind, str]] = {
    "remind": "书面提醒",
    "suspend": "暂停",
    "restore": "恢复",
    "remove": "除名",
}
TAGS: Final[Mapping[Step, str]] = {"remind": "notice", "suspend": "yellow", "remove": "red"}
"""The look of a proposal."""


@get("/experts", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def listing(
    office: TheOffice,
    request: Request[Any, Any, Any],
    speciality: FromQuery[str] = "",
    proposed: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Template:
    """The register: experts, coverage, whom to look at, plots; who must avoid a ``lot``."""
    found = coverage_of(office)
    asked = lot.strip()
    standings = found.register.standings
    shown = [
        one
        for one in standings
        if (not speciality or speciality in (one.specialities or (UNKNOWN,)))
        and (not proposed or one.proposal is not None)
    ]
    return show(
        request,
        "experts/list.html",
        coverage=found,
        shown=shown,
        total=len(standings),
        speciality=speciality,
        proposed=proposed,
        plots=expert_plots.of_register(found),
        said=said,
        gaps=said.gaps(found),
        words=words,
        tags=TAGS,
        lot=asked,
        barred=barred_from(found, asked) if asked else (),
    )


@get("/experts/{code:str}", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def one(office: TheOffice, request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """One expert's sheet."""
    found = coverage_of(office)
    standing = of(found, code)
    with office.store.reading_session() as session:
        taken = experts.actions(session, code)
    return show(
        request,
        "experts/one.html",
        one=standing,
        facts=sheet.facts(found, standing),
        sessions=sheet.sessions(standing),
        deductions=sheet.deductions(standing),
        marks=list(said.deviation(found.deviations.of(code), found.deviations)),
        plots=expert_plots.of_expert(found, standing),
        actions=taken,
        said=said,
        gaps=said.gaps(found),
        tags=TAGS,
        kinds=KINDS,
        today=today(),
        may_act=request.user.role in OFFICE,
    )


@post(
    "/experts/{code:str}/deductions",
    opt=access(OFFICE),
    include_in_schema=False,
    sync_to_thread=True,
)
def deduct(office: TheOffice, person: ThePerson, code: FromPath[str], data: Form) -> Response[Any]:
    """Enter a deduction, and go back to the sheet."""
    given = Behaviour(
        form(data, "behaviour"),
        day_of(form(data, "day")),
        _points(form(data, "points")),
        form(data, "lot").strip() or None,
        form(data, "note").strip() or None,
    )
    with office.store.writing_session() as session:
        experts.deduct(session, person.actor, code, given, office.rulebook().values)
    return _back(code)


@post(
    "/experts/{code:str}/actions", opt=access(OFFICE), include_in_schema=False, sync_to_thread=True
)
def act(office: TheOffice, person: ThePerson, code: FromPath[str], data: Form) -> Response[Any]:
    """Take a step about an expert, and go back to the sheet."""
    kind = next((one for one in get_args(Kind) if one == form(data, "kind")), None)
    if kind is None:
        raise UsageError("请选择处理")
    months = int(str(office.rulebook().values["expert-suspension-months"]))
    with office.store.writing_session() as session:
        day, reason = day_of(form(data, "day")), form(data, "reason")
        experts.act(session, person.actor, code, kind, day, reason, months)
    return _back(code)


def _points(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        points = Decimal(text.strip())
    except InvalidOperation:
        raise UsageError(f"扣分 {text}：应为数") from None
    if not points.is_finite():
        raise UsageError(f"扣分 {text}：应为数")
    return points


def _back(code: str) -> Response[Any]:
    return Redirect(f"/experts/{code}", status_code=HTTP_303_SEE_OTHER)


ROUTES: Final = [listing, one, deduct, act]
PLACES: Final = (Place("/experts", "评标专家", READERS, EXPERTS),)
