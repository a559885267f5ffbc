"""A Word document as PDF, with its fonts embedded, and as pictures of its pages in a PDF."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from pypdfium2 import PdfDocument
from source import Heading, Source
from word import write

_ATTEMPTS = 5
_DPI = 150
_INK = 140
"""Grey below this is black on the scanned page."""


def print_word(word: Path, pdf: Path) -> None:
    """Print with LibreOffice, which needs the font that the document names."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(word),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        Path(folder, word.with_suffix(".pdf").name).rename(pdf)


def write_both(source: Source, word: Path, pdf: Path) -> None:
    """Write the Word document and its PDF: printed until the contents name the right pages."""
    pages: Mapping[str, int] = {}
    for _ in range(_ATTEMPTS):
        write(source, pages, word)
        print_word(word, pdf)
        found = _pages(source, pdf)
        if found == pages:
            return
        pages = found
    raise RuntimeError(f"{pdf}: the pages of the headings do not settle")


def scan(pdf: Path, scanned: Path) -> None:
    """The pages as black-and-white pictures, with no text behind them."""
    document = PdfDocument(pdf)
    pictures = [_picture(page.render(scale=_DPI / 72).to_pil()) for page in document]
    pictures[0].save(scanned, save_all=True, append_images=pictures[1:], resolution=_DPI)


def _picture(page: Image.Image) -> Image.Image:
    askew = page.convert("L").rotate(0.3, Image.Resampling.BICUBIC, fillcolor=255)
    return askew.point(lambda grey: 255 if grey > _INK else 0).convert("1")


def _pages(source: Source, pdf: Path) -> dict[str, int]:
    """The page of each heading: the last on which a line is nothing but it."""
    document = PdfDocument(pdf)
    lines = [
        {_plain(line) for line in page.get_textpage().get_text_bounded().splitlines()}
        for page in document
    ]
    headings: Sequence[str] = [b.text for b in source.blocks if isinstance(b, Heading)]
    return {
        heading: max((n for n, on in enumerate(lines, 1) if _plain(heading) in on), default=0)
        for heading in headings
    }


def _plain(line: str) -> str:
    return re.sub(r"\s", "", line)
