"""Pictures of the pages that a report speaks of, small enough to stand inside it."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
class Drawing:
    """A page as drawn: its size in points, and the file of the picture."""

    page: int
    width: float
    height: float
    kind: Literal["png", "jpeg"]
    data: bytes


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


def drawing(source: Path, page: int, scale: float = _SCALE) -> Drawing:
    """A page of a PDF, at ``scale`` pixels a point where it is not too large for that.

    Raises:
        FileEncryptedError: the file opens only with a password.
        FileDamagedError: the file or the page cannot be opened, or there is no such page.
    """
    data = page_picture(source, page, scale)
    with Image.open(io.BytesIO(data)) as drawn:
        width, height = (side * 72 / drawn.info["dpi"][0] for side in drawn.size)
        if len(data) <= _LARGE * (scale / _SCALE) ** 2:
            return Drawing(page, width, height, "png", data)
        return Drawing(page, width, height, "jpeg", _jpeg(drawn))


def _picture(source: Path, page: int) -> Picture:
    drawn = drawing(source, page)
    uri = f"data:image/{drawn.kind};base64,{b64encode(drawn.data).decode()}"
    return Picture(page, drawn.width, drawn.height, uri)


def _jpeg(drawn: Image.Image) -> bytes:
    stream = io.BytesIO()
    drawn.convert("RGB").save(stream, "JPEG", quality=60)
    return stream.getvalue()
