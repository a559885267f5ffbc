"""Projects: with their lots, documents, duties, inspectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import get, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from tender_guard.casework import drawn, rows
from tender_guard.casework.drawn import Drawn
from tender_guard.casework.paging import Page
from tender_guard.casework.rows import Filter
from tender_guard.errors import UnknownError
from tender_guard.records.tables import SHEETS

from ..parameters import TheOffice, ThePerson, TheSight, TheTurn
from ..security import EVERYONE, OFFICE, access


@dataclass(frozen=True)
class ProjectDetail:
    """A project, its lots that are seen, and its inspectors, whom an agency does not see."""

    project: dict[str, Any]
    lots: list[dict[str, Any]]
    inspectors: list[Drawn]


@dataclass(frozen=True)
class Inspectors:
    """Who inspects a project, and why they."""

    inspectors: Annotated[list[str], Meta(max_length=50)]
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get("/projects", opt=access(EVERYONE, "records:read"), summary="项目", sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    sight: TheSight,
    turn: TheTurn,
    text: FromQuery[str | None] = None,
    industry: FromQuery[str | None] = None,
    funds: FromQuery[str | None] = None,
    major: FromQuery[bool | None] = None,
) -> Page[dict[str, Any]]:
    """能看到的项目；可按文字（编号、名称、招标人）、行业、资金性质、是否重点项目筛选。"""
    wanted = {
        "industry": industry,
        "funds": funds,
        "major": None if major is None else str(major).lower(),
    }
    cells = {name: value for name, value in wanted.items() if value is not None}
    with office.store.reading_session() as session:
        return rows.listed(session, sight, SHEETS["project"], turn, Filter(text=text, cells=cells))


@get(
    "/projects/{code:str}",
    opt=access(EVERYONE, "records:read"),
    summary="一个项目",
    sync_to_thread=True,
)
def one(office: TheOffice, sight: TheSight, code: FromPath[str]) -> ProjectDetail:
    """一个项目及其标段、检查人员。"""
    with office.store.reading_session() as session:
        project, lots = rows.project(session, sight, code)
        inspectors = [] if sight.agency is not None else drawn.of_project(session, code)
        return ProjectDetail(project, lots, inspectors)


@put(
    "/projects/{code:str}/inspectors",
    opt=access(OFFICE, "records:write"),
    summary="指派检查人员",
    sync_to_thread=True,
)
def assign(
    office: TheOffice, person: ThePerson, code: FromPath[str], data: JSONBody[Inspectors]
) -> list[Drawn]:
    """指派检查人员（随机抽取的结果也由此登记）；检查人员只能看到所抽中的项目。"""
    with office.store.writing_session() as session:
        if not rows.exists(session, code):
            raise UnknownError("没有这个项目")
        return drawn.assign(session, person, code, data.inspectors, data.reason)


ROUTES: Final = [listing, one, assign]
