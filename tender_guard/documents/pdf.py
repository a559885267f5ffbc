"""Reads PDF files: text and boxes by PDFium, tables from its ruled lines."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL.Image import Quantize

from tender_guard.documents.file import File, shown
from tender_guard.documents.furniture import without_furniture
from tender_guard.documents.lines import Print
from tender_guard.documents.model import Block, Document, Page
from tender_guard.documents.orientation import Orientation
from tender_guard.documents.paragraphs import Column, column, paragraphs
from tender_guard.documents.sheet import NO_TEXT, Sheet, read_sheet
from tender_guard.documents.tables import Placed, continued
from tender_guard.errors import FileDamagedError, FileEncryptedError, FileTooLargeError
from tender_guard.settings import Settings, variable

UNOPENED = "页面结构损坏，无法打开"
END_WITHIN = 2048
"""The mark that ends a PDF stands in its last bytes, trailing blanks aside."""
LARGEST = 5000
"""Pixels that the longer side of a page's picture has at most."""


def read_pdf(file: File, settings: Settings) -> Document:
    """The document in a PDF file.

    Pages without text or with a garbled text layer carry a ``problem`` and no blocks.

    Raises:
        FileEncryptedError: it opens only with a password.
        FileDamagedError: it breaks off, or PDFium refuses it.
        FileTooLargeError: it has more than ``max_pages`` pages.
    """
    if b"%%EOF" not in file.data.rstrip(b"\0 \t\r\n")[-END_WITHIN:]:
        raise FileDamagedError(
            f"{file.shown}：PDF 文件不完整（缺少结尾），请重新下载或另存后再检查"
        )
    with _opened(file.data, file.shown) as pdf:
        count = len(pdf)
        if count > settings.max_pages:
            raise FileTooLargeError(
                f"{file.shown}：共 {count} 页，超过 {settings.max_pages} 页的上限"
                f"（设置 {variable('max_pages')}）"
            )
        if count == 0:
            raise FileDamagedError(f"{file.shown}：PDF 文件里没有页面")
        sheets = [_sheet(pdf, index, file.data) for index in range(count)]
    return Document(str(file.path), file.sha256, "pdf", _pages(sheets))


def page_picture(path: Path, page_number: int, scale: float = 1.5) -> bytes:
    """Page ``page_number`` (from 1) of a PDF as displayed: a PNG of ``scale`` pixels a point.

    A page larger than `LARGEST` is drawn at less; the picture's dpi tell the scale.

    Raises:
        FileEncryptedError: the file opens only with a password.
        FileDamagedError: PDFium refuses the file or the page.
    """
    with _opened(path.read_bytes(), shown(path)) as pdf:
        try:
            page = pdf[page_number - 1]
        except pdfium.PdfiumError as fault:
            raise FileDamagedError(f"{shown(path)}：第 {page_number} 页{UNOPENED}") from fault
        try:
            scale = min(scale, LARGEST / max(page.get_size()))
            picture = page.render(scale=scale).to_pil()
        finally:
            page.close()
    stream = io.BytesIO()
    few_colours = picture.convert("RGB").quantize(64, method=Quantize.FASTOCTREE)
    few_colours.save(stream, "PNG", dpi=(72 * scale, 72 * scale))
    return stream.getvalue()


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        if fault.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise FileEncryptedError(f"{name}：PDF 设了打开密码，请去掉密码后再检查") from fault
        raise FileDamagedError(f"{name}：PDF 文件已损坏，无法打开") from fault
    try:
        yield pdf
    finally:
        pdf.close()


def _sheet(pdf: pdfium.PdfDocument, index: int, data: bytes) -> Sheet:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return Sheet(index + 1, Orientation(0, 0.0, 0.0), 0.0, 0.0, problem=UNOPENED)
    try:
        return read_sheet(page, index + 1, data)
    finally:
        page.close()


def _pages(sheets: Sequence[Sheet]) -> tuple[Page, ...]:
    kept = without_furniture(sheets)
    usual = _usual(sheets, kept)
    pages: list[Page] = []
    last: Placed | None = None
    for sheet, prints in zip(sheets, kept, strict=True):
        tables = list(sheet.tables)
        if tables and last is not None and not _is_above(prints, tables[0]):
            tables[0] = continued(last, tables[0])
        last = _last(prints, tables)
        text = column(prints, usual.get(round(sheet.width)) or _guess(sheet.width))
        blocks = [sheet.orientation.displayed(one) for one in _blocks(prints, tables, text)]
        problem = NO_TEXT if sheet.drawn and not blocks else sheet.problem
        shown_as = sheet.orientation
        pages.append(Page(sheet.number, shown_as.width, shown_as.height, tuple(blocks), problem))
    return tuple(pages)


def _is_above(prints: Sequence[Print], table: Placed) -> bool:
    return any(one.line.top < table.box.top for one in prints)


def _last(prints: Sequence[Print], tables: Sequence[Placed]) -> Placed | None:
    """The table that ends the page, if one does."""
    if not tables:
        return None
    lowest = max(tables, key=lambda placed: placed.box.bottom)
    below = any(one.line.top > lowest.box.bottom - 1 for one in prints)
    return None if below else lowest


def _usual(sheets: Sequence[Sheet], kept: Sequence[Sequence[Print]]) -> dict[int, Column]:
    """For every page width the text column that most of its pages show."""
    by_width: dict[int, list[Column]] = defaultdict(list)
    for sheet, prints in zip(sheets, kept, strict=True):
        if prints:
            by_width[round(sheet.width)].append(column(prints, _guess(sheet.width)))
    return {
        width: Column(median(one.left for one in columns), median(one.right for one in columns))
        for width, columns in by_width.items()
    }


def _guess(width: float) -> Column:
    return Column(0.15 * width, 0.85 * width)


def _blocks(prints: Sequence[Print], tables: Sequence[Placed], text: Column) -> list[Block]:
    """Paragraphs and tables of a page in reading order.

    A table inside a cell follows the table around it, but for one that ends the page: what ends
    a page must be what may go on over the break.
    """
    blocks: list[Block] = []
    start = 0
    last = _last(prints, tables)
    order = sorted(tables, key=lambda placed: placed.box.top)
    if last is not None and len(order) > 1 and last is not order[0]:
        order.remove(last)
        order.append(last)
    for placed in order:
        stop = start
        while stop < len(prints) and prints[stop].line.top < placed.box.top:
            stop += 1
        blocks.extend(paragraphs(prints[start:stop], text))
        blocks.append(placed.table)
        start = stop
    blocks.extend(paragraphs(prints[start:], text))
    return blocks
