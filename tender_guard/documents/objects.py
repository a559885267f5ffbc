"""The objects that a page is painted with, those inside of forms included."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DEEPEST_FORM = 8
WHITE = 250
"""Areas whose colours are all at least this are not seen on paper."""


class Painted(NamedTuple):
    """A path, image, text or shading and how its own coordinates become those of the page.

    ``item`` is PDFium's pointer: good only as long as the page is open.
    """

    item: object
    kind: int
    matrix: Matrix


def painted(page: pdfium.PdfPage) -> Iterator[Painted]:
    """All objects of a page in the order they are painted."""
    raw = page.raw
    for index in range(pdfium_c.FPDFPage_CountObjects(raw)):
        yield from _unfolded(pdfium_c.FPDFPage_GetObject(raw, index), UNMOVED, 0)


def _unfolded(item: object, outer: Matrix, depth: int) -> Iterator[Painted]:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
        yield Painted(item, kind, outer)
        return
    matrix = _within(_matrix(item), outer)
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
        yield Painted(item, kind, matrix)
        return
    if depth < DEEPEST_FORM:
        for index in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            inner = pdfium_c.FPDFFormObj_GetObject(item, index)
            yield from _unfolded(inner, matrix, depth + 1)


def _matrix(item: object) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    if outer is UNMOVED:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def is_seen(path: object) -> bool:
    """Whether a path leaves ink: stroked, or filled with anything but white."""
    fill, stroke = _draw_mode(path)
    if stroke:
        return True
    if not fill:
        return False
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    refs = (ctypes.byref(part) for part in (red, green, blue, opacity))
    pdfium_c.FPDFPageObj_GetFillColor(path, *refs)
    return opacity.value > 0 and min(red.value, green.value, blue.value) < WHITE


def is_stroked(path: object) -> bool:
    """Whether the outline of a path is drawn."""
    return _draw_mode(path)[1]


def _draw_mode(path: object) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value), bool(stroke.value)
