"""Reading the cells of an ``.xlsx`` or ``.xlsm`` as text: fastexcel, and what it does not say."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import fastexcel
import polars as pl

from tender_guard.documents.file import MEGABYTE, File
from tender_guard.errors import FileDamagedError, FileTooLargeError
from tender_guard.records.cells import head
from tender_guard.records.grid import Grid
from tender_guard.records.package import Package, Part
from tender_guard.records.scan import Scan, scan, shared_lengths, shared_text
from tender_guard.settings import Settings, variable

_ASIDE: Final = "xl/sharedStrings.xml"


def grids(file: File, titles: Collection[str], settings: Settings) -> tuple[list[Grid], list[str]]:
    """The sheets named in ``titles`` (compared as heads are), and the names of the others.

    Raises:
        DocumentError: the file is no workbook, is damaged, has a password, or is over a limit.
    """
    with Package(file, settings) as package:
        package.verify()
        parts = package.sheets()
        wanted = [part for part in parts if head(part.title) in titles]
        others = [part.title for part in parts if head(part.title) not in titles]
        looks = package.looks()
        scans = [scan(package, part.name, looks, settings) for part in wanted]
        _limit_text(package, wanted, scans, settings)
        since_1904 = package.since_1904()
    try:
        workbook = fastexcel.read_excel(file.data)
        return [
            Grid(part.title, _corrected(_load(workbook, part), found), since_1904)
            for part, found in zip(wanted, scans, strict=True)
        ], others
    except fastexcel.FastExcelError as fault:
        raise FileDamagedError(f"{file.shown}：工作簿已损坏，读不出来") from fault


def _limit_text(package: Package, parts: list[Part], scans: list[Scan], settings: Settings) -> None:
    """Refuse a few long shared strings that a million cells point to."""
    limit = settings.max_unpacked_mb * MEGABYTE
    lengths = shared_lengths(package, _ASIDE)
    if max(lengths, default=0) * sum(found.shared for found in scans) <= limit:
        return
    if sum(shared_text(package, part.name, lengths) for part in parts) > limit:
        raise FileTooLargeError(
            f"{package.shown}：单元格文字总量大于 {settings.max_unpacked_mb} MB 的上限"
            f"（设置 {variable('max_unpacked_mb')}），可能是压缩炸弹"
        )


def _load(workbook: fastexcel.ExcelReader, part: Part) -> pl.DataFrame:
    # skip_rows=0 keeps empty rows at the top, so that rows are counted as the spreadsheet does.
    sheet = workbook.load_sheet(part.title, header_row=None, skip_rows=0, dtypes="string")
    columns = {info.name: str(info.absolute_index) for info in sheet.available_columns()}
    return sheet.to_polars().rename(columns)


def _corrected(cells: pl.DataFrame, found: Scan) -> pl.DataFrame:
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in found.corrections.items():
        by_column.setdefault(column, {})[row] = text
    height = max((row + 1 for row, _ in found.corrections), default=0)
    if height > cells.height:
        lower = pl.DataFrame({name: [None] * (height - cells.height) for name in cells.columns})
        cells = pl.concat([cells, lower.cast(pl.String)]) if cells.width else lower
    fresh = []
    for column, texts in by_column.items():
        name = str(column)
        old = cells[name] if name in cells.columns else pl.Series(name, [None] * height, pl.String)
        fresh.append(old.scatter(list(texts), list(texts.values())))
    return cells.with_columns(fresh)
