"""Working days by the State Council's calendar.

Three sources, the first that knows a day wins: ``rules/calendar/YYYY.yaml``, which the office adds
when next year's arrangement is announced; the package chinesecalendar; beyond both, weekends and
the statutory holidays on fixed dates. A date of such a year makes whatever was reckoned from it
provisional, and the outcome says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import yaml
from chinese_calendar import constants
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from tender_guard.errors import RulebookError

FIXED_HOLIDAYS: Final = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the statutory holidays on fixed dates (全国年节及纪念日放假办法)."""
RECKONED: Final = (
    "放假安排尚未录入，按周末和固定日期的法定节假日推算（春节、清明、端午、中秋及调休未计）"
)
_ONE_DAY: Final = timedelta(days=1)
_FRIDAY: Final = 5


def _listed(value: object) -> object:
    return () if value is None else value


class YearArrangement(BaseModel):
    """One ``YYYY.yaml``: the days off, and the weekend days that are worked instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    """Number of the notice, so that a person can look it up."""
    holidays: Annotated[tuple[date, ...], BeforeValidator(_listed)] = ()
    workdays: Annotated[tuple[date, ...], BeforeValidator(_listed)] = ()


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. ``arranged`` holds the office's own years."""

    arranged: Mapping[int, YearArrangement] = field(default_factory=dict)

    @cached_property
    def known_years(self) -> frozenset[int]:
        """Years whose arrangement is known; the others are reckoned."""
        return frozenset(day.year for day in constants.holidays) | frozenset(self.arranged)

    @cached_property
    def _days_off(self) -> frozenset[date]:
        packaged = (day for day in constants.holidays if day.year not in self.arranged)
        own = frozenset(day for year in self.arranged.values() for day in year.holidays)
        return (frozenset(packaged) - self._own_workdays) | own

    @cached_property
    def _days_worked(self) -> frozenset[date]:
        packaged = (day for day in constants.workdays if day.year not in self.arranged)
        return (frozenset(packaged) - self._days_off) | self._own_workdays

    @cached_property
    def _own_workdays(self) -> frozenset[date]:
        return frozenset(day for year in self.arranged.values() for day in year.workdays)

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        if day in self._days_worked:
            return True
        if day in self._days_off or day.isoweekday() > _FRIDAY:
            return False
        return day.year in self.known_years or (day.month, day.day) not in FIXED_HOLIDAYS

    def moved(self, due: date) -> date:
        """``due``, or the next working day where it is a holiday."""
        while not self.is_working_day(due):
            due += _ONE_DAY
        return due

    def after_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``."""
        day = start
        while count > 0:
            day += _ONE_DAY
            count -= self.is_working_day(day)
        return day

    def note(self, day: date) -> str:
        """What must be said of a reckoning that reaches ``day``; empty where nothing must."""
        if day.year in self.known_years:
            return ""
        return f"{day.year}年{RECKONED}"

    def days(self, first: date, last: date) -> pl.DataFrame:
        """One row a day from ``first`` to ``last``: ``day``, ``working``, ``known``.

        ``moved`` is the day itself, or the next working day where it is a holiday.
        ``reach`` is the earliest due day that, moved, is not before this day: the day after the
        last working day before it. So a deed of this day is late after a period of n days exactly
        where reach − start > n. ``worked`` counts the working days before this day.
        """
        day = pl.col("day")
        frame = pl.select(day=pl.date_range(first - timedelta(days=31), last)).with_columns(
            known=day.dt.year().is_in(sorted(self.known_years))
        )
        fixed = pl.any_horizontal(
            (day.dt.month() == month) & (day.dt.day() == number)
            for month, number in sorted(FIXED_HOLIDAYS)
        )
        off = day.is_in(sorted(self._days_off)) | (day.dt.weekday() > _FRIDAY)
        off |= ~pl.col("known") & fixed
        frame = frame.with_columns(working=day.is_in(sorted(self._days_worked)) | ~off)
        last_worked = pl.when("working").then(day).shift(1).forward_fill()
        return frame.with_columns(
            reach=last_worked + timedelta(days=1),
            moved=pl.when("working").then(day).backward_fill(),
            worked=pl.col("working").cast(pl.Int64).cum_sum().shift(1, fill_value=0),
        ).filter(day >= first)


def load_calendar(folders: Iterable[Path]) -> Calendar:
    """The calendar with every ``calendar/YYYY.yaml`` of the rule folders; a later folder wins.

    Raises:
        RulebookError: a file that is no arrangement of a year, all of them listed.
    """
    arranged: dict[int, YearArrangement] = {}
    faults: list[str] = []
    for path in sorted_files(folders):
        try:
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
            arranged[int(path.stem)] = YearArrangement.model_validate(read)
        except ValidationError as error:
            faults += (
                f"{path}: {'.'.join(map(str, fault['loc'])) or '文件'}：{_said(fault['type'])}"
                for fault in error.errors()
            )
        except (yaml.YAMLError, ValueError) as error:
            faults.append(f"{path}: 不是放假安排：{' '.join(str(error).split())}")
    if faults:
        raise RulebookError("\n".join(faults))
    return Calendar(arranged)


def sorted_files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The arrangement files in the order in which they are read."""
    return tuple(path for folder in folders for path in sorted(folder.glob("calendar/*.yaml")))


def _said(fault: str) -> str:
    known = {
        "missing": "缺少此项",
        "extra_forbidden": "未知的键（应为 source、holidays、workdays）",
        "model_type": "应为 source、holidays、workdays 的映射",
        "model_attributes_type": "应为 source、holidays、workdays 的映射",
    }
    return known.get(fault, "应为日期列表" if fault.startswith(("date", "tuple")) else "写法有误")


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on (or back), or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
