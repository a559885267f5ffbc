"""What a page shows that is no text: pictures, letters drawn as shapes."""

from __future__ import annotations

from collections.abc import Iterable

import pypdfium2.raw as pdfium_c

from tender_guard.documents.glyphs import Frame
from tender_guard.documents.objects import Painted, is_seen

SMALLEST_PICTURE = 4.0
"""Points; smaller ones are spacers."""
LARGE_PICTURE = 0.25
"""A picture over this share of the page may be the scan of one."""
MANY_SHAPES = 60
"""More shapes than the rules and logos of an empty form."""


def shows_anything(objects: Iterable[Painted]) -> bool:
    """Whether a page without text is not blank."""
    for one in objects:
        if one.kind == pdfium_c.FPDF_PAGEOBJ_PATH and is_seen(one.item):
            return True
        if one.kind == pdfium_c.FPDF_PAGEOBJ_SHADING:
            return True
        if one.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d = one.matrix[:4]
            if min(abs(a) + abs(c), abs(b) + abs(d)) > SMALLEST_PICTURE:
                return True
    return False


def shows_more(objects: Iterable[Painted], shown: Frame) -> bool:
    """Whether what is drawn may hold the text that a page with hardly any lacks."""
    width, height = shown.size
    shapes = 0
    for one in objects:
        if one.kind == pdfium_c.FPDF_PAGEOBJ_PATH and is_seen(one.item):
            shapes += 1
        elif one.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d = one.matrix[:4]
            if abs(a * d - b * c) > LARGE_PICTURE * width * height:
                return True
    return shapes > MANY_SHAPES
