"""The page of a document: its pages beside its findings, what is decided on them, its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, get_args

from anyio.to_thread import run_sync
from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_304_NOT_MODIFIED
from sqlmodel import Session

from tender_guard.casework import decisions, documents, granted, tracking
from tender_guard.casework.decisions import DecisionLine, Verdict
from tender_guard.casework.documents import CheckLine, DocumentLine
from tender_guard.casework.granted import WaiverLine, WaiverOrder
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight
from tender_guard.clock import today
from tender_guard.documents.model import Box
from tender_guard.errors import DocumentError, UnknownError, UsageError
from tender_guard.findings import Finding, Report
from tender_guard.reports import summary, words
from tender_guard.reports.leaves import Leaf, leaf_of, segments
from tender_guard.reports.marking import Piece, pieces
from tender_guard.reports.results import Legend, first_place, numbered
from tender_guard.rulebook.model import SEVERITIES

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight
from ..resources.findings import comparison, document_with
from ..resources.results import report_of
from ..resources.tracked import PeriodOrder, follow_document
from ..security import EVERYONE, OFFICE, UPLOADERS, access
from ..sheets import SCALE
from .showing import form, show

Form = URLEncodedBody[dict[str, str]]

_VERDICTS: Final[Mapping[Verdict, str]] = {
    "accepted": "采纳",
    "rejected": "不采纳",
    "returned": "退回修改",
}
_OUTSIDE: Final = "none"
"""How the filter calls findings outside the seven prohibitions."""
_SIGN: Final = 9.0
"""Points that a finding's number beside its boxes is high, and two signs of it about wide."""
_HOUR: Final = "private, max-age=3600"


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as shown.

    ``tracked`` is its number where it is followed until it is mended; ``sheet`` the page or leaf
    that its words stand on.
    """

    number: int
    finding: Finding
    decision: DecisionLine | None
    location: str
    pieces: tuple[Piece, ...]
    prohibition: str
    tracked: int | None = None
    sheet: int | None = None

    @property
    def settled(self) -> bool:
        """Has somebody decided, or is it waived?"""
        return self.decision is not None or self.finding.waived is not None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which findings are to be shown; empty: all."""

    severity: str = ""
    prohibition: str = ""
    decided: str = ""

    def holds(self, card: Card) -> bool:
        """Is it one of them?"""
        finding = card.finding
        return (
            self.severity in {"", finding.severity}
            and self.prohibition in {"", finding.prohibition or _OUTSIDE}
            and self.decided in {"", "yes" if card.settled else "no"}
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """A document with its last report; ``report`` and ``check`` are None until one is done."""

    document: DocumentLine
    versions: Sequence[DocumentLine]
    check: CheckLine | None
    report: Report | None
    cards: Sequence[Card]
    legend: Legend
    waivers: Sequence[WaiverLine]

    @property
    def paged(self) -> bool:
        """Does the file have pages that can be drawn?"""
        return self.report is not None and self.report.document.format == "pdf"

    def named(self, finding: str) -> Card | None:
        """The card of a finding."""
        return next((card for card in self.cards if card.finding.id == finding), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """The boxes of a finding on a page, and where its number stands: right edge and base line."""

    card: Card
    boxes: tuple[Box, ...]
    right: float
    base: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page or leaf: a picture with boxes, or text with marks; or why it cannot be shown."""

    number: int
    last: int
    width: float = 0.0
    height: float = 0.0
    boxes: Sequence[Mark] = ()
    leaf: Leaf = ()
    problem: str = ""


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
    desk = await run_sync(_desk_of, office, sight, document_id)
    if desk.report is None:
        return show(request, "review/waiting.html", desk=desk)
    wish = Wish(severity, prohibition, decided)
    leaves, problem = await _leaves(office, desk)
    desk = _placed(desk, leaves)
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
        sheet=problem or await _sheet(office, desk, leaves, number),
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
    desk = await run_sync(_desk_of, office, sight, document_id)
    if desk.report is None:
        raise UnknownError("文件还没有检查完")
    leaves, problem = await _leaves(office, desk)
    desk = _placed(desk, leaves)
    sheet = problem or await _sheet(office, desk, leaves, number)
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
    legend = _legend(office, compared.after.check)

    def cards(report: Report, found: Sequence[Finding]) -> list[Card]:
        return [_card(report, legend, last, number, one) for number, one in enumerate(found, 1)]

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


def _desk_of(office: Office, sight: Sight, document_id: str) -> Desk:
    with office.store.reading_session() as session:
        document = documents.get(session, sight, document_id)
        versions = documents.versions(session, sight, document_id)
        checks = documents.checks(session, sight, document_id)
        done = next((one for one in checks if one.job.state == "done"), None)
        waivers = granted.of_series(session, document.series)
        if done is None:
            return Desk(document, versions, None, None, (), Legend(), waivers)
        report = report_of(session, sight, done)
        last = decisions.standing(decisions.of_series(session, document.series))
        followed = tracking.followed(session, document.series)
    legend = _legend(office, done)
    serial = numbered(report.findings)
    cards = [
        replace(_card(report, legend, last, serial[one.id], one), tracked=followed.get(one.id))
        for one in report.findings
    ]
    cards.sort(key=lambda card: card.number)
    return Desk(document, versions, done, report, cards, legend, waivers)


def _legend(office: Office, check: CheckLine | None) -> Legend:
    rulebook = office.kept(check.rulebook) if check else office.rulebook()
    return Legend.of(rulebook.rules.values(), rulebook.prohibitions.values())


def _card(
    report: Report,
    legend: Legend,
    last: Mapping[str, DecisionLine],
    number: int,
    finding: Finding,
) -> Card:
    return Card(
        number,
        finding,
        last.get(finding.id),
        summary.location(report, finding),
        pieces(finding.quote, finding.matched),
        legend.prohibition(finding.prohibition),
        sheet=finding.page,
    )


def _placed(desk: Desk, leaves: Sequence[Leaf]) -> Desk:
    """With the leaf that each finding stands on, where the file has no pages."""
    if desk.paged or desk.report is None:
        return desk
    cards = [_on_leaf(card, leaves) for card in desk.cards]
    return Desk(
        desk.document, desk.versions, desk.check, desk.report, cards, desk.legend, desk.waivers
    )


def _on_leaf(card: Card, leaves: Sequence[Leaf]) -> Card:
    if not card.finding.places:
        return card
    return replace(card, sheet=leaf_of(leaves, first_place(card.finding).paragraph))


async def _leaves(office: Office, desk: Desk) -> tuple[Sequence[Leaf], Sheet | None]:
    """The text of a file without pages, or why it cannot be shown."""
    if desk.paged:
        return (), None
    try:
        return await office.sheets.leaves(desk.document), None
    except DocumentError as error:
        return (), Sheet(1, 1, problem=str(error))


async def _sheet(office: Office, desk: Desk, leaves: Sequence[Leaf], number: int) -> Sheet:
    pages = desk.report.document.pages if desk.report and desk.paged else len(leaves)
    last = max(pages or 1, 1)
    number = min(max(number, 1), last)
    if not desk.paged:
        return Sheet(number, last, leaf=leaves[number - 1] if leaves else ())
    try:
        drawn = await office.sheets.drawing(desk.document, number)
    except DocumentError as error:
        return Sheet(number, last, problem=str(error))
    return Sheet(number, last, drawn.width, drawn.height, _marks(desk, number))


def _marks(desk: Desk, page: int) -> list[Mark]:
    """The boxes on a page; numbers of findings on the same words stand beside each other."""
    marks: list[Mark] = []
    for card in desk.cards:
        for place in card.finding.places:
            if place.page != page or not place.boxes:
                continue
            right = max(place.boxes[0].x0 - 4, 2 * _SIGN)
            base = place.boxes[0].top + _SIGN
            while any(abs(m.base - base) < _SIGN and abs(m.right - right) < _SIGN for m in marks):
                right -= 1.5 * _SIGN
            marks.append(Mark(card, place.boxes, max(right, 2 * _SIGN), base))
    return marks


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
    found = {card.finding.prohibition or _OUTSIDE: card.prohibition for card in desk.cards}
    return sorted(found.items(), key=lambda one: (one[0] == _OUTSIDE, one[0]))


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
    desk = await run_sync(_desk_of, office, Sight.of(person), document_id)
    desk = _placed(desk, (await _leaves(office, desk))[0])
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
