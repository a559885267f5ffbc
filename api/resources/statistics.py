"""The figures of a period, as JSON, workbook, draft and plots."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from litestar import Response, get
from litestar.params import QueryParameter

from tender_guard.clock import today
from tender_guard.reports import statistics_draft, statistics_plots, statistics_sheet
from tender_guard.reports.statistics_words import record
from tender_guard.reports.typeface import find_typeface
from tender_guard.supervision.statistics.model import period

from ..answers import DOCX, XLSX, download, jsonable
from ..ledgers import statistics_of
from ..parameters import TheOffice
from ..security import READERS, access
from .experts import Picture, PlotName, picture

First = Annotated[date, QueryParameter(name="from", description="起日（含）。")]
Last = Annotated[date, QueryParameter(name="to", description="止日（含）。")]


@get("/statistics", opt=access(READERS, "records:read"), summary="期间统计", sync_to_thread=True)
def figures(office: TheOffice, first: First, last: Last) -> dict[str, Any]:
    """一段时间的各项数字，每个数字附查询方法和明细行。"""
    found = statistics_of(office, period(first, last, today()))
    answer: dict[str, Any] = jsonable(record(found))
    return answer


@get(
    "/statistics/report",
    opt=access(READERS, "records:read"),
    summary="统计表和半年报草稿",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def report(
    office: TheOffice,
    first: First,
    last: Last,
    form: Annotated[
        Literal["docx", "xlsx"], QueryParameter(name="format", description="文件格式。")
    ] = "xlsx",
) -> Response[Any]:
    """统计表（XLSX，附每个数字的明细）或者半年报草稿（DOCX，每个数字链接到查询方法）。"""
    found = statistics_of(office, period(first, last, today()))
    typeface = find_typeface(office.settings)
    if form == "docx":
        content = statistics_draft.render(found, typeface)
        return download(content, f"招标投标监管统计-{first}-{last}.docx", DOCX)
    content = statistics_sheet.render(found, typeface)
    return download(content, f"招标投标监管统计-{first}-{last}.xlsx", XLSX)


@get(
    "/statistics/plots/{name:str}",
    opt=access(READERS, "records:read"),
    summary="统计图表",
    sync_to_thread=True,
    media_type="application/octet-stream",
)
def plot(
    office: TheOffice, name: PlotName, first: First, last: Last, form: Picture = "svg"
) -> Response[Any]:
    """统计的图表：`findings`、`tenders`、`deadlines`、`bonds`、`rectifications`、`closure`。"""
    found = statistics_of(office, period(first, last, today()))
    return picture(office, statistics_plots.of_statistics(found), name, form)


ROUTES: Final = [figures, report, plot]
