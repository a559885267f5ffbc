"""Findings that are followed until they are closed: their state, colour, and what comes next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta
from sqlmodel import Session

from tender_guard.casework import documents
from tender_guard.casework.paging import Page
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import (
    ActionLine,
    Following,
    NewFinding,
    TrackedLine,
    document_finding,
)
from tender_guard.clock import today
from tender_guard.errors import ConflictError, UnknownError
from tender_guard.reports import referral_form, tracked_text, words
from tender_guard.supervision.closure import Action, Colour, Move, Source, State
from tender_guard.supervision.collecting import basis, collected
from tender_guard.supervision.collecting import detail as told
from tender_guard.supervision.tickets import hashed

from ..answers import DOCX, download
from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..security import OFFICE, READERS, WATCHERS, access
from .results import last_report

Line = Annotated[str, Meta(max_length=500)]
Lines = Annotated[str, Meta(max_length=5000)]


@dataclass(frozen=True)
class TrackedOrder:
    """A finding to be followed; ``owner`` is 招标人, 中标人, or the name of a unit."""

    source: Source
    lot: Annotated[str, Meta(min_length=1, max_length=100)]
    title: Annotated[str, Meta(min_length=1, max_length=500)]
    due: date
    detail: Lines = ""
    basis: Line = ""
    owner: Line = "招标人"
    opened: date | None = None


@dataclass(frozen=True)
class PeriodOrder:
    """Who has to mend a finding, and by when."""

    due: date
    owner: Line = "招标人"


@dataclass(frozen=True)
class MoveOrder:
    """One action; which of the rest it needs depends on the action."""

    action: Action
    text: Lines = ""
    due: date | None = None
    until: date | None = None
    approver: Line = ""
    department: Line = ""
    on: date | None = None


@dataclass(frozen=True)
class TrackedDetail:
    """A finding and all that was done about it."""

    finding: TrackedLine
    actions: list[ActionLine]


@dataclass(frozen=True)
class Followed:
    """How many findings are new, and how many were followed already."""

    new: int
    known: int


@get("/tracked", opt=access(WATCHERS, "records:read"), summary="整改中的问题", sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    stage: Annotated[State | None, QueryParameter(name="state", description="状态。")] = None,
    colour: FromQuery[Colour | None] = None,
    source: FromQuery[Source | None] = None,
    lot: FromQuery[str | None] = None,
    project: FromQuery[str | None] = None,
) -> Page[TrackedLine]:
    """列入整改的问题：责任人、期限、状态、颜色、下一步可以进行的动作；期限近的在前。

    可按状态、颜色、来源、标段、项目筛选。
    """
    with office.store.reading_session() as session:
        return Following(office.rulebook()).listed(
            session, sight, turn, today(), stage, colour, source, lot, project
        )


@post("/tracked", opt=access(OFFICE, "records:write"), summary="列入一个问题", sync_to_thread=True)
def add(office: TheOffice, person: ThePerson, data: JSONBody[TrackedOrder]) -> Followed:
    """列入一个问题（招标文件、台账、抽查或投诉发现的）；同样的问题不重复列入。"""
    opened = data.opened or today()
    known = hashed([data.source, data.lot, data.title.strip(), data.detail, opened.isoformat()])
    one = NewFinding(
        source=data.source,
        reference=f"{data.source}:{known}",
        lot=data.lot,
        title=data.title,
        detail=data.detail,
        basis=data.basis,
        severity=words.SEVERITY["risk"],
        owner_role=data.owner.strip() or "招标人",
        opened=opened,
        due=data.due,
    )
    with office.store.writing_session() as session:
        following = Following(office.rulebook())
        return Followed(*following.follow(session, person.actor, [one]))


@post(
    "/documents/{document_id:str}/findings/{finding_id:str}/tracked",
    opt=access(OFFICE, "documents:write"),
    summary="列入招标文件的问题",
    sync_to_thread=True,
)
def follow(
    office: TheOffice,
    person: ThePerson,
    document_id: FromPath[str],
    finding_id: FromPath[str],
    data: JSONBody[PeriodOrder],
) -> Followed:
    """把招标文件的一个问题列入整改；在各版本中是同一个问题的，不重复列入。标段须在台账中。"""
    with office.store.writing_session() as session:
        return follow_document(office, session, person, (document_id, finding_id), data)


def follow_document(
    office: Office, session: Session, person: Someone, ids: tuple[str, str], order: PeriodOrder
) -> Followed:
    """Begin to follow a finding of a document; ``ids`` are those of the document and the finding.

    Raises:
        UnknownError: there is no such document, finding, or lot in the records.
        UsageError: it is due before today.
    """
    sight = Sight.of(person)
    document_id, finding_id = ids
    document = documents.get(session, sight, document_id)
    _, report = last_report(session, sight, document_id)
    found = next((each for each in report.findings if each.id == finding_id), None)
    if found is None:
        raise UnknownError("文件中没有这个问题")
    one = document_finding(document, found, order.owner, order.due)
    return Followed(*Following(office.rulebook()).follow(session, person.actor, [one]))


@post("/tracked/collected", opt=access(OFFICE, "records:write"), summary="列入台账检查的问题")
async def collect(office: TheOffice, person: ThePerson) -> Followed:
    """把今天台账检查的疑似违规和存疑的问题列入整改；已经列入的不重复。"""
    report = (await office.snapshot()).report()
    rulebook = office.rulebook()

    def follow() -> Followed:
        found = [
            NewFinding(
                source="record",
                reference=f"record:{one.finding.id}",
                lot=one.lot,
                title=one.finding.title,
                detail=told(one.finding),
                basis=basis(one.finding),
                severity=words.SEVERITY[one.finding.severity],
                owner_role=one.owner,
                opened=report.as_of,
                due=one.due,
            )
            for one in collected(report, rulebook)
        ]
        with office.store.writing_session() as session:
            return Followed(*Following(rulebook).follow(session, person.actor, found))

    return await run_sync(follow)


@get(
    "/tracked/{number:int}",
    opt=access(WATCHERS, "records:read"),
    summary="一个问题的经过",
    sync_to_thread=True,
)
def one(office: TheOffice, sight: TheSight, number: FromPath[int]) -> TrackedDetail:
    """一个问题的现状和全部经过：谁、哪天、做了什么。"""
    return TrackedDetail(*_get(office, sight, number))


@post(
    "/tracked/{number:int}/actions",
    opt=access(OFFICE, "records:write"),
    summary="进行一个动作",
    sync_to_thread=True,
)
def act(
    office: TheOffice, person: ThePerson, number: FromPath[int], data: JSONBody[MoveOrder]
) -> TrackedLine:
    """答复、通过、退回（附新期限）、销号、豁免（理由、批准人、到期日）、恢复、移送、移送答复。

    状态不允许的动作答复 409，并写明可以进行的动作。
    """
    on = data.on or today()
    sight = Sight.of(person)
    following = Following(office.rulebook())
    with office.store.writing_session() as session:
        department = data.department
        if data.action == "refer" and not department.strip():
            department = following.get(session, sight, number, on)[0].department
        move = Move(data.action, on, data.text, data.due, data.until, data.approver, department)
        return following.act(session, person.actor, sight, number, move)


@get(
    "/tracked/{number:int}/letter",
    opt=access(READERS, "records:read"),
    summary="移送建议书",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def letter(office: TheOffice, sight: TheSight, number: FromPath[int]) -> Response[Any]:
    """红色问题的移送建议书（DOCX），连同整改经过。"""
    line, actions = _get(office, sight, number)
    if line.colour != "red":
        raise ConflictError("只有红色的问题才建议移送")
    shown = tracked_text.shown(asdict(line))
    content = referral_form.render(shown, [asdict(one) for one in actions], today())
    return download(content, f"移送建议书-{number}.docx", DOCX)


def _get(office: Office, sight: Sight, number: int) -> tuple[TrackedLine, list[ActionLine]]:
    with office.store.reading_session() as session:
        return Following(office.rulebook()).get(session, sight, number, today())


ROUTES: Final = [listing, add, follow, collect, one, act, letter]
