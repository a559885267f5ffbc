"""The ruled lines of a page and the grids of cells they make."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2.raw as pdfium_c

from tender_guard.documents.crossings import cells, crossings, tables
from tender_guard.documents.glyphs import Frame
from tender_guard.documents.model import Box
from tender_guard.documents.objects import Matrix, Painted, is_seen, is_stroked
from tender_guard.documents.strokes import SNAP, Stroke, closing, merged

STRAIGHT = 0.3
"""Points by which a line may leave the horizontal or vertical and still be one."""
THICKEST = 4.0
"""Points; filled shapes that are thicker are areas, not lines."""
WHOLE = 0.97
"""Strokes longer than this share of the page belong to its background, not to a table."""
MOST_PAIRS = 400_000
"""A page with more pairs of upright and level strokes is a drawing, not a table."""

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells that hang together, and the lefts and tops among them, ascending."""

    cells: tuple[Box, ...]
    lefts: tuple[float, ...]
    tops: tuple[float, ...]

    @property
    def box(self) -> Box:
        """The rectangle around all cells."""
        return Box(
            self.lefts[0],
            self.tops[0],
            max(cell.x1 for cell in self.cells),
            max(cell.bottom for cell in self.cells),
        )


def grids(objects: Iterable[Painted], shown: Frame) -> list[Grid]:
    """The ruled tables that a page's objects draw, from top to bottom (at least two cells each)."""
    upright, level = _strokes(objects, shown)
    if not upright or not level or len(upright) * len(level) > MOST_PAIRS:
        return []
    level += closing(upright, level)
    return [_grid(group) for group in tables(cells(crossings(upright, level, SNAP)))]


def _grid(group: Iterable[Box]) -> Grid:
    found = tuple(group)
    return Grid(
        found,
        tuple(sorted({cell.x0 for cell in found})),
        tuple(sorted({cell.top for cell in found})),
    )


def _strokes(objects: Iterable[Painted], shown: Frame) -> tuple[list[Stroke], list[Stroke]]:
    """The upright and the level strokes of a page as displayed.

    The edges of a filled area count only where its sides stand on upright lines: a shaded cell
    does, the marking of a word does not.
    """
    width, height = shown.size
    upright: list[Stroke] = []
    level: list[Stroke] = []
    areas: list[Box] = []
    for one in objects:
        if one.kind != pdfium_c.FPDF_PAGEOBJ_PATH or not is_seen(one.item):
            continue
        stroked = is_stroked(one.item)
        for points in _outlines(one.item, one.matrix):
            places = [shown.point(x, y) for x, y in points]
            box = _around(places)
            if not stroked and min(box.x1 - box.x0, box.bottom - box.top) > THICKEST:
                areas.append(box)
                continue
            for (x0, y0), (x1, y1) in itertools.pairwise(places):
                across, down = abs(x1 - x0), abs(y1 - y0)
                if down <= STRAIGHT < across <= WHOLE * width:
                    level.append(Stroke((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
                elif across <= STRAIGHT < down <= WHOLE * height:
                    upright.append(Stroke((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    shaded = areas if len(areas) * len(upright) <= MOST_PAIRS else []
    for box in shaded:
        if _is_cell(box, upright):
            level += [Stroke(at, box.x0, box.x1) for at in (box.top, box.bottom)]
            upright += [Stroke(at, box.top, box.bottom) for at in (box.x0, box.x1)]
    return merged(upright), merged(level)


def _around(places: Iterable[Point]) -> Box:
    xs, ys = zip(*places, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_cell(area: Box, upright: Iterable[Stroke]) -> bool:
    """Whether upright lines run along both sides of an area."""
    beside = [
        stroke.at for stroke in upright if stroke.start < area.bottom and stroke.stop > area.top
    ]
    return all(any(abs(at - side) <= SNAP for at in beside) for side in (area.x0, area.x1))


def _outlines(path: object, matrix: Matrix) -> Iterator[list[Point]]:
    """The straight edges of a path as chains of points in page space."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    points: list[Point] = []
    for index in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, at_x, at_y)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        place = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind != pdfium_c.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = [place]
            continue
        points.append(place)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and points[0] != place:
            points.append(points[0])
    if len(points) > 1:
        yield points
