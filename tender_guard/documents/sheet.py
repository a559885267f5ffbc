"""One page as printed, before it is compared with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from tender_guard.documents.drawings import shows_anything, shows_more
from tender_guard.documents.garbling import is_garbled
from tender_guard.documents.glyphs import Frame, Glyph, Ink, frame, printed
from tender_guard.documents.lines import Print, lines
from tender_guard.documents.mining import is_incomplete, mined
from tender_guard.documents.objects import Painted, painted
from tender_guard.documents.orientation import Orientation, main_turn
from tender_guard.documents.ruling import Grid, grids
from tender_guard.documents.tables import Placed, fill

NO_TEXT = "没有文字层（扫描件或图片），需要文字识别"
GARBLED = "文字层是乱码（字体缺少正确的字符映射），需要文字识别"
NO_FONT = "字体未嵌入，本机也没有中文字体，文字读不全；请安装中文字体（如 fonts-noto-cjk）后再检查"
WATERMARK_SIZE = 1.4
"""Pale text counts as a watermark from so many times the usual size on."""
FEW_GLYPHS = 80
"""A page with fewer may be a scan with nothing but a running head for text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines outside tables and tables, both from top to bottom.

    All places are those of the page turned so that its text runs to the right; ``orientation``
    leads back to the page as displayed. ``drawn``: hardly any text, but pictures or shapes that
    may hold some.
    """

    number: int
    orientation: Orientation
    width: float
    height: float
    prints: tuple[Print, ...] = ()
    tables: tuple[Placed, ...] = ()
    drawn: bool = False
    problem: str | None = None


def read_sheet(page: pdfium.PdfPage, number: int, data: bytes) -> Sheet:
    """Everything that is printed on page ``number`` of the PDF ``data``.

    The one place where a page is read.
    """
    shown = frame(page)
    width, height = shown.size
    objects = list(painted(page))
    ink = printed(page, shown)
    turn = main_turn(ink.glyphs)
    sheet = Sheet(number, Orientation(turn, width, height), width, height)
    if turn:
        shown = replace(shown, turns=(shown.turns + turn) % 4)
        ink = printed(page, shown)
    if is_incomplete(page, ink, objects):
        more = mined(data, number, shown)
        if more is None or more.unknown > ink.unknown:
            return replace(sheet, problem=NO_FONT)
        ink = max(ink, more, key=_count)
    if not ink.glyphs and not ink.unknown:
        return replace(sheet, problem=NO_TEXT if shows_anything(objects) else None)
    if is_garbled(ink):
        return replace(sheet, problem=GARBLED)
    return _filled(sheet, ink, objects, shown)


def _filled(sheet: Sheet, ink: Ink, objects: Sequence[Painted], shown: Frame) -> Sheet:
    width, height = shown.size
    rest = _without_watermarks(ink.glyphs)
    tables: list[Placed] = []
    for grid in sorted(grids(objects, shown), key=_area):
        table, rest = fill(grid, rest, sheet.number)
        tables.append(table)
    return replace(
        sheet,
        width=width,
        height=height,
        prints=tuple(lines(rest, sheet.number)),
        tables=tuple(sorted(tables, key=_top)),
        drawn=len(ink.glyphs) < FEW_GLYPHS and shows_more(objects, shown),
    )


def _count(ink: Ink) -> int:
    return len(ink.glyphs)


def _area(grid: Grid) -> float:
    """Tables inside a cell of another come first, to have their text."""
    box = grid.box
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _top(placed: Placed) -> float:
    return placed.box.top


def _without_watermarks(found: Sequence[Glyph]) -> list[Glyph]:
    sizes = sorted(glyph.style.size for glyph in found)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    return [
        glyph
        for glyph in found
        if glyph.style.turn is not None
        and not (glyph.style.pale and glyph.style.size > WATERMARK_SIZE * usual)
    ]
