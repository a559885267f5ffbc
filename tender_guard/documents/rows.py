"""Rows of tables: one row a clause, one table over several pages, long cells item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tender_guard.documents.model import Cell, Line, Table
from tender_guard.documents.passages import Measure, Passage, lines_joined

_HEAD_WORD = re.compile(
    r"序号|条款号|条款名称|编列内容|评审因素|评审标准|评分因素|评分标准|评分项|评审项|分值|内容|名称|"
    r"说明|备注|要求|数量|单位|项目|标准|条件|规定|金额|事项|岗位|因素|指标|要素|细则|类别"
)
_HEAD_WIDTH = 16
_LABEL_WIDTH = 40
_ROW_WIDTH = 220
"""A row that is no longer than this is one clause, whatever stands in its cells."""


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


def chained(before: Table, after: Table) -> Table | None:
    """One table of two that follow each other over a page break; None where they are two."""
    if not before.rows or not after.rows or len(before.rows[0]) != len(after.rows[0]):
        return None
    skip = _repeated_heads(before, after)
    if after.heads > skip and skip == 0:
        return None
    rows = list(before.rows)
    rest = after.rows[skip:]
    shift = len(rows) - skip
    if rest and _goes_on(rows[-1], rest[0]):
        rows[-1] = _joined_row(rows[-1], rest[0])
        rest = rest[1:]
        shift -= 1
    base = len(rows)
    rows.extend(_moved(row, skip, shift) for row in rest)
    return Table(tuple(_carried(rows, base)), before.heads)


def _repeated_heads(before: Table, after: Table) -> int:
    """How many rows at the top of ``after`` say the heads of ``before`` once more."""
    count = 0
    wanted = max(before.heads, 1)
    for old, new in zip(before.rows[:wanted], after.rows, strict=False):
        texts = [_plain(cell) for cell in new]
        if not any(texts) or texts != [_plain(cell) for cell in old]:
            break
        count += 1
    return count


def _plain(cell: Cell) -> str:
    return re.sub(r"\s+", "", cell.text)


def _goes_on(last: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """Whether the first row after a page break is the rest of the last row before it."""
    texts = [_plain(cell) for cell in first]
    filled = [index for index, text in enumerate(texts) if text]
    if not filled or texts[0]:
        return False
    before = [_plain(cell) for cell in last]
    if any(not before[index] for index in filled):
        return False
    if len(filled) == 1 and filled[0] == len(texts) - 1:
        return True
    if all(index > 0 and len(texts[index]) < len(before[index]) + 40 for index in filled):
        unfinished = not before[filled[-1]].endswith(("。", "；", "！"))
        return unfinished or len(filled) < len([text for text in before if text]) - 1
    return False


def _joined_row(last: Sequence[Cell], first: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(
        replace(old, lines=old.lines + new.lines) if new.lines else old
        for old, new in zip(last, first, strict=True)
    )


def _moved(row: Sequence[Cell], skip: int, shift: int) -> tuple[Cell, ...]:
    return tuple(
        replace(cell, origin=(max(cell.origin[0], skip) + shift, cell.origin[1])) for cell in row
    )


def _carried(rows: list[tuple[Cell, ...]], base: int) -> Iterator[tuple[Cell, ...]]:
    """Rows where the labels of the first column reach over the page break.

    A label cell that is empty in the first rows after the break belongs to the label before it.
    """
    yield from rows[:base]
    label = rows[base - 1][0] if base else None
    for row in rows[base:]:
        if label is None or row[0].text.strip() or len(row) < 3:  # noqa: PLR2004
            label = None
            yield row
            continue
        if not row[1].text.strip():
            yield row
            continue
        yield (label, *row[1:])


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of a table with their entries; a text that is merged over places stands once."""
    heads_to = table.heads or _heads(table)
    titles = _titles(table, heads_to)
    measures = _measures(table)
    read: dict[tuple[int, int], tuple[Passage, ...]] = {}
    for index, row in enumerate(table.rows):
        entries: list[Entry] = []
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
            entries.append(Entry(passages, titles[column], column, inherited))
        if not entries or all(entry.inherited for entry in entries):
            continue
        wide = len(row) > 1 and len({cell.origin for cell in row}) == 1
        yield Row(tuple(entries), index < heads_to, wide)


def _heads(table: Table) -> int:
    """How many rows at the top are column heads, where the reader did not say."""
    if len(table.rows) < 2 or len(table.rows[0]) < 2:  # noqa: PLR2004
        return 0
    texts = [_plain(cell) for cell in table.rows[0]]
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
            if _plain(cell):
                parts.setdefault(cell.origin, _plain(cell))
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
    own = Measure.of(cell.lines)
    if own is not None and (measure is None or own.right > measure.right + own.em):
        measure = own
    return tuple(lines_joined(cell.lines, measure))


def is_long(entry: Entry) -> bool:
    """Whether a cell holds several items, each worth a clause."""
    return len(entry.passages) > 1 and len(entry.text) > _ROW_WIDTH
