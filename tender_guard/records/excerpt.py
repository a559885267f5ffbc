"""Bad cells where they stand: the rows around them, under their heads, as the spreadsheet shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from tender_guard.records.cells import head
from tender_guard.records.columns import Kind
from tender_guard.records.grid import Grid
from tender_guard.records.heads import find_heads
from tender_guard.records.model import RejectedRow
from tender_guard.records.tables import SHEETS
from tender_guard.records.workbook import read_grids
from tender_guard.settings import Settings

_BEFORE: Final = 1
"""Columns shown on each side of a bad one, and rows above and below it."""
_NAMING: Final = 2
"""Columns on the left that say which row it is."""
_HIDDEN: Final = "（不显示）"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written; ``problem`` says what is wrong with it, empty where nothing is."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the spreadsheet; ``row`` is its number there."""

    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One bad row with its neighbours; ``letters`` and ``heads`` are those of the columns.

    ``others`` are problems of the row that belong to no column that is there.
    """

    sheet: str
    row: int
    letters: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    others: tuple[RejectedRow, ...]


def excerpts(path: Path, rejected: Iterable[RejectedRow], settings: Settings) -> Iterator[Excerpt]:
    """The excerpts of a workbook around its bad cells, in their order; no identity numbers.

    Raises:
        DocumentError: the file cannot be opened.
    """
    grids = {head(grid.title): grid for grid in read_grids(path, settings)[0]}
    for (title, row), cells in groupby(rejected, lambda cell: (cell.sheet, cell.row)):
        yield _excerpt(grids.get(title), title, row, tuple(cells))


def _excerpt(grid: Grid | None, title: str, row: int, bad: Sequence[RejectedRow]) -> Excerpt:
    sheet = next((one for one in SHEETS.values() if one.title == title), None)
    heads = find_heads(sheet, grid.cells) if grid and sheet else None
    if grid is None or sheet is None or heads is None:
        return Excerpt(title, row, (), (), (), tuple(bad))
    kinds = {column.name: column for column in sheet.columns}
    named = {place: kinds[name] for name, places in heads.places.items() for place in places}
    order = sorted(named, key=int)
    problems = {
        place: cell.problem for cell in bad for place in order if named[place].title == cell.column
    }
    shown = _around(order, problems)
    numbers = [
        number
        for number in range(row - _BEFORE, row + _BEFORE + 1)
        if heads.row + 1 < number <= grid.cells.height or number == row
    ]

    def cell(number: int, place: str) -> Cell:
        hidden = named[place].kind is Kind.IDENTITY
        problem = problems.get(place, "") if number == row else ""
        return Cell(_HIDDEN if hidden else _text(grid, number, place), problem)

    lines = tuple(Line(number, tuple(cell(number, place) for place in shown)) for number in numbers)
    titles = {named[place].title for place in problems}
    return Excerpt(
        title,
        row,
        tuple(_letters(int(place)) for place in shown),
        tuple(named[place].title for place in shown),
        lines,
        tuple(cell for cell in bad if cell.column not in titles),
    )


def _around(order: Sequence[str], problems: Iterable[str]) -> list[str]:
    near = set(range(min(_NAMING, len(order))))
    for place in problems:
        at = order.index(place)
        near |= set(range(max(0, at - _BEFORE), min(len(order), at + _BEFORE + 1)))
    return [order[at] for at in sorted(near)]


def _text(grid: Grid, row: int, place: str) -> str:
    if not 0 < row <= grid.cells.height:
        return ""
    return (grid.cells[place][row - 1] or "").removesuffix(" 00:00:00")


def _letters(column: int) -> str:
    """``AB`` for column 27, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
