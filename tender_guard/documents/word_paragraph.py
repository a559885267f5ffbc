"""A paragraph of a Word document while it is read: it need not end where its element ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from tender_guard.documents.breaks import begins_item, parts
from tender_guard.documents.model import Line, Paragraph
from tender_guard.documents.runs import Text, is_toc_entry

_UNENDED = re.compile(r"[\u4e00-\u9fff\w，、（(“]\s*$")
_FULL_LINE: Final = 20
"""A text that a page break cuts fills at least a line: this many characters."""


@dataclass(slots=True)
class OpenParagraph:
    """A paragraph that may go on in the next one, because the mark between them is not printed."""

    lines: list[list[tuple[str, str]]] = field(default_factory=list)
    """Places and texts; each list is a paragraph of its own."""
    text: Text = field(default_factory=Text)
    settled: bool = False
    number: str = ""
    level: int | None = None
    centred: bool = False
    toc: bool = False

    def add(self, text: Text, place: str) -> None:
        """Takes in the text of one ``w:p``: pieces that a break parts, joined or not."""
        self.text.weigh(text)
        first, *others = ((place, piece) for piece in _sentences(text.pieces))
        if self.lines:
            self.lines[-1].append(first)
        else:
            self.lines.append([first])
        self.lines += ([piece] for piece in others)

    def settle(self, *, number: str, level: int | None, centred: bool, toc: bool) -> None:
        """What the paragraph is, by the first of its marks that is not deleted."""
        if self.settled:
            return
        self.settled = True
        self.number, self.level, self.centred, self.toc = number, level, centred, toc

    def close(self) -> Iterator[Paragraph]:
        """The paragraph, as several where a manual break ends a sentence or begins an item."""
        number = self.number
        for group in self.lines:
            lines = tuple(_lines(group))
            printed = "".join(line.text for line in lines)
            if not printed.strip():
                continue
            yield Paragraph(
                lines,
                level=self.level,
                number=number,
                size=self.text.size,
                bold=self.text.bold,
                centred=self.centred,
                toc=(self.toc or self.text.toc) and is_toc_entry(printed),
            )
            number = ""
        self.lines, self.text, self.settled = [], Text(), False
        self.number, self.level, self.centred, self.toc = "", None, False, False


def _lines(group: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """One line a place; what a place holds twice is one line that was broken by hand."""
    for place, pieces in groupby(group, key=itemgetter(0)):
        text = "".join(piece for _, piece in pieces)
        if text:
            yield Line(text, paragraph=place)


def _sentences(pieces: list[str]) -> Iterator[str]:
    """The texts between manual breaks, joined where a break stands in the middle of a sentence."""
    joined = [pieces[0]]
    for before, after in pairwise(pieces):
        if parts(before, after):
            yield "".join(joined)
            joined = []
        joined.append(after)
    yield "".join(joined)


def is_cut(before: Paragraph, after: Paragraph) -> bool:
    """Whether a page break alone parts two paragraphs, as files converted from PDF have it."""
    return (
        before.level is None
        and after.level is None
        and not after.number
        and not (before.centred or after.centred or before.toc)
        and before.size == after.size
        and len(before.text) >= _FULL_LINE
        and _UNENDED.search(before.text) is not None
        and not begins_item(after.text)
    )
