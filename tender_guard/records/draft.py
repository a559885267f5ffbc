"""A sheet on its way: its cells read one by one, its rows not yet judged together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from tender_guard.records.cells import BLANK, Problem, Value, read
from tender_guard.records.columns import Column, Kind
from tender_guard.records.grid import Grid
from tender_guard.records.heads import Heads
from tender_guard.records.tables import Sheet

_SINCE_1904: Final = 1462
"""Days between the two calendars of spreadsheets."""

_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""Characters that no worksheet can hold, and not every database."""

_DAY_NUMBER: Final = r"^\d{4,5}(?:\.\d+)?$"


@dataclass(slots=True)
class Draft:
    """``frame`` has the fields and ``row``; values that could not be read are null there.

    ``problems`` are by field and row; ``texts`` are the cells as written, by field; ``there`` are
    the fields that have a column.
    """

    sheet: Sheet
    frame: pl.DataFrame
    texts: pl.DataFrame
    there: frozenset[str]
    problems: dict[str, dict[int, Problem]] = field(default_factory=dict)

    def blame(self, column: Column, problems: dict[int, Problem]) -> None:
        """Note bad cells of a column, by row; the first problem of a cell stands."""
        if problems:
            self.problems[column.name] = {**problems, **self.problems.get(column.name, {})}

    def rows_left_out(self) -> set[int]:
        """Rows with a bad cell in a needed column."""
        needed = (column.name for column in self.sheet.columns if column.needed)
        return {row for name in needed for row in self.problems.get(name, {})}

    def bad_cells(self) -> Iterator[tuple[int, Column, Problem]]:
        """Every bad cell, row by row, in the order of the columns."""
        places = {column.name: n for n, column in enumerate(self.sheet.columns)}
        found = [
            (row, places[name], problem)
            for name, by_row in self.problems.items()
            for row, problem in by_row.items()
        ]
        for row, place, problem in sorted(found, key=lambda cell: cell[:2]):
            yield row, self.sheet.columns[place], problem


def draft(sheet: Sheet, grid: Grid, heads: Heads) -> Draft:
    """Read the cells below the heads."""
    texts, conflicts = _texts(sheet, grid, heads)
    found = Draft(sheet, texts.select("row"), texts, frozenset(heads.places))
    values = []
    for column in sheet.columns:
        series, problems = _values(column, texts, there=column.name in heads.places)
        values.append(series)
        found.blame(column, problems)
        found.blame(column, dict.fromkeys(conflicts.get(column.name, ()), _twice(column)))
    found.frame = pl.DataFrame([*values, texts["row"]])
    return found


def _twice(column: Column) -> Problem:
    return Problem(f"有两列“{column.title}”，内容不同，应只留一列")


def _texts(
    sheet: Sheet, grid: Grid, heads: Heads
) -> tuple[pl.DataFrame, dict[str, tuple[int, ...]]]:
    """The rows that are not empty, blanks as null; and the rows where equal heads differ."""
    first = heads.row + 1
    places = sorted({place for names in heads.places.values() for place in names})
    clean = pl.col(places).str.replace_all(_CONTROL, "").str.replace_all("\r\n?", "\n")
    body = grid.cells.select(clean.str.strip_chars(BLANK).replace("", None))
    body = body.with_row_index("row", offset=1).slice(first)
    body = body.filter(pl.any_horizontal(pl.col(places).is_not_null()))
    columns = [pl.col("row").cast(pl.Int64)]
    conflicts: dict[str, tuple[int, ...]] = {}
    for column in sheet.columns:
        at = heads.places.get(column.name, ())
        whole = pl.coalesce(at) if at else pl.lit(None, pl.String)
        columns.append(_dated(whole, column, grid).alias(column.name))
        for other in at[1:]:
            differ = body.filter(pl.col(other) != pl.col(at[0]))
            conflicts[column.name] = (*conflicts.get(column.name, ()), *differ["row"])
    return body.select(columns), conflicts


def _dated(text: pl.Expr, column: Column, grid: Grid) -> pl.Expr:
    """Bare day numbers counted from 1900."""
    if not grid.since_1904 or column.kind not in {Kind.DATE, Kind.MONTH}:
        return text
    day = text.cast(pl.Float64, strict=False) + _SINCE_1904
    return pl.when(text.str.contains(_DAY_NUMBER)).then(day.cast(pl.String)).otherwise(text)


def _values(
    column: Column, texts: pl.DataFrame, *, there: bool
) -> tuple[pl.Series, dict[int, Problem]]:
    series = texts[column.name]
    read_as: dict[str | None, Value | Problem | None] = {
        text: read(column, text) if text is not None or there else _no_column(column)
        for text in series.unique().to_list()
    }
    bad = {text: value for text, value in read_as.items() if isinstance(value, Problem)}
    problems = _problems(texts, series, bad)
    good = {text: value for text, value in read_as.items() if not isinstance(value, Problem)}
    values = pl.Series(column.name, list(good.values()), column.frame_type)
    if not good:
        return pl.Series(column.name, [None] * len(series), column.frame_type), problems
    keys = pl.Series(list(good), dtype=pl.String)
    return series.replace_strict(keys, values, default=None).alias(column.name), problems


def _no_column(column: Column) -> Problem | None:
    return Problem(f"缺少必填的“{column.title}”列") if column.needed else None


def _problems(
    texts: pl.DataFrame, series: pl.Series, bad: dict[str | None, Problem]
) -> dict[int, Problem]:
    if not bad:
        return {}
    wrong = series.is_in([text for text in bad if text is not None])
    wrong = wrong.fill_null(value=None in bad)
    rows, found = texts["row"].filter(wrong), series.filter(wrong)
    return {row: bad[text] for row, text in zip(rows, found, strict=True)}
