"""Finding the row of column heads of a sheet, and which column is which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from tender_guard.records.cells import head
from tender_guard.records.tables import Sheet

_SEARCHED: Final = 50
"""Rows from the top in which the heads are looked for, below titles and notes."""


@dataclass(frozen=True, slots=True)
class Heads:
    """``row`` is the index of the head row, from 0.

    ``places`` are the columns of the grid by English field name, more than one where a head stands
    more than once. ``unknown`` are heads that are none of the sheet's.
    """

    row: int
    places: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]


def find_heads(sheet: Sheet, cells: pl.DataFrame) -> Heads | None:
    """The row with the most heads of the sheet, the first of equals; None where there is none."""
    names = {head(column.title): column.name for column in sheet.columns}
    best: Heads | None = None
    for index, texts in enumerate(cells.head(_SEARCHED).rows()):
        found = _matched(index, dict(zip(cells.columns, texts, strict=True)), names)
        if found.places and (best is None or len(found.places) > len(best.places)):
            best = found
    return best


def _matched(index: int, texts: dict[str, str | None], names: dict[str, str]) -> Heads:
    places: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for place, text in texts.items():
        title = head(text or "")
        name = names.get(title)
        if name is not None:
            places[name] = (*places.get(name, ()), place)
        elif title:
            unknown.append(title)
    return Heads(index, places, tuple(unknown))
