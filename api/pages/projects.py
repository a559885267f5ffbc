"""Projects: the list, the key projects, and one project with all that is known of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from litestar import Request, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER
from sqlmodel import Session

from tender_guard.casework import documents, drawn, history, rows
from tender_guard.casework.documents import DocumentLine
from tender_guard.casework.drawn import Drawn
from tender_guard.casework.history import Event
from tender_guard.casework.packing import Snapshot
from tender_guard.casework.paging import Turn
from tender_guard.casework.rows import Filter
from tender_guard.casework.sight import Sight
from tender_guard.clock import today
from tender_guard.records.columns import Column
from tender_guard.records.report import Obligation, RecordFinding
from tender_guard.records.tables import SHEETS
from tender_guard.reports import records_summary
from tender_guard.rulebook.model import SEVERITIES, Severity

from ..office import Office
from ..parameters import TheOffice, TheSight, TheTurn
from ..resources.duties import seen_duties
from ..security import EVERYONE, access
from .navigation import RECORDS, Place
from .records import written
from .showing import show
from .snapshots import snapshot

_FILTERS: Final = {
    column.name: column.words
    for column in SHEETS["project"].columns
    if column.name in {"industry", "funds"}
}
_SHOWN: Final = ("key_person", "personnel_change", "subcontract", "inspection", "interview")
"""Sheets of which a project's page shows the rows, where anyone sees them."""
_ROWS: Final = 60
_DOCUMENTS: Final = 20
_DUE: Final = "应办"


@dataclass(frozen=True, slots=True)
class _Document:
    """A document, and for its last version what was found in it: a rule each, with how often."""

    line: DocumentLine
    found: list[tuple[Severity, str, str, int]]


@dataclass(frozen=True, slots=True)
class _Lot:
    """A lot as its project's page shows it."""

    row: dict[str, Any]
    documents: list[_Document]


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a sheet that belong to a project, with the columns that say something."""

    name: str
    title: str
    columns: list[Column]
    rows: list[dict[str, Any]]
    total: int


@dataclass(frozen=True, slots=True)
class _Project:
    """One project with all that is stored of it."""

    row: dict[str, Any]
    lots: list[_Lot]
    inspectors: list[Drawn]
    events: list[Event]
    tables: list[_Table]


@get("/projects", opt=access(EVERYONE), include_in_schema=False)
async def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    turn: TheTurn,
    text: FromQuery[str] = "",
    industry: FromQuery[str] = "",
    funds: FromQuery[str] = "",
    major: FromQuery[str] = "",
) -> Template:
    """The projects that are seen, with what is overdue or doubtful about each."""
    cells = {
        name: value
        for name, value in (("industry", industry), ("funds", funds), ("major", major))
        if value
    }
    chosen = Filter(text=text.strip() or None, cells=cells)

    def look() -> tuple[Any, dict[str, frozenset[str]]]:
        with office.store.reading_session() as session:
            page = rows.listed(session, sight, SHEETS["project"], turn, chosen)
            lots = {one["code"]: rows.lots_of(session, one["code"]) for one in page.items}
        return page, lots

    page, lots = await run_sync(look)
    said = await snapshot(office)
    filters = cells | ({"text": text} if text else {})
    return show(
        request,
        "projects/list.html",
        page=page,
        standing=_standing(said, lots) if said else {},
        checked=said is not None,
        text=text,
        chosen=cells,
        choices=_FILTERS,
        filters=urlencode(filters),
    )


def _standing(said: Snapshot, lots: dict[str, frozenset[str]]) -> dict[str, dict[str, int]]:
    """How many duties of each status and findings of each severity each project has."""
    owner = {lot: code for code, own in lots.items() for lot in own}
    counts: dict[str, dict[str, int]] = {code: {} for code in lots}
    for duty in said.obligations:
        if (code := owner.get(duty.lot)) is not None:
            counts[code][duty.status] = counts[code].get(duty.status, 0) + 1
    for finding in said.findings:
        key = finding.subject.key or ""
        code = owner.get(key) if finding.subject.sheet == SHEETS["lot"].title else key
        if code in counts:
            severity = finding.severity
            counts[code][severity] = counts[code].get(severity, 0) + 1
    return counts


@get("/projects/{code:str}", opt=access(EVERYONE), include_in_schema=False)
async def one(
    office: TheOffice, request: Request[Any, Any, Any], sight: TheSight, code: FromPath[str]
) -> Template:
    """One project: its lots, duties, findings of documents and records, people, history."""
    project = await run_sync(_project, office, sight, code)
    said = await snapshot(office)
    lots = frozenset(lot.row["code"] for lot in project.lots)
    duties: list[Obligation] = []
    findings: list[RecordFinding] = []
    if said is not None:
        seen = await run_sync(seen_duties, office, sight, said)
        duties = [one for one in seen if one.lot in lots and one.status != "done"]
        findings = [one for one in said.findings if rows.is_about(one, lots, frozenset({code}))]
    return show(
        request,
        "projects/one.html",
        project=project.row,
        lots=project.lots,
        inspectors=project.inspectors,
        events=_happened(project, duties),
        tables=project.tables,
        checked=said is not None,
        duties=duties,
        findings=findings,
        summary=records_summary,
        cell=written,
        heads={name: {c.name: c for c in SHEETS[name].columns} for name in ("project", "lot")},
        today=today(),
    )


def _project(office: Office, sight: Sight, code: str) -> _Project:
    with office.store.reading_session() as session:
        row, lots = rows.project(session, sight, code)
        shown = [_Lot(lot, _documents(session, sight, lot["code"])) for lot in lots]
        inspectors = [] if sight.agency is not None else drawn.of_project(session, code)
        events = history.events(session, sight, code)
        tables = []
        for name in _SHOWN:
            sheet = SHEETS[name]
            if not rows.is_seen(sight, sheet):
                continue
            page = rows.listed(session, sight, sheet, Turn(size=_ROWS), Filter(project=code))
            columns = [
                column
                for column in rows.shown(sheet)
                if any(one[column.name] is not None for one in page.items)
            ]
            if page.items:
                items = list(page.items)
                tables.append(_Table(name, sheet.title, columns, items, page.total))
    return _Project(row, shown, inspectors, events, tables)


def _documents(session: Session, sight: Sight, lot: str) -> list[_Document]:
    lines = documents.listed(session, sight, Turn(size=_DOCUMENTS), lot=lot).items
    last: dict[str, int] = {}
    for line in lines:
        last[line.series] = max(line.version, last.get(line.series, 0))
    return [
        _Document(line, _found(session, line) if line.version == last[line.series] else [])
        for line in lines
    ]


def _found(session: Session, line: DocumentLine) -> list[tuple[Severity, str, str, int]]:
    if line.check is None or line.check.job.state != "done":
        return []
    findings = documents.report(session, line.check.id).findings
    counts = Counter((one.severity, one.rule, one.title) for one in findings if not one.waived)
    found = [(*key, count) for key, count in counts.items()]
    return sorted(found, key=lambda one: (SEVERITIES.index(one[0]), -one[3]))


def _happened(project: _Project, duties: list[Obligation]) -> list[Event]:
    """What happened and what is to be done, by day."""
    due = [
        Event(one.due, one.lot, _DUE, records_summary.duty(one), records_summary.STATUS[one.status])
        for one in duties
    ]
    return sorted([*project.events, *due], key=lambda event: (event.day, event.lot))


@get("/lots/{code:str}", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def lot(office: TheOffice, sight: TheSight, code: FromPath[str]) -> Redirect:
    """To the project of a lot."""
    with office.store.reading_session() as session:
        project = rows.project_of(session, sight, code)
    return Redirect(f"/projects/{project}#lot-{code}", status_code=HTTP_303_SEE_OTHER)


ROUTES: Final = [listing, one, lot]
PLACES: Final = (Place("/projects", "项目", EVERYONE, RECORDS),)
