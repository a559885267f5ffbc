"""Reads PDF files: text and boxes by PDFium, tables from its ruled lines."""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tender_guard.documents.furniture import Sheet, without_furniture
from tender_guard.documents.garbling import garbled
from tender_guard.documents.glyphs import Glyph, frame, glyphs
from tender_guard.documents.lines import Print, lines
from tender_guard.documents.model import Block, Document, Page
from tender_guard.documents.paragraphs import Column, column, paragraphs
from tender_guard.documents.ruling import Grid, grids
from tender_guard.documents.tables import Placed, continued, fill
from tender_guard.errors import FileDamagedError, FileEncryptedError, FileTooLargeError

NO_TEXT = "没有文字层（扫描件或图片），需要文字识别"
GARBLED = "文字层是乱码（字体缺少正确的字符映射），需要文字识别"
WATERMARK_SIZE = 1.4
"""Pale text counts as a watermark from so many times the usual size on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on one page before it is compared with the others."""

    number: int
    width: float
    height: float
    prints: tuple[Print, ...] = ()
    tables: tuple[Placed, ...] = ()
    problem: str | None = None


def read_pdf(path: Path, max_pages: int = 5000) -> Document:
    """Read a PDF file.

    Pages without text or with a garbled text layer carry a ``problem`` and no blocks.

    Raises:
        FileEncryptedError: it opens only with a password.
        FileDamagedError: it breaks off, or PDFium refuses it.
        FileTooLargeError: it has more than ``max_pages`` pages.
    """
    data = path.read_bytes()
    with _opened(path, data) as pdf:
        count = len(pdf)
        if count > max_pages:
            raise FileTooLargeError(
                f"{path}：共{count}页，超过页数上限{max_pages}（设置项 max_pages）"
            )
        readings = [_read(pdf, index) for index in range(count)]
    return Document(str(path), hashlib.sha256(data).hexdigest(), "pdf", _pages(readings))


def page_picture(path: Path, page_number: int, scale: float = 1.5) -> bytes:
    """The page (from 1) as displayed, as a PNG of ``scale`` pixels a point."""
    with _opened(path, path.read_bytes()) as pdf:
        page = pdf[page_number - 1]
        try:
            picture = page.render(scale=scale).to_pil()
        finally:
            page.close()
    stream = io.BytesIO()
    picture.convert("L" if picture.mode == "L" else "RGB").save(stream, "PNG", optimize=True)
    return stream.getvalue()


@contextmanager
def _opened(path: Path, data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise FileEncryptedError(f"{path}：文件已加密，需要密码才能打开") from error
        if b"%%EOF" not in data[-2048:]:
            raise FileDamagedError(f"{path}：PDF文件不完整（结尾缺失），无法打开") from error
        raise FileDamagedError(f"{path}：PDF结构损坏，无法打开") from error
    try:
        yield pdf
    finally:
        pdf.close()


def _read(pdf: pdfium.PdfDocument, index: int) -> Reading:
    """Everything that is printed on one page."""
    page = pdf[index]
    try:
        shown = frame(page)
        width, height = shown.size
        found, unmapped = glyphs(page, shown)
        if not found:
            return Reading(index + 1, width, height, problem=_empty(page))
        if garbled(found, unmapped):
            return Reading(index + 1, width, height, problem=GARBLED)
        rest = _without_watermarks(found)
        tables = []
        for grid in sorted(grids(page, shown), key=_area):
            table, rest = fill(grid, rest, index + 1)
            tables.append(table)
        return Reading(
            index + 1,
            width,
            height,
            tuple(lines(rest, index + 1)),
            tuple(sorted(tables, key=lambda placed: placed.box.top)),
        )
    finally:
        page.close()


def _area(grid: Grid) -> float:
    """Tables inside a cell of another come first, to have their text."""
    box = grid.box
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _empty(page: pdfium.PdfPage) -> str | None:
    """Why a page has no text: None where it is blank."""
    return NO_TEXT if pdfium_c.FPDFPage_CountObjects(page.raw) else None


def _without_watermarks(found: Sequence[Glyph]) -> list[Glyph]:
    sizes = sorted(glyph.style.size for glyph in found)
    usual = sizes[len(sizes) // 2]
    return [
        glyph
        for glyph in found
        if glyph.style.turn == 0
        and not (glyph.style.pale and glyph.style.size > WATERMARK_SIZE * usual)
    ]


def _pages(readings: Sequence[Reading]) -> tuple[Page, ...]:
    kept = without_furniture([Sheet(item.height, item.prints) for item in readings])
    usual = _usual(readings, kept)
    pages: list[Page] = []
    last: Placed | None = None
    for item, prints in zip(readings, kept, strict=True):
        tables = list(item.tables)
        first = bool(tables) and not any(one.line.top < tables[0].box.top for one in prints)
        if first and last is not None:
            tables[0] = continued(last, tables[0])
        text = column(prints, usual.get(round(item.width)) or _guess(item.width))
        blocks = _blocks(prints, tables, text)
        pages.append(Page(item.number, item.width, item.height, blocks, item.problem))
        end = bool(tables) and not any(one.line.top > tables[-1].box.bottom - 1 for one in prints)
        last = tables[-1] if end else None
    return tuple(pages)


def _usual(readings: Sequence[Reading], kept: Sequence[Sequence[Print]]) -> dict[int, Column]:
    """For every page width the text column that most of its pages show."""
    by_width: dict[int, list[Column]] = defaultdict(list)
    for item, prints in zip(readings, kept, strict=True):
        if prints:
            by_width[round(item.width)].append(column(prints, _guess(item.width)))
    return {
        width: Column(median(one.left for one in columns), median(one.right for one in columns))
        for width, columns in by_width.items()
    }


def _guess(width: float) -> Column:
    return Column(0.15 * width, 0.85 * width)


def _blocks(prints: Sequence[Print], tables: Sequence[Placed], text: Column) -> tuple[Block, ...]:
    """Paragraphs and tables of a page in reading order."""
    blocks: list[Block] = []
    start = 0
    for placed in sorted(tables, key=lambda placed: placed.box.top):
        stop = start
        while stop < len(prints) and prints[stop].line.top < placed.box.top:
            stop += 1
        blocks.extend(paragraphs(prints[start:stop], text))
        blocks.append(placed.table)
        start = stop
    blocks.extend(paragraphs(prints[start:], text))
    return tuple(blocks)
