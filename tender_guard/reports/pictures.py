"""Pictures of the pages that a report speaks of, small enough to stand inside it."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tender_guard.documents.pdf import page_picture
from tender_guard.findings import Report

MOST = 200
"""Pages that are shown at most; a report on more would be too large to open."""
_SCALE = 1.6
"""Pixels a point: about 115 dpi, so that 10 point Chinese can be read on paper."""
_LARGE = 200_000
"""Bytes of a PNG from which on the page is a scan or a photograph, smaller as a JPEG."""


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
    pages = {place.page for finding in report.findings for place in finding.places}
    pages |= {other.page for finding in report.findings for other in finding.related}
    return {page for page in pages if page is not None}


def _picture(source: Path, page: int) -> Picture:
    data = page_picture(source, page, _SCALE)
    with Image.open(io.BytesIO(data)) as drawn:
        width, height = (side * 72 / drawn.info["dpi"][0] for side in drawn.size)
        kind, packed = ("png", data) if len(data) <= _LARGE else ("jpeg", _jpeg(drawn))
    uri = f"data:image/{kind};base64,{b64encode(packed).decode()}"
    return Picture(page, width, height, uri)


def _jpeg(drawn: Image.Image) -> bytes:
    stream = io.BytesIO()
    drawn.convert("RGB").save(stream, "JPEG", quality=60)
    return stream.getvalue()
