"""A checklist as a Word form: boxes to tick, lines to write on, places to sign."""

from __future__ import annotations

import io
from typing import Final

from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell

from tender_guard.reports import checklist_words as said
from tender_guard.reports.printable import printable
from tender_guard.reports.word import add_row, add_table, blank, write
from tender_guard.supervision.checklist import Checklist, Point

_BOXES: Final = "\n".join(f"□ {word}" for word in said.RESULTS) + "\n说明：\n\n"
_SMALL: Final = Pt(9)


def render(listed: Checklist) -> bytes:
    """The form (DOCX)."""
    file = blank(said.TITLE, said.running(listed), listed.as_of)
    section = file.sections[0]
    section.left_margin = section.right_margin = Cm(1.8)
    title = file.add_paragraph(said.TITLE, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    about = add_table(file, (3.0, 14.4))
    for name, value in listed.about:
        cells = add_row(about).cells
        write(cells[0], name, bold=True)
        write(cells[1], value)
    note = file.add_paragraph(printable(said.note(listed)))
    note.paragraph_format.space_before = Pt(6)
    for run in note.runs:
        run.font.size = _SMALL
    table = add_table(file, (1.4, 6.5, 6.7, 2.8), said.HEADS)
    for point in listed.points:
        cells = add_row(table).cells
        write(cells[0], str(point.item))
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _task(cells[1], point)
        write(cells[2], "\n".join(said.own(point)))
        _shrink(cells[2])
        write(cells[3], _BOXES)
    _signing(file, listed)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _task(cell: _Cell, point: Point) -> None:
    write(cell, f"{point.text}（{point.severity}）", bold=True)
    for line in (f"查：{point.look}", f"依据：{said.basis(point)}"):
        paragraph = cell.add_paragraph(style="Cell")
        paragraph.add_run(printable(line)).font.size = _SMALL


def _shrink(cell: _Cell) -> None:
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.size = _SMALL
            run.bold = run.text.startswith("●")


def _signing(file: DocumentFile, listed: Checklist) -> None:
    file.add_paragraph()
    opinion = add_row(add_table(file, (17.4,))).cells[0]
    write(opinion, f"检查意见和整改要求：\n\n\n\n\n{said.period(listed)}")
    table = add_table(file, (4.2, 6.0, 1.8, 5.4))
    for name in said.SIGNERS:
        row = add_row(table)
        row.height = Cm(1.1)
        for cell, text in zip(row.cells, (name, "", "日期", "　　　年　　月　　日"), strict=True):
            write(cell, text)
