"""Evaluation experts: the register, their sheets and plots, deductions and steps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter
from msgspec import Meta

from tender_guard.casework import experts
from tender_guard.casework.experts import Action, Behaviour, Kind
from tender_guard.casework.paging import Page, sliced
from tender_guard.clock import today
from tender_guard.errors import RecordsError, UnknownError
from tender_guard.reports import expert_form, expert_plots, expert_sheet
from tender_guard.reports.expert_text import deviation_record, register_record, standing_record
from tender_guard.reports.plots import Form, Plot, drawn
from tender_guard.reports.typeface import find_typeface
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.experts import Conflict, Standing

from ..answers import DOCX, XLSX, download, jsonable
from ..ledgers import coverage_of
from ..office import Office
from ..parameters import TheOffice, ThePerson, TheTurn
from ..security import OFFICE, READERS, access

_IMAGES: Final[dict[Form, str]] = {"svg": "image/svg+xml", "png": "image/png"}

Code = Annotated[str, PathParameter(description="专家编号。")]
PlotName = Annotated[str, PathParameter(description="图的名称，见说明。")]
Paper = Annotated[Literal["docx", "xlsx"], QueryParameter(name="format", description="文件格式。")]
Picture = Annotated[Form, QueryParameter(name="format", description="图片格式。")]


@dataclass(frozen=True)
class DeductionOrder:
    """A behaviour of an expert; without ``points``, those of the office's table."""

    behaviour: Annotated[str, Meta(min_length=1, max_length=10)]
    day: date
    points: Annotated[float, Meta(ge=0, le=100)] | None = None
    lot: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    note: Annotated[str, Meta(max_length=500)] | None = None


@dataclass(frozen=True)
class ActionOrder:
    """A step about an expert."""

    kind: Kind
    day: date
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@dataclass(frozen=True)
class Taken:
    """What was taken off."""

    code: str
    behaviour: str
    points: float


@get("/experts", opt=access(READERS, "records:read"), summary="评标专家名册", sync_to_thread=True)
def listing(
    office: TheOffice,
    turn: TheTurn,
    status: Annotated[
        Literal["在库", "暂停", "除名"] | None, QueryParameter(description="名册中的状态。")
    ] = None,
    speciality: FromQuery[str | None] = None,
    proposed: FromQuery[bool] = False,  # noqa: FBT002 (a query parameter)
) -> Page[dict[str, Any]]:
    """评标专家，连同滚动累计扣分、处理建议和应回避而参评的标段。

    可按状态、专业筛选；`proposed=true` 时只列有处理建议的。
    """
    found = [
        one
        for one in coverage_of(office).register.standings
        if (status is None or one.status == status)
        and (speciality is None or speciality in one.specialities)
        and (not proposed or one.proposal is not None)
    ]
    page = sliced(found, turn)
    items = [jsonable(standing_record(one)) for one in page.items]
    return Page(items, page.total, page.page, page.size)


@get(
    "/experts/coverage",
    opt=access(READERS, "records:read"),
    summary="专业覆盖和清理名单",
    sync_to_thread=True,
)
def coverage(office: TheOffice) -> dict[str, Any]:
    """各专业可抽取的专家与近期评审的需要，建议增补的人数，应当清理或者复核的专家。"""
    record = register_record(coverage_of(office))
    shown = {name: record[name] for name in ("as_of", "since", "coverage", "screened")}
    answer: dict[str, Any] = jsonable(shown)
    return answer


@get(
    "/experts/avoidance",
    opt=access(READERS, "records:read"),
    summary="应当回避的专家",
    sync_to_thread=True,
)
def avoidance(office: TheOffice, lot: FromQuery[str]) -> list[dict[str, Any]]:
    """一个标段应当回避的专家：工作单位是投标人、招标人或者招标代理机构。"""
    return [
        {"code": one.code, "name": one.name, "employer": found.employer, "ties": list(found.ties)}
        for one, found in barred_from(coverage_of(office), lot)
    ]


@get(
    "/experts/register",
    opt=access(READERS, "records:read"),
    summary="名册文件",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def register(office: TheOffice, form: Paper = "xlsx") -> Response[Any]:
    """名册、打分统计、专业覆盖、清理名单和图表，为 XLSX 或 DOCX。"""
    found = coverage_of(office)
    typeface = find_typeface(office.settings)
    if form == "docx":
        return download(expert_form.register(found, typeface), f"评标专家-{today()}.docx", DOCX)
    return download(expert_sheet.register(found, typeface), f"评标专家-{today()}.xlsx", XLSX)


@get(
    "/experts/plots/{name:str}",
    opt=access(READERS, "records:read"),
    summary="名册图表",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def plot(office: TheOffice, name: PlotName, form: Picture = "svg") -> Response[Any]:
    """名册的图表：`points` 累计扣分、`severity` 打分宽严、`coverage` 专业覆盖。"""
    return picture(office, expert_plots.of_register(coverage_of(office)), name, form)


@get(
    "/experts/{code:str}",
    opt=access(READERS, "records:read"),
    summary="一名专家",
    sync_to_thread=True,
)
def one(office: TheOffice, code: Code) -> dict[str, Any]:
    """一名专家：参评、扣分、回避、打分统计、办理过的处理。"""
    found = coverage_of(office)
    standing = of(found, code)
    with office.store.reading_session() as session:
        taken = experts.actions(session, code)
    answer: dict[str, Any] = jsonable(
        {
            **standing_record(standing),
            "marks": deviation_record(found.deviations.of(code)),
            "actions": [{**asdict(one), "at": one.at.isoformat()} for one in taken],
        }
    )
    return answer


@get(
    "/experts/{code:str}/sheet",
    opt=access(READERS, "records:read"),
    summary="专家考核表",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def sheet(office: TheOffice, code: Code, form: Paper = "docx") -> Response[Any]:
    """一名专家的考核表，为 DOCX（供签字存档）或 XLSX。"""
    found = coverage_of(office)
    standing = of(found, code)
    typeface = find_typeface(office.settings)
    if form == "docx":
        content = expert_form.expert(found, standing, typeface)
        return download(content, f"评标专家考核表-{code}.docx", DOCX)
    content = expert_sheet.expert(found, standing, typeface)
    return download(content, f"评标专家考核表-{code}.xlsx", XLSX)


@get(
    "/experts/{code:str}/plots/{name:str}",
    opt=access(READERS, "records:read"),
    summary="一名专家的图表",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def own_plot(office: TheOffice, code: Code, name: PlotName, form: Picture = "svg") -> Response[Any]:
    """一名专家的图表：`points` 累计扣分、`deviations` 各场打分与其他专家均值之差。"""
    found = coverage_of(office)
    return picture(office, expert_plots.of_expert(found, of(found, code)), name, form)


@post("/experts/{code:str}/deductions", opt=access(OFFICE, "records:write"), summary="登记扣分")
async def deduct(
    office: TheOffice, person: ThePerson, code: Code, data: JSONBody[DeductionOrder]
) -> Taken:
    """登记一次扣分（行为代码 E01 至 E12）；不写扣分时按参数中的标准扣。"""
    points = None if data.points is None else Decimal(str(data.points))
    given = Behaviour(data.behaviour, data.day, points, data.lot, data.note)

    def keep() -> Taken:
        with office.store.writing_session() as session:
            values = office.rulebook().values
            taken = experts.deduct(session, person.actor, code, given, values)
        return Taken(code, data.behaviour, float(taken))

    return await run_sync(keep)


@post("/experts/{code:str}/actions", opt=access(OFFICE, "records:write"), summary="登记专家处理")
async def act(
    office: TheOffice, person: ThePerson, code: Code, data: JSONBody[ActionOrder]
) -> Action:
    """登记提醒（`remind`）、暂停（`suspend`）、恢复（`restore`）或者除名（`remove`）。"""
    months = int(str(office.rulebook().values["expert-suspension-months"]))

    def keep() -> Action:
        with office.store.writing_session() as session:
            return experts.act(
                session, person.actor, code, data.kind, data.day, data.reason, months
            )

    return await run_sync(keep)


def of(found: Coverage, code: str) -> Standing:
    """One expert of the register.

    Raises:
        UnknownError: there is none of that code.
    """
    try:
        return found.register.of(code)
    except RecordsError as error:
        raise UnknownError(str(error)) from None


def barred_from(found: Coverage, lot: str) -> tuple[tuple[Standing, Conflict], ...]:
    """Who must avoid the evaluation of a lot.

    Raises:
        UnknownError: there is no such lot.
    """
    try:
        return found.register.barred(lot)
    except RecordsError as error:
        raise UnknownError(str(error)) from None


def picture(office: Office, plots: dict[str, Plot], name: str, form: Form) -> Response[Any]:
    """One of the plots as a picture.

    Raises:
        UnknownError: there is none of that name, or it has nothing to show.
    """
    if name not in plots:
        raise UnknownError("没有这张图，或者没有可以画的数据")
    content = drawn(plots[name], form, find_typeface(office.settings))
    return Response(content, media_type=_IMAGES[form])


ROUTES: Final = [
    listing,
    coverage,
    avoidance,
    register,
    plot,
    one,
    sheet,
    own_plot,
    deduct,
    act,
]
