"""Ruled grids become tables: text in its cells, merged cells filled, head rows told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tender_guard.documents.glyphs import Glyph
from tender_guard.documents.heads import head_rows
from tender_guard.documents.lines import lines
from tender_guard.documents.model import Box, Cell, Line, Table
from tender_guard.documents.ruling import Grid

Row = tuple[Cell, ...]

COLUMN_SHIFT = 6.0
"""Points by which the columns of a table may differ on the next page."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A table and where it stands on its page; ``lefts`` are its columns' left edges."""

    table: Table
    box: Box
    lefts: tuple[float, ...]


def fill(grid: Grid, glyphs: Iterable[Glyph], page: int) -> tuple[Placed, list[Glyph]]:
    """The table of ``grid`` with its share of ``glyphs``, and the glyphs outside its cells."""
    places = _places(grid)
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = _cell_at(grid, places, (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
        if cell is None:
            outside.append(glyph)
        else:
            inside.setdefault(cell, []).append(glyph)
    texts = {
        cell: tuple(item.line for item in lines(share, page)) for cell, share in inside.items()
    }
    rows = _rows(places, texts)
    return Placed(Table(rows, head_rows(rows)), grid.box, grid.lefts), outside


def _places(grid: Grid) -> list[list[int | None]]:
    """For every row and column the index of the cell that covers it."""
    places: list[list[int | None]] = [[None] * len(grid.lefts) for _ in grid.tops]
    for index, cell in enumerate(grid.cells):
        for row, top in enumerate(grid.tops):
            if not cell.top <= top < cell.bottom:
                continue
            for column, left in enumerate(grid.lefts):
                if cell.x0 <= left < cell.x1:
                    places[row][column] = index
    return places


def _cell_at(grid: Grid, places: list[list[int | None]], x: float, y: float) -> int | None:
    row, column = bisect_right(grid.tops, y) - 1, bisect_right(grid.lefts, x) - 1
    if row < 0 or column < 0:
        return None
    index = places[row][column]
    if index is None:
        return None
    cell = grid.cells[index]
    return index if x < cell.x1 and y < cell.bottom else None


def _rows(places: list[list[int | None]], texts: dict[int, tuple[Line, ...]]) -> tuple[Row, ...]:
    first: dict[int, tuple[int, int]] = {}
    rows = []
    for row, indices in enumerate(places):
        cells = []
        for column, index in enumerate(indices):
            if index is None:
                cells.append(Cell((), (row, column)))
                continue
            origin = first.setdefault(index, (row, column))
            cells.append(Cell(texts.get(index, ()), origin))
        rows.append(tuple(cells))
    return tuple(rows)


def continued(before: Placed, after: Placed) -> Placed:
    """The table ``after`` with the heads of ``before`` where it is the same table going on.

    ``before`` is the last thing on its page, ``after`` the first on the next. They are one table
    when their columns are the same and ``after`` has no heads of its own. Carried cells keep the
    page of the head that they repeat, which tells them from printed ones.
    """
    if after.table.heads or not before.table.heads or not _aligned(before, after):
        return after
    heads = before.table.heads
    shifted = tuple(
        tuple(replace(cell, origin=(cell.origin[0] + heads, cell.origin[1])) for cell in row)
        for row in after.table.rows
    )
    return replace(after, table=Table(before.table.rows[:heads] + shifted, heads))


def _aligned(before: Placed, after: Placed) -> bool:
    return len(before.lefts) == len(after.lefts) and all(
        abs(one - other) <= COLUMN_SHIFT
        for one, other in zip(before.lefts, after.lefts, strict=True)
    )
