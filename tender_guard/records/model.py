"""The records of a workbook as read: frames, and everything that could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One bad cell: where it stands and, in Chinese, what would be right.

    ``sheet`` and ``column`` are the Chinese names, ``row`` is the row the spreadsheet shows.
    ``text`` is the cell as written; it is not part of any report on identity numbers.
    """

    sheet: str
    row: int
    column: str
    problem: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row that is not in its frame because a needed cell is bad.

    ``keys`` are those of its codes that could be read: ``lot``, ``project``, ``expert`` (for the
    rows of the sheets that own them: their own code).
    """

    row: int
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything that was read, by English sheet names.

    ``frames`` has every sheet (an absent one as an empty frame) with the columns of
    `tables.Sheet.schema`: the fields, ``row`` (as the spreadsheet shows it) and ``bad``
    (names of the fields whose cells could not be read; they are null). ``absent`` are the sheets
    that are not there. ``left_out`` are the rows that are in no frame. ``unknown`` are sheets and
    columns that nobody asked for, in Chinese (``投标.备注``). ``columns`` are the fields of a sheet
    that have a column in it.
    """

    frames: Mapping[str, pl.DataFrame]
    absent: frozenset[str] = frozenset()
    rejected: tuple[RejectedRow, ...] = ()
    left_out: Mapping[str, tuple[LeftOutRow, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of one sheet; ``rejected`` rows were not taken in."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did, by English sheet name, and every bad cell."""

    sheets: Mapping[str, Counts]
    rejected: tuple[RejectedRow, ...]
    unknown: tuple[str, ...]
