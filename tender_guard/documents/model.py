"""What a document is to the rest of the program: pages of blocks, then clauses.

A reader (``pdf.py``, ``word.py``, ``text.py``) makes a `Document` of `Page`s; ``clauses.py`` makes
`Clause`s of it. Text is kept as printed; folding for comparison is in ``folding.py``. Every
character of a clause knows the `Line` it came from, so any span of it can be shown on the page.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Section: TypeAlias = Literal[
    "公告",
    "资格条件",
    "投标人须知",
    "评分标准",
    "否决条款",
    "合同条款",
    "技术要求",
    "投标文件格式",
    "目录",
    "项目概况",
]
Format: TypeAlias = Literal["pdf", "docx", "doc", "ofd", "image", "text"]
ClauseKind: TypeAlias = Literal["paragraph", "row", "heading", "toc"]

CELL_MARK = "｜"
"""Stands between two cells in the text of a row; never part of a quote."""


class Box(NamedTuple):
    """A rectangle in PDF points from the top left of the page as displayed."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand together, in reading order.

    One printed line of a PDF page (or of one table cell), one paragraph of a DOCX, one line of a
    text file. ``lefts`` and ``rights`` hold the x of each character of ``text`` (PDF only, else
    empty). ``paragraph`` is the locator of the contract: ``"17"`` or ``"table 2 row 3 cell 1"``.
    """

    text: str
    page: int | None = None
    paragraph: str | None = None
    top: float = 0.0
    bottom: float = 0.0
    lefts: array[float] = field(default_factory=lambda: array("f"), repr=False)
    rights: array[float] = field(default_factory=lambda: array("f"), repr=False)

    def box(self, start: int, stop: int) -> Box | None:
        """The rectangle around ``text[start:stop]``; None where the line has no geometry."""
        if not self.lefts or stop <= start:
            return None
        return Box(
            round(min(self.lefts[start:stop]), 2),
            round(self.top, 2),
            round(max(self.rights[start:stop]), 2),
            round(self.bottom, 2),
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables.

    ``level`` is the outline level of a heading (1 is a chapter) where the file says so, else None.
    ``number`` is an automatic number of a DOCX (``"3.2.1"``, ``"第二章"``): it is no part of
    any line's text. ``size`` is the font size in points where known, ``bold`` and ``centred`` as
    printed: headings of a PDF are told by them. ``toc`` says that the file itself marks it as an
    entry of a table of contents (DOCX).
    """

    lines: tuple[Line, ...]
    level: int | None = None
    number: str = ""
    size: float | None = None
    bold: bool = False
    centred: bool = False
    toc: bool = False

    @property
    def text(self) -> str:
        """The lines joined as printed, without any separator."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A merged cell stands in every place it covers, ``origin`` telling the first one."""

    lines: tuple[Line, ...]
    origin: tuple[int, int]
    """Row and column, from 0, of the place where the text really stands."""

    @property
    def text(self) -> str:
        """The lines joined as printed, without any separator."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, all of one width, merged cells filled. ``heads`` rows at the top are heads."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed (rotation and crop applied), without running heads and page numbers.

    A DOCX or text file is one `Page` with ``number`` None. ``problem`` is a Chinese reason where
    the page holds nothing that may be judged as text (no text layer, garbled text layer).
    """

    number: int | None
    width: float
    height: float
    blocks: tuple[Block, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read."""

    path: str
    sha256: str
    format: Format
    pages: tuple[Page, ...]

    @property
    def unread_pages(self) -> tuple[int, ...]:
        """Numbers of the pages that could not be read as text."""
        return tuple(p.number for p in self.pages if p.problem and p.number is not None)


class Part(NamedTuple):
    """``clause.text[start:start + length]`` is ``line.text[offset:offset + length]``."""

    start: int
    length: int
    line: Line
    offset: int


class Place(NamedTuple):
    """Where a span stands: a page with boxes, or a paragraph."""

    page: int | None
    boxes: tuple[Box, ...]
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit that rules read: a numbered clause, a paragraph, a table row, a heading.

    ``text`` of a row is its cells joined by `CELL_MARK`; ``cells`` are their spans and ``heads``
    the column heads beside them. ``context`` are the headings above it, outermost first. ``lead``
    is the sentence that introduces the list this clause is an item of (``有下列情形之一的：``).
    """

    text: str
    kind: ClauseKind = "paragraph"
    number: str = ""
    section: Section | None = None
    parts: tuple[Part, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    heads: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    lead: str = ""

    def places(self, start: int, stop: int) -> tuple[Place, ...]:
        """Where ``text[start:stop]`` stands, one place a page (PDF) or paragraph, in order."""
        found: dict[tuple[int | None, str | None], list[Box]] = {}
        for part in self.parts:
            low = max(start, part.start)
            high = min(stop, part.start + part.length)
            if low >= high:
                continue
            boxes = found.setdefault((part.line.page, part.line.paragraph), [])
            shift = part.offset - part.start
            box = part.line.box(low + shift, high + shift)
            if box is not None:
                boxes.append(box)
        return tuple(Place(page, tuple(boxes), para) for (page, para), boxes in found.items())
