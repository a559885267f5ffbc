"""What a column of the records is, and how its cells are read.

`tables` declares every sheet once; template, reading, export, store and the table of the README are
made from that declaration.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import polars as pl

DECIMALS = 6
"""Digits kept after the point of sums, numbers and percents."""

EXACT = pl.Decimal(38, DECIMALS)


class Kind(Enum):
    """How a cell is read; the value is the name shown to a person."""

    TEXT = "文本"
    """As written, spaces around dropped."""
    CODE = "编号"
    """Text that is compared: after NFKC, spaces around dropped."""
    WORD = "选项"
    """One of the listed words."""
    DATE = "日期"
    MONTH = "月份"
    """The text ``2026-03``."""
    YUAN = "金额"
    NUMBER = "数值"
    WHOLE = "整数"
    PERCENT = "百分比"
    """``2`` is 2 %."""
    YES = "是/否"
    IDENTITY = "证件号"
    """Encrypted in the store, masked in exports."""


FRAME_TYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.WORD: pl.String(),
    Kind.DATE: pl.Date(),
    Kind.MONTH: pl.String(),
    Kind.YUAN: EXACT,
    Kind.NUMBER: EXACT,
    Kind.WHOLE: pl.Int64(),
    Kind.PERCENT: EXACT,
    Kind.YES: pl.Boolean(),
    Kind.IDENTITY: pl.String(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    ``name`` is the English field, ``title`` the Chinese head. ``needed`` columns are the starred
    ones. ``words`` are the listed words, ``span`` the listed whole numbers (both ends included).
    ``usual`` is what an empty cell means where that is not "missing". ``below_zero`` allows
    negative numbers. ``refers`` is the sheet whose code the cell names. ``note`` is a word to the
    person who fills in the sheet.
    """

    name: str
    title: str
    kind: Kind
    needed: bool = False
    words: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    usual: str | bool | int | None = None
    below_zero: bool = False
    refers: str | None = None
    note: str = ""

    @property
    def frame_type(self) -> pl.DataType:
        """The polars type of the column in a frame."""
        return FRAME_TYPES[self.kind]
