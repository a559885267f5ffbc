"""Rows of tables: one row a clause, one table over several pages, long cells item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tender_guard.documents.joining import lines_joined
from tender_guard.documents.measure import Measure
from tender_guard.documents.model import Cell, Line, Section, Table
from tender_guard.documents.passages import Passage

_HEAD_WORD = re.compile(
    r"序号|条款号|条款名称|编列内容|评审因素|评审标准|评分因素|评分标准|评分项|评审项|分值|内容|名称|"
    r"说明|备注|要求|数量|单位|项目|标准|条件|规定|金额|事项|岗位|因素|指标|要素|细则|类别"
)
_HEAD_WIDTH = 16
_LABEL_WIDTH = 40
_ROW_WIDTH = 220
"""A row that is no longer than this is one clause, whatever stands in its cells."""
_SCORING_WIDTH = 500
"""So is a row of a scoring table: its grades belong together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a row as read: its passages, its column head, where it comes from."""

    passages: tuple[Passage, ...]
    head: str
    column: int
    inherited: bool
    """The text stands in a row above (a merged cell)."""

    @property
    def text(self) -> str:
        """The passages, one a line."""
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Row:
    """The entries of one row that hold text; ``heading`` says it spans the table as a title."""

    entries: tuple[Entry, ...]
    head: bool = False
    wide: bool = False
    """One cell over the whole width."""

    @property
    def text(self) -> str:
        """The entries, one a line."""
        return "\n".join(entry.text for entry in self.entries)


def bare(cell: Cell) -> str:
    """The text of a cell without white space."""
    return "".join(cell.text.split())


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of a table with their entries; a text that is merged over places stands once."""
    heads_to = table.heads or _heads(table)
    titles = _titles(table, heads_to)
    measures = _measures(table)
    read: dict[tuple[int, int], tuple[Passage, ...]] = {}
    for index, row in enumerate(table.rows):
        entries: list[Entry] = []
        wide = len(row) > 1 and len({cell.origin for cell in row}) == 1
        seen: set[tuple[int, int]] = set()
        for column, cell in enumerate(row):
            if cell.origin in seen:
                continue
            seen.add(cell.origin)
            if cell.origin not in read:
                read[cell.origin] = _passages(cell, measures[column])
            passages = read[cell.origin]
            if not passages:
                continue
            inherited = cell.origin[0] < index and index >= heads_to
            if inherited and len(cell.text) > _LABEL_WIDTH:
                continue
            if cell.origin[0] < index < heads_to:
                continue
            entries.append(Entry(passages, "" if wide else titles[column], column, inherited))
        if not entries or all(entry.inherited for entry in entries):
            continue
        yield Row(tuple(entries), index < heads_to, wide)


def _heads(table: Table) -> int:
    """How many rows at the top are column heads, where the reader did not say."""
    if len(table.rows) < 2 or len(table.rows[0]) < 2:  # noqa: PLR2004
        return 0
    texts = [bare(cell) for cell in table.rows[0]]
    if len({cell.origin for cell in table.rows[0]}) == 1:
        return 0
    filled = [text for text in texts if text]
    short = all(len(text) <= _HEAD_WIDTH for text in filled)
    words = sum(1 for text in filled if _HEAD_WORD.search(text))
    return 1 if filled and short and words * 2 > len(filled) and len(filled) > 1 else 0


def _titles(table: Table, heads: int) -> tuple[str, ...]:
    titles: list[str] = []
    for column in range(len(table.rows[0]) if table.rows else 0):
        parts: dict[tuple[int, int], str] = {}
        for row in table.rows[:heads]:
            cell = row[column]
            if bare(cell):
                parts.setdefault(cell.origin, bare(cell))
        titles.append(" ".join(parts.values()))
    return tuple(titles)


def _measures(table: Table) -> list[Measure | None]:
    """The measure of each column, of the cells that stand in it alone."""
    if not table.rows:
        return []
    found: list[Measure | None] = []
    for column in range(len(table.rows[0])):
        lines: list[Line] = []
        for index, row in enumerate(table.rows):
            cell = row[column]
            alone = cell.origin == (index, column) and not (
                column + 1 < len(row) and row[column + 1].origin == cell.origin
            )
            if alone:
                lines.extend(cell.lines)
        found.append(Measure.of(lines))
    return found


def _passages(cell: Cell, measure: Measure | None) -> tuple[Passage, ...]:
    own = Measure.of(cell.lines) if len(cell.lines) > 1 else None
    if own is not None and (measure is None or own.right > measure.right + own.em):
        measure = own
    return tuple(lines_joined(cell.lines, measure))


def is_long(entry: Entry, section: Section | None) -> bool:
    """Whether a cell holds several items, each worth a clause."""
    width = _SCORING_WIDTH if section == "评分标准" else _ROW_WIDTH
    return len(entry.passages) > 1 and len(entry.text) > width
