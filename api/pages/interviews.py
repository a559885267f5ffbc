"""Interviews with winners: who is due, the prepared form, and what was signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import interviews
from tender_guard.casework.interviews import Result
from tender_guard.clock import today
from tender_guard.errors import UsageError
from tender_guard.reports import words
from tender_guard.reports.interview_form import STATE, TOPIC, head
from tender_guard.supervision.interviews import TOPICS, Promise, State

from ..ledgers import interviews_of
from ..parameters import TheOffice, ThePerson
from ..resources.interviews import facts
from ..security import OFFICE, READERS, access
from .days import day_of
from .navigation import SUPERVISION, Place
from .showing import form, show

Form = URLEncodedBody[dict[str, str]]

TAGS: Final[Mapping[State, str]] = {
    "overdue": "red",
    "due-soon": "yellow",
    "open": "notice",
    "waiting": "",
    "unknown": "",
    "done": "green",
}
"""The look of a state."""
_TO_FILL_IN: Final = frozenset({"约谈时间、地点", "主持人、记录人"})
"""Lines of the paper that are empty."""
PROMISES: Final = 4
"""Lines for promises in the form."""


@get("/interviews", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def listing(office: TheOffice, request: Request[Any, Any, Any]) -> Template:
    """Who is to be interviewed, the most pressing first."""
    found = interviews_of(office)
    return show(
        request,
        "interviews/list.html",
        listed=found.listed,
        threshold=words.figure(found.threshold),
        states=STATE,
        tags=TAGS,
        words=words,
    )


@get("/interviews/{lot:str}", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def one(office: TheOffice, request: Request[Any, Any, Any], lot: FromPath[str]) -> Template:
    """One lot's interview."""
    found = facts(interviews_of(office), lot)
    with office.store.reading_session() as session:
        kept = interviews.listed(session, lot)
    return show(
        request,
        "interviews/one.html",
        interview=found.interview,
        facts=[(name, told) for name, told in head(found.interview) if name not in _TO_FILL_IN],
        state=STATE[found.interview.state],
        tag=TAGS[found.interview.state],
        records=kept,
        topics=TOPIC,
        lines=range(1, PROMISES + 1),
        words=words,
        today=today(),
        may_act=request.user.role in OFFICE,
    )


@post("/interviews/{lot:str}", opt=access(OFFICE), include_in_schema=False, sync_to_thread=True)
def enter(office: TheOffice, person: ThePerson, lot: FromPath[str], data: Form) -> Response[Any]:
    """Keep a signed record, and go back to the lot."""
    result = Result(
        day_of(form(data, "held")),
        _is_yes(data, "representative", "法定代表人或授权人是否到场"),
        _is_yes(data, "manager", "项目负责人是否到场"),
        _is_yes(data, "commitment", "是否签署履约承诺书"),
        form(data, "attendees"),
        {topic: told for topic in TOPICS if (told := form(data, f"topic-{topic}").strip())},
        tuple(_promises(data)),
    )
    with office.store.writing_session() as session:
        interviews.enter(session, person.actor, lot, result)
    return Redirect(f"/interviews/{lot}", status_code=HTTP_303_SEE_OTHER)


@post(
    "/promises/{promise_id:str}/fulfilment",
    opt=access(OFFICE),
    include_in_schema=False,
    sync_to_thread=True,
)
def fulfil(
    office: TheOffice, person: ThePerson, promise_id: FromPath[str], data: Form
) -> Response[Any]:
    """Note that a promise was kept, and go back to the lot."""
    day = day_of(form(data, "day"))
    with office.store.writing_session() as session:
        kept = interviews.fulfil(session, person.actor, promise_id, day)
    return Redirect(f"/interviews/{kept.lot}", status_code=HTTP_303_SEE_OTHER)


def _is_yes(data: Mapping[str, str], name: str, asked: str) -> bool:
    answer = {"yes": True, "no": False}.get(form(data, name))
    if answer is None:
        raise UsageError(f"请填写：{asked}")
    return answer


def _promises(data: Mapping[str, str]) -> Iterator[Promise]:
    """The lines in which something is promised; a line that is begun must be whole."""
    for number in range(1, PROMISES + 1):
        what, who, due = (form(data, f"{name}{number}").strip() for name in ("what", "who", "due"))
        if not (what or who or due):
            continue
        if not (what and who and due):
            raise UsageError(f"第 {number} 项承诺没有填完，事项、责任人、期限都要填写")
        yield Promise(what, who, day_of(due))


ROUTES: Final = [listing, one, enter, fulfil]
PLACES: Final = (Place("/interviews", "约谈", READERS, SUPERVISION),)
