"""Plots put into workbooks and Word files."""

from __future__ import annotations

import io
from collections.abc import Iterable

from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.worksheet.properties import PageSetupProperties

from tender_guard.reports.plots import SCALE, Plot, drawn
from tender_guard.reports.printable import printable
from tender_guard.reports.typeface import Typeface

_ROW = 20.0
"""Pixels that a row of a workbook is high."""
_WIDEST = 16.4
"""Centimetres that are free between the margins of a Word file."""


def add_pictures(book: Workbook, shown: Iterable[Plot], typeface: Typeface) -> None:
    """A sheet with the plots below each other, each with its words; none where there are none."""
    plots = list(shown)
    if not plots:
        return
    sheet = book.create_sheet("图表")
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    row = 1
    for plot in plots:
        image = Image(io.BytesIO(drawn(plot, "png", typeface)))
        image.width, image.height = int(image.width / SCALE), int(image.height / SCALE)
        sheet.add_image(image, f"A{row}")
        row += int(image.height / _ROW) + 2


def add_picture(file: DocumentFile, plot: Plot, typeface: Typeface) -> None:
    """A plot across the page; its words stand for it where pictures are not seen."""
    shape = file.add_picture(io.BytesIO(drawn(plot, "png", typeface)), width=Cm(_WIDEST))
    shape._inline.docPr.set("descr", printable(plot.told))  # noqa: SLF001 (no other way)
    file.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
