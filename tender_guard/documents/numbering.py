"""The numbers that clauses begin with: ``3.2.1``, ``（一）``, ``第三条``, ``①``, ``附件2``.

A number is told from a quantity or a reference that happens to stand at the beginning of a line
(``2.5万元``, ``3.2.1项规定``, ``第三章“评标办法”``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tender_guard.documents.folding import unified

_CN = "一二三四五六七八九十百零〇"
_CN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_MARKS = r"[\s★▲△☆*＊※◎#]*"

# After a dotted number: then it is a quantity or a reference, not a number of a clause.
_UNIT = (
    r"\s*(?:[%％‰℃°万亿吨倍岁]|平方|立方|公里|公斤|公顷|千[瓦米克伏元]|以[上下内]|及以上|[-－~～至]\s*\d|[x×X*]\s*\d|"
    r"个(?=月|工作日|日历)|目(?=$|[，。；、：）)]|规定|要求)|"
    r"[元分米项款条节年月日天次人级](?=$|[\s，。；、：）)”/\d]|[以及和与或内起至前后的为所中每计]|规定|要求|左右)|"
    r"[（(]\s*\d+\s*[)）]\s*[项目款])"
    r"|(?:mm|cm|km|kg|kW|kw|MPa|MB|GB|TB|Hz|m|V|A|W|G|T)(?![A-Za-z])"
)
_REFERENCE = r"(?:项(?!目)|目(?!的|标|录|前)|款(?!项))"
_REFERRED = r"[“\"《〈的第中规、，,和及与或所内款项之]"
_SIGN = f"([\\d{_CN}]+)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(_MARKS + pattern))
    for style, pattern in (
        ("部分", rf"第\s*{_SIGN}\s*(?:部\s*分|卷|篇|编|册)(?!{_REFERRED})"),
        ("章", rf"第\s*{_SIGN}\s*章(?!\s*{_REFERRED})"),
        ("节", rf"第\s*{_SIGN}\s*节(?!\s*{_REFERRED})"),
        ("条", rf"第\s*{_SIGN}\s*条(?!\s*{_REFERRED})"),
        ("附件", r"附\s*[件录表图]\s*([\d一二三四五六七八九十]+(?:[-－.]\d+)*)(?![\d日个份])"),
        ("格式", r"格\s*式\s*([\d一二三四五六七八九十]+(?:[-－.]\d+)*)(?!\d)"),
        ("1.1", rf"(\d{{1,2}}(?:\s?[.．]\s?\d{{1,3}}){{1,5}})[.．、]?(?![\d.．])(?!{_UNIT})"),
        ("1.", r"(\d{1,3})\s?[.．](?!\s?\d)"),
        ("1、", r"(\d{1,3})\s?、"),
        ("一、", rf"([{_CN}]{{1,4}})\s?[、.．](?!\s?[{_CN}]{{1,3}}[、）)])"),
        ("（一）", rf"[（(]\s?([{_CN}]{{1,4}})\s?[)）](?![、，]?\s?{_REFERENCE})"),
        ("（1）", rf"[（(]\s?(\d{{1,2}})\s?[)）](?![、，]?\s?{_REFERENCE})"),
        ("1）", r"(\d{1,2})\s?[)）]"),
        ("①", rf"([①-⑳❶-❿])(?![、，]?{_REFERENCE})"),
        ("⑴", r"([⑴-⒇])"),
        ("⒈", r"([⒈-⒛])"),
        ("㈠", r"([㈠-㈩])"),
        ("a.", r"([a-zA-Z])\s?[.．、)）](?![a-zA-Z0-9/])"),
        ("1 ", rf"(\d{{1,2}})(?=[\s\u3000]+[\u4e00-\u9fff])(?!{_UNIT})"),
    )
)
_LONGEST = 40
_BEGINS = re.compile(_MARKS + r"[第附格\d（(①-⒛❶-❿㈠-㈩a-zA-Z" + _CN + "]")
_ENCLOSED = {"①": ("①", "❶"), "⑴": ("⑴",), "⒈": ("⒈",), "㈠": ("㈠",)}

CHAPTERS = ("部分", "章", "节")
"""Styles of headings that part a document, outermost first."""


@dataclass(frozen=True, slots=True)
class Number:
    """``text`` as printed, ``style`` of its kind, ``path`` its values, ``stop`` where it ends."""

    text: str
    style: str
    path: tuple[int, ...]
    stop: int

    @property
    def depth(self) -> str:
        """The style, with how many parts a dotted number has."""
        return f"1.1/{len(self.path)}" if self.style == "1.1" else self.style

    @property
    def first(self) -> bool:
        """Whether a list can begin with it."""
        return self.path[-1:] in {(1,), ()}

    def follows(self, other: Number) -> bool:
        """Whether it comes next after ``other`` in the same list (one may be left out)."""
        return (
            self.depth == other.depth
            and self.path[:-1] == other.path[:-1]
            and 0 < self.path[-1] - other.path[-1] <= 2  # noqa: PLR2004
        )


def number_of(text: str) -> Number | None:
    """The number that ``text`` begins with, or None."""
    return _number_of(text[:_LONGEST])


@lru_cache(maxsize=8192)
def _number_of(beginning: str) -> Number | None:
    text = unified(beginning)
    if _BEGINS.match(text) is None:
        return None
    for style, pattern in _PATTERNS:
        found = pattern.match(text)
        if found is None:
            continue
        path = _path(style, found[1])
        if path[:1] == (0,) and style != "a.":
            return None
        return Number(found[0].strip(), style, path, found.end())
    return None


def _path(style: str, sign: str) -> tuple[int, ...]:
    if style in _ENCLOSED:
        base = next(b for b in reversed(_ENCLOSED[style]) if sign >= b)
        return (ord(sign) - ord(base) + 1,)
    if style == "a.":
        return (ord(sign.lower()) - ord("a") + 1,)
    return tuple(_value(part) for part in re.split(r"\s?[.．\-－]\s?", sign))


def _value(sign: str) -> int:
    if sign.isdecimal():
        return int(sign)
    total, unit = 0, 0
    for char in sign:
        if char in "十百":
            total += (unit or 1) * (10 if char == "十" else 100)
            unit = 0
        else:
            unit = unit * 10 + _CN_DIGITS[char]
    return total + unit
