"""A sample as a Word document: cover, contents, chapters, tables, running head, page numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_never

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from source import ABOVE, Block, Contents, Heading, Items, Source, Table, Text

_FACE = "Noto Serif CJK SC"
_WIDTH = Cm(16)
_SIZES = {1: 16, 2: 13, 3: 12}
_BODY = 10.5
_LISTED = 2
"""Headings to this level stand in the contents."""


def write(source: Source, pages: Mapping[str, int], path: Path) -> None:
    """Write the document; ``pages`` are the pages of its headings, for the contents."""
    document = Document()
    document.core_properties.title = source.title
    document.core_properties.author = ""
    document.core_properties.created = datetime(2026, 1, 1, tzinfo=UTC)
    _styles(document)
    _running_lines(document, source)
    _cover(document, source)
    for block in source.blocks:
        _add(document, block, source.blocks, pages)
    document.save(str(path))


def _styles(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.different_first_page_header_footer = True
    for name, size in (
        ("Normal", _BODY),
        *((f"Heading {level}", size) for level, size in _SIZES.items()),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = _FACE, Pt(size)
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FACE)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.line_spacing = 1.25
    chapter = document.styles["Heading 1"].paragraph_format
    chapter.page_break_before = True
    chapter.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _running_lines(document: Word, source: Source) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"{source.title}\t\t{source.kind}"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        foot.add_run(before)
        _field(foot, field)
    foot.add_run(" 页")


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 (python-docx has no fields)


def _cover(document: Word, source: Source) -> None:
    for _ in range(5):
        document.add_paragraph()
    for text, size in ((source.title, 24), (source.kind, 30)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(36)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), True
    for _ in range(6):
        document.add_paragraph()
    for label, value in source.cover:
        paragraph = document.add_paragraph(f"{label}：{value}")
        paragraph.paragraph_format.left_indent = Cm(3)
        paragraph.runs[0].font.size = Pt(14)


def _add(document: Word, block: Block, blocks: Sequence[Block], pages: Mapping[str, int]) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level)
        case Text(text):
            document.add_paragraph(text).paragraph_format.first_line_indent = Pt(2 * _BODY)
        case Items(texts):
            _items(document, texts)
        case Table(rows):
            _table(document, rows)
        case Contents():
            _contents(document, blocks, pages)
        case _:
            assert_never(block)


def _contents(document: Word, blocks: Sequence[Block], pages: Mapping[str, int]) -> None:
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    title = document.add_paragraph("目　录")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].font.size = Pt(16)
    for heading in blocks:
        if isinstance(heading, Heading) and heading.level <= _LISTED:
            line = document.add_paragraph(f"{heading.text}\t{pages.get(heading.text, 1)}")
            line.paragraph_format.left_indent = Cm(heading.level - 1)
            line.paragraph_format.tab_stops.add_tab_stop(
                _WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )


def _items(document: Word, texts: Sequence[str]) -> None:
    number = _numbering(document)
    for text in texts:
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number


def _numbering(document: Word) -> int:
    """A list of its own, （1）（2）（3）, that begins at one."""
    numbering = document.part.numbering_part.element
    known = [int(e.get(qn("w:abstractNumId"))) for e in numbering.findall(qn("w:abstractNum"))]
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(max(known) + 1))
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("start", "1"), ("numFmt", "decimal"), ("lvlText", "（%1）")):
        element = OxmlElement(f"w:{tag}")
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    numbering.insert(len(known), abstract)
    return int(numbering.add_num(max(known) + 1).numId)


def _table(document: Word, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(at, column)
            cell.width = widths[column]
            if text == ABOVE:
                table.cell(_top(rows, at, column), column).merge(cell)
            else:
                cell.text = text
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001
    document.add_paragraph()


def _top(rows: Sequence[Sequence[str]], at: int, column: int) -> int:
    return max(row for row in range(at) if rows[row][column] != ABOVE)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column by the text it holds, none less than what a few words need."""
    longest = [min(30, max(4, *(len(row[at]) for row in rows))) for at in range(len(rows[0]))]
    return [int(_WIDTH * length / sum(longest)) for length in longest]
