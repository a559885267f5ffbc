"""What many routes are given: the office, the person, a page of a list, a time to wait."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter, QueryParameter

from tender_guard.casework.paging import Turn
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight

from .office import Office

Wait = Annotated[
    float,
    QueryParameter(
        name="wait",
        ge=0,
        le=60,
        description="最多等待多少秒；在此时间内完成的，直接答复结果。",
    ),
]
Key = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="幂等键：同一键重复上传同一文件时，答复第一次的结果，不会重复。",
    ),
]


TheOffice = NamedDependency[Office]
ThePerson = NamedDependency[Someone]
TheSight = NamedDependency[Sight]
TheTurn = NamedDependency[Turn]


def _office(state: State) -> Office:
    office: Office = state.office
    return office


def _person(request: Request[Any, Any, Any]) -> Someone:
    person: Someone = request.user
    return person


def _sight(request: Request[Any, Any, Any]) -> Sight:
    return Sight.of(request.user)


def _turn(
    page: Annotated[int, QueryParameter(ge=1, le=1_000_000, description="第几页，从 1 开始。")] = 1,
    size: Annotated[int, QueryParameter(ge=1, le=200, description="每页多少条。")] = 50,
    sort: Annotated[
        str, QueryParameter(max_length=40, description="按哪个字段排序；前面加 - 为从大到小。")
    ] = "",
) -> Turn:
    return Turn(page, size, sort)


DEPENDENCIES: Final = {
    "office": Provide(_office, sync_to_thread=False),
    "person": Provide(_person, sync_to_thread=False),
    "sight": Provide(_sight, sync_to_thread=False),
    "turn": Provide(_turn, sync_to_thread=False),
}
