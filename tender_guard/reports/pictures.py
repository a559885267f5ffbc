"""Pictures of the pages that a report speaks of, small enough to stand inside it."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tender_guard.documents.pdf import page_picture
from tender_guard.findings import Report

MOST = 200
"""Pages that are shown at most; a report on more would be too large to open."""
_SCALE = 1.6
"""Pixels a point: about 115 dpi, so that 10 point Chinese can be read on paper."""
_GREYS = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its size in points, and the picture as a data URI."""

    page: int
    width: float
    height: float
    uri: str


def pictures(report: Report, source: Path) -> dict[int, Picture]:
    """The pages of a PDF that findings stand on, by number; nothing for other formats."""
    if report.document.format != "pdf":
        return {}
    return {page: _picture(source, page) for page in sorted(_pages(report))[:MOST]}


def _pages(report: Report) -> set[int]:
    places = (place.page for finding in report.findings for place in finding.places)
    others = (other.page for finding in report.findings for other in finding.related)
    return {page for page in _both(places, others) if page is not None}


def _both(*pages: Iterable[int | None]) -> Iterable[int | None]:
    for some in pages:
        yield from some


def _picture(source: Path, page: int) -> Picture:
    with Image.open(io.BytesIO(page_picture(source, page, _SCALE))) as drawn:
        drawn.load()
        kind, data = min(_packed(drawn), key=lambda one: len(one[1]))
        width, height = drawn.size
    uri = f"data:image/{kind};base64,{b64encode(data).decode()}"
    return Picture(page, width / _SCALE, height / _SCALE, uri)


def _packed(drawn: Image.Image) -> Iterable[tuple[str, bytes]]:
    """Text is smallest as a PNG of few greys, scans and photographs as a JPEG."""
    grey = io.BytesIO()
    drawn.convert("L").quantize(_GREYS).save(grey, "PNG", optimize=True)
    yield "png", grey.getvalue()
    photograph = io.BytesIO()
    drawn.convert("RGB").save(photograph, "JPEG", quality=60, optimize=True)
    yield "jpeg", photograph.getvalue()
