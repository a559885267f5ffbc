"""Periods of the procedure that a document states in words or with dates cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from tender_guard.documents.amounts import whole
from tender_guard.documents.dates import Written, dates
from tender_guard.documents.evidence import Said

_COUNT: Final = (
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(?:日历)?(?P<work>工作)?(?:天|日)"
)
_FILE: Final = r"(?:招标|采购|资格预审)?文件"
_SALE: Final = re.compile(
    rf"(?:发售期(?:限)?|(?:发售|获取|领取|下载|售卖|购买)(?:期限?|时间)?)(?P<gap>[^。；，\d一二两三四五六七八九十]{{0,10}}?){_COUNT}(?:内)?"
    rf"|(?:公告)?(?:发布)?之日起(?P<gap2>[^。；，\d一二两三四五六七八九十]{{0,4}}?)(?P<count2>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(?:个)?(?P<work2>工作)?(?:天|日)内(?=[^。；]{{0,6}}(?:领取|购买|获取|下载))"
)
_BID_PERIOD: Final = re.compile(
    rf"{_FILE}?[^。；，]{{0,6}}(?:开始)?(?:发出|发售|发布|公布)[^。；，]{{0,10}}(?:至|到|起)[^。；]{{0,14}}(?:截止|开标)[^。；\d一二两三四五六七八九十]{{0,14}}{_COUNT}(?!前)"
)
_LEAST: Final = re.compile(r"不(?:得)?(?:少|低|短)于|至少|以上")
_QUOTED: Final = re.compile(r"异议|答复|澄清|提出|截止|前|后|质疑|投诉|退还")
_FULL_THEN_SHORT: Final = re.compile(
    r"(?:上午|下午|\d{1,2}[点时：]\d{0,2}分?|[^。；\d]){0,12}?(?:至|到|~|-)(?:同年|当年|本年)?"
    r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
)
_SHORT: Final = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_CLARIFIES: Final = re.compile(r"澄清|补遗|答疑|更正|补充(?:文件|通知)|修改")
_CLOSES: Final = re.compile(r"(?:\d{1,2}[点时：]\d{0,2}分?)?(?:为|是)?(?:投标|递交|开标|截标|截止)")
_CLOSING: Final = re.compile(
    r"(?:截止|开标|截标)(?:时间|日期|日)?(?:为|是|：|仍为|定为|不变，?为)?$"
)
_OFFERS: Final = re.compile(
    r"(?:公告|文件)[^。；，\d]{0,8}(?:发布|发出|发售|获取|出售|公布)(?:之?日)?(?:（|：|自|从|为|于)?$"
    r"|文件(?:自|从|于)?$"
)
_OFFERED: Final = re.compile(r"(?:起|开始)*(?:发售|发出|发布|发放|出售|公开发布)")
_OTHER_PERIOD: Final = re.compile(rf"{_CLARIFIES.pattern}|预审|申请文件|磋商|谈判|询价")
_UNTIL: Final = re.compile(r"(?:至|到|截止)[^。；，]{0,8}$")
_SOME_YEAR: Final = 2025


def sale_periods(text: str) -> Iterator[Said]:
    """How many days the document is on sale where only their number is stated."""
    if "文件" not in text and "发售" not in text:
        return
    for found in _SALE.finditer(text):
        gap = found["gap"] or found["gap2"] or ""
        number = whole(found["count"] or found["count2"])
        if not number or _QUOTED.search(gap):
            continue
        if found["work"] or found["work2"]:
            continue
        yield Said("sale-period", {"days": number}, *found.span())


def bid_periods(text: str) -> Iterator[Said]:
    """How many days bidders have where only their number is stated."""
    for found in _BID_PERIOD.finditer(text):
        number = whole(found["count"])
        if number and not found["work"]:
            yield Said("stated-bid-period", {"days": number}, *found.span())


def dated_bid_periods(text: str) -> Iterator[Said]:
    """Days from the first day a document can be had to the deadline given beside it."""
    written = _all_dates(text)
    if len(written) < 2 or _OTHER_PERIOD.search(text):  # noqa: PLR2004
        return
    for first, last in pairwise(written):
        before = text[max(0, first.start - 20) : first.start]
        offered = _OFFERS.search(before) or _OFFERED.match(text, first.stop)
        if offered is None or _UNTIL.search(before) or not _closes(text, last):
            continue
        days = (last.day - first.day).days
        if days >= 0:
            yield Said("stated-bid-period", {"days": days}, first.start, last.stop)


def _closes(text: str, written: Written) -> bool:
    """Whether the day is said to be that of the deadline."""
    before = text[max(0, written.start - 14) : written.start]
    return bool(_CLOSES.match(text, written.stop) or _CLOSING.search(before))


def cut_short(text: str, first: Written) -> Written | None:
    """The end of a span of days that repeats neither year nor, perhaps, month."""
    found = _FULL_THEN_SHORT.match(text, first.stop)
    if found is None:
        return None
    month = int(found["month"] or first.day.month)
    day = _day(first.day.year, month, int(found["day"]))
    return Written(day, found.start("day"), found.end()) if day and day >= first.day else None


def clarification_periods(text: str) -> Iterator[Said]:
    """Days from a clarification to the deadline where one clause gives both dates."""
    if not _CLARIFIES.search(text):
        return
    written = _all_dates(text)
    sent = next((w for w in written if _CLARIFIES.search(text[w.stop : w.stop + 16])), None)
    sent = sent or next(
        (w for w in written if _CLARIFIES.search(text[max(0, w.start - 14) : w.start])), None
    )
    closing = next(
        (w for w in written if w is not sent and _closes(text, w)),
        None,
    )
    if sent is None or closing is None or closing.day < sent.day:
        return
    days = (closing.day - sent.day).days
    span = (min(sent.start, closing.start), max(sent.stop, closing.stop))
    yield Said("clarification", {"days": days, "start": sent.day, "deadline": closing.day}, *span)


def _all_dates(text: str) -> list[Written]:
    """Dates in full and, in the year of the nearest before, those without a year."""
    full = list(dates(text))
    found = list(full)
    for short in _SHORT.finditer(text):
        year = next((w.day.year for w in reversed(full) if w.start < short.start()), None)
        year = year or (full[0].day.year if full else _SOME_YEAR)
        day = _day(year, int(short["month"]), int(short["day"]))
        if day is not None and not any(w.start <= short.start() < w.stop for w in full):
            found.append(Written(day, *short.span()))
    return sorted(found, key=lambda w: w.start)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
