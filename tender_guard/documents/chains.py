"""Tables that a page break parts are one table, and a row that it parts is one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tender_guard.documents.joining import ends
from tender_guard.documents.measure import Measure
from tender_guard.documents.model import Cell, Table
from tender_guard.documents.numbering import number_of
from tender_guard.documents.rows import bare

_SENTENCE = 20
_LABEL_WIDTH = 16
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_LABELLED = 3
"""Columns from which on the first ones are labels that may reach over several rows."""


def chained(before: Table, after: Table) -> Table | None:
    """One table of two that follow each other over a page break; None where they are two."""
    if not before.rows or not after.rows:
        return None
    before, after = _of_one_width(before, after)
    if len(before.rows[0]) != len(after.rows[0]):
        return None
    skip = _repeated_heads(before, after)
    if after.heads > skip and skip == 0:
        return None
    rows = list(before.rows)
    rest = after.rows[skip:]
    shift = len(rows) - skip
    if rest and _goes_on(before, rest[0]):
        rows = _extended(rows, rest[0])
        rest = rest[1:]
        shift -= 1
    base = len(rows)
    rows.extend(_moved(row, skip, shift) for row in rest)
    return Table(tuple(_labelled(rows, base)), before.heads)


def follows(before: Table, after: Table) -> bool:
    """Whether a table of a file without pages plainly goes on in the next one.

    So it is where a file was made of a printed one, page by page: the first row has no label, or
    the number after the last one.
    """
    if not before.rows or not after.rows or after.heads:
        return False
    last, first = bare(before.rows[-1][0]), bare(after.rows[0][0])
    if not first:
        return len(before.rows[0]) >= _LABELLED
    return last.isdecimal() and first.isdecimal() and int(first) == int(last) + 1


def completed(table: Table) -> Table:
    """The table with rows whole that its file has parted, and labels where they still hold.

    A row that only ends the sentence above belongs to the row above. A first cell that is empty
    beside others that are not stands under the label above it.
    """
    rows: list[tuple[Cell, ...]] = []
    shifts: list[int] = []
    for index, row in enumerate(table.rows):
        if index > max(table.heads, 1) and _ends_sentence(rows[-1], row):
            rows = _extended(rows, row)
            shifts.append(len(rows) - 1)
            continue
        shifts.append(len(rows))
        rows.append(_shifted(row, shifts))
    return Table(tuple(_under_labels(rows, table.heads)), table.heads)


def _ends_sentence(before: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but the end of a sentence, in a file without geometry."""
    last, cell = before[-1], row[-1]
    if len(row) < _LABELLED - 1 or cell.origin == last.origin or any(map(bare, row[:-1])):
        return False
    if not bare(cell) or not last.lines or last.lines[-1].lefts:
        return False
    return len(bare(last)) > _SENTENCE and not ends(last.text) and number_of(cell.text) is None


def _shifted(row: Sequence[Cell], shifts: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(replace(cell, origin=(shifts[cell.origin[0]], cell.origin[1])) for cell in row)


def _under_labels(rows: Sequence[tuple[Cell, ...]], heads: int) -> Iterator[tuple[Cell, ...]]:
    label: Cell | None = None
    for index, row in enumerate(rows):
        text = bare(row[0]) if row else ""
        if text or index < max(heads, 1) or len(row) < _LABELLED:
            said = len(text) <= _LABEL_WIDTH and _WORD.search(text) and index >= max(heads, 1)
            label = row[0] if said else None
            yield row
        elif label is not None and sum(bool(bare(cell)) for cell in row) > 1:
            yield (label, *row[1:])
        else:
            yield row


def _of_one_width(before: Table, after: Table) -> tuple[Table, Table]:
    """Both tables with as many columns, where the first row of ``after`` is the rest of a cell."""
    widths = len(before.rows[0]), len(after.rows[0])
    if widths[0] == widths[1] or after.heads or not _is_rest(before, after.rows[0]):
        return before, after
    return _widened(before, max(widths)), _widened(after, max(widths))


def _is_rest(before: Table, first: Sequence[Cell]) -> bool:
    filled = {cell.origin for cell in first if bare(cell)}
    last = before.rows[-1][-1]
    return filled == {first[-1].origin} and _unfinished(before, last, len(before.rows[0]) - 1)


def _widened(table: Table, width: int) -> Table:
    """The table with its last cells merged over further columns."""
    return Table(
        tuple(row + (row[-1],) * (width - len(row)) for row in table.rows),
        table.heads,
    )


def _repeated_heads(before: Table, after: Table) -> int:
    """How many rows at the top of ``after`` say the heads of ``before`` once more."""
    count = 0
    wanted = max(before.heads, 1)
    for old, new in zip(before.rows[:wanted], after.rows, strict=False):
        texts = [bare(cell) for cell in new]
        if not any(texts) or texts != [bare(cell) for cell in old]:
            break
        count += 1
    return count


def _goes_on(before: Table, first: Sequence[Cell]) -> bool:
    """Whether the first row after a page break is the rest of the last row before it."""
    last = before.rows[-1]
    filled = [index for index, cell in enumerate(first) if bare(cell)]
    if not filled or filled[0] == 0 or not all(bare(last[index]) for index in filled):
        return False
    end = len(first) - 1
    if first[filled[0]].origin == first[end].origin or filled[-1] < end:
        return True
    return _unfinished(before, last[end], end)


def _unfinished(table: Table, cell: Cell, column: int) -> bool:
    """Whether the text of a cell plainly goes on: its last line is full and says no end."""
    if not cell.lines or ends(cell.lines[-1].text):
        return False
    if not cell.lines[-1].lefts:
        return len(bare(cell)) > _SENTENCE
    measure = Measure.of([line for row in table.rows for line in row[column].lines])
    return measure is not None and measure.reaches(cell.lines[-1], 2)


def _extended(rows: Sequence[tuple[Cell, ...]], rest: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """The rows with ``rest`` read on in the cells of the last one.

    A cell merged over places takes it once, and says so in all of them.
    """
    longer: dict[tuple[int, int], Cell] = {}
    taken: set[tuple[int, int]] = set()
    for old, new in zip(reversed(rows[-1]), reversed(rest), strict=True):
        if new.lines and new.origin not in taken:
            taken.add(new.origin)
            cell = longer.get(old.origin, old)
            longer[old.origin] = replace(cell, lines=cell.lines + new.lines)
    return [tuple(longer.get(cell.origin, cell) for cell in row) for row in rows]


def _moved(row: Sequence[Cell], skip: int, shift: int) -> tuple[Cell, ...]:
    return tuple(
        replace(cell, origin=(max(cell.origin[0], skip) + shift, cell.origin[1])) for cell in row
    )


def _labelled(rows: list[tuple[Cell, ...]], base: int) -> Iterator[tuple[Cell, ...]]:
    """Rows where the labels of the first columns reach over the page break.

    A label cell that is empty in the first rows after the break belongs to the label before it.
    """
    yield from rows[:base]
    open_ = base > 0
    for row in rows[base:]:
        open_ = open_ and len(row) >= _LABELLED and not bare(row[0])
        empty = next((index for index, cell in enumerate(row) if bare(cell)), 0)
        if not open_ or empty in {0, len(row) - 1} or row[empty].origin == row[-1].origin:
            yield row
            continue
        yield rows[base - 1][:empty] + row[empty:]
