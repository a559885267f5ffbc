"""Inspections of lots that were drawn: the checklist, the results, the photos."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, MultipartBody, QueryParameter
from msgspec import Meta

from tender_guard.casework import draws, inspecting
from tender_guard.casework.draws import VisitLine
from tender_guard.casework.inspecting import Entered, PhotoLine
from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import Following
from tender_guard.clock import today
from tender_guard.errors import FileFormatError, FileTooLargeError, UnknownError
from tender_guard.reports.checklist_files import Form, rendered
from tender_guard.reports.checklist_words import basis
from tender_guard.supervision.checklist import Checklist, checklist, visit_of
from tender_guard.supervision.inspection_results import (
    ItemResult,
    Outcome,
    Results,
    checked,
)

from ..answers import DOCX, XLSX, download, inline
from ..ledgers import ledger_of
from ..office import Office
from ..parameters import Key, TheOffice, ThePerson, TheSight
from ..security import INSPECTORS, WATCHERS, access
from .documents import clean_name, keep

_PDF: Final = "application/pdf"
_TYPES: Final[dict[Form, str]] = {"docx": DOCX, "xlsx": XLSX, "pdf": _PDF}
_LARGEST: Final = 20 * 1024 * 1024
_SIGNS: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}
"""How the pictures that browsers show begin."""

Code = Annotated[str | None, QueryParameter(description="抽查编号；不写即最近一次抽中该标段的。")]
Paper = Annotated[Form, QueryParameter(name="format", description="文件格式。")]


@dataclass(frozen=True)
class PointLine:
    """One item: what to look at, what the records say of it, what is amiss."""

    item: int
    text: str
    severity: str
    look: str
    basis: str
    facts: list[str]
    open: list[str]


@dataclass(frozen=True)
class ItemLine:
    """What was found for one item."""

    item: Annotated[int, Meta(ge=1, le=20)]
    result: Outcome
    note: Annotated[str, Meta(max_length=2000)] = ""
    rectify_by: date | None = None


@dataclass(frozen=True)
class ResultsOrder:
    """The results of an inspection; ``code`` and ``mark`` are those of the checklist."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    lot: Annotated[str, Meta(min_length=1, max_length=100)]
    mark: Annotated[str, Meta(max_length=40)]
    inspected: date
    items: Annotated[list[ItemLine], Meta(max_length=40)]
    inspectors: Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=20)] = field(
        default_factory=list
    )


@dataclass(frozen=True)
class ChecklistDetail:
    """The checklist of a lot; ``results`` once they came in, and the photos so far."""

    code: str
    lot: str
    mark: str
    inspectors: list[str]
    as_of: date
    about: list[list[str]]
    points: list[PointLine]
    period: int
    results: ResultsOrder | None
    photos: list[PhotoLine]


@dataclass
class PhotoForm:
    """A photo, and of which item of which inspection."""

    file: UploadFile
    code: Annotated[str, Meta(min_length=1, max_length=40)]
    lot: Annotated[str, Meta(min_length=1, max_length=100)]
    item: Annotated[int, Meta(ge=1, le=20)]


@get(
    "/inspections",
    opt=access(WATCHERS, "records:read"),
    summary="抽中的标段",
    sync_to_thread=True,
)
def visits(office: TheOffice, sight: TheSight) -> list[VisitLine]:
    """抽中的标段及其检查人员、是否已交结果；检查人员只看到自己的。"""
    with office.store.reading_session() as session:
        return draws.visits(session, sight)


@get(
    "/inspections/{lot:str}/checklist",
    opt=access(WATCHERS, "records:read"),
    summary="检查表",
)
async def listed(
    office: TheOffice, sight: TheSight, lot: FromPath[str], code: Code = None
) -> ChecklistDetail:
    """一个抽中标段的检查表：20 项内容，连同台账中本标段的情况和疑似问题；已交的结果和照片附后。"""
    return await run_sync(detail, office, await listed_for(office, sight, lot, code))


async def listed_for(office: Office, sight: Sight, lot: str, code: str | None) -> Checklist:
    """The checklist of a lot that was drawn (last, or with that code) and is seen.

    Raises:
        UnknownError: it was not, or is not for these eyes.
    """

    def find() -> Any:  # noqa: ANN401 - a record
        with office.store.reading_session() as session:
            inspecting.see(session, sight, lot)
            return draws.of_lot(session, lot, code)

    record = await run_sync(find)
    if record is None:
        raise UnknownError(f"标段 {lot} 没有被抽中")
    snapshot = await office.snapshot()

    def make() -> Checklist:
        endings = office.store.identity_endings(lot)
        visit = visit_of(record, lot)
        return checklist(ledger_of(office), office.rulebook(), snapshot, visit, endings)

    return await run_sync(make)


def detail(office: Office, made: Checklist) -> ChecklistDetail:
    """A checklist with the results and photos that there are."""
    visit = made.visit
    with office.store.reading_session() as session:
        results = inspecting.results_of(session, visit.code, visit.lot)
        photos = inspecting.photos(session, visit.lot, visit.code)
    return ChecklistDetail(
        code=visit.code,
        lot=visit.lot,
        mark=visit.mark,
        inspectors=list(visit.inspectors),
        as_of=made.as_of,
        about=[list(pair) for pair in made.about],
        points=[
            PointLine(
                one.item,
                one.text,
                one.severity,
                one.look,
                basis(one),
                list(one.facts),
                list(one.open),
            )
            for one in made.points
        ],
        period=made.period,
        results=_ordered(results) if results is not None else None,
        photos=photos,
    )


def _ordered(results: Results) -> ResultsOrder:
    items = [ItemLine(one.item, one.result, one.note, one.rectify_by) for one in results.items]
    return ResultsOrder(
        results.code,
        results.lot,
        results.mark,
        results.inspected,
        items,
        list(results.inspectors),
    )


@get(
    "/inspections/{lot:str}/checklist/file",
    opt=access(WATCHERS, "records:read"),
    summary="检查表文件",
    media_type="application/octet-stream",
)
async def paper(
    office: TheOffice,
    sight: TheSight,
    lot: FromPath[str],
    code: Code = None,
    form: Paper = "docx",
) -> Response[Any]:
    """检查表，为 DOCX 或 PDF（供打印填写签字），或 XLSX（供填写后导入）。"""
    made = await listed_for(office, sight, lot, code)
    content = await run_sync(rendered, made, form, office.settings)
    return download(content, f"检查表-{lot}.{form}", _TYPES[form])


@post("/inspections/results", opt=access(INSPECTORS, "records:write"), summary="交检查结果")
async def enter(
    office: TheOffice,
    person: ThePerson,
    data: JSONBody[ResultsOrder],
    idempotency_key: Key = None,
) -> Entered:
    """交一次检查的结果：记入台账，不符合的成为待整改的问题。同样的结果再交一次不会重复。"""
    given = Results(
        code=data.code,
        lot=data.lot,
        mark=data.mark,
        inspected=data.inspected,
        inspectors=tuple(data.inspectors),
        items=tuple(
            ItemResult(item=one.item, result=one.result, note=one.note, rectify_by=one.rectify_by)
            for one in data.items
        ),
    )
    results = checked(given, f"标段 {data.lot}")

    def take() -> Entered:
        with office.store.writing_session() as session:
            inspecting.see(session, Sight.of(person), results.lot)
            if draws.of_lot(session, results.lot, results.code) is None:
                raise UnknownError(f"标段 {results.lot} 没有抽查 {results.code}")
            inspecting.once(session, person, idempotency_key, results)
            following = Following(office.rulebook())
            return inspecting.enter(session, person.actor, following, results, today())

    return await run_sync(take)


@post(
    "/inspections/photos",
    opt=access(INSPECTORS, "records:write"),
    summary="上传照片",
    request_max_body_size=_LARGEST,
)
async def add_photo(
    office: TheOffice,
    person: ThePerson,
    data: MultipartBody[PhotoForm],
    idempotency_key: Key = None,
) -> PhotoLine:
    """上传一个检查项的照片（JPEG、PNG、WebP）；同一幂等键重复上传同一张，不会重复。"""
    name = clean_name(data.file.filename)
    sees = Sight.of(person)

    def look() -> None:
        with office.store.reading_session() as session:
            inspecting.see(session, sees, data.lot)
            record = draws.of_lot(session, data.lot, data.code)
        if record is None:
            raise UnknownError(f"标段 {data.lot} 没有抽查 {data.code}")

    await run_sync(look)
    if _kind(await data.file.read(12)) is None:
        raise FileFormatError(f"{name}：不是照片，应为 JPEG、PNG 或 WebP")
    kept = await keep(office, data.file, name)
    if kept.size > _LARGEST:
        raise FileTooLargeError(f"{name}：照片不能超过 20 MB")

    def note() -> PhotoLine:
        place = (data.code, data.lot, data.item)
        with office.store.writing_session() as session:
            key = idempotency_key or f"{'/'.join(map(str, place))}/{kept.sha256}"
            return inspecting.keep_photo(session, person, place, name, kept, key)

    return await run_sync(note)


@get(
    "/inspections/{lot:str}/photos",
    opt=access(WATCHERS, "records:read"),
    summary="照片",
    sync_to_thread=True,
)
def photos(
    office: TheOffice,
    sight: TheSight,
    lot: FromPath[str],
    code: Code = None,
) -> list[PhotoLine]:
    """一个标段历次抽查（或 `code` 这一次）的照片。"""
    with office.store.reading_session() as session:
        inspecting.see(session, sight, lot)
        return inspecting.photos(session, lot, code)


@get(
    "/inspections/photos/{photo_id:str}",
    opt=access(WATCHERS, "records:read"),
    summary="一张照片",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def photo(office: TheOffice, sight: TheSight, photo_id: FromPath[str]) -> Response[Any]:
    """照片文件。"""
    with office.store.reading_session() as session:
        line, sha256 = inspecting.photo_file(session, photo_id)
        inspecting.see(session, sight, line.lot)
    content = office.files.path(sha256).read_bytes()
    return inline(content, _kind(content[:12]) or "application/octet-stream")


def _kind(begin: bytes) -> str | None:
    return next((kind for sign, kind in _SIGNS.items() if begin.startswith(sign)), None)


ROUTES: Final = [visits, listed, paper, enter, add_photo, photos, photo]
