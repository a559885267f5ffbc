"""The ruled lines of a page and the grid of cells they make.

The lines come from PDFium (pdfminer's parse of a page costs ten times as much); what makes cells of
them is pdfplumber's table finder with its usual settings.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium_c
from pdfplumber import table as plumbing
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.geometry import filter_edges

from tender_guard.documents.glyphs import Frame
from tender_guard.documents.model import Box
from tender_guard.documents.objects import Matrix, Painted, leaves_ink

SNAP = 3
SHORTEST_PIECE = 1
SHORTEST_LINE = 3
STRAIGHT = 0.3
"""Points by which a line may leave the horizontal or vertical and still be one."""
FEWEST_UPRIGHT = 3
"""So many upright lines that end together are columns of a table."""
WHOLE = 0.97
"""Edges longer than this share of the page belong to its background, not to a table."""

Point: TypeAlias = tuple[float, float]
Edge: TypeAlias = dict[str, Any]


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
    pieces = list(_edges(objects, shown))
    if not pieces:
        return []
    edges = plumbing.merge_edges(
        filter_edges(pieces, "v", min_length=SHORTEST_PIECE)
        + filter_edges(pieces, "h", min_length=SHORTEST_PIECE),
        SNAP,
        SNAP,
        SNAP,
        SNAP,
    )
    edges = _closed(filter_edges(edges, min_length=SHORTEST_LINE))
    crossings = plumbing.edges_to_intersections(edges, SNAP, SNAP)
    cells = plumbing.intersections_to_cells(crossings)
    return [_grid(group) for group in plumbing.cells_to_tables(cells)]


def _closed(edges: list[Edge]) -> list[Edge]:
    """The edges with those that a table lacks where a page break cuts it.

    Upright lines that end together, cross a level one and have none at their end are closed there.
    """
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    added: list[Edge] = []
    for end in ("top", "bottom"):
        for group in cluster_objects(upright, end, SNAP):
            ends = sum(edge[end] for edge in group) / len(group)
            left, right = min(edge["x0"] for edge in group), max(edge["x0"] for edge in group)
            if len(group) < FEWEST_UPRIGHT or any(
                _meets(edge, ends) for edge in level if (edge["x0"] < right and edge["x1"] > left)
            ):
                continue
            if any(_crosses(edge, group) for edge in level):
                added.append(_piece("h", left, ends, right, ends))
    return edges + added


def _meets(edge: Edge, height: float) -> bool:
    return bool(abs(edge["top"] - height) <= SNAP)


def _crosses(edge: Edge, upright: Sequence[Edge]) -> bool:
    """Whether a level edge joins all of the upright ones."""
    return all(
        edge["x0"] - SNAP <= one["x0"] <= edge["x1"] + SNAP
        and one["top"] - SNAP <= edge["top"] <= one["bottom"] + SNAP
        for one in upright
    )


def _grid(group: Iterable[tuple[float, float, float, float]]) -> Grid:
    cells = tuple(Box(*map(float, cell)) for cell in group)
    return Grid(
        cells,
        tuple(sorted({cell.x0 for cell in cells})),
        tuple(sorted({cell.top for cell in cells})),
    )


def _edges(objects: Iterable[Painted], shown: Frame) -> Iterator[Edge]:
    width, height = shown.size
    for points in _outlines(objects):
        places = [shown.point(x, y) for x, y in points]
        for (x0, y0), (x1, y1) in itertools.pairwise(places):
            edge = _edge(x0, y0, x1, y1)
            if edge is not None and not _is_backdrop(edge, width, height):
                yield edge


def _is_backdrop(edge: Edge, width: float, height: float) -> bool:
    """Whether an edge runs over the whole page, as those of backgrounds do."""
    if edge["orientation"] == "h":
        return bool(edge["width"] > WHOLE * width)
    return bool(edge["height"] > WHOLE * height)


def _edge(x0: float, y0: float, x1: float, y1: float) -> Edge | None:
    width, height = abs(x1 - x0), abs(y1 - y0)
    if height <= STRAIGHT and width > height:
        top = (y0 + y1) / 2
        return _piece("h", min(x0, x1), top, max(x0, x1), top)
    if width <= STRAIGHT and height > width:
        left = (x0 + x1) / 2
        return _piece("v", left, min(y0, y1), left, max(y0, y1))
    return None


def _piece(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _outlines(objects: Iterable[Painted]) -> Iterator[list[Point]]:
    """The straight strokes of all visible paths as chains of points in page space."""
    for one in objects:
        if one.kind == pdfium_c.FPDF_PAGEOBJ_PATH and leaves_ink(one.item):
            yield from _of_path(one.item, one.matrix)


def _of_path(path: object, matrix: Matrix) -> Iterator[list[Point]]:
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
