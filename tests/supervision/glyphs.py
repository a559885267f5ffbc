"""Whether every character of a paper has a shape in the typeface of this machine."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from docx import Document
from PIL import Image, ImageDraw, ImageFont

FONT = next(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"), None)
needs_font = pytest.mark.skipif(FONT is None, reason="fonts-noto-cjk is not installed")


def without_shape(found: Iterable[str]) -> set[str]:
    """The characters for which the font has only its mark for what it lacks."""
    assert FONT is not None
    font = ImageFont.truetype(str(FONT), 24)

    def picture(character: str) -> bytes:
        canvas = Image.new("L", (40, 40))
        ImageDraw.Draw(canvas).text((4, 2), character, font=font, fill=255)
        return canvas.tobytes()

    lacking = picture("\U0010fffd")
    return {one for one in set("".join(found)) if not one.isspace() and picture(one) == lacking}


def texts(content: bytes) -> str:
    file = Document(io.BytesIO(content))
    cells = (c.text for t in file.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in file.paragraphs), *cells])
