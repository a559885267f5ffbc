"""What one reads without stopping: spans of lines that make one text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tender_guard.documents.model import Line, Part

_PAGE_NUMBER = re.compile(
    r"[\s\-－—–·~～]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})\s*(?:页)?"
    r"(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[\s\-－—–·~～]*"
)


@dataclass(frozen=True, slots=True)
class Span:
    """``line.text[start:stop]``."""

    line: Line
    start: int
    stop: int

    @property
    def text(self) -> str:
        """The characters of the span."""
        return self.line.text[self.start : self.stop]


@dataclass(frozen=True, slots=True)
class Passage:
    """Spans that read as one text. ``number`` is automatic, no part of the text."""

    spans: tuple[Span, ...]
    level: int | None = None
    number: str = ""
    size: float | None = None
    bold: bool = False
    centred: bool = False

    @property
    def text(self) -> str:
        """The spans joined without any separator."""
        return "".join(span.text for span in self.spans)

    @property
    def page(self) -> int | None:
        """The page the passage begins on."""
        return self.spans[0].line.page if self.spans else None


def written(spans: Iterable[Span | str]) -> tuple[str, tuple[Part, ...]]:
    """The text of spans and separators, and the parts that lead back to the lines."""
    texts: list[str] = []
    parts: list[Part] = []
    at = 0
    for span in spans:
        if isinstance(span, str):
            texts.append(span)
            at += len(span)
            continue
        length = span.stop - span.start
        parts.append(Part(at, length, span.line, span.start))
        texts.append(span.text)
        at += length
    return "".join(texts), tuple(parts)


def stripped(line: Line) -> Span | None:
    """The line without white space at its ends; None where nothing is left."""
    text = line.text
    start = len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    return Span(line, start, stop) if start < stop else None


def says_something(text: str) -> bool:
    """Whether there is a letter, a character or a digit in a text."""
    return any(char.isalnum() for char in text)


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but the number of its page."""
    return bool(text.strip()) and _PAGE_NUMBER.fullmatch(text) is not None
