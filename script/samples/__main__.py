"""Make the samples from ``samples/source``: each text as Word document and as PDF.

A text whose name ends in 扫描 becomes a PDF of pictures, 台账.yaml the workbook. Needs LibreOffice
and Noto Serif CJK (``apt-get install libreoffice-writer-nogui fonts-noto-cjk``); what it makes is
committed, so that nobody else needs them. Names given as arguments choose among the texts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from book import write_book
from printing import scan, write_both
from source import read

SAMPLES = Path(__file__).parents[2] / "samples"


def main() -> None:
    """Make those that were asked for, or all."""
    for path in sorted((SAMPLES / "source").iterdir()):
        if sys.argv[1:] and path.stem not in sys.argv[1:]:
            continue
        if path.suffix == ".yaml":
            write_book(path, SAMPLES / f"{path.stem}.xlsx")
            continue
        word, pdf = SAMPLES / f"{path.stem}.docx", SAMPLES / f"{path.stem}.pdf"
        if not path.stem.endswith("扫描"):
            write_both(read(path), word, pdf)
        else:
            with TemporaryDirectory() as folder:
                printed = Path(folder, pdf.name)
                write_both(read(path), Path(folder, word.name), printed)
                scan(printed, pdf)
        print(pdf.name)


if __name__ == "__main__":
    main()
