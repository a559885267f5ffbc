"""Documents made by hand: what the readers would have read."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from tender_guard.documents.clauses import split
from tender_guard.documents.model import (
    Block,
    Cell,
    Clause,
    Document,
    Line,
    Page,
    Paragraph,
    Table,
)

EM = 10.0


def paragraph(text: str, **more: object) -> Paragraph:
    """A paragraph of one line, without geometry."""
    return Paragraph((Line(text),), **more)  # type: ignore[arg-type]


def table(*rows: Sequence[str], heads: int = 1) -> Table:
    """A table whose cells hold one line each."""
    return Table(
        tuple(
            tuple(Cell((Line(text),) if text else (), (r, c)) for c, text in enumerate(row))
            for r, row in enumerate(rows)
        ),
        heads,
    )


def written(*blocks: Block | str) -> Document:
    """A file without pages; a string is a paragraph."""
    read = tuple(paragraph(b) if isinstance(b, str) else b for b in blocks)
    return Document("a.txt", "", "text", (Page(None, 0, 0, read),))


def printed_line(text: str, page: int, top: float, left: float = 60.0) -> Line:
    """A printed line of characters ``EM`` wide."""
    lefts = array("f", (left + EM * i for i in range(len(text))))
    rights = array("f", (left + EM * (i + 1) for i in range(len(text))))
    return Line(text, page, None, top, top + EM, lefts, rights)


def printed_table(
    page: int, *rows: Sequence[str], heads: int = 0, widths: Sequence[int] = (4, 6, 20)
) -> Table:
    """A printed table; a cell longer than its column's width runs over several lines."""
    starts = [60.0 + EM * sum(widths[:c]) for c in range(len(widths))]
    made = []
    for r, row in enumerate(rows):
        cells = []
        for c, text in enumerate(row):
            pieces = [text[i : i + widths[c]] for i in range(0, len(text), widths[c])]
            lines = tuple(
                printed_line(piece, page, 80.0 * (r + 1) + 12 * n, starts[c])
                for n, piece in enumerate(pieces)
            )
            cells.append(Cell(lines, (r, c)))
        made.append(tuple(cells))
    return Table(tuple(made), heads)


def printed(*pages: Sequence[Block | str]) -> Document:
    """A printed file: a string is a paragraph set 30 characters wide, the first line indented."""
    made = []
    for number, blocks in enumerate(pages, 1):
        top = 60.0
        read: list[Block] = []
        for block in blocks:
            if not isinstance(block, str):
                read.append(block)
                continue
            lines = []
            for first, piece in _set(block):
                lines.append(printed_line(piece, number, top, 80.0 if first else 60.0))
                top += 16
            read.append(Paragraph(tuple(lines)))
        made.append(Page(number, 420, 600, tuple(read)))
    return Document("a.pdf", "", "pdf", tuple(made))


def _set(text: str) -> list[tuple[bool, str]]:
    """Lines of 30 characters; a text that begins with ``…`` goes on from the page before."""
    first = not text.startswith("…")
    rest = text.removeprefix("…")
    width = 28 if first else 30
    pieces = [(first, rest[:width])]
    rest = rest[width:]
    while rest:
        pieces.append((False, rest[:30]))
        rest = rest[30:]
    return pieces


def clauses_of(*blocks: Block | str) -> tuple[Clause, ...]:
    """The clauses of a file without pages."""
    return split(written(*blocks))


def starting(clauses: Sequence[Clause], start: str) -> Clause:
    """The first clause whose text begins so."""
    return next(clause for clause in clauses if clause.text.startswith(start))
