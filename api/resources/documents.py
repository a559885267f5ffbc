"""Documents: uploading, versions, checks, results, reports."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from litestar import Response, get, patch, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter
from litestar.response import File, ServerSentEvent, ServerSentEventMessage
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, json

from tender_guard.casework import documents
from tender_guard.casework.documents import CheckLine, DocumentLine, Stage, Upload
from tender_guard.casework.files import Kept
from tender_guard.casework.jobs import Progress
from tender_guard.casework.paging import Page
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight
from tender_guard.clock import today
from tender_guard.errors import FileFormatError, UsageError
from tender_guard.rulebook.model import Regime

from ..jobs import followed, settled
from ..office import PATIENCE, Office
from ..parameters import Key, TheOffice, ThePerson, TheSight, TheTurn, Wait
from ..security import EVERYONE, UPLOADERS, access

_NO_NAME: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_LONGEST: Final = 240
"""Bytes of a file's name; file systems hold 255."""
_SUFFIX: Final = 20
"""What stands behind the last point is a suffix up to so many characters."""
_CHUNK: Final = 1 << 20


@dataclass
class UploadForm:
    """An upload: the file, and what it belongs to."""

    file: UploadFile
    lot: Annotated[str, Meta(min_length=1, max_length=100)]
    agency: str | None = None
    state: Stage = "draft"
    regime: Regime | None = None
    issued: date | None = None
    after: str | None = None


@dataclass(frozen=True)
class StageChange:
    """The state that a document is to have."""

    state: Stage


@dataclass(frozen=True)
class CheckOrder:
    """How to check: as of which day (today where not given), with the lot's record or without."""

    as_of: date | None = None
    with_records: bool = True


async def take_in(
    office: Office, person: Someone, form: UploadForm, key: str | None
) -> DocumentLine:
    """Keep the file of an upload and queue its check."""
    name = clean_name(form.file.filename)
    for text in (form.lot, form.agency, form.after):
        if text is not None and not text.isprintable():
            raise UsageError("标段、机构和原文件的编号中不能有换行等不可见的字符")
    kept = await keep(office, form.file, name)
    upload = Upload(
        name,
        form.lot.strip(),
        documents.owned(person, form.agency),
        form.state,
        form.regime,
        form.issued,
        form.after or None,
    )

    def accept() -> DocumentLine:
        with office.store.writing_session() as session:
            rules = office.rulebook().sha256
            office.files.path(kept.sha256)  # nobody erased the same content meanwhile
            return documents.accept(session, person, upload, kept, rules, today(), key)

    line = await run_sync(accept)
    office.dispatcher.wake()
    return line


async def keep(office: Office, file: UploadFile, name: str) -> Kept:
    """Put an uploaded file into the folder of files.

    Raises:
        FileFormatError: it is empty.
        FileTooLargeError: over the limit.
    """

    def put() -> Kept:
        stream = file.file
        stream.seek(0)
        return office.files.put(iter(lambda: stream.read(_CHUNK), b""), name)

    kept = await run_sync(put)
    if kept.size == 0:
        raise FileFormatError(f"{name}：文件是空的")
    return kept


def clean_name(name: str) -> str:
    """The name of a file without folders, without signs that nobody sees, and not too long."""
    last = re.split(r"[/\\]", name)[-1]
    shown = _NO_NAME.sub("", last).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix) > _SUFFIX:
        return _cut(shown, _LONGEST) or "未命名"
    return f"{_cut(stem, _LONGEST - len(suffix.encode()) - 1)}.{suffix}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text that takes so many bytes at most."""
    return text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore")


@post(
    "/documents",
    opt=access(UPLOADERS, "documents:write"),
    status_code=HTTP_201_CREATED,
    summary="上传文件",
    request_max_body_size=None,
)
async def upload(
    office: TheOffice,
    person: ThePerson,
    data: MultipartBody[UploadForm],
    idempotency_key: Key = None,
    wait: Wait = 0,
) -> DocumentLine:
    """上传一份招标文件（或一份文件的新版本）并检查。

    检查是一项任务；`wait` 内完成的，答复中已有结论数。
    """
    line = await take_in(office, person, data, idempotency_key)
    if wait and line.check:
        await settled(office.store, line.check.job.id, wait)
    return await run_sync(_get, office, Sight.of(person), line.id)


def _get(office: Office, sight: Sight, document_id: str) -> DocumentLine:
    with office.store.reading_session() as session:
        return documents.get(session, sight, document_id)


@get(
    "/documents",
    opt=access(EVERYONE, "documents:read"),
    summary="文件列表",
    sync_to_thread=True,
)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    lot: FromQuery[str | None] = None,
    agency: FromQuery[str | None] = None,
    stage: Annotated[Stage | None, QueryParameter(name="state")] = None,
    series: FromQuery[str | None] = None,
    name: FromQuery[str | None] = None,
) -> Page[DocumentLine]:
    """列出能看到的文件，新的在前；可按标段、机构、状态、系列、名称筛选。"""
    with office.store.reading_session() as session:
        return documents.listed(session, sight, turn, lot, agency, stage, series, name)


@get(
    "/documents/{document_id:str}",
    opt=access(EVERYONE, "documents:read"),
    summary="一份文件",
    sync_to_thread=True,
)
def one(office: TheOffice, sight: TheSight, document_id: FromPath[str]) -> DocumentLine:
    """一份文件及其最近一次检查。"""
    return _get(office, sight, document_id)


@get(
    "/documents/{document_id:str}/file",
    opt=access(EVERYONE, "documents:read"),
    summary="原文件",
    media_type="application/octet-stream",
    sync_to_thread=True,
)
def original(office: TheOffice, sight: TheSight, document_id: FromPath[str]) -> File:
    """上传的文件，一字不动；已按要求或期限删除的，答复 404。"""
    line = _get(office, sight, document_id)
    return File(
        office.files.path(line.sha256),
        filename=line.name,
        media_type="application/octet-stream",
        content_disposition_type="attachment",
    )


@patch(
    "/documents/{document_id:str}",
    opt=access(UPLOADERS, "documents:write"),
    summary="发布文件",
    sync_to_thread=True,
)
def publish(
    office: TheOffice, person: ThePerson, document_id: FromPath[str], data: JSONBody[StageChange]
) -> DocumentLine:
    """把草稿改为已发布；已发布的不能改回。"""
    with office.store.writing_session() as session:
        return documents.change_state(session, person, document_id, data.state)


@get(
    "/documents/{document_id:str}/versions",
    opt=access(EVERYONE, "documents:read"),
    summary="各版本",
    sync_to_thread=True,
)
def versions(office: TheOffice, sight: TheSight, document_id: FromPath[str]) -> list[DocumentLine]:
    """同一文件的全部版本，新的在前。"""
    with office.store.reading_session() as session:
        return documents.versions(session, sight, document_id)


@get(
    "/documents/{document_id:str}/checks",
    opt=access(EVERYONE, "documents:read"),
    summary="各次检查",
    sync_to_thread=True,
)
def checks(office: TheOffice, sight: TheSight, document_id: FromPath[str]) -> list[CheckLine]:
    """一份文件的各次检查，新的在前。"""
    with office.store.reading_session() as session:
        return documents.checks(session, sight, document_id)


@post(
    "/documents/{document_id:str}/checks",
    opt=access(UPLOADERS, "documents:write"),
    summary="再次检查",
)
async def check_again(
    office: TheOffice,
    person: ThePerson,
    document_id: FromPath[str],
    data: JSONBody[CheckOrder],
    wait: Wait = 0,
) -> CheckLine:
    """用现行规则再次检查一份文件。"""

    def queue() -> CheckLine:
        with office.store.writing_session() as session:
            return documents.check_again(
                session,
                person,
                document_id,
                office.rulebook().sha256,
                data.as_of or today(),
                with_records=data.with_records,
            )

    line = await run_sync(queue)
    office.dispatcher.wake()
    if wait:
        await settled(office.store, line.job.id, wait)
    return await run_sync(_check, office, Sight.of(person), line.id)


def _check(office: Office, sight: Sight, check_id: str) -> CheckLine:
    with office.store.reading_session() as session:
        return documents.check(session, sight, check_id)


@get(
    "/checks/{check_id:str}",
    opt=access(EVERYONE, "documents:read"),
    summary="一次检查",
)
async def check(
    office: TheOffice, sight: TheSight, check_id: FromPath[str], wait: Wait = 0
) -> CheckLine:
    """一次检查的进度和结论数；给出 `wait` 时等它完成。"""
    line = await run_sync(_check, office, sight, check_id)
    if not wait or line.job.over:
        return line
    await settled(office.store, line.job.id, min(wait, 2 * PATIENCE))
    return await run_sync(_check, office, sight, check_id)


@get(
    "/checks/{check_id:str}/events",
    opt=access(EVERYONE, "documents:read"),
    summary="检查进度（事件流）",
    status_code=HTTP_200_OK,
)
async def events(office: TheOffice, sight: TheSight, check_id: FromPath[str]) -> Response[Any]:
    """检查进度，以 server-sent events 逐步送出，完成或失败时结束。"""
    line = await run_sync(_check, office, sight, check_id)
    return ServerSentEvent(_events(office, line.job.id))


async def _events(office: Office, job_id: str) -> AsyncIterator[ServerSentEventMessage]:
    async for progress in followed(office.store, job_id):
        yield ServerSentEventMessage(event="progress", data=_progress(progress))


def _progress(progress: Progress) -> str:
    return json.encode(progress).decode()


ROUTES: Final = [
    upload,
    listing,
    one,
    original,
    publish,
    versions,
    checks,
    check_again,
    check,
    events,
]
