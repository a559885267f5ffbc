"""Random draws of inspections: committed, drawn, to be verified by anyone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from tender_guard.casework import draws
from tender_guard.casework.draws import DrawLine
from tender_guard.casework.paging import Page
from tender_guard.clock import today
from tender_guard.supervision.draw import faults, new_secret, sources
from tender_guard.supervision.draw_record import Record, written
from tender_guard.supervision.drawing import DrawOrder, committed
from tender_guard.supervision.inspectors import Inspector, checked

from ..answers import download
from ..office import Office
from ..parameters import TheOffice, ThePerson, TheTurn
from ..security import OFFICE, READERS, access

_STORED: Final = "数据库中的台账"
Word = Annotated[str, Meta(min_length=1, max_length=100)]


@dataclass(frozen=True)
class InspectorOrder:
    """An inspector: ``id`` is the login; ``avoids`` units, projects, lots beside the own unit."""

    id: Word
    name: Word
    unit: Word
    avoids: Annotated[list[Word], Meta(max_length=50)] = field(default_factory=list)


@dataclass(frozen=True)
class NewDraw:
    """What is to be drawn, from whom, by what; ``share`` is a percentage."""

    share: Annotated[float, Meta(gt=0, le=100)]
    inspectors: Annotated[list[InspectorOrder], Meta(min_length=1, max_length=500)]
    name: Annotated[str, Meta(max_length=100)] = ""
    strata: Annotated[list[Word], Meta(max_length=5)] = field(default_factory=list)
    weights: Annotated[list[Word], Meta(max_length=5)] = field(default_factory=list)
    team: Annotated[int, Meta(ge=1, le=20)] = 2
    witnesses: Annotated[list[Word], Meta(max_length=20)] = field(default_factory=list)
    lottery: Annotated[str, Meta(max_length=100)] = ""
    left_out: dict[str, Word] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True)
class DrawValues:
    """The values that the sources gave, by source."""

    values: dict[str, Word]


@dataclass(frozen=True)
class Reason:
    """Why."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@dataclass(frozen=True)
class DrawDetail:
    """A draw, its record, and what in the record does not hold (nothing: it does)."""

    draw: DrawLine
    record: dict[str, Any]
    faults: list[str]


@get("/draws", opt=access(READERS, "records:read"), summary="历次抽取", sync_to_thread=True)
def listing(office: TheOffice, turn: TheTurn) -> Page[DrawLine]:
    """双随机抽查的历次抽取，新的在前；作废的也在内。"""
    with office.store.reading_session() as session:
        return draws.listed(session, turn)


@post("/draws", opt=access(OFFICE, "records:write"), summary="承诺一次抽取")
async def seal(office: TheOffice, person: ThePerson, data: JSONBody[NewDraw]) -> DrawDetail:
    """固定在建标段的候选名单、分层、权重、办法和密钥，答复承诺值（应即公布）；密钥在抽取时才公开。

    `strata` 可用行业、合同金额、类别、招标方式、资金性质；`weights` 可用问题、金额、时间。
    `witnesses`（至少两人）和 `lottery`（以后开奖的彩票期号）写一项。
    """
    order = ordered(data)
    inspectors = checked(
        (Inspector(one.id, one.name, one.unit, tuple(one.avoids)) for one in data.inspectors),
        "inspectors",
    )

    def keep() -> DrawDetail:
        secret = new_secret()
        record = committed(office.store.workbook(), office.rulebook(), order, inspectors, secret)
        with office.store.writing_session() as session:
            line = draws.commit(session, person.actor, record, secret)
        return DrawDetail(line, record.model_dump(), [])

    return await run_sync(keep)


def ordered(data: NewDraw) -> DrawOrder:
    """What is asked for, as the library has it.

    Raises:
        UsageError: the sources are not enough.
    """
    day = data.as_of or today()
    return DrawOrder(
        name=data.name.strip() or f"{day.year}年{day.month}月{day.day}日双随机抽查",
        as_of=day,
        share=Decimal(str(data.share)),
        strata=data.strata,
        weights=data.weights,
        team=data.team,
        sources=sources(data.witnesses, data.lottery),
        left_out=data.left_out,
        records=_STORED,
    )


@get(
    "/draws/{commitment:str}",
    opt=access(READERS, "records:read"),
    summary="一次抽取",
    sync_to_thread=True,
)
def one(office: TheOffice, commitment: FromPath[str]) -> DrawDetail:
    """一次抽取的记录；`faults` 是重新核验时发现的不符之处，没有即一致。"""
    line, record = _get(office, commitment)
    return DrawDetail(line, record.model_dump(), list(faults(record)))


@get(
    "/draws/{commitment:str}/record",
    opt=access(READERS, "records:read"),
    summary="抽取记录文件",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def record_file(office: TheOffice, commitment: FromPath[str]) -> Response[Any]:
    """抽取记录（JSON 文件），任何人可以用 `tender-guard inspect verify` 或者只用 SHA-256 核验。"""
    line, record = _get(office, commitment)
    return download(written(record), f"{line.name}-抽取记录.json", "application/json")


@post(
    "/draws/{commitment:str}/result",
    opt=access(OFFICE, "records:write"),
    summary="抽取",
    sync_to_thread=True,
)
def draw(
    office: TheOffice, person: ThePerson, commitment: FromPath[str], data: JSONBody[DrawValues]
) -> DrawDetail:
    """加入各来源的数值，公开密钥，抽出标段和检查人员；只能抽一次。"""
    with office.store.writing_session() as session:
        record = draws.draw(session, person.actor, commitment, data.values)
        line, _ = draws.get(session, commitment)
    return DrawDetail(line, record.model_dump(), list(faults(record)))


@post(
    "/draws/{commitment:str}/void",
    opt=access(OFFICE, "records:write"),
    summary="作废抽取",
    status_code=200,
    sync_to_thread=True,
)
def void(
    office: TheOffice, person: ThePerson, commitment: FromPath[str], data: JSONBody[Reason]
) -> DrawLine:
    """把尚未抽取的一次承诺作废，写明理由；作废的仍在历次抽取中列出。"""
    with office.store.writing_session() as session:
        return draws.void(session, person.actor, commitment, data.reason)


def _get(office: Office, commitment: str) -> tuple[DrawLine, Record]:
    with office.store.reading_session() as session:
        return draws.get(session, commitment)


ROUTES: Final = [listing, seal, one, record_file, draw, void]
