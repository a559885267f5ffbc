"""How a place in a law is written, and what it means.

Four ways are in use: ``第三十二条第二款第三项`` (also ``第七条（二）`` for an item) in laws and
regulations, ``三（八）8`` in documents by headings, ``3.1.5`` in standards, and ``全文`` where no
single place can be named.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tender_guard.errors import RulebookError

_NUMERAL = "[零〇一二三四五六七八九十百千]+"
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ARTICLE = re.compile(
    rf"第(?P<article>{_NUMERAL})条(?:之(?P<inserted>{_NUMERAL}))?"
    rf"(?:第(?P<paragraph>{_NUMERAL})款)?"
    rf"(?:第(?P<item>{_NUMERAL})项|\((?P<listed>{_NUMERAL})\))?"
)
_HEADING = re.compile(rf"(?P<first>{_NUMERAL})(?:\((?P<second>{_NUMERAL})\))?(?P<third>\d+)?")
_CLAUSE = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One place: an article with its parts, or the numbers of a heading or a standard's clause.

    All None and ``numbers`` empty is the whole text.
    """

    article: int | None = None
    inserted: int = 0
    paragraph: int | None = None
    item: int | None = None
    numbers: tuple[int, ...] = ()


def numeral(text: str) -> int:
    """The number that Chinese numerals such as ``二百零一`` write."""
    total = 0
    digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            continue
        total += (digit or 1) * _UNITS[sign]
        digit = 0
    return total + digit


def parse(text: str) -> Reference:
    """The place TEXT names.

    Raises:
        RulebookError: TEXT is written in none of the known ways.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain == "全文":
        return Reference()
    if match := _ARTICLE.fullmatch(plain):
        item = match["item"] or match["listed"]
        return Reference(
            article=numeral(match["article"]),
            inserted=numeral(match["inserted"] or ""),
            paragraph=numeral(match["paragraph"]) if match["paragraph"] else None,
            item=numeral(item) if item else None,
        )
    if match := _HEADING.fullmatch(plain):
        second, third = match["second"], match["third"]
        if third and not second:
            raise RulebookError(f"条款写法无法识别：{text}")
        steps = (numeral(match["first"]), numeral(second or ""), int(third or 0))
        return Reference(numbers=tuple(step for step in steps if step))
    if _CLAUSE.fullmatch(plain):
        return Reference(numbers=tuple(int(number) for number in plain.split(".")))
    raise RulebookError(f"条款写法无法识别：{text}")
