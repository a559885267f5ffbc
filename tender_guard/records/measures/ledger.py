"""The records as they stand on one day: what is measured from.

Deeds dated after the day have not happened yet, planned days count as written, and an empty cell
that has a usual value has it. Each event of a lot also tells whether a period that begins with it
is still to come (``…_waits``) or cannot be told because its cell is wanting (``…_lacks``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

import polars as pl

from tender_guard.engine.facts import Value
from tender_guard.records.calendar import Calendar
from tender_guard.records.columns import Kind
from tender_guard.records.model import Workbook
from tender_guard.records.tables import SHEETS

PLANNED: Final[Mapping[str, frozenset[str]]] = {
    "lot": frozenset({"sale_end", "deadline", "opening", "publicity_end", "performance_until"}),
    "personnel_change": frozenset({"publicity_end"}),
    "inspection": frozenset({"rectify_by"}),
}
"""Days that count as written, also after as-of."""

EVENTS: Final = (
    "announced",
    "sale_start",
    "sale_end",
    "clarified",
    "deadline",
    "opening",
    "evaluated",
    "publicity_start",
    "publicity_end",
    "award_notice",
    "reported",
    "contract_signed",
    "contract_filed",
    "wage_account",
    "started",
    "stopped",
    "resumed",
    "completed",
    "retention_released",
)
"""The events of a lot in their order."""

AHEAD: Final = timedelta(days=500)
"""So far after as-of the calendar is looked up."""

TENDERED: Final = ("公开招标", "邀请招标")
UNTENDERED: Final = ("非必招交易", "直接发包")


@dataclass(frozen=True)
class Ledger:
    """A workbook on the day ``as_of``; ``parameters`` are those of the rules."""

    workbook: Workbook
    as_of: date
    calendar: Calendar
    parameters: Mapping[str, Value]

    def absent(self, *sheets: str) -> tuple[str, ...]:
        """Which of the sheets are not there, by their Chinese names."""
        return tuple(SHEETS[name].title for name in sheets if name in self.workbook.absent)

    def left_out(self, sheet: str) -> list[str]:
        """Codes of the lots that have a row left out of ``sheet``."""
        rows = self.workbook.left_out.get(sheet, ())
        return sorted({row.keys["lot"] for row in rows if "lot" in row.keys})

    @cached_property
    def _frames(self) -> dict[str, pl.DataFrame]:
        return {name: self._as_of(name) for name in SHEETS}

    def frame(self, sheet: str) -> pl.DataFrame:
        """The sheet as it stands; ``<deed>_ahead`` tells of a date after as-of."""
        return self._frames[sheet]

    def _as_of(self, sheet: str) -> pl.DataFrame:
        declared = SHEETS[sheet]
        frame = self.workbook.frames[sheet]
        deeds = _deeds(sheet)
        usual = [column for column in declared.columns if column.usual is not None]
        return frame.with_columns(
            *(pl.when(pl.col(deed) <= self.as_of).then(deed).alias(deed) for deed in deeds),
            *(
                pl.when(~bad(column.name)).then(pl.col(column.name).fill_null(column.usual))
                for column in usual
            ),
            **{
                f"{deed}_ahead": (pl.col(deed) > self.as_of).fill_null(value=False)
                for deed in deeds
            },
        )

    @cached_property
    def lots(self) -> pl.DataFrame:
        """Every lot with what its project says, its ``regime`` and the state of its events."""
        projects = self.frame("project").select(
            project="code",
            project_row="row",
            project_name="name",
            tenderer="tenderer",
            industry="industry",
            funds="funds",
            budget="budget",
        )
        lots = self.frame("lot").rename({"code": "lot"})
        lots = lots.join(projects, on="project", how="left", maintain_order="left")
        filled = {event: pl.col(event).is_not_null() | bad(event) for event in EVENTS}
        lots = lots.with_columns(tendered=pl.col("method").is_in(TENDERED))
        return lots.with_columns(
            regime=pl.when(pl.col("method") == "政府采购")
            .then(pl.lit("procurement"))
            .when(~pl.col("tendered"))
            .then(pl.lit("none"))
            .when(pl.col("statutory"))
            .then(pl.lit("statutory"))
            .when(~pl.col("statutory"))
            .then(pl.lit("voluntary")),
            **{
                f"{event}_{name}": expression
                for at, event in enumerate(EVENTS)
                for name, expression in _begun(event, [filled[e] for e in EVENTS[at + 1 :]]).items()
            },
        )

    def with_lot(self, sheet: str, *columns: str) -> pl.DataFrame:
        """The rows of ``sheet`` with ``columns`` of their lot, each named ``lot_…``."""
        wanted = self.lots.select("lot", **{f"lot_{name}": name for name in columns})
        return self.frame(sheet).join(wanted, on="lot", how="left", maintain_order="left")

    @cached_property
    def _days(self) -> pl.DataFrame:
        """The calendar from the first day that anything was done to well after as-of."""
        deeds = [
            frame.select(pl.min_horizontal(pl.min(*names)).alias("first"))
            for sheet, frame in self._frames.items()
            if (names := _deeds(sheet))
        ]
        first = pl.concat(deeds)["first"].min()
        last = self.as_of + min(AHEAD, date.max - self.as_of)
        return self.calendar.days(first if isinstance(first, date) else self.as_of, last)

    def on(self, day: pl.Expr, column: str) -> pl.Expr:
        """The ``column`` of the calendar's `Calendar.days` on each ``day``.

        A day beyond `AHEAD` counts as the last one: nothing that far is compared with a limit.
        """
        days = self._days
        first = days["day"][0]
        found = days[column]
        return day.map_batches(
            lambda each: found.gather(
                (each - first).dt.total_days().clip(0, len(found) - 1),
            ),
            return_dtype=found.dtype,
        )

    def after_working_days(self, start: pl.Expr, count: pl.Expr) -> pl.Expr:
        """The ``count``-th working day after each ``start``."""
        worked = self._days.filter("working")
        days, before = worked["day"], int(worked["worked"][0])
        passed = self.on(start, "worked") + self.on(start, "working").cast(pl.Int64)
        return (passed + count - 1 - before).map_batches(
            lambda each: days.gather(each.clip(0, len(days) - 1)), return_dtype=pl.Date
        )

    def days(self, parameter: str) -> int:
        """A parameter of the rules that is a whole number."""
        return int(str(self.parameters[parameter]))

    def number(self, parameter: str) -> bool | int | float | Decimal | date | str:
        """A parameter of the rules, as a frame can hold it."""
        value = self.parameters[parameter]
        return float(value) if isinstance(value, Fraction) else value


def _deeds(sheet: str) -> list[str]:
    return [
        column.name
        for column in SHEETS[sheet].columns
        if column.kind is Kind.DATE and column.name not in PLANNED.get(sheet, ())
    ]


def bad(name: str, cells: str = "bad") -> pl.Expr:
    """Whether the cell of that field could not be read."""
    return pl.col(cells).list.contains(pl.lit(name))


def empty(name: str, cells: str = "bad") -> pl.Expr:
    """Whether nothing stands in that cell (or nothing that has happened)."""
    return pl.col(name).is_null() & ~bad(name, cells)


def _begun(event: str, later: list[pl.Expr]) -> dict[str, pl.Expr]:
    """Whether a period from ``event`` is still to come, or its first day is wanting."""
    passed = pl.any_horizontal(later) if later else pl.lit(value=False)
    ahead = pl.lit(value=False) if event in PLANNED["lot"] else pl.col(f"{event}_ahead")
    return {
        "waits": empty(event) & (ahead | ~passed),
        "lacks": pl.col(event).is_null() & (bad(event) | (~ahead & passed)),
    }
