"""The records: imports, every sheet's rows, export, and what they say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final, Literal

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody, QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage
from litestar.status_codes import HTTP_200_OK
from msgspec import json

from tender_guard.casework import records, rows
from tender_guard.casework.paging import Page, arranged
from tender_guard.casework.people import Someone
from tender_guard.casework.records import ImportLine
from tender_guard.casework.rows import Filter
from tender_guard.casework.sight import seen_lots
from tender_guard.clock import SHANGHAI, today
from tender_guard.errors import UsageError
from tender_guard.records.ocds_package import package
from tender_guard.records.report import RecordFinding
from tender_guard.records.tables import SHEETS
from tender_guard.records.template import write_template
from tender_guard.reports.records_json import finding_record
from tender_guard.rulebook.model import SEVERITIES, Severity

from ..answers import XLSX, download, jsonable
from ..jobs import followed, settled
from ..office import Office
from ..parameters import Key, TheOffice, ThePerson, TheSight, TheTurn, Wait
from ..security import EVERYONE, OFFICE, READERS, access
from .documents import clean_name, keep


@dataclass
class BookForm:
    """A workbook (``.xlsx``) or an OCDS package (``.json``)."""

    file: UploadFile


@dataclass(frozen=True)
class SheetLine:
    """A sheet of the records and its columns that are shown: English name to Chinese head."""

    name: str
    title: str
    columns: dict[str, str]


def cells(where: list[str] | None) -> dict[str, str]:
    """What ``where=column=value`` asks for, which may stand there several times.

    Raises:
        UsageError: one of them has no ``=``.
    """
    named: dict[str, str] = {}
    for one in where or ():
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"where 应写作 列=值，不能是 {one}")
        named[name] = value
    return named


async def take_in(office: Office, person: Someone, file: UploadFile, key: str | None) -> ImportLine:
    """Keep a workbook and queue its import."""
    name = clean_name(file.filename)
    kept = await keep(office, file, name)

    def accept() -> ImportLine:
        with office.store.writing_session() as session:
            office.files.path(kept.sha256)  # nobody erased the same content meanwhile
            return records.accept(session, person, name, kept, key)

    line = await run_sync(accept)
    office.dispatcher.wake()
    return line


@post(
    "/records/imports",
    opt=access(OFFICE, "records:write"),
    summary="导入台账",
    request_max_body_size=None,
)
async def take(
    office: TheOffice,
    person: ThePerson,
    data: MultipartBody[BookForm],
    idempotency_key: Key = None,
    wait: Wait = 0,
) -> ImportLine:
    """导入台账。导入是一项任务，要么全部存入，要么原样不变。

    有误的单元格在 `summary.rejected` 中逐格列出。
    """
    line = await take_in(office, person, data.file, idempotency_key)
    if wait:
        await settled(office.store, line.job.id, wait)
    return await run_sync(_import, office, line.id)


def _import(office: Office, import_id: str) -> ImportLine:
    with office.store.reading_session() as session:
        return records.get(session, import_id)


@get(
    "/records/imports", opt=access(READERS, "records:read"), summary="各次导入", sync_to_thread=True
)
def imports(office: TheOffice, turn: TheTurn) -> Page[ImportLine]:
    """各次导入，新的在前。"""
    with office.store.reading_session() as session:
        return records.listed(session, turn)


@get("/records/imports/{import_id:str}", opt=access(READERS, "records:read"), summary="一次导入")
async def one_import(office: TheOffice, import_id: FromPath[str], wait: Wait = 0) -> ImportLine:
    """一次导入的进度和结果。"""
    line = await run_sync(_import, office, import_id)
    if not wait or line.job.over:
        return line
    await settled(office.store, line.job.id, wait)
    return await run_sync(_import, office, import_id)


@get(
    "/records/imports/{import_id:str}/events",
    opt=access(READERS, "records:read"),
    summary="导入进度（事件流）",
    status_code=HTTP_200_OK,
)
async def events(office: TheOffice, import_id: FromPath[str]) -> Response[Any]:
    """导入进度，以 server-sent events 逐步送出。"""
    line = await run_sync(_import, office, import_id)
    return ServerSentEvent(_events(office, line.job.id))


async def _events(office: Office, job_id: str) -> AsyncIterator[ServerSentEventMessage]:
    async for progress in followed(office.store, job_id):
        yield ServerSentEventMessage(event="progress", data=json.encode(progress).decode())


@get(
    "/records/sheets",
    opt=access(EVERYONE, "records:read"),
    summary="台账各表",
    sync_to_thread=False,
)
def sheets() -> list[SheetLine]:
    """台账的各张表及其列。"""
    return [
        SheetLine(name, sheet.title, {column.name: column.title for column in rows.shown(sheet)})
        for name, sheet in SHEETS.items()
    ]


@get(
    "/records/sheets/{name:str}",
    opt=access(EVERYONE, "records:read"),
    summary="一张表的各行",
    sync_to_thread=True,
)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    name: FromPath[str],
    lot: FromQuery[str | None] = None,
    project: FromQuery[str | None] = None,
    text: FromQuery[str | None] = None,
    where: FromQuery[list[str] | None] = None,
) -> Page[dict[str, Any]]:
    """一张表中能看到的行，按任意列排序；不含证件号。

    可按标段、项目、任一列中的文字筛选；`where=列=值` 按一列的值筛选，可以有多个。
    列用 `/records/sheets` 中的英文名；日期写作 `2026-03-02`，是否写作 `true`、`false`。
    """
    sheet = rows.sheet_of(name)
    chosen = Filter(lot, project, text, cells(where))
    with office.store.reading_session() as session:
        return rows.listed(session, sight, sheet, turn, chosen)


@get(
    "/records/sheets/{name:str}/{row_id:int}",
    opt=access(EVERYONE, "records:read"),
    summary="一张表的一行",
    sync_to_thread=True,
)
def one_row(
    office: TheOffice, sight: TheSight, name: FromPath[str], row_id: FromPath[int]
) -> dict[str, Any]:
    """一张表中的一行，按其 `id`；不含证件号。"""
    sheet = rows.sheet_of(name)
    with office.store.reading_session() as session:
        return rows.one(session, sight, sheet, row_id)


@get(
    "/records/export",
    opt=access(READERS, "records:read"),
    summary="导出台账",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def export(
    office: TheOffice,
    form: Annotated[Literal["xlsx", "ocds"], QueryParameter(name="format")] = "xlsx",
) -> Response[Any]:
    """导出全部台账，为 XLSX 或 OCDS 1.1；证件号只写末四位。"""
    if form == "ocds":
        content = package(office.store.workbook(), datetime.now(SHANGHAI))
        return download(content, f"台账-{today()}.json", "application/json")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.xlsx"
        office.store.export(path)
        return download(path.read_bytes(), f"台账-{today()}.xlsx", XLSX)


@get(
    "/records/template",
    opt=access(EVERYONE, "records:read"),
    summary="空白台账",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def template() -> Response[Any]:
    """空白台账。"""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path)
        return download(path.read_bytes(), "空白台账.xlsx", XLSX)


@get("/records/findings", opt=access(EVERYONE, "records:read"), summary="台账检查的问题")
async def findings(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    rule: FromQuery[str | None] = None,
    severity: FromQuery[Severity | None] = None,
    lot: FromQuery[str | None] = None,
    project: FromQuery[str | None] = None,
) -> Page[dict[str, Any]]:
    """按今天检查台账发现的问题；`sort=severity` 时重的在前。

    可按规则、严重程度、标段、项目（含其各标段）筛选。
    """
    snapshot = await office.snapshot()

    def select() -> Page[dict[str, Any]]:
        with office.store.reading_session() as session:
            lots = seen_lots(session, sight)
            projects = rows.projects_seen(session, sight) if lots is not None else frozenset()
            inside = rows.lots_of(session, project) if project is not None else frozenset()
        found = [
            one
            for one in snapshot.findings
            if (rule is None or one.rule == rule)
            and (severity is None or one.severity == severity)
            and (lot is None or (one.subject.sheet, one.subject.key) == (_LOT, lot))
            and (project is None or rows.is_about(one, inside, frozenset({project})))
            and (lots is None or rows.is_about(one, lots, projects))
        ]
        page = arranged(found, turn, _ORDERS)
        items = [jsonable(finding_record(one)) for one in page.items]
        return Page(items, page.total, page.page, page.size)

    return await run_sync(select)


_ORDERS: Final[Mapping[str, Callable[[RecordFinding], Any]]] = {
    "severity": lambda one: SEVERITIES.index(one.severity),
    "rule": lambda one: one.rule,
    "key": lambda one: (one.subject.key, one.subject.other or ""),
}
_LOT: Final = SHEETS["lot"].title

ROUTES: Final = [
    take,
    imports,
    one_import,
    events,
    sheets,
    listing,
    one_row,
    export,
    template,
    findings,
]
