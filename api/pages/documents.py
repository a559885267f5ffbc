"""Uploading a document, and the list of documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from anyio.to_thread import run_sync
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import documents
from tender_guard.errors import UsageError
from tender_guard.reports import record
from tender_guard.rulebook.model import Regime

from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..resources.documents import UploadForm, take_in
from ..security import EVERYONE, UPLOADERS, access
from .navigation import DOCUMENTS, Place
from .showing import show

_REGIMES: Final[dict[str, Regime]] = {
    "statutory": "statutory",
    "voluntary": "voluntary",
    "procurement": "procurement",
}


@dataclass
class _Fields:
    """The form as a browser sends it: what was left empty is an empty text."""

    file: UploadFile
    lot: str = ""
    agency: str = ""
    state: str = ""
    regime: str = ""
    issued: str = ""
    after: str = ""
    _csrf: str = ""


@get("/documents", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def listing(
    office: TheOffice, request: Request[Any, Any, Any], sight: TheSight, turn: TheTurn
) -> Template:
    """The documents that are seen."""
    with office.store.reading_session() as session:
        page = documents.listed(session, sight, turn)
    return show(request, "documents/list.html", page=page)


@get("/upload", opt=access(UPLOADERS), include_in_schema=False, sync_to_thread=False)
def form(request: Request[Any, Any, Any]) -> Template:
    """The form to upload a document."""
    return show(request, "documents/upload.html")


@post("/upload", opt=access(UPLOADERS), include_in_schema=False, request_max_body_size=None)
async def upload(
    office: TheOffice,
    person: ThePerson,
    data: MultipartBody[_Fields],
) -> Response[Any]:
    """Take a document in, and go to its page."""
    if not data.lot.strip():
        raise UsageError("须填写标段编号")
    fields = UploadForm(
        data.file,
        data.lot,
        data.agency or None,
        "published" if data.state == "published" else "draft",
        _REGIMES.get(data.regime),
        _day(data.issued),
        data.after or None,
    )
    line = await take_in(office, person, fields, None)
    return Redirect(f"/documents/{line.id}", status_code=HTTP_303_SEE_OTHER)


@get("/documents/{document_id:str}", opt=access(EVERYONE), include_in_schema=False)
async def one(
    office: TheOffice, request: Request[Any, Any, Any], sight: TheSight, document_id: FromPath[str]
) -> Template:
    """One document and what its last check found."""

    def look() -> tuple[documents.DocumentLine, dict[str, Any] | None]:
        with office.store.reading_session() as session:
            line = documents.get(session, sight, document_id)
            if line.check is None or line.check.job.state != "done":
                return line, None
            return line, record.as_record(documents.report(session, line.check.id))

    line, result = await run_sync(look)
    return show(request, "documents/one.html", document=line, result=result)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} 不是日期，应写作 2026-03-02") from None


ROUTES: Final = [listing, form, upload, one]
PLACES: Final = (
    Place("/documents", "招标文件", EVERYONE, DOCUMENTS),
    Place("/upload", "上传", UPLOADERS, DOCUMENTS),
)
