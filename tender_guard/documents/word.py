"""A Word document (.docx, .docm, .dotx; transitional or strict) as one page of blocks.

What Word prints is read, in the order in which it stands: insertions but not deletions, results of
fields but not their codes, the text of content controls and text boxes once, notes after the
paragraph that calls them; nothing hidden, no headers and footers, no comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.breaks import begins_item, parts
from tender_guard.documents.file import File
from tender_guard.documents.heads import head_rows
from tender_guard.documents.lists import Lists
from tender_guard.documents.model import Block, Cell, Document, Line, Page, Paragraph, Table
from tender_guard.documents.package import Package
from tender_guard.documents.runs import Runs, Text, is_toc_entry
from tender_guard.documents.styles import BODY_LEVEL, Style, Styles, centred
from tender_guard.documents.wordml import child, integer, switched, tag, value
from tender_guard.errors import FileDamagedError, FileFormatError, FileTooLargeError, NoTextError
from tender_guard.settings import Settings

_MAIN: Final = "word/document.xml"
_MOST_COLUMNS: Final = 256
"""Word itself makes no more than 63."""
_MOST_CELLS: Final = 1_000_000

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

_UNENDED = re.compile(r"[\u4e00-\u9fff\w，、（(“]\s*$")
_FULL_LINE: Final = 20
"""A text that a page break cuts fills at least a line: this many characters."""

_OTHER: Final = (
    ("ofd.xml", "是 OFD 版式文件，尚不能读取，请另存为 .pdf 或 .docx"),
    ("xl/", "内容是 Excel 工作簿，不是 Word 文档"),
    ("ppt/", "内容是 PowerPoint 演示文稿，不是 Word 文档"),
    ("visio/", "内容是 Visio 绘图，不是 Word 文档"),
    ("content.xml", "内容是 OpenDocument 文档，请另存为 .docx"),
)


def read_word(file: File, settings: Settings) -> Document:
    """The blocks of a Word document, as one page without number.

    Raises:
        FileDamagedError: it breaks off, or a part is no XML.
        FileEncryptedError: it has a password.
        FileFormatError: a zip that holds no Word document, or one with chunks not yet merged in.
        FileTooLargeError: over a limit of the settings.
        NoTextError: nothing to read in it.
    """
    with Package(file, settings) as package:
        blocks = tuple(_open(file, package).body())
    if not any(_has_text(block) for block in blocks):
        raise NoTextError(f"{file.shown}：文档里没有可读的文字（可能只有图片，需要 OCR）")
    page = Page(number=None, width=0, height=0, blocks=blocks)
    return Document(str(file.path), file.sha256, "docx", (page,))


def _has_text(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(cell.text.strip() for row in block.rows for cell in row)


def _open(file: File, package: Package) -> _Reader:
    name = package.related("").get("officeDocument", _MAIN)
    root = package.tree(name)
    if root is None or root.tag != tag("w:document"):
        raise _refusal(file, package)
    body = child(root, "w:body")
    if body is None:
        raise package.damaged(name)
    related = package.related(name)
    styles = Styles(_part(package, related, "styles"))
    return _Reader(
        file=file,
        root=body,
        styles=styles,
        lists=Lists(_part(package, related, "numbering"), styles.lists),
        runs=Runs(
            styles,
            {
                **_notes(_part(package, related, "footnotes"), "footnote"),
                **_notes(_part(package, related, "endnotes"), "endnote"),
            },
        ),
    )


def _refusal(file: File, package: Package) -> FileDamagedError | FileFormatError:
    for sign, reason in _OTHER:
        if any(name.startswith(sign) for name in package.names):
            return FileFormatError(f"{file.shown}：{reason}")
    if any(name.startswith("word/") for name in package.names):
        return FileDamagedError(f"{file.shown}：文件已损坏（缺少正文 {_MAIN}）")
    return FileFormatError(f"{file.shown}：是压缩包而不是 Word 文档，请解压后检查其中的文件")


def _part(package: Package, related: dict[str, str], name: str) -> BaseOxmlElement | None:
    return package.tree(related[name]) if name in related else None


def _notes(root: BaseOxmlElement | None, name: str) -> dict[tuple[str, str], BaseOxmlElement]:
    if root is None:
        return {}
    return {
        (name, note.get(tag("w:id"), "")): note
        for note in root.iterchildren(tag(f"w:{name}"))
        if note.get(tag("w:type"), "normal") == "normal"
    }


@dataclass(slots=True)
class _Reader:
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

    def body(self) -> Iterator[Block]:
        """The blocks of the body in order, a paragraph that a page break cuts joined again."""
        held: Paragraph | None = None
        pages = 0
        for block in self._blocks(self.root, None):
            broken, pages = pages != self.pages, self.pages
            if held is not None and isinstance(block, Paragraph) and broken and _cut(held, block):
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
        open_ = _Open()
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

    def _paragraph(self, element: BaseOxmlElement, place: str, open_: _Open) -> Iterator[Block]:
        properties = child(element, "w:pPr")
        style = self.styles.paragraph(value(child(properties, "w:pStyle")))
        text = self.runs.read(element, style)
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
        if text.page_breaks or child(properties, "w:sectPr") is not None:
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
        grid = _Grid(self.file)
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
            self._count(len(grid.rows[-1]))
        made = grid.table()
        if made is not None:
            self._count(len(made.rows) * len(made.rows[0]))
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


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on in the next one, because the mark between them is not printed."""

    lines: list[list[Line]] = field(default_factory=list)
    text: Text = field(default_factory=Text)
    settled: bool = False
    number: str = ""
    level: int | None = None
    centred: bool = False
    toc: bool = False

    def add(self, text: Text, place: str) -> None:
        """Takes in the text of one ``w:p``: pieces that a break parts, joined or not."""
        self.text.weigh(text)
        for index, piece in enumerate(text.pieces):
            if not self.lines or (index and parts(self.lines[-1][-1].text, piece)):
                self.lines.append([Line(piece, paragraph=place)])
                continue
            last = self.lines[-1][-1]
            if last.paragraph == place:
                self.lines[-1][-1] = Line(last.text + piece, paragraph=place)
            else:
                self.lines[-1].append(Line(piece, paragraph=place))

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
            lines = tuple(line for line in group if line.text)
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


def _cut(before: Paragraph, after: Paragraph) -> bool:
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


class _Grid:
    """The rows of a table on its grid, merged cells filled."""

    def __init__(self, file: File) -> None:
        self._file = file
        self.rows: list[list[Cell]] = []
        self._above: dict[int, Cell] = {}
        self._merging: dict[int, Cell] = {}
        self._heads = 0

    @property
    def column(self) -> int:
        """The column the next cell of the row begins in."""
        return len(self.rows[-1])

    def begin(self, properties: BaseOxmlElement | None) -> None:
        """Begins a row."""
        if switched(child(properties, "w:tblHeader")) and self._heads == len(self.rows):
            self._heads += 1
        self.rows.append([])
        self._above, self._merging = self._merging, {}
        self._skip(properties, "w:gridBefore")

    def end(self, properties: BaseOxmlElement | None) -> None:
        """Ends a row."""
        self._skip(properties, "w:gridAfter")

    def _skip(self, properties: BaseOxmlElement | None, name: str) -> None:
        for _ in range(min(integer(value(child(properties, name)), 0), _MOST_COLUMNS)):
            self._append(Cell((), (len(self.rows) - 1, self.column)))

    def put(self, properties: BaseOxmlElement | None, lines: tuple[Line, ...]) -> None:
        """Puts the next cell of the row into all places it covers."""
        down = child(properties, "w:vMerge")
        along = child(properties, "w:hMerge")
        span = max(1, min(integer(value(child(properties, "w:gridSpan")), 1), _MOST_COLUMNS))
        cell = Cell(lines, (len(self.rows) - 1, self.column))
        if along is not None and value(along) != "restart" and self.rows[-1]:
            cell = self.rows[-1][-1]
        if down is not None and value(down) != "restart":
            cell = self._above.get(self.column, cell)
        for _ in range(span):
            if down is not None:
                self._merging[self.column] = cell
            self._append(cell)

    def _append(self, cell: Cell) -> None:
        if self.column >= _MOST_COLUMNS:
            raise FileDamagedError(
                f"{self._file.shown}：文件已损坏（表格一行超过 {_MOST_COLUMNS} 列）"
            )
        self.rows[-1].append(cell)

    def table(self) -> Table | None:
        """The table with rows of one width, None where it has no cell."""
        rows = [row for row in self.rows if row]
        if not rows:
            return None
        width = max(len(row) for row in rows)
        filled = tuple(
            (*row, *(Cell((), (index, column)) for column in range(len(row), width)))
            for index, row in enumerate(rows)
        )
        heads = self._heads if self._heads < len(filled) else 0
        return Table(filled, heads=heads or head_rows(filled))


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
