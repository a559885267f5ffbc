"""Warranty periods that a contract sets, by the part of the works they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tender_guard.documents.amounts import whole
from tender_guard.documents.evidence import Said

_SETS: Final = re.compile(r"保修(?:期|年限|责任期)|质量保修|保修")
_PERIOD: Final = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?"
_SPAN: Final = rf"{_PERIOD}(?P<unit>年|月)"
_GAP: Final = r"[^，。；｜\d一二两三四五六七八九十]{0,18}?(?:不(?:少|低)于|至少|为|：)?"
_PARTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("防水", re.compile(rf"(?:防水|防渗漏?|渗漏)(?!等级){_GAP}{_SPAN}")),
    ("供热供冷", re.compile(rf"供[热暖冷]{_GAP}{_PERIOD}(?:采暖|供冷|供暖|采暖供冷)(?:期|季)")),
    (
        "安装装修",
        re.compile(
            rf"(?:电气(?:管线)?|给排水(?:管道)?|水电(?:安装)?|管线|设备安装|安装工程|装修|装饰)"
            rf"{_GAP}{_SPAN}"
        ),
    ),
    (
        "全部",
        re.compile(
            r"(?:其余|其他|各(?:分项|专业|部位)[^，。；\d]{0,8}|(?:统一|均|全部|一律)[^，。；\d]{0,4}?)"
            rf"(?:工程|部分|部位|项目)?(?:的)?(?:保修期(?:限)?)?(?:统一|均|全部|一律)*(?:为|是|：)?{_SPAN}"
        ),
    ),
)
_TOTAL: Final = re.compile(
    rf"(?:本(?:工程|项目)|工程(?:质量)?|整体|全部工程|质量)保修期(?:限)?(?:为|是|：|｜){_SPAN}"
)
_MEANT_ELSE: Final = re.compile(r"缺陷责任期|保修金|质保金|质量保证金")


def warranties(text: str) -> Iterator[Said]:
    """The periods set in ``text`` (folded): ``part`` with ``years``, or ``periods`` of heating."""
    if not _SETS.search(text):
        return
    taken: list[tuple[int, int]] = []
    for part, pattern in (*_PARTS, ("全部", _TOTAL)):
        for found in pattern.finditer(text):
            span = found.span()
            if _MEANT_ELSE.search(found[0]) or any(a < span[1] and span[0] < b for a, b in taken):
                continue
            number = whole(found["count"])
            if number is None:
                continue
            taken.append(span)
            if part == "供热供冷":
                yield Said("warranty", {"part": part, "periods": number}, *span)
                continue
            years = Fraction(number) if found["unit"] == "年" else Fraction(number, 12)
            yield Said("warranty", {"part": part, "years": years}, *span)
