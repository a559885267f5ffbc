"""A sheet before it is understood: the text of its cells, row by row as the spreadsheet counts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Grid:
    """``cells`` has a column of text for each column of the sheet; its first row is row 1.

    ``since_1904`` tells that bare day numbers count from 1904.
    """

    title: str
    cells: pl.DataFrame
    since_1904: bool = False
