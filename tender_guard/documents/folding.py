"""Text folded for comparison, with the way back to what is printed.

Folding takes away what a reader does not see as a difference: white space, full-width letters and
digits, compatibility ideographs, Kangxi radicals (Unicode blocks 2F00 and 2E80), thousands
separators. Marks that are metacharacters of patterns become their full-width forms, so that
``（`` in a rule means the mark itself. Quotes are always cut from the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# CJK Radicals Supplement: NFKC leaves most of it alone. From Unicode's EquivalentUnifiedIdeograph.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵"
    "⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爪⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糸⺰纟⺱罓⺲罒⺳网⺴罓⺵网"
    "⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅"
    "⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾"
    "⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_SPECIAL: dict[str, str] = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
_SPECIAL |= dict(zip(",;:?!()[]", "，；：？！（）［］", strict=True))
_SPECIAL |= dict.fromkeys("，；：？！（）［］", "")  # keep: filled in below
for _mark in "，；：？！（）［］":
    _SPECIAL[_mark] = _mark
_SPECIAL |= dict.fromkeys("—–－―‐‑−─━", "-")
_SPECIAL |= dict.fromkeys("～〜∼", "~")
_SPECIAL |= dict.fromkeys("“”„‟＂「」『』〝〞", '"')
_SPECIAL |= dict.fromkeys("‘’＇", "'")
_SPECIAL |= dict.fromkeys("〔【〖", "［") | dict.fromkeys("〕】〗", "］")
_SPECIAL |= dict.fromkeys("·•‧・", "·")
_SPECIAL |= dict.fromkeys("≥≧⩾", "≥") | dict.fromkeys("≤≦⩽", "≤")
_SPECIAL |= dict.fromkeys("｜│┃|", "｜")
_SPECIAL["…"] = "…"
_HAS_RADICAL = re.compile("[\u2e80-\u2fdf]")
_UNIFIED = str.maketrans(
    dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
)
_KEPT = (("①", "⓿"), ("⒈", "⒛"), ("⑴", "⒇"))  # circled and bracketed numbers mark items


@cache
def _fold_char(char: str) -> str:
    special = _SPECIAL.get(char)
    if special is not None:
        return special
    if char.isspace() or unicodedata.category(char) in {"Cf", "Cc"}:
        return ""
    if any(low <= char <= high for low, high in _KEPT):
        return char
    return "".join(
        _SPECIAL.get(c, c) for c in unicodedata.normalize("NFKC", char).lower() if not c.isspace()
    )


def unified(text: str) -> str:
    """The text with ordinary characters for radicals; every character keeps its place."""
    return text.translate(_UNIFIED) if _HAS_RADICAL.search(text) else text


@dataclass(frozen=True, slots=True)
class Folded:
    """``text[i]`` came from the character ``origin[i]`` of the original."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """The span of the original that ``text[start:stop]`` came from."""
        if stop <= start:
            where = self.origin[start] if start < len(self.origin) else 0
            return where, where
        return self.origin[start], self.origin[stop - 1] + 1


def fold(text: str) -> Folded:
    """Fold ``text``; a comma between digits is a thousands separator and goes."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for folded in _fold_char(char):
            chars.append(folded)
            origin.append(index)
    joined = "".join(chars)
    if "，" not in joined:
        return Folded(joined, tuple(origin))
    kept = [i for i in range(len(joined)) if not _is_separator(joined, i)]
    return Folded("".join(joined[i] for i in kept), tuple(origin[i] for i in kept))


def fold_plain(text: str) -> str:
    """The folded text alone."""
    return fold(text).text


def _is_separator(text: str, i: int) -> bool:
    if text[i] != "，" or i == 0 or not text[i - 1].isdigit():
        return False
    group = text[i + 1 : i + 4]
    return len(group) == 3 and group.isdecimal() and not text[i + 4 : i + 5].isdigit()  # noqa: PLR2004
