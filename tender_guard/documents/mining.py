"""The characters of a page as pdfminer sees them, where PDFium passes some over.

PDFium leaves out text whose font is neither embedded nor installed when it comes character by
character; pdfminer needs no font to read it, but ten times as long.
"""

from __future__ import annotations

import ctypes
import io
import logging
import struct
import zlib
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from tender_guard.documents.glyphs import (
    Frame,
    Glyph,
    Ink,
    Style,
    font_name,
    is_heavy,
    printed_as,
    turn_of,
)
from tender_guard.documents.objects import Painted

UNMAPPED = "(cid:"
TRIPPED = (
    MalformedPDFException,
    PdfminerException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer's parser lets out when it trips over a broken file."""
SUBSTITUTED = ("arial", "times", "helvetica", "courier", "calibri", "cambria", "verdana", "tahoma")

# What pdfminer complains of is told by the page's problem, not on standard error.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())


def is_incomplete(page: pdfium.PdfPage, ink: Ink, objects: list[Painted]) -> bool:
    """Whether ``ink`` lacks text objects because their font is not there."""
    missed = [
        one.item
        for one in objects
        if one.kind == pdfium_c.FPDF_PAGEOBJ_TEXT
        and _address(one.item) not in ink.objects
        and _may_lack_glyphs(pdfium_c.FPDFTextObj_GetFont(one.item))
    ]
    if not missed:
        return False
    blank = _objects_of_spaces(page)
    return any(_address(item) not in blank for item in missed)


def _may_lack_glyphs(font: object) -> bool:
    """Whether a font is neither embedded nor one that PDFium has a substitute of its own for."""
    if pdfium_c.FPDFFont_GetIsEmbedded(font):
        return False
    return not any(face in font_name(font) for face in SUBSTITUTED)


def _objects_of_spaces(page: pdfium.PdfPage) -> set[int]:
    textpage = page.get_textpage()
    try:
        letters = (
            pdfium_c.FPDFText_GetTextObject(textpage.raw, index)
            for index in range(textpage.count_chars())
        )
        return {_address(letter) for letter in letters if letter}
    finally:
        textpage.close()


def _address(item: Any) -> int:  # noqa: ANN401  a ctypes pointer
    return ctypes.addressof(item.contents)


def mined(data: bytes, number: int, shown: Frame) -> Ink | None:
    """The characters of page ``number`` of the PDF ``data``; None where pdfminer fails, too."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number]) as pdf:
            if not pdf.pages:
                return None
            page = pdf.pages[0]
            page.page_obj.rotate = 0
            return _collect(page.chars, float(page.mediabox[1]), shown)
    except TRIPPED:
        return None


def _collect(chars: list[dict[str, Any]], low: float, shown: Frame) -> Ink:
    width, height = shown.size
    found: list[Glyph] = []
    unknown = 0
    spaced = False
    for char in chars:
        if char["text"].startswith(UNMAPPED):
            unknown += 1
            continue
        style = _style(char, shown)
        text = "".join(printed_as(ord(letter), style.font) or "" for letter in char["text"])
        if not text:
            spaced = True
            continue
        x0, top, x1, bottom = shown.box(char["x0"], char["y0"] + low, char["x1"], char["y1"] + low)
        if x1 > 0 and bottom > 0 and x0 < width and top < height:
            found.append(Glyph(text, x0, top, x1, bottom, style, spaced))
            spaced = False
    return Ink(found, unknown, 0, frozenset())


def _style(char: dict[str, Any], shown: Frame) -> Style:
    a, b = char["matrix"][:2]
    font = str(char["fontname"]).lower()
    return Style(char["size"], is_heavy(font), False, turn_of(a, b, shown), font)  # noqa: FBT003
