"""The page of a document: what is shown of its desk, what is decided on findings, its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, get_args

from anyio.to_thread import run_sync
from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_304_NOT_MODIFIED
from sqlmodel import Session

from tender_guard.casework import decisions, documents, granted
from tender_guard.casework.decisions import Verdict
from tender_guard.casework.documents import DocumentLine
from tender_guard.casework.granted import WaiverOrder
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight
from tender_guard.clock import today
from tender_guard.errors import UnknownError, UsageError
from tender_guard.findings import Finding, Report
from tender_guard.reports import summary, words
from tender_guard.reports.leaves import segments
from tender_guard.rulebook.model import SEVERITIES

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight
from ..resources.findings import comparison, document_with
from ..resources.tracked import PeriodOrder, follow_document
from ..security import EVERYONE, OFFICE, UPLOADERS, access
from ..sheets import SCALE
from .desk import (
    OUTSIDE,
    Card,
    Desk,
    Wish,
    card_of,
    desk_of,
    leaves_of,
    legend_of,
    placed,
    sheet_of,
)
from .showing import form, show

Form = URLEncodedBody[dict[str, str]]

_VERDICTS: Final[Mapping[Verdict, str]] = {
    "accepted": "采纳",
    "rejected": "不采纳",
    "returned": "退回修改",
}
_HOUR: Final = "private, max-age=3600"


@get("/documents/{document_id:str}", opt=access(EVERYONE), include_in_schema=False)
async def one(  # noqa: PLR0913, PLR0917 (one a choice)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    document_id: FromPath[str],
    sheet: FromQuery[int | None] = None,
    finding: FromQuery[str] = "",
    severity: FromQuery[str] = "",
    prohibition: FromQuery[str] = "",
    decided: FromQuery[str] = "",
) -> Template:
    """A document beside what its last check found."""
    desk = await run_sync(desk_of, office, sight, document_id)
    if desk.report is None:
        return show(request, "review/waiting.html", desk=desk)
    wish = Wish(severity, prohibition, decided)
    leaves, problem = await leaves_of(office, desk)
    desk = placed(desk, leaves)
    shown = [card for card in desk.cards if wish.holds(card)]
    here = desk.named(finding)
    begin = here or next((card for card in shown if card.sheet), None)
    number = sheet or (begin and begin.sheet) or 1
    return show(
        request,
        "review/page.html",
        **_common(desk),
        shown=shown,
        wish=wish,
        chosen=here,
        sheet=problem or await sheet_of(office, desk, leaves, number),
        severities=[(key, words.SEVERITY[key]) for key in SEVERITIES],
        prohibitions=_prohibitions(desk),
    )


@get(
    "/documents/{document_id:str}/sheets/{number:int}",
    opt=access(EVERYONE),
    include_in_schema=False,
)
async def sheet_alone(
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    document_id: FromPath[str],
    number: FromPath[int],
) -> Template:
    """One page or leaf, to be put beside the findings."""
    desk = await run_sync(desk_of, office, sight, document_id)
    if desk.report is None:
        raise UnknownError("文件还没有检查完")
    leaves, problem = await leaves_of(office, desk)
    desk = placed(desk, leaves)
    sheet = problem or await sheet_of(office, desk, leaves, number)
    return show(request, "review/sheet.html", **_common(desk), sheet=sheet)


@get(
    "/documents/{document_id:str}/pictures/{number:int}",
    opt=access(EVERYONE),
    include_in_schema=False,
)
async def picture(
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    document_id: FromPath[str],
    number: FromPath[int],
) -> Response[bytes]:
    """The picture of a page; the file never changes, so neither does it."""
    document = await run_sync(_document, office, sight, document_id)
    tag = f'"{document.sha256[:32]}-{number}-{SCALE}"'
    headers = {"etag": tag, "cache-control": _HOUR}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    drawn = await office.sheets.drawing(document, number)
    return Response(drawn.data, media_type=f"image/{drawn.kind}", headers=headers)


@post(
    "/documents/{document_id:str}/findings/{finding_id:str}/decisions",
    opt=access(OFFICE),
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
async def decide(  # noqa: PLR0913, PLR0917 (one a part of the request)
    office: TheOffice,
    person: ThePerson,
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    finding_id: FromPath[str],
    data: Form,
) -> Response[Any] | Template:
    """Decide on a finding; its card anew."""

    def keep(session: Session) -> None:
        document = document_with(session, Sight.of(person), document_id, finding_id)
        verdict = next((one for one in get_args(Verdict) if one == form(data, "verdict")), None)
        if verdict is None:
            raise UsageError("须选择采纳、不采纳或退回修改")
        decisions.decide(session, person, document, finding_id, verdict, form(data, "reason"))

    return await _changed(office, request, person, (document_id, finding_id), keep, data)


@post(
    "/documents/{document_id:str}/findings/{finding_id:str}/waiver",
    opt=access(OFFICE),
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
async def waive(  # noqa: PLR0913, PLR0917 (one a part of the request)
    office: TheOffice,
    person: ThePerson,
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    finding_id: FromPath[str],
    data: Form,
) -> Response[Any] | Template:
    """Let a finding pass until a day; its card anew."""

    def keep(session: Session) -> None:
        document = document_with(session, Sight.of(person), document_id, finding_id)
        words_given = form(data, "reason"), form(data, "approver")
        order = WaiverOrder(*words_given, _day(data, "expires"), finding_id)
        granted.grant(session, person, document, order, today())

    return await _changed(office, request, person, (document_id, finding_id), keep, data)


@post(
    "/documents/{document_id:str}/findings/{finding_id:str}/tracked",
    opt=access(OFFICE),
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
async def follow(  # noqa: PLR0913, PLR0917 (one a part of the request)
    office: TheOffice,
    person: ThePerson,
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    finding_id: FromPath[str],
    data: Form,
) -> Response[Any] | Template:
    """Follow a finding until it is mended; its card anew."""
    ids = document_id, finding_id

    def keep(session: Session) -> None:
        order = PeriodOrder(_day(data, "due"), form(data, "owner"))
        follow_document(office, session, person, ids, order)

    return await _changed(office, request, person, ids, keep, data)


@post(
    "/documents/{document_id:str}/waivers/{waiver_id:str}/revocation",
    opt=access(OFFICE),
    include_in_schema=False,
    sync_to_thread=True,
)
def revoke(
    office: TheOffice, person: ThePerson, document_id: FromPath[str], waiver_id: FromPath[str]
) -> Redirect:
    """End a waiver."""
    with office.store.writing_session() as session:
        granted.revoke(session, person, waiver_id)
    return _back(document_id)


@post(
    "/documents/{document_id:str}/publication",
    opt=access(UPLOADERS),
    include_in_schema=False,
    sync_to_thread=True,
)
def publish(office: TheOffice, person: ThePerson, document_id: FromPath[str]) -> Redirect:
    """A draft is published."""
    with office.store.writing_session() as session:
        documents.change_state(session, person, document_id, "published")
    return _back(document_id)


@post(
    "/documents/{document_id:str}/checks",
    opt=access(UPLOADERS),
    include_in_schema=False,
    sync_to_thread=True,
)
def check_again(office: TheOffice, person: ThePerson, document_id: FromPath[str]) -> Redirect:
    """Check anew with the rules in effect, as of today."""
    rules = office.rulebook().sha256
    with office.store.writing_session() as session:
        documents.check_again(session, person, document_id, rules, today(), with_records=True)
    office.dispatcher.wake()
    return _back(document_id)


@get(
    "/documents/{document_id:str}/difference",
    opt=access(EVERYONE),
    include_in_schema=False,
    sync_to_thread=True,
)
def difference(
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    document_id: FromPath[str],
    against: FromQuery[str] = "",
) -> Template:
    """What became of the findings from one version to another."""
    with office.store.reading_session() as session:
        compared = comparison(session, sight, document_id, against or None)
        versions = documents.versions(session, sight, document_id)
        last = decisions.standing(decisions.of_series(session, compared.after.series))
    legend = legend_of(office, compared.after.check)

    def cards(report: Report, found: Sequence[Finding]) -> list[Card]:
        return [card_of(report, legend, last, number, one) for number, one in enumerate(found, 1)]

    return show(
        request,
        "review/difference.html",
        compared=compared,
        versions=versions,
        fixed=cards(compared.old, compared.found.fixed),
        new=cards(compared.new, compared.found.new),
        unchanged=[
            (card, pair.before if pair.before.quote != pair.after.quote else None)
            for card, pair in zip(
                cards(compared.new, [pair.after for pair in compared.found.unchanged]),
                compared.found.unchanged,
                strict=True,
            )
        ],
        verdicts=_VERDICTS,
    )


def _document(office: Office, sight: Sight, document_id: str) -> DocumentLine:
    with office.store.reading_session() as session:
        return documents.get(session, sight, document_id)


def _common(desk: Desk) -> dict[str, Any]:
    return {
        "desk": desk,
        "document": desk.document,
        "report": desk.report,
        "summary": summary,
        "verdicts": _VERDICTS,
        "today": today(),
        "segments": lambda text: segments(text, [card.finding for card in desk.cards]),
    }


def _prohibitions(desk: Desk) -> list[tuple[str, str]]:
    found = {card.finding.prohibition or OUTSIDE: card.prohibition for card in desk.cards}
    return sorted(found.items(), key=lambda one: (one[0] == OUTSIDE, one[0]))


async def _changed(  # noqa: PLR0913, PLR0917 (one a part of the request)
    office: Office,
    request: Request[Any, Any, Any],
    person: Someone,
    ids: tuple[str, str],
    keep: Callable[[Session], None],
    data: Mapping[str, str],
) -> Response[Any] | Template:
    """Make a change to a finding; its card anew, or the page where the browser has no script."""
    document_id, finding_id = ids
    problem = ""

    def change() -> None:
        with office.store.writing_session() as session:
            keep(session)

    try:
        await run_sync(change)
    except (UsageError, UnknownError) as error:
        if "hx-request" not in request.headers:
            raise
        problem = str(error)
    if "hx-request" not in request.headers:
        return Redirect(
            f"/documents/{document_id}?finding={finding_id}#f-{finding_id}",
            status_code=HTTP_303_SEE_OTHER,
        )
    desk = await run_sync(desk_of, office, Sight.of(person), document_id)
    desk = placed(desk, (await leaves_of(office, desk))[0])
    card = desk.named(finding_id)
    if card is None:
        raise UnknownError("文件中没有这个问题")
    shown = {**_common(desk), "card": card, "given": data}
    template = show(request, "review/card-alone.html", **{**shown, "problem": problem})
    template.status_code = UsageError.http_status if problem else HTTP_200_OK
    template.media_type = MediaType.HTML
    return template


def _day(data: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(form(data, name))
    except ValueError:
        raise UsageError("须填写日期，如 2026-12-31") from None


def _back(document_id: str) -> Redirect:
    return Redirect(f"/documents/{document_id}", status_code=HTTP_303_SEE_OTHER)


ROUTES: Final = [
    one,
    sheet_alone,
    picture,
    decide,
    waive,
    follow,
    revoke,
    publish,
    check_again,
    difference,
]
