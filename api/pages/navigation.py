"""What the bar at the top of every page leads to: each area of pages says its own places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from litestar.plugins.jinja import JinjaTemplateEngine

from tender_guard.casework.people import Role, Someone


@dataclass(frozen=True, slots=True)
class Place:
    """A page that people of some roles go to often: its address and its name."""

    path: str
    name: str
    roles: Collection[Role]

    def holds(self, path: str) -> bool:
        """Is an address this place, or below it?"""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


def show_places(engine: JinjaTemplateEngine, areas: Iterable[Any]) -> None:
    """Let all templates ask ``places(person)``; ``areas`` are in the order of the bar."""
    known = [place for area in areas for place in getattr(area, "PLACES", ())]

    def places(person: Someone) -> list[Place]:
        return [place for place in known if person.role in place.roles]

    engine.engine.globals["places"] = places
