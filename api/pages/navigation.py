"""What the bar at the top of every page leads to: each area of pages says its own places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar.plugins.jinja import JinjaTemplateEngine

from tender_guard.casework.people import Role, Someone

TODAY: Final = "今日"
DOCUMENTS: Final = "招标文件"
RECORDS: Final = "项目台账"
SUPERVISION: Final = "标后监管"
EXPERTS: Final = "专家与统计"
RULES: Final = "规则"
SYSTEM: Final = "系统"


@dataclass(frozen=True, slots=True)
class Place:
    """A page that people of some roles go to often, under an entry of the bar: its ``group``."""

    path: str
    name: str
    roles: Collection[Role]
    group: str

    def holds(self, path: str) -> bool:
        """Is an address this place, or below it?"""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


@dataclass(frozen=True, slots=True)
class Group:
    """An entry of the bar; it leads to its first place."""

    name: str
    places: Sequence[Place]

    def current(self, path: str) -> Place | None:
        """The place of the group that an address belongs to: the one that says most of it."""
        held = [place for place in self.places if place.holds(path)]
        return max(held, key=lambda place: len(place.path), default=None)


def show_places(engine: JinjaTemplateEngine, areas: Iterable[Any]) -> None:
    """Let all templates ask ``navigation(person)``; ``areas`` are in the order of the bar."""
    known = [place for area in areas for place in getattr(area, "PLACES", ())]

    def groups(person: Someone) -> list[Group]:
        found: dict[str, list[Place]] = {}
        for place in known:
            if person.role in place.roles:
                found.setdefault(place.group, []).append(place)
        return [Group(name, places) for name, places in found.items()]

    engine.engine.globals["navigation"] = groups
