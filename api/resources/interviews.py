"""Interviews with winners: who is due, the prepared record, what was signed, promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from tender_guard.casework import interviews
from tender_guard.casework.interviews import PromiseLine, RecordLine, Result
from tender_guard.casework.paging import Page, sliced
from tender_guard.errors import RecordsError, UnknownError
from tender_guard.reports import interview_form
from tender_guard.supervision.interviews import Facts, Interviews, Promise, State

from ..answers import DOCX, download, jsonable
from ..ledgers import interviews_of
from ..parameters import TheOffice, ThePerson, TheTurn
from ..security import OFFICE, READERS, access

Words = Annotated[str, Meta(min_length=1, max_length=500)]


@dataclass(frozen=True)
class PromiseOrder:
    """What was promised, by whom it is seen to, and by when."""

    what: Words
    who: Words
    due: date


@dataclass(frozen=True)
class InterviewOrder:
    """The signed record of an interview; ``answers`` are by topic."""

    held: date
    representative_present: bool
    manager_present: bool
    commitment: bool
    attendees: Annotated[str, Meta(max_length=500)] = ""
    answers: dict[str, Annotated[str, Meta(max_length=5000)]] = field(default_factory=dict)
    promises: Annotated[list[PromiseOrder], Meta(max_length=50)] = field(default_factory=list)


@dataclass(frozen=True)
class Fulfilment:
    """The day on which a promise was kept."""

    day: date


@get("/interviews", opt=access(READERS, "records:read"), summary="约谈", sync_to_thread=True)
def listing(
    office: TheOffice,
    turn: TheTurn,
    status: Annotated[
        State | None,
        QueryParameter(description="状态；`waiting` 为尚未开工，`unknown` 为缺少约谈数据。"),
    ] = None,
) -> Page[dict[str, Any]]:
    """中标价达到约谈门槛的标段，已逾期的在前；可按状态筛选。"""
    listed = interviews_of(office).listed
    page = sliced([one for one in listed if status is None or one.state == status], turn)
    items = [jsonable(interview_form.record(one)) for one in page.items]
    return Page(items, page.total, page.page, page.size)


@get(
    "/interviews/{lot:str}",
    opt=access(READERS, "records:read"),
    summary="一个标段的约谈",
    sync_to_thread=True,
)
def one(office: TheOffice, lot: FromPath[str]) -> dict[str, Any]:
    """一个标段的约谈期限、状态和登记过的约谈记录。"""
    found = facts(interviews_of(office), lot)
    with office.store.reading_session() as session:
        kept = interviews.listed(session, lot)
    answer: dict[str, Any] = jsonable(interview_form.record(found.interview))
    return {**answer, "records": kept}


@get(
    "/interviews/{lot:str}/form",
    opt=access(READERS, "records:read"),
    summary="约谈记录（Word）",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def form(office: TheOffice, lot: FromPath[str]) -> Response[Any]:
    """备好的约谈记录：写好项目情况和八项约谈内容，供填写、签字。"""
    found = interviews_of(office)
    content = interview_form.form(facts(found, lot), found.ledger.as_of)
    return download(content, f"约谈记录-{lot}.docx", DOCX)


@post("/interviews/{lot:str}", opt=access(OFFICE, "records:write"), summary="登记约谈结果")
async def enter(
    office: TheOffice, person: ThePerson, lot: FromPath[str], data: JSONBody[InterviewOrder]
) -> RecordLine:
    """登记签字后的约谈结果；承诺事项成为义务，列入日历和提醒。"""
    result = Result(
        data.held,
        data.representative_present,
        data.manager_present,
        data.commitment,
        data.attendees,
        data.answers,
        [Promise(one.what, one.who, one.due) for one in data.promises],
    )

    def keep() -> RecordLine:
        with office.store.writing_session() as session:
            return interviews.enter(session, person.actor, lot, result)

    return await run_sync(keep)


@post(
    "/promises/{promise_id:str}/fulfilment",
    opt=access(OFFICE, "records:write"),
    summary="登记承诺完成",
)
async def fulfil(
    office: TheOffice, person: ThePerson, promise_id: FromPath[str], data: JSONBody[Fulfilment]
) -> PromiseLine:
    """登记一项约谈承诺的完成日期。"""

    def keep() -> PromiseLine:
        with office.store.writing_session() as session:
            return interviews.fulfil(session, person.actor, promise_id, data.day)

    return await run_sync(keep)


def facts(found: Interviews, lot: str) -> Facts:
    """What is known of a lot's interview.

    Raises:
        UnknownError: there is no such lot, or none whose winner can be interviewed.
    """
    try:
        return found.facts(lot)
    except RecordsError as error:
        raise UnknownError(str(error)) from None


ROUTES: Final = [listing, one, form, enter, fulfil]
