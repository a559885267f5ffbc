"""Straight level and upright lines: pieces that belong together are made one."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

SNAP = 3.0
"""Points within which strokes stand at one place, and touch."""
SHORTEST_PIECE = 1.0
SHORTEST = 3.0
FEWEST_UPRIGHT = 3
"""So many upright strokes that end together are columns of a table."""


class Stroke(NamedTuple):
    """A level or upright line: it stands at ``at`` and reaches from ``start`` to ``stop``."""

    at: float
    start: float
    stop: float

    @property
    def length(self) -> float:
        """How far it reaches."""
        return self.stop - self.start

    def meets(self, other: Stroke) -> bool:
        """Whether it crosses or touches ``other``, which runs the other way."""
        return (
            self.start - SNAP <= other.at <= self.stop + SNAP
            and other.start - SNAP <= self.at <= other.stop + SNAP
        )


def merged(pieces: Iterable[Stroke]) -> list[Stroke]:
    """The strokes that pieces of one direction make when near ones are laid on each other."""
    by_place: dict[float, list[Stroke]] = defaultdict(list)
    for piece in pieces:
        if piece.length >= SHORTEST_PIECE:
            by_place[piece.at].append(piece)
    found: list[Stroke] = []
    for places in _near(sorted(by_place)):
        group = [piece for place in places for piece in by_place[place]]
        at = sum(piece.at for piece in group) / len(group)
        found.extend(
            stroke for stroke in _joined(at, sorted(group, key=_start)) if stroke.length >= SHORTEST
        )
    return found


def _start(stroke: Stroke) -> float:
    return stroke.start


def _near(values: Sequence[float]) -> Iterator[list[float]]:
    """Ascending values in runs whose neighbours are within reach of each other."""
    run: list[float] = []
    for value in values:
        if run and value > run[-1] + SNAP:
            yield run
            run = []
        run.append(value)
    if run:
        yield run


def _joined(at: float, pieces: Iterable[Stroke]) -> Iterator[Stroke]:
    """Pieces at one place, by their starts, as strokes without gaps."""
    current: Stroke | None = None
    for piece in pieces:
        if current is None:
            current = Stroke(at, piece.start, piece.stop)
        elif piece.start <= current.stop + SNAP:
            current = current._replace(stop=max(current.stop, piece.stop))
        else:
            yield current
            current = Stroke(at, piece.start, piece.stop)
    if current is not None:
        yield current


def closing(upright: Sequence[Stroke], level: Sequence[Stroke]) -> list[Stroke]:
    """Level strokes that a table lacks where a page break cuts it open.

    Upright strokes that end together, have a level one across them all and none at their end are
    closed there.
    """
    tops = [(stroke.start, stroke) for stroke in upright]
    bottoms = [(stroke.stop, stroke) for stroke in upright]
    added: list[Stroke] = []
    for ends in (tops, bottoms):
        by_end = sorted(ends)
        for places in _near([end for end, _ in by_end]):
            group = [stroke for _, stroke in itertools.islice(by_end, len(places))]
            del by_end[: len(places)]
            at = sum(places) / len(places)
            lid = Stroke(at, min(one.at for one in group), max(one.at for one in group))
            if len(group) >= FEWEST_UPRIGHT and _is_open(lid, group, level):
                added.append(lid)
    return added


def _is_open(lid: Stroke, group: Sequence[Stroke], level: Sequence[Stroke]) -> bool:
    for stroke in level:
        over = stroke.start < lid.stop and stroke.stop > lid.start
        if over and abs(stroke.at - lid.at) <= SNAP:
            return False
    return any(all(stroke.meets(one) for one in group) for stroke in level)
