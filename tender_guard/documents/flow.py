"""The pages of a document as one flow of passages and tables, joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tender_guard.documents.chains import chained
from tender_guard.documents.headings import is_title
from tender_guard.documents.model import Document, Page, Paragraph, Table
from tender_guard.documents.passages import Measure, Passage, is_page_number, joined, says_something

_FOOTNOTE = re.compile(r"\s*[①-⑳]")
_NUMBERED = re.compile(r"\s*[\d.．]+\s*|\s*[一二三四五六七八九十]+、?\s*")


def flow(document: Document) -> Iterator[Passage | Table]:
    """Passages and tables of all pages, joined over the page breaks."""
    run: list[Paragraph] = []
    measures: dict[int, Measure | None] = {}
    for block in _chained(document):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        yield from joined(run, _measure(document, run, measures))
        run = []
        yield block
    yield from joined(run, _measure(document, run, measures))


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
            chain = chained(table, block) if table is not None and index == 0 else None
            if table is not None and chain is None:
                yield table
                yield from notes
                notes = []
            table = chain or block
    if table is not None:
        yield table
    yield from notes


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


def _measure(
    document: Document, run: Sequence[Paragraph], known: dict[int, Measure | None]
) -> Measure | None:
    """The measure of body text on pages as wide as the one the run begins on."""
    lines = [line for paragraph in run for line in paragraph.lines]
    if not any(line.lefts for line in lines):
        return None
    widths = {page.number: round(page.width) for page in document.pages}
    width = widths.get(lines[0].page, 0)
    if width not in known:
        known[width] = Measure.of(
            [
                line
                for page in document.pages
                if round(page.width) == width
                for block in page.blocks
                if isinstance(block, Paragraph)
                for line in block.lines
            ]
        )
    return known[width]
