"""Findings of documents: filtered, decided on, waived, compared between versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from litestar import delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta
from sqlmodel import Session

from tender_guard.casework import decisions, documents, granted
from tender_guard.casework.decisions import DecisionLine, Verdict
from tender_guard.casework.difference import Difference, difference
from tender_guard.casework.documents import CheckLine, DocumentLine
from tender_guard.casework.granted import WaiverLine, WaiverOrder
from tender_guard.casework.paging import Page, arranged
from tender_guard.casework.sight import Sight
from tender_guard.clock import today
from tender_guard.errors import UnknownError
from tender_guard.findings import Finding, Report
from tender_guard.reports.record import finding_record
from tender_guard.rulebook.model import SEVERITIES, Severity

from ..answers import jsonable
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..security import EVERYONE, OFFICE, access
from .results import last_report

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Lines = Annotated[str, Meta(min_length=1, max_length=2000)]


@dataclass(frozen=True)
class DecisionOrder:
    """A decision; a reason is needed unless the finding is accepted."""

    verdict: Verdict
    reason: Annotated[str, Meta(max_length=2000)] = ""


@dataclass(frozen=True)
class NewWaiver:
    """A waiver; of one finding, or of a rule's findings whose quote holds certain words."""

    reason: Lines
    approver: Line
    expires: date
    finding: Line | None = None
    rule: Line | None = None
    quote: Line | None = None


@dataclass(frozen=True)
class FindingLine:
    """A finding of the last check, as the result has it, with the decision that stands."""

    finding: dict[str, Any]
    decision: DecisionLine | None


@dataclass(frozen=True)
class VersionDifference:
    """What became of the findings between two versions.

    ``notes`` say what else changed between the two checks, so that not all may be due to the text.
    """

    before: DocumentLine
    after: DocumentLine
    notes: list[str]
    fixed: list[dict[str, Any]]
    new: list[dict[str, Any]]
    unchanged: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, their reports, and what became of the findings."""

    before: DocumentLine
    after: DocumentLine
    notes: tuple[str, ...]
    old: Report
    new: Report
    found: Difference


_ORDERS: Final[Mapping[str, Callable[[Finding], Any]]] = {
    "severity": lambda one: SEVERITIES.index(one.severity),
    "prohibition": lambda one: one.prohibition or "~",
    "rule": lambda one: one.rule,
}


@get(
    "/documents/{document_id:str}/findings",
    opt=access(EVERYONE, "documents:read"),
    summary="问题清单",
    sync_to_thread=True,
)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    document_id: FromPath[str],
    severity: FromQuery[Severity | None] = None,
    prohibition: FromQuery[str | None] = None,
    rule: FromQuery[str | None] = None,
    section: FromQuery[str | None] = None,
    decided: FromQuery[bool | None] = None,
    waived: FromQuery[bool | None] = None,
) -> Page[FindingLine]:
    """最近一次检查的问题，按文件中的先后；`sort=severity` 时重的在前。

    可按严重程度、事项、规则、章节、是否已处理、是否豁免筛选。
    """
    with office.store.reading_session() as session:
        document = documents.get(session, sight, document_id)
        _, report = last_report(session, sight, document_id)
        last = decisions.standing(decisions.of_series(session, document.series))
    found = [
        one
        for one in report.findings
        if (severity is None or one.severity == severity)
        and (prohibition is None or one.prohibition == prohibition)
        and (rule is None or one.rule == rule)
        and (section is None or one.section == section)
        and (decided is None or (one.id in last) == decided)
        and (waived is None or (one.waived is not None) == waived)
    ]
    page = arranged(found, turn, _ORDERS)
    lines = [FindingLine(jsonable(finding_record(one)), last.get(one.id)) for one in page.items]
    return Page(lines, page.total, page.page, page.size)


@post(
    "/documents/{document_id:str}/findings/{finding_id:str}/decisions",
    opt=access(OFFICE, "documents:write"),
    summary="处理问题",
    sync_to_thread=True,
)
def decide(
    office: TheOffice,
    person: ThePerson,
    document_id: FromPath[str],
    finding_id: FromPath[str],
    data: JSONBody[DecisionOrder],
) -> DecisionLine:
    """对一个问题作出处理：采纳、不采纳（写明理由）、退回修改（写明理由）。以最后一次为准，此前的都保留。"""
    with office.store.writing_session() as session:
        document = document_with(session, Sight.of(person), document_id, finding_id)
        return decisions.decide(session, person, document, finding_id, data.verdict, data.reason)


def document_with(
    session: Session, sight: Sight, document_id: str, finding_id: str
) -> DocumentLine:
    """The document, whose last check found such a thing; UnknownError where it did not."""
    document = documents.get(session, sight, document_id)
    _, report = last_report(session, sight, document_id)
    if all(one.id != finding_id for one in report.findings):
        raise UnknownError("文件中没有这个问题")
    return document


@get(
    "/documents/{document_id:str}/decisions",
    opt=access(EVERYONE, "documents:read"),
    summary="处理记录",
    sync_to_thread=True,
)
def decided(office: TheOffice, sight: TheSight, document_id: FromPath[str]) -> list[DecisionLine]:
    """文件各版本的全部处理记录，新的在前。"""
    with office.store.reading_session() as session:
        document = documents.get(session, sight, document_id)
        return decisions.of_series(session, document.series)


@get(
    "/documents/{document_id:str}/waivers",
    opt=access(EVERYONE, "documents:read"),
    summary="豁免",
    sync_to_thread=True,
)
def waivers(office: TheOffice, sight: TheSight, document_id: FromPath[str]) -> list[WaiverLine]:
    """文件的豁免，包括已过期和已撤销的。"""
    with office.store.reading_session() as session:
        document = documents.get(session, sight, document_id)
        return granted.of_series(session, document.series)


@post(
    "/documents/{document_id:str}/waivers",
    opt=access(OFFICE, "documents:write"),
    summary="批准豁免",
    sync_to_thread=True,
)
def waive(
    office: TheOffice, person: ThePerson, document_id: FromPath[str], data: JSONBody[NewWaiver]
) -> WaiverLine:
    """批准豁免，写明理由、批准人、到期日；到期或对不上问题的豁免会在结果中列出。"""
    order = WaiverOrder(
        data.reason, data.approver, data.expires, data.finding, data.rule, data.quote
    )
    with office.store.writing_session() as session:
        if data.finding is not None and data.rule is None:
            document_with(session, Sight.of(person), document_id, data.finding)
        document = documents.get(session, Sight.of(person), document_id)
        return granted.grant(session, person, document, order, today())


@delete(
    "/waivers/{waiver_id:str}",
    opt=access(OFFICE, "documents:write"),
    summary="撤销豁免",
    sync_to_thread=True,
    status_code=200,
)
def revoke(office: TheOffice, person: ThePerson, waiver_id: FromPath[str]) -> WaiverLine:
    """撤销豁免。"""
    with office.store.writing_session() as session:
        return granted.revoke(session, person, waiver_id)


@get(
    "/documents/{document_id:str}/difference",
    opt=access(EVERYONE, "documents:read"),
    summary="版本比较",
    sync_to_thread=True,
)
def compared(
    office: TheOffice,
    sight: TheSight,
    document_id: FromPath[str],
    against: FromQuery[str | None] = None,
) -> VersionDifference:
    """与上一版本（或 `against` 指定的文件）比较：已改正、新出现、仍存在的问题。"""
    with office.store.reading_session() as session:
        one = comparison(session, sight, document_id, against)
    return VersionDifference(
        one.before,
        one.after,
        list(one.notes),
        [jsonable(finding_record(found)) for found in one.found.fixed],
        [jsonable(finding_record(found)) for found in one.found.new],
        [
            jsonable(finding_record(pair.after)) | {"before": jsonable(finding_record(pair.before))}
            for pair in one.found.unchanged
        ],
    )


def comparison(session: Session, sight: Sight, document_id: str, against: str | None) -> Comparison:
    """The findings of a document's last check beside those of ``against``, or the version before.

    Raises:
        UnknownError: there is no earlier version, or it is not seen.
        BusyError: one of the two is not checked yet.
    """
    after = documents.get(session, sight, document_id)
    before = documents.get(session, sight, against or _previous(session, sight, after))
    earlier, old = last_report(session, sight, before.id)
    later, new = last_report(session, sight, after.id)
    found = difference(old.findings, new.findings)
    return Comparison(before, after, tuple(_notes(earlier, later)), old, new, found)


def _notes(earlier: CheckLine, later: CheckLine) -> Iterator[str]:
    if earlier.rulebook != later.rulebook:
        yield "两次检查所用的规则库不同，变化可能来自规则的修改；可用现行规则再次检查旧版本后比较"
    if earlier.with_records != later.with_records:
        yield "两次检查中只有一次对照了台账"


def _previous(session: Session, sight: Sight, document: DocumentLine) -> str:
    earlier = [
        one
        for one in documents.versions(session, sight, document.id)
        if one.version < document.version
    ]
    if not earlier:
        raise UnknownError("没有更早的版本")
    return earlier[0].id


ROUTES: Final = [listing, decide, decided, waivers, waive, revoke, compared]
