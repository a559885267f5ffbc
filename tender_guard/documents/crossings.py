"""Where strokes cross, the cells between them, and which cells make one table.

The rules are those of pdfplumber's table finder, which compares every crossing with every other:
a page of a drawing, with its thousands, would take minutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tender_guard.documents.model import Box
from tender_guard.documents.strokes import Stroke

Point: TypeAlias = tuple[float, float]


class Crossing(NamedTuple):
    """The upright and the level strokes that meet at a point."""

    upright: set[Stroke]
    level: set[Stroke]


def crossings(
    upright: Sequence[Stroke], level: Sequence[Stroke], slack: float
) -> dict[Point, Crossing]:
    """All points where an upright and a level stroke meet within ``slack``."""
    lines = sorted(level)
    heights = [line.at for line in lines]
    found: dict[Point, Crossing] = {}
    for standing in upright:
        low = bisect_left(heights, standing.start - slack)
        high = bisect_right(heights, standing.stop + slack)
        for lying in lines[low:high]:
            if lying.start - slack <= standing.at <= lying.stop + slack:
                crossing = found.setdefault((standing.at, lying.at), Crossing(set(), set()))
                crossing.upright.add(standing)
                crossing.level.add(lying)
    return found


def cells(points: Mapping[Point, Crossing]) -> list[Box]:
    """The smallest rectangle whose top left corner is at each crossing, where there is one."""
    below: dict[float, list[float]] = defaultdict(list)
    beside: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(points):
        below[x].append(y)
        beside[y].append(x)
    found: list[Box] = []
    for x, y in sorted(points):
        tops = below[x][bisect_right(below[x], y) :]
        lefts = beside[y][bisect_right(beside[y], x) :]
        box = next(_rectangles(points, (x, y), tops, lefts), None)
        if box is not None:
            found.append(box)
    return found


def _rectangles(
    points: Mapping[Point, Crossing], corner: Point, tops: Iterable[float], lefts: Iterable[float]
) -> Iterator[Box]:
    x, y = corner
    here = points[corner]
    rights = [right for right in lefts if here.level & points[right, y].level]
    for bottom in tops:
        left_below = points[x, bottom]
        if not here.upright & left_below.upright:
            continue
        for right in rights:
            opposite = points.get((right, bottom))
            if (
                opposite is not None
                and opposite.upright & points[right, y].upright
                and opposite.level & left_below.level
            ):
                yield Box(x, y, right, bottom)


def tables(found: Iterable[Box]) -> list[list[Box]]:
    """Cells that hang together by their corners, two at least, from the top of the page down."""
    group_at: dict[Point, list[Box]] = {}
    for cell in found:
        corners = [(x, y) for x in (cell.x0, cell.x1) for y in (cell.top, cell.bottom)]
        near = {id(group): group for c in corners if (group := group_at.get(c)) is not None}
        groups = sorted(near.values(), key=len, reverse=True)
        group = groups[0] if groups else []
        group.append(cell)
        for other in groups[1:]:
            group.extend(other)
        joined = [cell, *(one for other in groups[1:] for one in other)]
        for one in joined:
            for x in (one.x0, one.x1):
                for y in (one.top, one.bottom):
                    group_at[x, y] = group
    unique = {id(group): group for group in group_at.values()}
    return sorted(
        (group for group in unique.values() if len(group) > 1),
        key=lambda group: min((cell.top, cell.x0) for cell in group),
    )
