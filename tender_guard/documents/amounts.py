"""Sums, shares and periods as documents write them, read from folded text, exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

import cn2an

_CAPITALS: Final = "零〇壹贰叁肆伍陆柒捌玖拾佰仟一二两三四五六七八九十百千"
_MULTIPLES: Final = {"": 1, "十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MONEY: Final = (
    r"(?:人民币|rmb|￥|¥|大写|小写|：|（|）|\s)*"
    rf"(?:(?<![\d.])(?P<digits>\d+(?:\.\d+)?)(?P<unit>[十百千]?亿元?|[十百千]?万元?|元)"
    rf"|(?P<capitals>[{_CAPITALS}]++(?:个?[万亿][{_CAPITALS}]*+)*+)(?:元|圆)"
    rf"|(?P<rounded>[{_CAPITALS}]++(?:个?[万亿][{_CAPITALS}]*+)++)(?![元圆平立㎡m吨人册株公米方户次辆套k件台亩字个]))"
)
PERCENT: Final = (
    r"(?P<percent>\d+(?:\.\d+)?)%|百分之(?P<hundredths>[一二三四五六七八九十]+)"
    r"|(?P<tenths>[一二两三四五六七八九])成(?!立|员|本|交|果|套|品)"
)


class Sum(NamedTuple):
    """An amount in yuan and where in the text it stands."""

    yuan: Decimal
    start: int
    stop: int


def money(found: re.Match[str]) -> Decimal | None:
    """The yuan of a match of `MONEY`; None where the numeral cannot be read."""
    groups = found.groupdict()
    if groups.get("digits"):
        return Decimal(groups["digits"]) * _unit(groups["unit"])
    try:
        capitals = groups["capitals"] or groups["rounded"]
        return Decimal(cn2an.cn2an(capitals.replace("个", ""), "smart"))
    except ValueError:
        return None


def _unit(unit: str) -> int:
    plain = unit.rstrip("元")
    if not plain:
        return 1
    size = 10**8 if plain[-1] == "亿" else 10**4
    return _MULTIPLES[plain[:-1]] * size


_MONEY = re.compile(MONEY)


def sums(text: str) -> list[Sum]:
    """Every amount of money that ``text`` (folded) states with its unit."""
    found = []
    for match in _MONEY.finditer(text):
        yuan = money(match)
        if yuan is not None:
            found.append(Sum(yuan, match.start(), match.end()))
    return found


def share(found: re.Match[str]) -> Decimal | None:
    """The share (0.02 for ``2%``) of a match of `PERCENT`."""
    groups = found.groupdict()
    if groups.get("percent"):
        return Decimal(groups["percent"]) / 100
    if groups.get("tenths"):
        return Decimal(cn2an.cn2an(groups["tenths"].replace("两", "二"), "smart")) / 10
    try:
        return Decimal(cn2an.cn2an(groups["hundredths"], "smart")) / 100
    except ValueError:
        return None


def whole(text: str) -> int | None:
    """A whole number in digits or Chinese numerals."""
    if text.isdecimal():
        return int(text)
    try:
        return int(cn2an.cn2an(text, "smart"))
    except ValueError:
        return None
