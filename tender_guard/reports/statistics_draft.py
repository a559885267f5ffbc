"""The draft of a half-year report (Word) in official style; every number links to its query."""

from __future__ import annotations

import io
from typing import Final

from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tender_guard.reports import words
from tender_guard.reports.picturing import add_picture
from tender_guard.reports.printable import printable
from tender_guard.reports.statistics_plots import of_statistics
from tender_guard.reports.statistics_words import NOTHING, SOURCE, TITLE, measured, pieces, span
from tender_guard.reports.typeface import Typeface
from tender_guard.reports.word import add_row, add_table, blank, write
from tender_guard.supervision.statistics.model import Figure, Statistics

_CHAPTERS: Final = "一二三四五六七八九十"
_INDENT: Final = 2
_QUERIES: Final = (1.4, 4.8, 3.2, 7.2)


def render(statistics: Statistics, typeface: Typeface) -> bytes:
    """The draft, plots, and the table of queries that its numbers link to."""
    file = blank(TITLE, f"{TITLE}（草稿）", statistics.period.as_of)
    file.add_paragraph(TITLE, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    middle = file.add_paragraph(f"（{span(statistics)}）")
    middle.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _text(file, "（送审稿，单位名称和上报对象待填）")
    shown = [one for one in statistics.sections if one.figures]
    for mark, section in zip(_CHAPTERS, shown, strict=False):
        file.add_heading(f"{mark}、{section.title}", 1)
        paragraph = _text(file, "")
        for piece in tuple(pieces(section)) or (f"{NOTHING}。",):
            if isinstance(piece, Figure):
                _number(paragraph, piece)
            else:
                paragraph.add_run(printable(piece))
    for line in ("（单位名称待填）", words.day(statistics.period.as_of)):
        file.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    plots = of_statistics(statistics)
    if plots:
        file.add_page_break()
        file.add_heading("附图", 1)
    for plot in plots.values():
        add_picture(file, plot, typeface)
    _queries(file, statistics)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def anchor(figure: Figure) -> str:
    """The name of the bookmark at a figure's query."""
    return f"query_{figure.code.replace('.', '_')}"


def _text(file: DocumentFile, text: str) -> Paragraph:
    paragraph: Paragraph = file.add_paragraph(printable(text))
    paragraph.paragraph_format.first_line_indent = Pt(12 * _INDENT)
    paragraph.paragraph_format.line_spacing = 1.5
    return paragraph


def _number(paragraph: Paragraph, figure: Figure) -> None:
    """The number, and its code raised behind it, both links to the query."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor(figure))
    link.set(qn("w:history"), "1")
    paragraph._p.append(link)  # noqa: SLF001 (python-docx makes no links)
    for text, raised in ((measured(figure), False), (f"[{figure.code}]", True)):
        element = OxmlElement("w:r")
        link.append(element)
        run = Run(element, paragraph)
        run.text = printable(text)
        run.font.superscript = raised or None


def _queries(file: DocumentFile, statistics: Statistics) -> None:
    file.add_page_break()
    file.add_heading("附表：各项数字的查询方法", 1)
    note = file.add_paragraph(SOURCE)
    note.paragraph_format.first_line_indent = Pt(12 * _INDENT)
    table = add_table(file, _QUERIES, ("编号", "指标", "数值", "查询方法"))
    for number, one in enumerate(statistics.figures(), 1):
        cells = add_row(table).cells
        told = f"{one.query}（明细 {len(one.rows)} 行）" if one.columns else one.query
        for cell, text, width in zip(
            cells, (one.code, one.title, measured(one), told), _QUERIES, strict=True
        ):
            cell.width = Cm(width)
            write(cell, text)
        _bookmark(cells[0].paragraphs[0], anchor(one), number)


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    place = 1 if paragraph._p.pPr is not None else 0  # noqa: SLF001 (python-docx has none)
    paragraph._p.insert(place, start)  # noqa: SLF001
    paragraph._p.append(end)  # noqa: SLF001
