"""The characters printed on a page, as PDFium sees them.

Coordinates are those of the page as displayed: points from its top left corner, rotation and crop
applied. White space is not among the characters, a glyph only remembers that it stood before it;
symbols of private-use code points become the character they look like, ligatures their letters.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tender_guard.documents.symbols import dingbat, symbol

HEAVY_FACES = ("bold", "black", "heavy", "simhei", "黑体", "小标宋", "fzxbs", "fzht", "stheiti")
HEAVY_WEIGHT = 600
PALE = 0.62
"""Fills lighter than this (0 black, 1 white) are those of watermarks."""
FAINT = 0.6
"""Fills with less opacity than this likewise."""
LARGE = 18.0
"""Font sizes from which on text can be a watermark."""
FLAT = math.radians(8)
STROKED = (1, 2, 5, 6)
"""Render modes that stroke the letters: how Word prints a bold face that the font lacks."""
TALLEST = 1.7
"""Boxes higher than this many font sizes are a broken font's; they are cut to the letters."""
SPACE = 0x20
HYPHEN_AT_LINE_END = 0x02
"""What PDFium makes of a hyphen that ends a line."""
CODED = frozenset(range(1, 0x20)) - {0x09, 0x0A, 0x0D}
"""Control codes that stand where a font has no map, the hyphen's among them."""
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


class Ink(NamedTuple):
    """The characters of a page in the order of its content.

    ``unknown`` counts the ones left out because their code points are no characters,
    ``unmapped`` those of ``glyphs`` whose font does not say which character they are. ``objects``
    are the addresses of the text objects that they belong to. ``objects``
    are the addresses of the text objects that the glyphs belong to.
    """

    glyphs: list[Glyph]
    unknown: int
    unmapped: int
    objects: AbstractSet[int]


def printed(page: pdfium.PdfPage, shown: Frame) -> Ink:
    """The visible characters of a page."""
    textpage = page.get_textpage()
    try:
        return _collect(textpage.raw, textpage.count_chars(), shown)
    finally:
        textpage.close()


def _collect(raw: object, count: int, shown: Frame) -> Ink:
    loose = pdfium_c.FS_RECTF()
    at = ctypes.byref(loose)
    width, height = shown.size
    styles = _Styles(raw, shown)
    found: list[Glyph] = []
    unknown = unmapped = 0
    spaced = joined = False
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if code <= SPACE and code not in CODED:
            spaced = spaced or (code == SPACE and not pdfium_c.FPDFText_IsGenerated(raw, index))
            continue
        letter = pdfium_c.FPDFText_GetTextObject(raw, index)
        if not letter or not pdfium_c.FPDFText_GetLooseCharBox(raw, index, at):
            continue
        style = styles.of(letter, index)
        text = chr(code) if code in HAN else printed_as(code, style.font)
        if not text:
            spaced = spaced or text is None
            unknown += text == "" and chr(code) not in INVISIBLE
            continue
        x0, top, x1, bottom = shown.box(loose.left, loose.bottom, loose.right, loose.top)
        if x1 <= 0 or bottom <= 0 or x0 >= width or top >= height:
            continue
        if bottom - top > TALLEST * style.size and style.turn == 0:
            base = _baseline(raw, index, shown)
            top, bottom = base - 0.9 * style.size, base + 0.15 * style.size
        unmapped += pdfium_c.FPDFText_HasUnicodeMapError(raw, index) == 1
        glyph = Glyph(text, x0, top, x1, bottom, style, spaced)
        joined = joined or len(text) > 1 or (bool(found) and _box(found[-1]) == _box(glyph))
        found.append(glyph)
        spaced = False
    return Ink(_letters(found) if joined else found, unknown, unmapped, styles.objects)


def _box(glyph: Glyph) -> tuple[object, ...]:
    return glyph[1:6]


def _letters(found: Iterable[Glyph]) -> list[Glyph]:
    """The glyphs with ligatures as letters, each with its share of the box.

    Some fonts map a ligature to one code point, some to several, which PDFium gives one box.
    """
    letters: list[Glyph] = []
    for _, group in itertools.groupby(found, _box):
        whole = list(group)
        text = "".join(glyph.text for glyph in whole)
        step = (whole[0].x1 - whole[0].x0) / len(text)
        letters.extend(
            whole[0]._replace(
                text=letter,
                x0=whole[0].x0 + step * place,
                x1=whole[0].x0 + step * (place + 1),
                spaced=whole[0].spaced and place == 0,
            )
            for place, letter in enumerate(text)
        )
    return letters


def printed_as(code: int, font: str) -> str | None:
    """What is printed for a code point: "" for nothing, None for a space."""
    text = chr(code)
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


class _Styles:
    """The styles of a page's text objects; what its fonts are called is asked once."""

    def __init__(self, raw: object, shown: Frame) -> None:
        self._raw = raw
        self._shown = shown
        self._styles: dict[int, Style] = {}
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._matrix = pdfium_c.FS_MATRIX()
        self._at = ctypes.byref(self._matrix)

    @property
    def objects(self) -> AbstractSet[int]:
        """The addresses of the text objects asked for."""
        return self._styles.keys()

    def of(self, letter: Any, index: int) -> Style:  # noqa: ANN401  a ctypes pointer
        """The style of text object ``letter``, to which character ``index`` belongs."""
        key = ctypes.addressof(letter.contents)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read(letter, index)
        return style

    def _read(self, letter: object, index: int) -> Style:
        matrix = self._matrix
        pdfium_c.FPDFText_GetMatrix(self._raw, index, self._at)
        size = pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d)
        name, heavy = self._font(pdfium_c.FPDFTextObj_GetFont(letter))
        bold = heavy or pdfium_c.FPDFTextObj_GetTextRenderMode(letter) in STROKED
        pale = size > LARGE and _pale(letter)
        return Style(abs(size) or 1.0, bold, pale, turn_of(matrix.a, matrix.b, self._shown), name)

    def _font(self, font: Any) -> tuple[str, bool]:  # noqa: ANN401  a ctypes pointer
        key = ctypes.addressof(font.contents)
        known = self._fonts.get(key)
        if known is None:
            name = font_name(font)
            heavy = pdfium_c.FPDFFont_GetWeight(font) >= HEAVY_WEIGHT or is_heavy(name)
            known = self._fonts[key] = (name, heavy)
        return known


def font_name(font: object) -> str:
    """The name of a font in lower case, a subset's mark included."""
    room = ctypes.create_string_buffer(128)
    pdfium_c.FPDFFont_GetBaseFontName(font, room, len(room))
    return room.value.decode("utf-8", "replace").lower()


def is_heavy(name: str) -> bool:
    """Whether a font of this name (lower case) is a bold or a heading face."""
    return any(face in name for face in HEAVY_FACES)


def _pale(letter: object) -> bool:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    refs = (ctypes.byref(part) for part in (red, green, blue, opacity))
    if not pdfium_c.FPDFPageObj_GetFillColor(letter, *refs):
        return False
    light = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
    return light > PALE or opacity.value / 255 < FAINT


def turn_of(a: float, b: float, shown: Frame) -> int | None:
    """The quarter turns counterclockwise, as displayed, of text that runs along ``(a, b)``."""
    if b == 0 and a > 0 and shown.turns == 0:
        return 0
    angle = math.atan2(b, a) - shown.turns * QUARTER
    nearest = round(angle / QUARTER)
    return nearest % 4 if abs(angle - nearest * QUARTER) <= FLAT else None


def _baseline(raw: object, index: int, shown: Frame) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(raw, index, ctypes.byref(x), ctypes.byref(y))
    return shown.point(x.value, y.value)[1]
