"""The pages of a document as one flow of passages and tables, joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tender_guard.documents.chains import chained, completed, follows
from tender_guard.documents.headings import is_title
from tender_guard.documents.joining import joined
from tender_guard.documents.measure import Measure
from tender_guard.documents.model import Document, Page, Paragraph, Table
from tender_guard.documents.passages import Passage, is_page_number, says_something

_FOOTNOTE = re.compile(r"\s*[①-⑳]")
_ENOUGH = 5
"""Full lines that tell how a page is set."""
_NUMBERED = re.compile(r"\s*[\d.．]+\s*|\s*[一二三四五六七八九十]+、?\s*")


def flow(document: Document) -> Iterator[Passage | Table]:
    """Passages and tables of all pages, joined over the page breaks."""
    run: list[Paragraph] = []
    measures = _Measures(document)
    for block in _chained(document):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        yield from joined(run, measures.at)
        run = []
        yield completed(block)
    yield from joined(run, measures.at)


def _chained(document: Document) -> Iterator[Paragraph | Table]:
    """The blocks of all pages, tables of neighbouring pages as one where they are one."""
    table: Table | None = None
    notes: list[Paragraph] = []
    for page in document.pages:
        for index, block in enumerate(_blocks(page)):
            if isinstance(block, Paragraph):
                if table is None:
                    yield block
                    continue
                notes.append(block)
                if not _FOOTNOTE.match(block.text):
                    yield table
                    yield from notes
                    table, notes = None, []
                continue
            chain = None
            if table is not None and (index == 0 or page.number is None):
                chain = _chain(table, block, page)
            if table is not None and chain is None:
                yield table
                yield from notes
                notes = []
            table = chain or block
    if table is not None:
        yield table
    yield from notes


def _chain(table: Table, block: Table, page: Page) -> Table | None:
    if page.number is None and not follows(table, block):
        return None
    return chained(table, block)


def _blocks(page: Page) -> Iterator[Paragraph | Table]:
    """The blocks of a page that say something, without what is only its number."""
    if page.problem:
        return
    last = len(page.blocks) - 1
    for index, block in enumerate(page.blocks):
        if isinstance(block, Table):
            yield _unboxed(block)
            continue
        at_edge = page.number is not None and index in {0, last}
        if says_something(block.text) and not (at_edge and is_page_number(block.text)):
            yield block


def _unboxed(table: Table) -> Paragraph | Table:
    """A heading that the file draws as a table of one row is a heading."""
    if len(table.rows) != 1 or len(table.rows[0]) < 2:  # noqa: PLR2004
        return table
    cells = [cell for cell in table.rows[0] if cell.text.strip()]
    text = "".join(cell.text for cell in cells)
    if not cells or not _NUMBERED.fullmatch(cells[0].text) or not is_title(text):
        return table
    return Paragraph(tuple(line for cell in cells for line in cell.lines))


class _Measures:
    """How the running text is set, page by page; a page with little text like those as wide."""

    def __init__(self, document: Document) -> None:
        self._lines = {
            page.number: [
                line
                for block in page.blocks
                if isinstance(block, Paragraph)
                for line in block.lines
                if line.lefts
            ]
            for page in document.pages
        }
        self._widths = {page.number: round(page.width) for page in document.pages}
        self._known: dict[int | None, Measure | None] = {}
        self._common: dict[int, Measure | None] = {}

    def at(self, number: int | None) -> Measure | None:
        """The measure of a page by its number; None where lines have no geometry."""
        if number not in self._known:
            self._known[number] = self._of(number)
        return self._known[number]

    def _of(self, number: int | None) -> Measure | None:
        lines = self._lines.get(number, [])
        if not lines:
            return None
        own = Measure.of(lines)
        if own is not None and sum(own.reaches(line) for line in lines) >= _ENOUGH:
            return own
        width = self._widths[number]
        if width not in self._common:
            self._common[width] = Measure.of(
                [
                    line
                    for page, lines in self._lines.items()
                    if self._widths[page] == width
                    for line in lines
                ]
            )
        return self._common[width]
