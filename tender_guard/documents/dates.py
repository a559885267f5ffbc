"""Dates as documents write them: ``2026年9月8日``, ``2026-01-09``, ``二〇二六年九月八日``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CN = "〇○零一二三四五六七八九十"
_DATE = re.compile(
    r"(?<![\d.])(20\d\d)\s*(?:年|[-/.．－])\s*(\d{1,2})\s*(?:月|[-/.．－])\s*(\d{1,2})(?![\d.])\s*日?"
    rf"|([二][{_CN}]{{3}})\s*年\s*([{_CN}]{{1,3}})\s*月\s*([{_CN}]{{1,3}})\s*日"
)


class Written(NamedTuple):
    """A date and where in the text it stands."""

    day: date
    start: int
    stop: int


def dates(text: str) -> Iterator[Written]:
    """The dates a text writes in full, in order; what is no day of the calendar is left out."""
    for found in _DATE.finditer(text):
        parts = [part for part in found.groups() if part]
        day = _day(*(_number(part) for part in parts))
        if day is not None:
            yield Written(day, found.start(), found.end())


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int(text.translate(_DIGITS))
    tens, ones = text.split("十", 1)
    return int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "〇").translate(_DIGITS))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
