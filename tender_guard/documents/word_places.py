"""Where a locator of a finding is in a Word document: its paragraphs and their characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.file import File
from tender_guard.documents.folding import fold_plain
from tender_guard.documents.package import Package
from tender_guard.documents.word import reader
from tender_guard.documents.wordml import child, switched, tag
from tender_guard.settings import Settings

_TEXT: Final = tag("w:t")
_RUN: Final = tag("w:r")
_PARAGRAPH: Final = tag("w:p")
_GONE: Final = frozenset(tag(name) for name in ("w:del", "w:moveFrom"))


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a paragraph: ``text.text[at]``, where ``text`` stands in a run."""

    run: BaseOxmlElement
    text: BaseOxmlElement
    at: int


def places(
    body: BaseOxmlElement, file: File, settings: Settings
) -> Mapping[str, list[BaseOxmlElement]]:
    """The paragraphs of every locator (``"17"``, ``"table 2 row 3 cell 1"``) of a ``w:body``.

    The locators are those that reading the file gives, because it is read here.

    Raises:
        DocumentError: the file cannot be read.
    """
    with Package(file, settings) as package:
        reading = reader(file, package, body)
        for _ in reading.body():
            pass
    return reading.elements


def span(paragraphs: list[BaseOxmlElement], quote: str) -> tuple[Letter, Letter] | None:
    """The first and the last character of a quote in paragraphs; None where it is not in them.

    White space and widths do not count: a tab or a break of the file is none of the quote's.
    """
    letters = [letter for paragraph in paragraphs for letter in _letters(paragraph)]
    folded: list[Letter] = []
    text = ""
    for letter in letters:
        kept = _plain((letter.text.text or "")[letter.at])
        text += kept
        folded += [letter] * len(kept)
    wanted = _plain(quote)
    start = text.find(wanted) if wanted else -1
    if start < 0:
        return None
    return folded[start], folded[start + len(wanted) - 1]


def whole(paragraphs: list[BaseOxmlElement]) -> tuple[Letter, Letter] | None:
    """The first and the last character of paragraphs; None where they have none."""
    letters = [letter for paragraph in paragraphs for letter in _letters(paragraph)]
    return (letters[0], letters[-1]) if letters else None


def _plain(text: str) -> str:
    return "".join(fold_plain(text).split())


def _letters(paragraph: BaseOxmlElement) -> Iterator[Letter]:
    for text in paragraph.iter(_TEXT):
        run = _run_of(text, paragraph)
        if run is not None and not switched(child(child(run, "w:rPr"), "w:vanish")):
            yield from (Letter(run, text, at) for at in range(len(text.text or "")))


def _run_of(text: BaseOxmlElement, paragraph: BaseOxmlElement) -> BaseOxmlElement | None:
    """The run a text stands in; None where it is deleted, or in a box inside the paragraph."""
    run: BaseOxmlElement | None = None
    for element in text.iterancestors():
        if element is paragraph:
            return run
        if element.tag in _GONE or element.tag == _PARAGRAPH:
            return None
        if element.tag == _RUN and run is None:
            run = element
    return None
