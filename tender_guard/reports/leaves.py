"""A file without pages, cut into leaves of text that are read one at a time beside its findings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tender_guard.documents.model import Cell, Document, Line, Paragraph, Table
from tender_guard.documents.reading import read
from tender_guard.findings import Finding
from tender_guard.settings import Settings

_LONG = 1800
"""Signs from which on a leaf ends behind the block that reached them: about a printed page."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or one in a cell, under the locator that findings name it by."""

    locator: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph (one cell with one text) or a row of a table.

    ``level`` is that of a heading; ``number`` an automatic number, which no text holds.
    """

    cells: tuple[tuple[Words, ...], ...]
    row: bool = False
    level: int | None = None
    number: str = ""


Leaf = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a text, and the ids of the findings whose quote it belongs to."""

    text: str
    findings: tuple[str, ...]


def read_leaves(path: Path, settings: Settings) -> tuple[Leaf, ...]:
    """The leaves of the file at ``path``.

    Raises:
        DocumentError: it cannot be read.
    """
    return leaves(read(path, settings))


def leaves(document: Document) -> tuple[Leaf, ...]:
    """The leaves of a document, in reading order; none where it holds no text."""
    found: list[Leaf] = []
    leaf: list[Entry] = []
    long = 0
    for entry in _entries(document):
        leaf.append(entry)
        long += sum(len(words.text) for cell in entry.cells for words in cell)
        if long >= _LONG:
            found.append(tuple(leaf))
            leaf, long = [], 0
    if leaf:
        found.append(tuple(leaf))
    return tuple(found)


def leaf_of(shown: Sequence[Leaf], locator: str | None) -> int:
    """The number, from 1, of the leaf that a locator stands on; the first where none has it."""
    for number, leaf in enumerate(shown, 1):
        if any(words.locator == locator for e in leaf for cell in e.cells for words in cell):
            return number
    return 1


def segments(words: Words, findings: Sequence[Finding]) -> tuple[Segment, ...]:
    """The text cut where quotes begin and end; together the segments are the text again."""
    spans = [
        (start, stop, finding.id)
        for finding in findings
        if any(place.paragraph == words.locator for place in finding.places)
        for start, stop in _spans(words.text, finding)
    ]
    cuts = sorted({0, len(words.text), *(cut for low, high, _ in spans for cut in (low, high))})
    return tuple(
        Segment(
            words.text[start:stop],
            tuple(name for low, high, name in spans if low <= start and stop <= high),
        )
        for start, stop in itertools.pairwise(cuts)
    )


def _spans(text: str, finding: Finding) -> Iterator[tuple[int, int]]:
    """Where the quote stands in the text, else its words, else all of it."""
    start = text.find(finding.quote) if finding.quote else -1
    if start >= 0:
        yield start, start + len(finding.quote)
        return
    if text and text in finding.quote:
        yield 0, len(text)
        return
    for word in finding.matched:
        start = text.find(word) if word else -1
        if start >= 0:
            yield start, start + len(word)


def _entries(document: Document) -> Iterator[Entry]:
    for page in document.pages:
        for block in page.blocks:
            yield from _paragraph(block) if isinstance(block, Paragraph) else _rows(block)


def _paragraph(block: Paragraph) -> Iterator[Entry]:
    for place, words in enumerate(_words(block.lines)):
        yield Entry(((words,),), level=block.level, number="" if place else block.number)


def _rows(table: Table) -> Iterator[Entry]:
    for row, cells in enumerate(table.rows):
        own = [cell for column, cell in enumerate(cells) if cell.origin == (row, column)]
        yield Entry(tuple(tuple(_cell(cell)) for cell in own), row=True)


def _cell(cell: Cell) -> Iterator[Words]:
    yield from _words(cell.lines)


def _words(lines: Sequence[Line]) -> Iterator[Words]:
    texts: dict[str | None, str] = {}
    for line in lines:
        texts[line.paragraph] = texts.get(line.paragraph, "") + line.text
    for locator, text in texts.items():
        if text.strip():
            yield Words(locator, text)
