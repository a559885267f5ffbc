"""Duties after award, the reminders about them, and whether a contract must be tendered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import reminding, rows, tokens
from tender_guard.casework.paging import Page, Turn, sliced
from tender_guard.casework.reminding import ReminderLine
from tender_guard.casework.sight import seen_lots
from tender_guard.clock import today
from tender_guard.errors import UsageError
from tender_guard.records.cells import read
from tender_guard.records.measures.names import same_name
from tender_guard.records.must_tender import RULE, must_tender
from tender_guard.records.report import Obligation, RecordFinding
from tender_guard.records.tables import SHEETS
from tender_guard.reports import records_summary
from tender_guard.reports.calendar_file import calendar
from tender_guard.reports.reminders import letter
from tender_guard.reports.reminders import text as letter_text
from tender_guard.rulebook.laws import bases
from tender_guard.rulebook.model import SEVERITIES
from tender_guard.supervision.interviews import PROMISE

from ..answers import DOCX, download
from ..ledgers import duties_of
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..resources.duties import reminders_due, seen_duties, to_party
from ..security import CALENDAR, EVERYONE, OFFICE, READERS, access
from .navigation import RECORDS, SUPERVISION, Place
from .showing import form, show
from .snapshots import snapshot

_STATES: Final = ("overdue", "due-soon", "open", "done")
_SENT: Final = 30
_PROMISE: Final = "履行约谈承诺"
_CALENDAR_DAYS: Final = 365
_ESTIMATE: Final = SHEETS["lot"].column("estimate")
_FUNDS: Final = SHEETS["project"].column("funds").words
_CATEGORIES: Final = SHEETS["lot"].column("category").words


@get("/duties", opt=access(EVERYONE), include_in_schema=False)
async def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    turn: TheTurn,
    status: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    party: FromQuery[str] = "",
    project: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Template:
    """The duties that are seen, the most pressing first; done ones only where asked for."""
    said = await snapshot(office)
    first, last = _day(since), _day(until)

    def select() -> list[Obligation]:
        seen = seen_duties(office, sight, said) if said is not None else []
        with office.store.reading_session() as session:
            lots = rows.lots_of(session, project.strip()) if project.strip() else None
        return [
            one
            for one in seen
            if (lots is None or one.lot in lots)
            and (first is None or one.due >= first)
            and (last is None or one.due <= last)
            and (one.status == status if status else one.status != "done")
            and (not kind or one.kind == kind)
            and (not party or any(same_name(party) in same_name(name) for _, name in one.parties))
        ]

    found = await run_sync(select)
    filters = {
        name: value
        for name, value in (
            ("status", status),
            ("kind", kind),
            ("party", party),
            ("project", project),
            ("since", since),
            ("until", until),
        )
        if value
    }
    return show(
        request,
        "duties/list.html",
        page=sliced(found, turn),
        checked=said is not None,
        chosen=filters,
        filters=urlencode(filters),
        states=_STATES,
        kinds={name: duty.title for name, duty in duties_of(office).items()} | {PROMISE: _PROMISE},
        summary=records_summary,
        today=today(),
    )


def _day(given: str) -> date | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"{given} 不是日期，应写作 2026-03-02") from None


@get("/duties/calendar", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=False)
def calendar_help(request: Request[Any, Any, Any]) -> Template:
    """How to have the duties in a calendar."""
    return show(request, "duties/calendar.html", address="", expires=None)


@post(
    "/duties/calendar",
    opt=access(EVERYONE),
    include_in_schema=False,
    sync_to_thread=True,
    status_code=200,
)
def subscribe(office: TheOffice, request: Request[Any, Any, Any], person: ThePerson) -> Template:
    """Make an address of the calendar for the person; it is shown this once."""
    with office.store.writing_session() as session:
        made = tokens.issue(session, person, "日历订阅", ("records:read",), _CALENDAR_DAYS)
    base = str(request.base_url).rstrip("/")
    address = f"{base}/api/v1{CALENDAR}?token={made.secret}"
    return show(request, "duties/calendar.html", address=address, expires=made.token.expires)


@get("/records/findings", opt=access(EVERYONE), include_in_schema=False)
async def findings(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    turn: TheTurn,
    severity: FromQuery[str] = "",
    rule: FromQuery[str] = "",
    text: FromQuery[str] = "",
) -> Template:
    """What the records say against the rules, the gravest first."""
    said = await snapshot(office)

    def select() -> tuple[list[RecordFinding], dict[str, str]]:
        with office.store.reading_session() as session:
            lots = seen_lots(session, sight)
            projects = rows.projects_seen(session, sight) if lots is not None else frozenset()
        seen = [
            one
            for one in (said.findings if said else ())
            if lots is None or rows.is_about(one, lots, projects)
        ]
        chosen = [
            one
            for one in seen
            if (not severity or one.severity == severity)
            and (not rule or one.rule == rule)
            and (not text or text in f"{one.subject.key}{one.subject.other}{one.message}")
        ]
        chosen.sort(key=lambda one: SEVERITIES.index(one.severity))
        return chosen, {one.rule: one.title for one in seen}

    found, rules = await run_sync(select)
    filters = {
        name: value
        for name, value in (("severity", severity), ("rule", rule), ("text", text))
        if value
    }
    return show(
        request,
        "duties/findings.html",
        page=sliced(found, turn),
        checked=said is not None,
        chosen=filters,
        filters=urlencode(filters),
        severities=SEVERITIES,
        rules=rules,
        lot=SHEETS["lot"].title,
        project=SHEETS["project"].title,
        summary=records_summary,
    )


@get("/reminders", opt=access(READERS), include_in_schema=False)
async def reminders(
    office: TheOffice,
    request: Request[Any, Any, Any],
    turn: TheTurn,
    party: FromQuery[str] = "",
) -> Template:
    """Whom to remind of what, with the letters, and those that were sent; of one party if asked."""
    wanted = same_name(party)
    said = await snapshot(office)

    def look() -> tuple[list[Any], list[ReminderLine]]:
        due = reminders_due(office, said) if said is not None else []
        with office.store.reading_session() as session:
            sent = reminding.listed(session, Turn(size=_SENT), party.strip() or None).items
        return [one for one in due if wanted in same_name(one.party)], list(sent)

    due, sent = await run_sync(look)
    page: Page[Any] = sliced(due, turn)
    reminded = {one.party: one for one in reversed(sent)}
    return show(
        request,
        "duties/reminders.html",
        page=page,
        letters={one.party: letter_text(one) for one in page.items},
        checked=said is not None,
        sent=sent,
        reminded=reminded,
        party=party,
        filters=urlencode({"party": party}) if party else "",
    )


@get("/reminders/letter", opt=access(READERS), include_in_schema=False)
async def letter_file(
    office: TheOffice, party: FromQuery[str] = "", kind: FromQuery[str] = "docx"
) -> Response[Any]:
    """A letter as Word or text, or its days for a calendar."""
    said = await office.snapshot()
    reminder = await run_sync(to_party, office, said, party)
    name = f"温馨提醒-{reminder.party}"
    if kind == "txt":
        return download(letter_text(reminder), f"{name}.txt", "text/plain; charset=utf-8")
    if kind == "ics":
        days = await run_sync(calendar, list(reminder.obligations), reminder.as_of)
        return download(days, f"{name}.ics", "text/calendar; charset=utf-8")
    return download(await run_sync(letter, reminder), f"{name}.docx", DOCX)


@post("/reminders", opt=access(OFFICE), include_in_schema=False)
async def send(
    office: TheOffice, person: ThePerson, data: URLEncodedBody[dict[str, str]]
) -> Redirect:
    """Keep a reminder as given."""
    said = await office.snapshot()

    def keep() -> ReminderLine:
        reminder = to_party(office, said, form(data, "party"))
        with office.store.writing_session() as session:
            return reminding.send(session, person, reminder)

    line = await run_sync(keep)
    return Redirect(f"/reminders/{line.id}", status_code=HTTP_303_SEE_OTHER)


@get(
    "/reminders/{reminder_id:str}",
    opt=access(READERS),
    include_in_schema=False,
    sync_to_thread=True,
)
def one_sent(
    office: TheOffice, request: Request[Any, Any, Any], reminder_id: FromPath[str]
) -> Template:
    """A reminder that was sent, as it was."""
    with office.store.reading_session() as session:
        line = reminding.get(session, reminder_id)
    return show(request, "duties/sent.html", line=line)


@get("/must-tender", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def needed(
    office: TheOffice,
    request: Request[Any, Any, Any],
    funds: FromQuery[str] = "",
    category: FromQuery[str] = "",
    estimate: FromQuery[str] = "",
) -> Template:
    """Whether a contract must be tendered: the form, and the answer once it is filled in."""
    sum_ = read(_ESTIMATE, estimate) if estimate.strip() else None
    fault = "" if sum_ is None or isinstance(sum_, Decimal) else "估算价应写作 3600000 或 360万元"
    answer = None
    basis: Any = ()
    rulebook = office.rulebook()
    if isinstance(sum_, Decimal) and funds in _FUNDS and category in _CATEGORIES:
        answer = must_tender(funds, category, sum_, rulebook.values)
        rule = rulebook.rules[RULE]
        basis = bases(rule, "statutory", today(), rulebook.laws, rulebook.parameters)
    parameter = rulebook.parameters.get(answer.parameter or "") if answer else None
    return show(
        request,
        "duties/must-tender.html",
        funds=funds,
        category=category,
        estimate=estimate,
        choices={"funds": _FUNDS, "category": _CATEGORIES},
        answer=answer,
        parameter=parameter,
        basis=basis,
        problem=fault,
        sum=sum_,
    )


ROUTES: Final = [
    listing,
    calendar_help,
    subscribe,
    findings,
    reminders,
    letter_file,
    send,
    one_sent,
    needed,
]
PLACES: Final = (
    Place("/duties", "义务", EVERYONE, SUPERVISION),
    Place("/reminders", "提醒", READERS, SUPERVISION),
    Place("/must-tender", "是否必招", EVERYONE, RECORDS),
)
