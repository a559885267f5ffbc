"""A PDF with the findings as annotations: the words highlighted, the note in the highlight.

The highlights are ordinary annotations (ISO 32000-1, 12.5.6.10) with an appearance of their own, so
that every viewer and printer shows them alike. Boxes come in points of the page as displayed and
are turned back into the page's own space, whatever its rotation and crop.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Highlight, Popup, Text
from pypdf.constants import AnnotationFlag
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from tender_guard.documents.file import File
from tender_guard.documents.model import Box
from tender_guard.errors import FileDamagedError
from tender_guard.findings import Finding, Report
from tender_guard.reports.note import AUTHOR, body, heading
from tender_guard.reports.results import numbered
from tender_guard.rulebook.model import Severity

_COLOURS: Final[dict[Severity, str]] = {
    "violation": "ffc4bc",
    "risk": "ffe38f",
    "notice": "c9e4ff",
}
_WAIVED: Final = "dddddd"
_PIN: Final = 20.0
"""Width and height of the sign of a note that has no words to stand at, in points."""
_PIN_GAP: Final = 6.0
_BROKEN: Final = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pypdf raises where an object of a file is not what it should be."""


def render(report: Report, file: File) -> bytes:
    """The PDF with its findings.

    Raises:
        FileDamagedError: pypdf cannot write it anew.
    """
    try:
        return _written(report, file.data)
    except _BROKEN as fault:
        raise FileDamagedError(
            f"{report.document.path}：PDF 结构有损坏，不能加批注；可以另存后再检查"
        ) from fault


def _written(report: Report, data: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter(clone_from=reader)
    serial = numbered(report.findings)
    absent = 0
    for finding in sorted(report.findings, key=lambda one: serial[one.id]):
        number = serial[finding.id]
        placed = [place for place in finding.places if place.page is not None and place.boxes]
        for at, place in enumerate(placed):
            page = writer.pages[(place.page or 1) - 1]
            said = body(finding) if at == 0 else "（接上页）"
            _highlight(writer, page, place.boxes, (finding, number, said))
        if not placed:
            _pin(writer, writer.pages[0], absent, (finding, number, body(finding)))
            absent += 1
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _highlight(
    writer: PdfWriter, page: PageObject, boxes: tuple[Box, ...], said: tuple[Finding, int, str]
) -> None:
    quads = [_corners(page, box) for box in boxes]
    points = [point for quad in quads for point in quad]
    rect = _around(points)
    note = Highlight(
        rect=rect,
        quad_points=ArrayObject(FloatObject(round(n, 2)) for point in points for n in point),
        highlight_color=_colour(said[0]),
        printing=True,
    )
    appearance = _appearance(quads, rect, _colour(said[0]))
    note[NameObject("/AP")] = DictionaryObject(
        {NameObject("/N"): writer._add_object(appearance)}  # noqa: SLF001 - pypdf has no other
    )
    _put(writer, page, note, said)


def _pin(writer: PdfWriter, page: PageObject, at: int, said: tuple[Finding, int, str]) -> None:
    """A note at the upper right of the page, one under the other."""
    left, bottom, right, top = _visible(page)
    wide, high = (top - bottom, right - left) if _turns(page) % 2 else (right - left, top - bottom)
    fit = max(int(high / (_PIN + _PIN_GAP)) - 1, 1)
    x = wide - (_PIN + _PIN_GAP) * (1 + at // fit)
    y = _PIN_GAP + (_PIN + _PIN_GAP) * (at % fit)
    rect = _around(_corners(page, Box(x, y, x + _PIN, y + _PIN)))
    note = Text(rect=rect, text="", open=False)
    note.flags = AnnotationFlag.PRINT | AnnotationFlag.NO_ZOOM | AnnotationFlag.NO_ROTATE
    note[NameObject("/C")] = _rgb(_colour(said[0]))
    _put(writer, page, note, said)


def _put(
    writer: PdfWriter, page: PageObject, note: DictionaryObject, said: tuple[Finding, int, str]
) -> None:
    finding, number, text = said
    title = heading(finding, number)
    moment = datetime.now(UTC).strftime("D:%Y%m%d%H%M%SZ")
    note[NameObject("/Contents")] = TextStringObject(f"{title}\n{text}")
    note[NameObject("/Subj")] = TextStringObject(title)
    note[NameObject("/T")] = TextStringObject(AUTHOR)
    note[NameObject("/NM")] = TextStringObject(f"{finding.id[:24]}-{page.page_number}")
    note[NameObject("/M")] = note[NameObject("/CreationDate")] = TextStringObject(moment)
    kept: Any = writer.add_annotation(page, note)
    _, _, right, top = (float(n) for n in kept["/Rect"])
    popup = Popup(rect=(right, top - 100, right + 220, top), parent=kept, open=False)
    kept[NameObject("/Popup")] = writer.add_annotation(page, popup).indirect_reference


def _colour(finding: Finding) -> str:
    return _WAIVED if finding.waived else _COLOURS[finding.severity]


def _rgb(colour: str) -> ArrayObject:
    return ArrayObject(
        FloatObject(round(int(colour[at : at + 2], 16) / 255, 4)) for at in (0, 2, 4)
    )


def _visible(page: PageObject) -> tuple[float, float, float, float]:
    """The part of the media box that the crop box leaves, as viewers show it."""
    media, crop = page.mediabox, page.cropbox
    left, bottom = max(media.left, crop.left), max(media.bottom, crop.bottom)
    right, top = min(media.right, crop.right), min(media.top, crop.top)
    if left >= right or bottom >= top:
        left, bottom, right, top = media.left, media.bottom, media.right, media.top
    return float(left), float(bottom), float(right), float(top)


def _turns(page: PageObject) -> int:
    return int(page.rotation) // 90 % 4


def _corners(page: PageObject, box: Box) -> list[tuple[float, float]]:
    """The corners in page space, in the order of viewers: two above, two below, as displayed."""
    left, bottom, right, top = _visible(page)
    turns = _turns(page)

    def point(x: float, y: float) -> tuple[float, float]:
        match turns:
            case 0:
                return left + x, top - y
            case 1:
                return left + y, bottom + x
            case 2:
                return right - x, bottom + y
            case _:
                return right - y, top - x

    return [
        point(box.x0, box.top),
        point(box.x1, box.top),
        point(box.x0, box.bottom),
        point(box.x1, box.bottom),
    ]


def _around(points: list[tuple[float, float]]) -> RectangleObject:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return RectangleObject((min(xs), min(ys), max(xs), max(ys)))


def _appearance(
    quads: list[list[tuple[float, float]]], rect: RectangleObject, colour: str
) -> DecodedStreamObject:
    """The boxes filled, multiplied with what is below, so that the words stay black."""
    form = DecodedStreamObject()
    form.set_data("\n".join(_drawn(quads, colour)).encode())
    state = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/ExtGState"),
            NameObject("/BM"): NameObject("/Multiply"),
        }
    )
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): rect,
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/ExtGState"): DictionaryObject({NameObject("/G"): state})}
            ),
            NameObject("/Group"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/Transparency"),
                    NameObject("/Type"): NameObject("/Group"),
                }
            ),
        }
    )
    return form


def _drawn(quads: list[list[tuple[float, float]]], colour: str) -> Iterator[str]:
    yield "/G gs"
    yield f"{' '.join(str(part) for part in _rgb(colour))} rg"
    for quad in quads:
        x0, y0, x1, y1 = (float(n) for n in _around(quad))
        yield f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f"
