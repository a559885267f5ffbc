"""The records: handing in a workbook, what became of it, and every sheet's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import records, rows
from tender_guard.casework.paging import Turn
from tender_guard.casework.records import ImportLine
from tender_guard.casework.rows import Filter
from tender_guard.errors import DocumentError
from tender_guard.records.columns import Column, Kind
from tender_guard.records.excerpt import Excerpt, excerpts
from tender_guard.records.model import RejectedRow
from tender_guard.records.tables import SHEETS, Sheet
from tender_guard.reports import words

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..resources.records import take_in
from ..security import EVERYONE, OFFICE, READERS, access
from .navigation import RECORDS, Place
from .showing import show

_MOST: Final = 60
"""Bad rows shown where they stand; the table below lists all."""


@dataclass
class _BookFields:
    """The form as a browser sends it."""

    file: UploadFile
    _csrf: str = ""


@get("/records", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def home(office: TheOffice, request: Request[Any, Any, Any], sight: TheSight) -> Template:
    """The sheets with how many rows of each are seen, and the last imports."""
    with office.store.reading_session() as session:
        sheets = [
            (sheet, rows.listed(session, sight, sheet, Turn(size=1)).total)
            for sheet in SHEETS.values()
            if rows.is_seen(sight, sheet)
        ]
        last = records.listed(session, Turn(size=10)).items if sight.everything else ()
    return show(request, "records/home.html", sheets=sheets, imports=last)


@get("/records/import", opt=access(OFFICE), include_in_schema=False, sync_to_thread=False)
def form(request: Request[Any, Any, Any]) -> Template:
    """The form to hand in a workbook."""
    return show(request, "records/import.html")


@post("/records/import", opt=access(OFFICE), include_in_schema=False, request_max_body_size=None)
async def take(office: TheOffice, person: ThePerson, data: MultipartBody[_BookFields]) -> Redirect:
    """Take a workbook in, and go to what becomes of it."""
    line = await take_in(office, person, data.file, None)
    return Redirect(f"/records/imports/{line.id}", status_code=HTTP_303_SEE_OTHER)


@get("/records/imports/{import_id:str}", opt=access(READERS), include_in_schema=False)
async def one(
    office: TheOffice, request: Request[Any, Any, Any], import_id: FromPath[str]
) -> Template:
    """How far an import is; once done, what it did and every bad cell where it stands."""

    def look() -> tuple[ImportLine, list[Excerpt], list[RejectedRow]]:
        with office.store.reading_session() as session:
            line = records.get(session, import_id)
        rejected = [RejectedRow(**cell) for cell in (line.summary or {}).get("rejected", ())]
        return line, _excerpts(office, line, rejected), rejected

    line, found, rejected = await run_sync(look)
    part = "records/taken.html" if "hx-request" in request.headers else "records/one.html"
    return show(request, part, line=line, excerpts=found, rejected=rejected, most=_MOST)


def _excerpts(office: Office, line: ImportLine, rejected: list[RejectedRow]) -> list[Excerpt]:
    if not rejected:
        return []
    with TemporaryDirectory() as folder:
        path = Path(folder) / line.name
        path.symlink_to(office.files.path(line.sha256).resolve())
        try:
            return list(islice(excerpts(path, rejected, office.settings), _MOST))
        except DocumentError:  # the file was let go since
            return []


@get(
    "/records/sheets/{name:str}", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True
)
def sheet(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    request: Request[Any, Any, Any],
    sight: TheSight,
    turn: TheTurn,
    name: FromPath[str],
    text: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Template:
    """The rows of a sheet, a page at a time; columns that are empty on the page are left out."""
    found = rows.sheet_of(name)
    with office.store.reading_session() as session:
        chosen = Filter(lot=lot or None, text=text.strip() or None)
        page = rows.listed(session, sight, found, turn, chosen)
    columns = [
        column
        for column in rows.shown(found)
        if any(row[column.name] is not None or column.name in row["bad"] for row in page.items)
    ]
    filters = {key: value for key, value in (("text", text), ("lot", lot)) if value}
    return show(
        request,
        "records/sheet.html",
        sheet=found,
        columns=columns,
        page=page,
        text=text,
        lot=lot,
        cell=written,
        links=_links(found),
        filters=urlencode(filters),
    )


def written(row: Mapping[str, Any], column: Column) -> str:
    """A cell as an official reads it: sums in yuan with thousands separated, dates, 是 and 否."""
    value = row[column.name]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, int | float):
        return str(value)
    noted = column.note.removeprefix("单位：") if column.note.startswith("单位：") else ""
    unit = {Kind.YUAN: " 元", Kind.PERCENT: "%"}.get(column.kind, f" {noted}" if noted else "")
    return f"{words.figure(value)}{unit}"


def _links(sheet: Sheet) -> dict[str, str]:
    """Where the codes in a column lead."""
    where = {"lot": "/lots/", "project": "/projects/"}
    own = {sheet.name: "code"} if sheet.name in where else {}
    return {
        column.name: where[column.refers] for column in sheet.columns if column.refers in where
    } | {column: where[name] for name, column in own.items()}


ROUTES: Final = [home, form, take, one, sheet]
PLACES: Final = (Place("/records", "台账", EVERYONE, RECORDS),)
