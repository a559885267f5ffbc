"""Duties that follow from the records: listed, as a calendar, as reminders; and must-tender."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from tender_guard.casework import interviews, reminding
from tender_guard.casework.packing import Snapshot
from tender_guard.casework.paging import Page, arranged, sliced
from tender_guard.casework.reminding import ReminderLine
from tender_guard.casework.sight import Sight, seen_lots
from tender_guard.clock import today
from tender_guard.errors import UnknownError, UsageError
from tender_guard.records.measures.names import same_name
from tender_guard.records.must_tender import RULE, Answer, must_tender
from tender_guard.records.report import Obligation, Status
from tender_guard.reports.calendar_file import calendar
from tender_guard.reports.record import basis_record
from tender_guard.reports.records_json import obligation_record
from tender_guard.reports.reminders import Reminder, letter, reminders, text
from tender_guard.rulebook.laws import bases
from tender_guard.supervision.interviews import PROMISE
from tender_guard.supervision.obligations import pressing_first

from ..answers import DOCX, download, jsonable
from ..ledgers import duties_of
from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..security import EVERYONE, OFFICE, READERS, access

_ORDERS: Final[Mapping[str, Callable[[Obligation], Any]]] = {
    "due": lambda one: one.due,
    "kind": lambda one: one.kind,
    "lot": lambda one: one.lot,
}
_PRESSING: Final[frozenset[Status]] = frozenset({"overdue", "due-soon"})


@dataclass(frozen=True)
class ReminderDraft:
    """A reminder that is due: to whom, on how much, and its words."""

    party: str
    role: str
    as_of: date
    duties: int
    text: str


@dataclass(frozen=True)
class ReminderOrder:
    """The party that is to be reminded."""

    party: Annotated[str, Meta(min_length=1, max_length=200)]


@dataclass(frozen=True)
class MustTender:
    """Whether a contract must be tendered, the limit, and the law."""

    need: Literal["must", "may-have-to", "need-not", "out-of-scope"]
    limit_yuan: float | None
    parameter: str | None
    basis: list[dict[str, Any]]


@get("/obligations", opt=access(EVERYONE, "records:read"), summary="义务")
async def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    lot: FromQuery[str | None] = None,
    kind: FromQuery[str | None] = None,
    status: FromQuery[Status | None] = None,
    party: FromQuery[str | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    every: FromQuery[bool] = False,  # noqa: FBT002 (a query parameter)
) -> Page[dict[str, Any]]:
    """由台账得出的义务，已逾期的在前；默认不列已办理的，`every=true` 时全部列出。

    可按标段、种类、状态、义务人的名称、期限（含首尾两日）筛选，按期限、种类、标段排序。
    """
    if kind is not None:
        await run_sync(_look_up, office, kind)
    snapshot = await office.snapshot()

    def select() -> Page[dict[str, Any]]:
        found = [
            one
            for one in seen_duties(office, sight, snapshot)
            if (lot is None or one.lot == lot)
            and (kind is None or one.kind == kind)
            and (status is None or one.status == status)
            and (party is None or any(same_name(n) == same_name(party) for _, n in one.parties))
            and (since is None or one.due >= since)
            and (until is None or one.due <= until)
            and (every or status == "done" or one.status != "done")
        ]
        page = arranged(found, turn, _ORDERS)
        items = [
            jsonable(obligation_record(one))
            | {
                "lot_name": one.lot_name,
                "parties": [{"role": role, "name": name} for role, name in one.parties],
            }
            for one in page.items
        ]
        return Page(items, page.total, page.page, page.size)

    return await run_sync(select)


def _look_up(office: Office, kind: str) -> None:
    duties = duties_of(office)
    if kind not in {*duties, PROMISE}:
        known = "、".join(f"{name}（{duty.title}）" for name, duty in duties.items())
        raise UsageError(f"没有义务种类 {kind}，可用：{known}")


def seen_duties(office: Office, sight: Sight, snapshot: Snapshot) -> list[Obligation]:
    """The duties that are seen: those of the records, and what was promised in interviews."""
    with office.store.reading_session() as session:
        lots = seen_lots(session, sight)
        promised = interviews.obligations(session, office.rulebook(), snapshot.as_of)
    if promised:
        known = pressing_first((*snapshot.obligations, *promised))
    else:
        known = list(snapshot.obligations)
    return [one for one in known if lots is None or one.lot in lots]


@get(
    "/calendar.ics",
    opt=access(EVERYONE, "records:read"),
    summary="日历",
    media_type="text/calendar",
)
async def feed(office: TheOffice, sight: TheSight) -> Response[Any]:
    """尚未办理的义务，为 iCalendar，可用令牌在日历软件中订阅。"""
    snapshot = await office.snapshot()

    def made() -> bytes:
        pending = [one for one in seen_duties(office, sight, snapshot) if one.status != "done"]
        return calendar(pending, snapshot.as_of)

    return download(await run_sync(made), "义务日历.ics", "text/calendar; charset=utf-8")


def reminders_due(office: Office, snapshot: Snapshot) -> list[Reminder]:
    """What is overdue or due soon, one reminder a party."""
    known = seen_duties(office, Sight(), snapshot)
    return reminders([one for one in known if one.status in _PRESSING], snapshot.as_of)


def to_party(office: Office, snapshot: Snapshot, party: str) -> Reminder:
    """The reminder of one party; UnknownError where there is nothing to remind it of."""
    for one in reminders_due(office, snapshot):
        if one.party == party:
            return one
    raise UnknownError(f"目前没有需要提醒“{party}”的事项")


@get("/reminders/due", opt=access(READERS, "records:read"), summary="应发的提醒")
async def due(office: TheOffice, turn: TheTurn) -> Page[ReminderDraft]:
    """已逾期和即将到期的事项，一方一份。"""
    snapshot = await office.snapshot()
    page = sliced(await run_sync(reminders_due, office, snapshot), turn)
    drafts = [
        ReminderDraft(one.party, one.role, one.as_of, len(one.obligations), text(one))
        for one in page.items
    ]
    return Page(drafts, page.total, page.page, page.size)


@get(
    "/reminders/due/letter",
    opt=access(READERS, "records:read"),
    summary="提醒（Word）",
    media_type="application/octet-stream",
)
async def due_letter(office: TheOffice, party: FromQuery[str]) -> Response[Any]:
    """给一方的提醒，为 Word 文件。"""
    snapshot = await office.snapshot()
    reminder = await run_sync(to_party, office, snapshot, party)
    return download(await run_sync(letter, reminder), f"温馨提醒-{party}.docx", DOCX)


@post("/reminders", opt=access(OFFICE, "records:write"), summary="发出提醒")
async def send(office: TheOffice, person: ThePerson, data: JSONBody[ReminderOrder]) -> ReminderLine:
    """登记已向一方发出提醒，按发出时的原文留存。"""
    snapshot = await office.snapshot()
    reminder = await run_sync(to_party, office, snapshot, data.party)

    def keep() -> ReminderLine:
        with office.store.writing_session() as session:
            return reminding.send(session, person, reminder)

    return await run_sync(keep)


@get("/reminders", opt=access(READERS, "records:read"), summary="已发的提醒", sync_to_thread=True)
def sent(
    office: TheOffice, turn: TheTurn, party: FromQuery[str | None] = None
) -> Page[ReminderLine]:
    """已发出的提醒，新的在前。"""
    with office.store.reading_session() as session:
        return reminding.listed(session, turn, party)


@get(
    "/reminders/{reminder_id:str}",
    opt=access(READERS, "records:read"),
    summary="一份提醒",
    sync_to_thread=True,
)
def one_sent(office: TheOffice, reminder_id: FromPath[str]) -> ReminderLine:
    """一份已发出的提醒。"""
    with office.store.reading_session() as session:
        return reminding.get(session, reminder_id)


@get(
    "/must-tender", opt=access(EVERYONE, "rules:read"), summary="是否必须招标", sync_to_thread=True
)
def needed(
    office: TheOffice,
    funds: FromQuery[Literal["政府投资", "国有资金", "其他"]],
    category: Annotated[
        Literal["施工", "货物", "服务", "勘察", "设计", "监理", "工程总承包"],
        QueryParameter(name="class"),
    ],
    estimate: Annotated[float, QueryParameter(ge=0, le=1e12, description="单项合同估算价（元）。")],
) -> MustTender:
    """按资金性质、类别和估算价，说明是否必须招标。"""
    rulebook = office.rulebook()
    answer: Answer = must_tender(funds, category, Decimal(str(estimate)), rulebook.values)
    basis = bases(rulebook.rules[RULE], "statutory", today(), rulebook.laws, rulebook.parameters)
    return MustTender(
        answer.need,
        float(answer.limit) if answer.limit is not None else None,
        answer.parameter,
        [jsonable(basis_record(one)) for one in basis],
    )


ROUTES: Final = [listing, feed, due, due_letter, send, sent, one_sent, needed]
