"""What stands around a finding in a file without pages: the paragraphs before and behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tender_guard.documents.model import Document, Line, Paragraph

_EACH_WAY = 2
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The nearest paragraphs or cells that hold text, in reading order."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


NOTHING = Surroundings()


def around(document: Document) -> dict[str | None, Surroundings]:
    """By the locator of each paragraph or cell, what stands around it."""
    texts: dict[str, str] = {}
    for line in _lines(document):
        if line.paragraph is not None and line.text.strip():
            texts[line.paragraph] = texts.get(line.paragraph, "") + line.text
    order = list(texts)
    found: dict[str | None, Surroundings] = {}
    for place, locator in enumerate(order):
        before = order[max(0, place - _EACH_WAY) : place]
        after = order[place + 1 : place + 1 + _EACH_WAY]
        found[locator] = Surroundings(
            tuple(_end(texts[other]) for other in before),
            tuple(_start(texts[other]) for other in after),
        )
    return found


def _lines(document: Document) -> Iterator[Line]:
    for page in document.pages:
        for block in page.blocks:
            if isinstance(block, Paragraph):
                yield from block.lines
                continue
            for row, cells in enumerate(block.rows):
                for column, cell in enumerate(cells):
                    if cell.origin == (row, column):
                        yield from cell.lines


def _start(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"


def _end(text: str) -> str:
    return text if len(text) <= _LONGEST else "……" + text[-_LONGEST:]
