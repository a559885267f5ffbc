"""Milliseconds a page of ``check`` beside those of pdfplumber alone, and the memory it takes.

Both read the same files in one process, in turns, three times; the best of each counts. pdfplumber
does what a simple checker would: the text and the tables of every page. Memory is the peak of a
process of its own that checks a document of 400 pages, the pages of a sample repeated.
"""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pdfplumber
from pypdfium2 import PdfDocument

from tender_guard.check import check
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings, shipped_rules

SAMPLES = Path(__file__).parents[2] / "samples"
LONG = 400
ROUNDS = 3
PEAK = "--peak"
"""Asks for the memory of one check, in a process of its own."""


def samples() -> list[Path]:
    """The samples with text, where no files are given."""
    return sorted(path for path in SAMPLES.glob("*.pdf") if "扫描" not in path.name)


def checking() -> Callable[[Path], object]:
    """The whole check of a file."""
    settings, rulebook = Settings(), load_rulebook(shipped_rules())
    return lambda path: check(path, rulebook=rulebook, settings=settings, as_of=date(2026, 7, 1))


def plumbing(path: Path) -> None:
    """Text and tables of every page by pdfplumber."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def seconds(work: Callable[[Path], object], path: Path) -> float:
    """Processor time of one run."""
    start = process_time()
    work(path)
    return process_time() - start


def compared(path: Path, work: Callable[[Path], object]) -> str:
    """One line: the ratio first, then what it is made of."""
    pages = len(PdfDocument(path))
    runs = [(seconds(work, path), seconds(plumbing, path)) for _ in range(ROUNDS)]
    ours, theirs = (1000 * min(column) / pages for column in zip(*runs, strict=True))
    return (
        f"{theirs / ours:5.2f} times as fast as pdfplumber   check {ours:6.1f} ms a page   "
        f"pdfplumber {theirs:6.1f} ms a page   {pages:4} pages   {path.name}"
    )


def long_document(path: Path, folder: Path) -> Path:
    """The pages of a file again and again."""
    source, repeated = PdfDocument(path), PdfDocument.new()
    while len(repeated) < LONG:
        rest = min(len(source), LONG - len(repeated))
        repeated.import_pages(source, list(range(rest)))
    repeated.save(folder / "long.pdf")
    return folder / "long.pdf"


def peak(path: Path) -> str:
    """One line: how much memory a check of many pages takes at most."""
    with TemporaryDirectory() as folder:
        long = long_document(path, Path(folder))
        command = [sys.executable, __file__, PEAK, str(long)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return f"{int(told):5} MB at the peak, {LONG} pages (those of {path.name} repeated)"


def say(line: str) -> None:
    """Print a line as soon as it is known."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> None:
    """Print the figures for the files, or the samples."""
    if arguments[:1] == [PEAK]:
        checking()(Path(arguments[1]))
        say(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
        return
    files = [Path(argument) for argument in arguments] or samples()
    work = checking()
    work(samples()[0])  # rules compiled, modules loaded
    for path in files:
        say(compared(path, work))
    say(peak(samples()[0]))
    say(f"Python {platform.python_version()}, {platform.machine()}, {platform.platform()}")


if __name__ == "__main__":
    main(sys.argv[1:])
