from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender_guard.errors import RulebookError
from tender_guard.records.calendar import Calendar, YearArrangement, load_calendar, months_after

CALENDAR = Calendar()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_working_days_follow_the_state_council_in_2026() -> None:
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    assert CALENDAR.is_working_day(date(2026, 10, 10))  # a Saturday that is worked
    assert CALENDAR.moved(date(2026, 5, 2)) == date(2026, 5, 6)
    assert CALENDAR.after_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)


def test_beyond_the_known_years_weekends_and_fixed_holidays_count_and_a_note_says_so() -> None:
    assert CALENDAR.moved(date(2027, 1, 1)) == date(2027, 1, 4)
    assert CALENDAR.is_working_day(date(2027, 2, 8))
    assert "2027年放假安排尚未录入" in CALENDAR.note(date(2027, 1, 4))
    assert CALENDAR.note(date(2026, 12, 31)) == ""


def test_a_year_that_the_office_adds_goes_before_everything(tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    text = "source: 通知\nholidays: [2027-01-01, 2027-01-04]\nworkdays: [2027-01-09]\n"
    (folder / "2027.yaml").write_text(text, encoding="utf-8")
    calendar = load_calendar([tmp_path])
    assert calendar.moved(date(2027, 1, 1)) == date(2027, 1, 5)
    assert calendar.is_working_day(date(2027, 1, 9))
    assert calendar.is_working_day(date(2027, 10, 1))
    assert calendar.note(date(2027, 1, 4)) == ""


def test_a_year_that_is_known_can_be_replaced() -> None:
    calendar = Calendar({2026: YearArrangement(source="更正")})
    assert calendar.is_working_day(date(2026, 10, 1))
    assert not calendar.is_working_day(date(2026, 10, 10))


def test_every_fault_of_an_arrangement_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    (folder / "2027.yaml").write_text("holiday: [2027-01-01]\n", encoding="utf-8")
    (folder / "next.yaml").write_text("source: 通知\n", encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        load_calendar([tmp_path])
    lines = str(raised.value).splitlines()
    assert any("2027.yaml" in line and "缺少此项" in line for line in lines)
    assert any("next.yaml" in line for line in lines)


@given(DAYS, st.integers(0, 60), st.integers(0, 80))
def test_a_deed_is_late_exactly_where_the_counted_days_are_over_the_limit(
    start: date, limit: int, passed: int
) -> None:
    done = start + timedelta(days=passed)
    (row,) = CALENDAR.days(done, done).to_dicts()
    late = done > CALENDAR.moved(start + timedelta(days=limit))
    assert late == ((row["reach"] - start).days > limit)


@given(DAYS, st.integers(1, 40), st.integers(0, 80))
def test_a_deed_is_late_exactly_where_the_counted_working_days_are_over_the_limit(
    start: date, limit: int, passed: int
) -> None:
    done = start + timedelta(days=passed)
    days = CALENDAR.days(start, done)
    through = days["worked"][0] + int(days["working"][0])
    counted = days["worked"][-1] - through + 1
    assert (done > CALENDAR.after_working_days(start, limit)) == (counted > limit)


@given(DAYS)
def test_the_table_of_days_agrees_with_the_calendar(day: date) -> None:
    (row,) = CALENDAR.days(day, day + timedelta(days=40)).head(1).to_dicts()
    assert row["working"] == CALENDAR.is_working_day(day)
    assert row["moved"] == CALENDAR.moved(day)
    assert row["known"] == (CALENDAR.note(day) == "")


def test_a_year_before_a_leap_day_is_its_eve() -> None:
    assert months_after(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
