"""The characters printed on a page, as PDFium sees them.

Coordinates are those of the page as displayed: points from its top left corner, rotation and crop
applied. White space is not among the characters, a glyph only remembers that it stood before it;
symbols of private-use code points become the character they look like, ligatures their letters.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tender_guard.documents.symbols import dingbat, symbol

HEAVY_FACES = ("bold", "black", "heavy", "simhei", "黑体", "小标宋", "fzxbs", "fzht", "stheiti")
HEAVY_WEIGHT = 600
PALE = 0.62
"""Fills lighter than this (0 black, 1 white) are those of watermarks."""
FAINT = 0.6
"""Fills with less opacity than this likewise."""
FLAT = math.radians(2)
STROKED = (1, 2, 5, 6)
"""Render modes that stroke the letters: how Word prints a bold face that the font lacks."""
TALLEST = 1.7
"""Boxes higher than this many font sizes are a broken font's; they are cut to the letters."""
SPACE = 0x20
HYPHEN_AT_LINE_END = 0x02
"""What PDFium makes of a hyphen that ends a line."""
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff\ufffe\uffff")
NO_CHARACTERS = ("Co", "Cn", "Cc", "Cs")
HAN = range(0x4E00, 0xA000)
SYMBOLS = range(0xF000, 0xF100)
LIGATURES = range(0xFB00, 0xFB07)
QUARTER = math.pi / 2


class Style(NamedTuple):
    """What the characters of one text object have in common.

    ``turn`` is how many quarter turns counterclockwise the text runs as displayed, None where it
    runs askew.
    """

    size: float
    bold: bool
    pale: bool
    turn: int | None
    font: str


class Glyph(NamedTuple):
    """One character (the letters of a ligature come one by one) and its box as displayed."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    style: Style
    spaced: bool
    """White space is written before it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How points of the page's own space become points of the page as displayed."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int
    """Quarter turns clockwise by which the page is displayed."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The displayed place of a point in page space."""
        match self.turns:
            case 0:
                return x - self.left, self.top - y
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The displayed ``(x0, top, x1, bottom)`` of a box in page space."""
        left, top = self.point(x0, y0)
        right, bottom = self.point(x1, y1)
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def frame(page: pdfium.PdfPage) -> Frame:
    """The frame of a page: the visible part of its media box, turned as displayed."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)


def glyphs(page: pdfium.PdfPage, shown: Frame) -> tuple[list[Glyph], int]:
    """The visible characters of a page in the order of its content.

    Also how many of them have no known character behind them (a font without a Unicode map).
    """
    textpage = page.get_textpage()
    try:
        return _collect(textpage.raw, textpage.count_chars(), shown)
    finally:
        textpage.close()


def _collect(raw: object, count: int, shown: Frame) -> tuple[list[Glyph], int]:
    loose = pdfium_c.FS_RECTF()
    at = ctypes.byref(loose)
    width, height = shown.size
    styles: dict[int, Style] = {}
    found: list[Glyph] = []
    unmapped = 0
    spaced = False
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if code <= SPACE and code != HYPHEN_AT_LINE_END:
            spaced = spaced or (code == SPACE and not pdfium_c.FPDFText_IsGenerated(raw, index))
            continue
        letter = pdfium_c.FPDFText_GetTextObject(raw, index)
        if not letter or not pdfium_c.FPDFText_GetLooseCharBox(raw, index, at):
            continue
        key = ctypes.addressof(letter.contents)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, index, letter, shown)
        unmapped += pdfium_c.FPDFText_HasUnicodeMapError(raw, index) == 1
        text = _printed(code, style.font)
        if not text:
            spaced = spaced or text is None
            continue
        x0, top, x1, bottom = shown.box(loose.left, loose.bottom, loose.right, loose.top)
        if x1 <= 0 or bottom <= 0 or x0 >= width or top >= height:
            continue
        if bottom - top > TALLEST * style.size and style.turn == 0:
            base = _baseline(raw, index, shown)
            top, bottom = base - 0.9 * style.size, base + 0.15 * style.size
        if len(text) == 1:
            found.append(Glyph(text, x0, top, x1, bottom, style, spaced))
        else:
            found.extend(_letters(text, Glyph(text, x0, top, x1, bottom, style, spaced)))
        spaced = False
    return found, unmapped


def _letters(text: str, whole: Glyph) -> list[Glyph]:
    step = (whole.x1 - whole.x0) / len(text)
    return [
        whole._replace(
            text=part,
            x0=whole.x0 + step * place,
            x1=whole.x0 + step * (place + 1),
            spaced=whole.spaced and place == 0,
        )
        for place, part in enumerate(text)
    ]


def _printed(code: int, font: str) -> str | None:
    """What is printed for a code point: "" for nothing, None for a space."""
    text = chr(code)
    if code in HAN:
        return text
    if code in SYMBOLS:
        return symbol(code, font) or None
    if text.isspace():
        return None
    return _letter(text, font)


def _letter(text: str, font: str) -> str:
    if ord(text) in LIGATURES:
        return unicodedata.normalize("NFKC", text)
    if ord(text) == HYPHEN_AT_LINE_END:
        return "-"
    if text in INVISIBLE or unicodedata.category(text) in NO_CHARACTERS:
        return ""
    return dingbat(ord(text), font) or text


def _style(raw: object, index: int, letter: object, shown: Frame) -> Style:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix))
    size = pdfium_c.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
    font = pdfium_c.FPDFTextObj_GetFont(letter)
    name = _name(font)
    bold = (
        any(face in name for face in HEAVY_FACES)
        or pdfium_c.FPDFFont_GetWeight(font) >= HEAVY_WEIGHT
        or pdfium_c.FPDFTextObj_GetTextRenderMode(letter) in STROKED
    )
    return Style(abs(size) or 1.0, bold, _pale(letter), _turn(matrix, shown), name)


def _name(font: object) -> str:
    room = ctypes.create_string_buffer(128)
    pdfium_c.FPDFFont_GetBaseFontName(font, room, len(room))
    return room.value.decode("utf-8", "replace").lower()


def _pale(letter: object) -> bool:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    refs = (ctypes.byref(part) for part in (red, green, blue, opacity))
    if not pdfium_c.FPDFPageObj_GetFillColor(letter, *refs):
        return False
    light = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
    return light > PALE or 0 < opacity.value / 255 < FAINT


def _turn(matrix: pdfium_c.FS_MATRIX, shown: Frame) -> int | None:
    angle = math.atan2(matrix.b, matrix.a) - shown.turns * QUARTER
    nearest = round(angle / QUARTER)
    return nearest % 4 if abs(angle - nearest * QUARTER) <= FLAT else None


def _baseline(raw: object, index: int, shown: Frame) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(raw, index, ctypes.byref(x), ctypes.byref(y))
    return shown.point(x.value, y.value)[1]
