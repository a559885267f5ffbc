"""Reading one cell: every way the office may write a value comes to the same value.

A cell comes as text, as the spreadsheet shows it (a percent-formatted 0.02 as ``2%``, an error
as ``#N/A``, a number of more than 15 digits as ``3.30102199001011E+17``). What cannot be read is
a `Problem` that says what would be right; it is never taken for empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final, TypeAlias

from tender_guard.records.columns import DECIMALS, Column, Kind

Value: TypeAlias = str | bool | int | Decimal | date

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Text that begins like this is taken for a formula by some spreadsheet."""

UNCALCULATED: Final = "=?"
"""How a formula without a stored result stands in the text of its cell."""

_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"
BLANK: Final = " \t\r\n\x0b\x0c\xa0\u3000" + _INVISIBLE
_MINUS: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-------")
_ERRORS: Final = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!"
    r"|UNKNOWN!|GETTING_DATA)",
    re.IGNORECASE,
)

_SPREADSHEET: Final = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""A spreadsheet keeps 15 digits; the rest is noise of binary fractions."""

_STEP: Final = Decimal(1).scaleb(-DECIMALS)
_LARGEST: Final = Decimal(10) ** 12
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(29221, 73051)
"""1980 to 2099: a smaller or larger number in a date cell is no day number."""

_YEARS: Final = range(1900, 2100)

_TIME: Final = (
    r"(?:上午|下午|早上|晚上)?(?P<h>\d{1,2})"
    r"[:时点](?:(?P<m>\d{1,2})(?:[:分](?:(?P<s>\d{1,2}(?:\.\d+)?)秒?)?)?)?"
)
_ISO: Final = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:[ T]{_TIME})?")
_CHINESE: Final = re.compile(rf"(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})[日号](?: ?{_TIME})?")
_EIGHT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0+)?")
_SERIAL: Final = re.compile(r"(\d{5})(\.\d+)?")
_STORED: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?")
"""A number that has the look of a date, as the reader of workbooks gives it."""

_STORED_YEARS: Final = range(1980, 2100)
_FAR: Final = re.compile(r"([+-]?\d{4,})-(\d\d)-(\d\d) \d\d:\d\d:\d\d(?:\.\d+)?")
"""A day that is out of any calendar: a number in a cell that was given the look of a date."""

_MONTH: Final = re.compile(r"(\d{4})(?:[-/](\d{1,2})|年(\d{1,2})月份?|(\d\d))(?:\.0+)?")
_ENGLISH_MONTH: Final = re.compile(r"([A-Z][a-z]{2})-(\d\d)")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)

_DIGITS: Final = r"(?:\d+(?:[, ]\d{3})+|\d+(?:[, ]\d{4})+|\d+)(?:\.\d*)?|\.\d+"
_NUMBER: Final = re.compile(rf"(?P<sign>[+-]?) ?(?P<digits>{_DIGITS})")
_MONEY: Final = re.compile(
    rf"(?P<sign>[+-]?) ?(?:(?:[¥]|人民币|RMB|CNY) ?)?(?P<late>-?) ?(?P<digits>{_DIGITS})"
    r" ?(?P<unit>[万亿]?) ?(?:元整?|圆整?)?"
)
_PERCENT: Final = re.compile(rf"(?P<sign>[+-]?) ?(?P<digits>{_DIGITS}) ?%?")
_UNITS: Final = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
_LOST: Final = re.compile(r"-?\d(?:\.\d+)?E\+\d{2,}")
_DIGITS_LOST: Final = "{}以数字格式存放，末几位已丢失，应把单元格设为文本后重新填写"
_GUARDED: Final = re.compile(r'="([^"]*)"')
_SHOWN: Final = 30
_LONGEST: Final = 32767
"""Characters a cell can hold."""

_LISTED: Final = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be used and what would be right, in Chinese."""

    reason: str


def read(column: Column, text: str | None) -> Value | Problem | None:
    """The value of a cell, None where it is empty, a `Problem` where it is bad.

    A needed cell that is empty is a problem.
    """
    stripped = unguarded((text or "").strip(BLANK))
    if not stripped:
        return Problem(f"不能为空，应填{_wanted(column)}") if column.needed else None
    if len(stripped) > _LONGEST:
        return Problem(f"超过 {_LONGEST} 字，单元格放不下")
    folded = fold(stripped)
    if folded == UNCALCULATED:
        return Problem("公式没有计算结果，请用表格软件打开并保存，或直接填写结果")
    if _ERRORS.fullmatch(folded):
        return Problem(f"{folded} 是错误值，应填{_wanted(column)}")
    return _READERS[column.kind](column, stripped)


def guarded(text: str) -> str:
    """Text behind an apostrophe where a spreadsheet might take it for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Text without the apostrophe that `guarded` gave it."""
    marked = text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS)
    return text[1:] if marked else text


def fold(text: str) -> str:
    """Text as it is compared: NFKC, spaces around dropped."""
    return unicodedata.normalize("NFKC", text).strip(BLANK)


def head(text: str) -> str:
    """A column head or sheet name as it is compared: no spaces or line breaks at all."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.translate(dict.fromkeys(map(ord, _INVISIBLE))).strip("*")


def _wanted(column: Column) -> str:
    if len(column.words) > _LISTED:
        return f"{column.words[0]} 至 {column.words[-1]}"
    if column.words:
        return "、".join(column.words)
    if column.span:
        return f"{column.span[0]} 至 {column.span[1]} 的整数"
    return _WANTED[column.kind].format(title=column.title)


_WANTED: Final = {
    Kind.TEXT: "{title}",
    Kind.CODE: "{title}",
    Kind.WORD: "{title}",
    Kind.DATE: "日期，如 2026-03-05",
    Kind.MONTH: "月份，如 2026-03",
    Kind.YUAN: "金额（元），如 1200000.00 或 120万元",
    Kind.NUMBER: "数值，如 20",
    Kind.WHOLE: "整数，如 20",
    Kind.PERCENT: "百分比，如 2 或 2%",
    Kind.YES: "是或否",
    Kind.IDENTITY: "证件号码",
}


def _wrong(column: Column, text: str) -> Problem:
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    shown = "".join(char if char.isprintable() else " " for char in shown)
    return Problem(f"无法识别“{shown}”，应填{_wanted(column)}")


def _text(column: Column, text: str) -> str:  # noqa: ARG001 - all readers are called alike
    return text


def _code(column: Column, text: str) -> str | Problem:
    folded = fold(text)
    return Problem(_DIGITS_LOST.format(column.title)) if _LOST.fullmatch(folded) else folded


def _word(column: Column, text: str) -> str | Problem:
    folded = fold(text)
    return folded if folded in column.words else _wrong(column, text)


def _yes(column: Column, text: str) -> bool | Problem:
    folded = fold(text).upper()
    if folded in {"是", "TRUE"}:
        return True
    if folded in {"否", "FALSE"}:
        return False
    return _wrong(column, text)


def _identity(column: Column, text: str) -> str | Problem:
    number = fold(text)
    guarded = _GUARDED.fullmatch(number)
    number = (guarded[1] if guarded else number).lstrip("'")
    number = fold("".join(number.split()).upper())
    if _LOST.fullmatch(number):
        return Problem(_DIGITS_LOST.format(column.title))
    if not any(char.isdigit() for char in number):
        return Problem(f"没有号码，应填{_wanted(column)}")
    return number


def _date(column: Column, text: str) -> date | Problem:
    written = _spaced(text)
    if _raised(text):
        return _wrong(column, text)
    for pattern in (_ISO, _CHINESE, _EIGHT):
        if found := pattern.fullmatch(written):
            return _day(column, text, found)
    if found := _SERIAL.fullmatch(written):
        return _serial(column, text, written)
    if found := _FAR.fullmatch(written):
        number = _days(int(found[1]), int(found[2]), int(found[3]))
        if again := _EIGHT.fullmatch(str(number)):
            return _day(column, str(number), again)
    return _wrong(column, text)


def _spaced(text: str) -> str:
    """Full-width signs and spaces around separators put right."""
    folded = fold(text).translate(_MINUS)
    return re.sub(
        r"\s*([-/.:年月])\s*|\s*([日号时点分秒])|\s+", lambda m: m[1] or m[2] or " ", folded
    )


def _day(column: Column, text: str, found: re.Match[str]) -> date | Problem:
    parts = found.groupdict()
    year, month, day = (int(found[n]) for n in ((1, 3, 4) if found.re is _ISO else (1, 2, 3)))
    try:
        written = date(year, month, day)
    except ValueError:
        return Problem(f"“{text}”这一天不存在，应填{_wanted(column)}")
    if year not in (_YEARS if _STORED.fullmatch(text) is None else _STORED_YEARS):
        return _wrong(column, text)
    hour, minute, second = (float(parts.get(name) or 0) for name in "hms")
    if hour > 24 or minute > 59 or second >= 60:  # noqa: PLR2004 - the clock
        return _wrong(column, text)
    if (hour, minute) == (23, 59) and second >= 59.5:  # noqa: PLR2004
        return written + timedelta(days=1)
    return written


def _serial(column: Column, text: str, written: str) -> date | Problem:
    number = int(Decimal(written) + Decimal("0.000005"))
    return _EPOCH + timedelta(days=number) if number in _SERIALS else _wrong(column, text)


def _days(year: int, month: int, day: int) -> int:
    """Days from 1899-12-30 to a day of the Gregorian calendar, also far beyond year 9999."""
    eras, rest = divmod(year, 400)
    # 400 years are 146097 days; a year of the era from 1 to 400 is one that `date` knows.
    return (date(rest or 400, month, day) - _EPOCH).days + (eras - (rest == 0)) * 146097


def _month(column: Column, text: str) -> str | Problem:
    written = _spaced(text)
    if found := _MONTH.fullmatch(written):
        year, month = int(found[1]), int(found[2] or found[3] or found[4])
    elif found := _ENGLISH_MONTH.fullmatch(written):
        year = 2000 + int(found[2])
        month = _MONTHS.index(found[1]) + 1 if found[1] in _MONTHS else 0
    else:
        day = _date(column, text)
        return day if isinstance(day, Problem) else f"{day:%Y-%m}"
    if year not in _YEARS or not 1 <= month <= 12:  # noqa: PLR2004
        return _wrong(column, text)
    return f"{year}-{month:02}"


def _amount(column: Column, text: str, pattern: re.Pattern[str]) -> Decimal | Problem:
    folded = " ".join(fold(text).translate(_MINUS).split())
    found = pattern.fullmatch(folded)
    if found is None or _raised(text):
        return _wrong(column, text)
    parts = found.groupdict()
    if parts["sign"] and parts.get("late"):
        return _wrong(column, text)
    digits = Decimal(re.sub("[, ]", "", parts["digits"]))
    amount = _SPREADSHEET.plus(digits) * _UNITS[parts.get("unit") or ""]
    if amount >= _LARGEST:
        return Problem(f"“{text}”超出合理范围，应填{_wanted(column)}")
    amount = amount.quantize(_STEP, ROUND_HALF_EVEN)
    if "-" in {parts["sign"], parts.get("late")} and amount:
        if not column.below_zero:
            return Problem(f"“{text}”为负数，应填{_wanted(column)}，不得小于 0")
        return -amount
    return amount


def _raised(text: str) -> bool:
    """Whether it holds digits like ``²`` or ``①``, which NFKC would turn into plain ones."""
    return not text.isascii() and any(unicodedata.category(char) == "No" for char in text)


def _money(column: Column, text: str) -> Decimal | Problem:
    return _amount(column, text, _MONEY)


def _number(column: Column, text: str) -> Decimal | Problem:
    return _amount(column, text, _NUMBER)


def _percent(column: Column, text: str) -> Decimal | Problem:
    return _amount(column, text, _PERCENT)


def _whole(column: Column, text: str) -> int | Problem:
    number = _amount(column, text, _NUMBER)
    if isinstance(number, Problem):
        return number
    if number != int(number):
        return _wrong(column, text)
    low, high = column.span or (0, None)
    if number < low or (high is not None and number > high):
        return _wrong(column, text)
    return int(number)


_READERS: Final[dict[Kind, Callable[[Column, str], Value | Problem]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.WORD: _word,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.YUAN: _money,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.PERCENT: _percent,
    Kind.YES: _yes,
    Kind.IDENTITY: _identity,
}
