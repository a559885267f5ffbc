"""The list of documents, and uploading them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, MultipartBody, QueryParameter
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from tender_guard.casework import documents
from tender_guard.casework.documents import DocumentLine, Stage
from tender_guard.casework.lots import known_agencies, known_lots
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight
from tender_guard.errors import DocumentError, ServiceError, TenderGuardError, UsageError
from tender_guard.reports import words
from tender_guard.rulebook.model import Regime

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..resources.documents import UploadForm, clean_name, take_in
from ..security import EVERYONE, UPLOADERS, access
from .navigation import DOCUMENTS, Place
from .showing import show

_REGIMES: Final[dict[str, Regime]] = {
    "statutory": "statutory",
    "voluntary": "voluntary",
    "procurement": "procurement",
}
_STAGES: Final[dict[str, Stage]] = {"draft": "draft", "published": "published"}


@dataclass
class _Fields:
    """The form as a browser sends it: what was left empty is an empty text."""

    file: list[UploadFile] = field(default_factory=list)
    lot: str = ""
    agency: str = ""
    state: str = ""
    regime: str = ""
    issued: str = ""
    after: str = ""
    _csrf: str = ""


@get("/documents", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    turn: TheTurn,
    lot: FromQuery[str] = "",
    agency: FromQuery[str] = "",
    stage: Annotated[str, QueryParameter(name="state")] = "",
    name: FromQuery[str] = "",
) -> Template:
    """The documents that are seen."""
    wanted = {"lot": lot.strip(), "agency": agency.strip(), "state": stage, "name": name.strip()}
    with office.store.reading_session() as session:
        page = documents.listed(
            session,
            sight,
            turn,
            wanted["lot"] or None,
            wanted["agency"] or None,
            _STAGES.get(stage),
            None,
            wanted["name"] or None,
        )
        agencies = known_agencies(session, sight)
        lots = known_lots(session, sight)
    chosen = {key: value for key, value in wanted.items() if value}
    return show(
        request,
        "documents/list.html",
        page=page,
        wanted=wanted,
        link="/documents?" + urlencode({**chosen, "page": ""}),
        agencies=agencies,
        lots=lots,
        names={one.code: one.name for one in lots},
        mayupload=request.user.role in UPLOADERS,
    )


@get("/upload", opt=access(UPLOADERS), include_in_schema=False, sync_to_thread=True)
def form(
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    after: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Template:
    """The form to upload documents, or the next version of one."""
    return _form(office, request, sight, _Fields(lot=lot, after=after))


@post(
    "/upload",
    opt=access(UPLOADERS),
    include_in_schema=False,
    request_max_body_size=None,
    status_code=HTTP_200_OK,
)
async def upload(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    data: MultipartBody[_Fields],
) -> Response[Any] | Template:
    """Take documents in without any script, and go to the page of the last one."""
    taken: list[DocumentLine] = []
    problems: list[str] = []
    given = [one for one in data.file if one.filename]
    if not given:
        problems.append("须选择文件")
    if not data.lot.strip():
        problems.append("须填写标段编号")
    for file in [] if problems else given:
        try:
            taken.append(await take_in(office, person, _order(file, data), None))
        except (DocumentError, ServiceError, UsageError) as error:
            problems.append(_named(clean_name(file.filename), error))
    if problems:
        shown = await run_sync(_form, office, request, Sight.of(person), data, problems, taken)
        shown.status_code = UsageError.http_status
        shown.media_type = MediaType.HTML
        return shown
    where = f"/{taken[0].id}" if len(taken) == 1 else f"?{urlencode({'lot': data.lot.strip()})}"
    return Redirect(f"/documents{where}", status_code=HTTP_303_SEE_OTHER)


def _order(file: UploadFile, data: _Fields) -> UploadForm:
    return UploadForm(
        file,
        data.lot,
        data.agency.strip() or None,
        _STAGES.get(data.state, "draft"),
        _REGIMES.get(data.regime),
        _day(data.issued),
        data.after or None,
    )


def _named(name: str, error: TenderGuardError) -> str:
    told = str(error)
    return told if told.startswith(name) else f"{name}：{told}"


def _form(  # noqa: PLR0913, PLR0917 (one a part of the page)
    office: Office,
    request: Request[Any, Any, Any],
    sight: Sight,
    given: _Fields,
    problems: list[str] | None = None,
    taken: list[DocumentLine] | None = None,
) -> Template:
    person: Someone = request.user
    with office.store.reading_session() as session:
        before = documents.get(session, sight, given.after) if given.after else None
        lots = known_lots(session, sight)
        agencies = known_agencies(session, sight)
    return show(
        request,
        "documents/upload.html",
        before=before,
        lots=lots,
        agencies=agencies,
        given=given,
        problems=problems or [],
        taken=taken or [],
        own=person.agency if person.role == "agency" else None,
        regimes=list(words.REGIME.items()),
        most=office.settings.max_file_mb,
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} 不是日期，应写作 2026-03-02") from None


ROUTES: Final = [listing, form, upload]
PLACES: Final = (
    Place("/documents", "招标文件", EVERYONE, DOCUMENTS),
    Place("/upload", "上传", UPLOADERS, DOCUMENTS),
)
