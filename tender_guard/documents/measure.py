"""How lines of a column are set: whether one is full tells whether its text goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tender_guard.documents.model import Line
from tender_guard.documents.numbering import number_of
from tender_guard.documents.passages import Span

_LATIN = re.compile(r"[A-Za-z0-9./:_\-@%&=?#~+]+")
_OPENING = "（(“《【〔［"
_CLOSING = "）)”》】〕］，。；：、！？％%"
_SLACK = 0.7  # of a character's width
_INDENT = 1.2


@dataclass(frozen=True, slots=True)
class Measure:
    """Where lines begin and end, how wide a character is, whether paragraphs are indented."""

    left: float
    right: float
    em: float
    indented: bool = True

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Measure | None:
        """The measure of a column of text, None where no line has geometry."""
        drawn = [line for line in lines if line.lefts and line.text.strip()]
        if not drawn:
            return None
        em = median(_em(line) for line in drawn)
        longest = max(line.rights[-1] - line.lefts[0] for line in drawn)
        long = [line for line in drawn if line.rights[-1] - line.lefts[0] > longest * 0.75]
        right = _usual([line.rights[-1] for line in long], em, max)
        left = _usual([line.lefts[0] for line in long], em, min)
        begun = [
            after.lefts[0] > left + em * _INDENT
            for line, after in pairwise(drawn)
            if line.rights[-1] < right - 3 * em and not number_of(after.text)
        ]
        return cls(left, right, em, sum(begun) * 2 >= len(begun))

    def reaches(self, line: Line, characters: float = 1) -> bool:
        """Whether a line ends within so many characters of the right edge."""
        return bool(line.rights) and line.rights[-1] > self.right - characters * self.em

    def indents(self, span: Span) -> bool:
        """Whether a span begins indented."""
        return span.line.lefts[span.start] > self.left + self.em * _INDENT

    def is_full(self, before: Span, after: Span) -> bool:
        """Whether the first word of ``after`` would not have found room behind ``before``."""
        room = self.right - before.line.rights[before.stop - 1]
        return _first_word(after, self.em) > room - self.em * _SLACK


def _em(line: Line) -> float:
    widths = [
        right - left
        for char, left, right in zip(line.text, line.lefts, line.rights, strict=False)
        if char >= "\u2e80"
    ]
    return median(widths) if widths else (line.bottom - line.top) or 10.0


def _usual(
    values: Sequence[float], em: float, outermost: Callable[[Iterable[float]], float]
) -> float:
    """The value where most lie, the outermost of those within one character."""
    rounded = Counter(round(value / em) for value in values)
    most = max(rounded.items(), key=lambda item: (item[1], item[0]))[0]
    return outermost(value for value in values if abs(round(value / em) - most) <= 1)


def _first_word(span: Span, em: float) -> float:
    text = span.text
    latin = _LATIN.match(text, 1 if text[0] in _OPENING else 0)
    if latin is not None:
        end = latin.end()
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        line = span.line
        return line.rights[span.start + end - 1] - line.lefts[span.start]
    width = 1
    while width < len(text) and (text[width] in _CLOSING or text[width - 1] in _OPENING):
        width += 1
    return width * em
