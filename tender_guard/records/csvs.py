"""Reading a folder of ``.csv``, one a sheet, as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from itertools import zip_longest
from pathlib import Path
from typing import Final

import polars as pl

from tender_guard.documents.file import File, load
from tender_guard.errors import FileDamagedError, FileFormatError, FileTooLargeError
from tender_guard.records.cells import head
from tender_guard.records.grid import Grid
from tender_guard.settings import Settings, variable

_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def grids(
    folder: Path, titles: Collection[str], settings: Settings
) -> tuple[list[Grid], list[str]]:
    """The files of a folder named in ``titles`` (compared as heads are), and the other CSV files.

    Raises:
        DocumentError: a file cannot be read, or is over a limit.
    """
    found: list[Grid] = []
    others: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or not path.is_file():
            continue
        if head(path.stem) not in titles:
            others.append(path.stem)
            continue
        found.append(Grid(path.stem, _cells(load(path, settings), settings)))
    return found, others


def _cells(file: File, settings: Settings) -> pl.DataFrame:
    # strict=False reads what spreadsheets write, stray quotes included.
    reader = csv.reader(io.StringIO(_decoded(file), newline=""))
    try:
        rows = list(reader)
    except csv.Error as fault:
        raise FileDamagedError(f"{file.shown}：第 {reader.line_num} 行不是 CSV 格式") from fault
    width = max(map(len, rows), default=0)
    if width * len(rows) > settings.max_workbook_cells:
        raise FileTooLargeError(
            f"{file.shown}：单元格范围超过 {settings.max_workbook_cells} 格的上限"
            f"（设置 {variable('max_workbook_cells')}）"
        )
    columns = zip_longest(*rows, fillvalue="")
    return pl.DataFrame(
        {str(n): pl.Series(texts, dtype=pl.String) for n, texts in enumerate(columns)}
    )


def _decoded(file: File) -> str:
    if file.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileFormatError(f"{file.shown}：是 UTF-16 编码，请另存为 UTF-8 编码的 CSV")
    for encoding in _ENCODINGS:
        try:
            return file.data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileDamagedError(f"{file.shown}：编码既不是 UTF-8 也不是 GB18030")
