"""Reading a workbook of records: every good row, and every bad cell by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from tender_guard.documents.file import load, shown
from tender_guard.errors import RecordsError
from tender_guard.records import csvs, ocds, xlsx
from tender_guard.records.cells import head
from tender_guard.records.columns import Kind
from tender_guard.records.draft import Draft, draft
from tender_guard.records.grid import Grid
from tender_guard.records.heads import find_heads
from tender_guard.records.identity import unmasked
from tender_guard.records.model import LeftOutRow, RejectedRow, Workbook
from tender_guard.records.standing import settle
from tender_guard.records.tables import GUIDE, IDENTITIES, SHEETS, Sheet
from tender_guard.settings import Settings

_TITLES: Final = {sheet.title: sheet for sheet in SHEETS.values()}

_JSON_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_NO_NUMBER: Final = "（号码有误）"
"""Stands for a bad identity number, most of which may still be right."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a workbook, read one by one; `settled` judges its rows together."""

    drafts: Mapping[str, Draft]
    headless: tuple[RejectedRow, ...]
    unknown: tuple[str, ...]


def read(path: Path, settings: Settings) -> Workbook:
    """The records of an ``.xlsx``, of a folder of ``.csv`` or of an OCDS package.

    Raises:
        DocumentError: a file cannot be opened.
        RecordsError: none of its sheets is one of the records, or one stands twice.
    """
    return settled(read_cells(path, settings), {})


def read_cells(path: Path, settings: Settings) -> Cells:
    """The first half of `read`: all that needs no other records."""
    grids, unknown = read_grids(path, settings)
    by_title: dict[str, Grid] = {}
    for grid in grids:
        title = head(grid.title)
        if title in by_title:
            raise RecordsError(f"{shown(path)}：有两张“{title}”表，请合并成一张")
        by_title[title] = grid
    if not by_title:
        raise RecordsError(f"{shown(path)}：没有台账的工作表，至少应有{'、'.join(_TITLES)}之一")
    drafts: dict[str, Draft] = {}
    headless: list[RejectedRow] = []
    for sheet in SHEETS.values():
        if sheet.title not in by_title:
            continue
        grid = by_title[sheet.title]
        heads = find_heads(sheet, grid.cells)
        if heads is None:
            headless.extend(_headless(sheet, grid))
            continue
        drafts[sheet.name] = draft(sheet, grid, heads)
        unknown.extend(f"{sheet.title}.{title}" for title in heads.unknown)
    return Cells(drafts, tuple(headless), tuple(name for name in unknown if name != GUIDE))


def read_grids(path: Path, settings: Settings) -> tuple[list[Grid], list[str]]:
    """The sheets of the records as text, and the names of others.

    Raises:
        DocumentError: a file cannot be opened.
    """
    if path.is_dir():
        return csvs.grids(path, _TITLES, settings)
    file = load(path, settings)
    if file.data.lstrip(_JSON_BLANK).startswith(b"{"):
        return ocds.grids(file), []
    return xlsx.grids(file, _TITLES, settings)


def settled(cells: Cells, known: Mapping[str, frozenset[str]]) -> Workbook:
    """The second half of `read`, to be called once: which rows stand.

    ``known`` are codes of projects, lots and experts, by English sheet name, that count as being
    there (those of the store, when a workbook is imported into it).
    """
    drafts = cells.drafts
    settle(drafts, known)
    frames = {
        sheet.name: _frame(drafts[sheet.name])
        if sheet.name in drafts
        else pl.DataFrame(schema=sheet.schema())
        for sheet in SHEETS.values()
    }
    return Workbook(
        frames=_unmasked(frames),
        absent=frozenset(SHEETS) - frozenset(drafts),
        rejected=(*cells.headless, *(row for found in drafts.values() for row in _rejected(found))),
        left_out={name: rows for name, found in drafts.items() if (rows := _left_out(found))},
        unknown=cells.unknown,
        columns={name: found.there for name, found in drafts.items()},
    )


def _headless(sheet: Sheet, grid: Grid) -> list[RejectedRow]:
    """A sheet that holds something, but no heads; an empty one counts as not there."""
    if grid.cells.is_empty():
        return []
    first = sheet.columns[0].title
    return [RejectedRow(sheet.title, 1, first, f"找不到表头，应有一行写着{first}等列名")]


def _frame(found: Draft) -> pl.DataFrame:
    """The rows that stand, with the names of their bad cells."""
    frame = found.frame.filter(~pl.col("row").is_in(found.rows_left_out()))
    bad = []
    emptied = []
    for column in found.sheet.columns:
        rows = found.problems.get(column.name)
        if not rows:
            continue
        wrong = pl.col("row").is_in(list(rows))
        bad.append(pl.when(wrong).then(pl.lit(column.name)))
        emptied.append(pl.when(~wrong).then(pl.col(column.name)).alias(column.name))
    names = pl.concat_list(bad).list.drop_nulls() if bad else pl.lit([], pl.List(pl.String))
    return frame.with_columns(*emptied, names.alias("bad"))


def _unmasked(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The frames with masked identity numbers made comparable."""
    numbers = pl.concat(
        [
            frames[sheet].select(pl.lit(sheet).alias("sheet"), number=number, name=name)
            for sheet, number, name in IDENTITIES
        ]
    )
    if not numbers["number"].str.starts_with("*").any():
        return frames
    plain = unmasked(zip(numbers["number"], numbers["name"], strict=True))
    numbers = numbers.with_columns(pl.Series("number", plain, pl.String))
    return frames | {
        sheet: frames[sheet].with_columns(
            numbers.filter(pl.col("sheet") == sheet)["number"].alias(number)
        )
        for sheet, number, _ in IDENTITIES
    }


def _rejected(found: Draft) -> list[RejectedRow]:
    texts = {row: n for n, row in enumerate(found.texts["row"])}
    return [
        RejectedRow(
            found.sheet.title,
            row,
            column.title,
            problem.reason,
            _NO_NUMBER
            if column.kind is Kind.IDENTITY
            else found.texts[column.name][texts[row]] or "",
        )
        for row, column, problem in found.bad_cells()
    ]


def _left_out(found: Draft) -> tuple[LeftOutRow, ...]:
    out = found.rows_left_out()
    if not out:
        return ()
    codes = {column.name: column.refers for column in found.sheet.columns if column.refers}
    if found.sheet.code is not None:
        codes[found.sheet.code] = found.sheet.name
    rows = found.frame.filter(pl.col("row").is_in(out)).select("row", *codes)
    return tuple(
        LeftOutRow(row["row"], {codes[name]: row[name] for name in codes if row[name] is not None})
        for row in rows.iter_rows(named=True)
    )
