"""The body of a Word document, block by block, in the order in which it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.file import File
from tender_guard.documents.lists import Lists
from tender_guard.documents.model import Block, Line, Paragraph
from tender_guard.documents.runs import Runs
from tender_guard.documents.styles import BODY_LEVEL, Style, Styles, centred
from tender_guard.documents.word_paragraph import OpenParagraph, is_cut
from tender_guard.documents.word_table import Grid
from tender_guard.documents.wordml import child, integer, switched, tag, value
from tender_guard.errors import FileFormatError, FileTooLargeError

_MOST_CELLS: Final = 500_000

_PARAGRAPH: Final = tag("w:p")
_TABLE: Final = tag("w:tbl")
_ROW: Final = tag("w:tr")
_CELL: Final = tag("w:tc")
_CHUNK: Final = tag("w:altChunk")
_ALTERNATIVES: Final = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
)
_INTO: Final = frozenset(
    tag(name)
    for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")
)
"""Wrappers around paragraphs, rows and cells."""


@dataclass(slots=True)
class WordBody:
    """One document while it is read: what has been counted so far."""

    file: File
    root: BaseOxmlElement
    styles: Styles
    lists: Lists
    runs: Runs
    paragraphs: int = 0
    tables: int = 0
    cells: int = 0
    pages: int = 0
    """Breaks to a new page that the text asks for, so far."""
    elements: dict[str, list[BaseOxmlElement]] = field(default_factory=dict)
    """The ``w:p`` of each locator, so far."""

    def body(self) -> Iterator[Block]:
        """The blocks of the body in order, a paragraph that a page break cuts joined again."""
        held: Paragraph | None = None
        pages = 0
        for block in self._blocks(self.root, None):
            broken, pages = pages != self.pages, self.pages
            if held is not None and isinstance(block, Paragraph) and broken and is_cut(held, block):
                held = replace(held, lines=held.lines + block.lines)
                continue
            if held is not None:
                yield held
            held = block if isinstance(block, Paragraph) else None
            if held is None:
                yield block
        if held is not None:
            yield held

    def _blocks(self, container: BaseOxmlElement, place: str | None) -> Iterator[Block]:
        """The blocks of a container; `place` is the locator of all of them, None in the body."""
        open_ = OpenParagraph()
        for element in _inside(container, _PARAGRAPH, _TABLE, _CHUNK):
            if element.tag == _CHUNK:
                raise FileFormatError(
                    f"{self.file.shown}：含有尚未合并的嵌入文档（altChunk），"
                    "请用 Word 打开后另存为 .docx 再检查"
                )
            if element.tag == _TABLE:
                yield from open_.close()
                yield from self._table(element, place)
                continue
            if place is None:
                self.paragraphs += 1
            yield from self._paragraph(element, place or str(self.paragraphs), open_)
        yield from open_.close()

    def _paragraph(
        self, element: BaseOxmlElement, place: str, open_: OpenParagraph
    ) -> Iterator[Block]:
        self.elements.setdefault(place, []).append(element)
        properties = child(element, "w:pPr")
        style = self.styles.paragraph(value(child(properties, "w:pStyle")))
        text = self.runs.read(element, style)
        self.pages += text.begins_page
        open_.add(text, place)
        mark = _mark(properties)
        if mark != "removed":
            open_.settle(
                number=self._number(properties, style),
                level=_level(properties, style),
                centred=bool(centred(properties, style.centred)),
                toc=style.toc,
            )
        if mark == "":
            yield from open_.close()
        for box in text.boxes:
            yield from open_.close()
            yield from self._blocks(box, place)
        if text.ends_page or child(properties, "w:sectPr") is not None:
            self.pages += 1

    def _number(self, properties: BaseOxmlElement | None, style: Style) -> str:
        own = child(properties, "w:numPr")
        own_list, own_level = child(own, "w:numId"), child(own, "w:ilvl")
        list_id = style.list_id if own_list is None else value(own_list)
        if list_id in {"", "0"}:
            return ""
        if own_level is not None:
            return self.lists.next(list_id, integer(value(own_level), 0))
        for style_id in (style.id, style.list_style):
            level = self.lists.level_of_style(list_id, style_id)
            if level is not None:
                return self.lists.next(list_id, level)
        return self.lists.next(list_id, style.list_level or 0)

    def _table(self, element: BaseOxmlElement, place: str | None) -> Iterator[Block]:
        if place is None:
            self.tables += 1
        table = f"table {self.tables}"
        grid = Grid(self.file)
        nested: list[Block] = []
        rows = list(_inside(element, _ROW))
        only = _only_cell(rows)
        if only is not None:
            yield from self._blocks(only, place or f"{table} row 1 cell 1")
            return
        for number, row in enumerate(rows, 1):
            properties = child(row, "w:trPr")
            if _is_gone(properties):
                continue
            grid.begin(properties)
            for cell in _inside(row, _CELL):
                at = place or f"{table} row {number} cell {grid.column + 1}"
                own = child(cell, "w:tcPr")
                gone = child(own, "w:cellDel") is not None
                grid.put(own, () if gone else self._cell(cell, at, nested))
            grid.end(properties)
            self._count(grid.column)
        self._count(grid.missing)
        made = grid.table()
        if made is not None:
            yield made
        yield from nested

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > _MOST_CELLS:
            raise FileTooLargeError(f"{self.file.shown}：表格超过 {_MOST_CELLS} 个单元格，不能检查")

    def _cell(self, cell: BaseOxmlElement, place: str, nested: list[Block]) -> tuple[Line, ...]:
        lines: list[Line] = []
        for block in self._blocks(cell, place):
            if isinstance(block, Paragraph):
                lines += block.lines
            else:
                nested.append(block)
        return tuple(lines)


def _inside(container: BaseOxmlElement, *names: str) -> Iterator[BaseOxmlElement]:
    """The elements of these names, through the wrappers around them."""
    for element in container:
        if element.tag in names:
            yield element
        elif element.tag in _INTO:
            yield from _inside(element, *names)
        elif element.tag == _ALTERNATIVES:
            yield from _first_filled(_inside(choice, *names) for choice in element)


def _first_filled(choices: Iterable[Iterator[BaseOxmlElement]]) -> Iterator[BaseOxmlElement]:
    for choice in choices:
        found = list(choice)
        if found:
            return iter(found)
    return iter(())


def _only_cell(rows: list[BaseOxmlElement]) -> BaseOxmlElement | None:
    """The cell of a table that is but a frame around text."""
    if len(rows) != 1:
        return None
    cells = list(_inside(rows[0], _CELL))
    return cells[0] if len(cells) == 1 and not _is_gone(child(rows[0], "w:trPr")) else None


def _is_gone(properties: BaseOxmlElement | None) -> bool:
    """Whether a table row is deleted (a tracked change) or hidden."""
    return child(properties, "w:del") is not None or switched(child(properties, "w:hidden"))


def _mark(properties: BaseOxmlElement | None) -> str:
    """``removed`` or ``hidden`` where the end of the paragraph is not printed, else empty."""
    mark = child(properties, "w:rPr")
    if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
        return "removed"
    return "hidden" if switched(child(mark, "w:vanish")) else ""


def _level(properties: BaseOxmlElement | None, style: Style) -> int | None:
    own = child(properties, "w:outlineLvl")
    outline = style.outline if own is None else integer(value(own), BODY_LEVEL)
    return None if outline is None or not 0 <= outline < BODY_LEVEL else outline + 1
