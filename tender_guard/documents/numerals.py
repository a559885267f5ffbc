"""Numbers as Word prints them in front of paragraphs (ECMA-376, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LETTERS: Final = 26
_LARGEST: Final = 32767
"""Word counts no further; what is beyond is printed in digits."""


def numeral(value: int, form: str) -> str:
    """`value` in the number format `form` of Word; plain digits where the format is not known."""
    write = _FORMS.get(form)
    if write is None or not 0 <= value <= _LARGEST:
        return str(value)
    return write(value)


def _decimal_zero(value: int) -> str:
    return f"{value:02d}"


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _letter(value: int) -> str:
    # a … z, then aa, bb … zz, aaa …
    if value == 0:
        return ""
    return chr(ord("a") + (value - 1) % _LETTERS) * ((value - 1) // _LETTERS + 1)


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def chinese(value: int) -> str:
    """``23`` is 二十三, ``105`` 一百零五, ``10000`` 一万."""
    return _counted(value, "零一二三四五六七八九", "十百千", leading_one=False)


def _legal(value: int) -> str:
    return _counted(value, _LEGAL, "拾佰仟", leading_one=True)


def _counted(value: int, digits: str, units: str, *, leading_one: bool) -> str:
    if value == 0:
        return digits[0]
    myriads, rest = divmod(value, 10000)
    text = _counted(myriads, digits, units, leading_one=leading_one) + "万" if myriads else ""
    gap = bool(text) and 0 < rest < 1000  # noqa: PLR2004  four digits a group
    started = False
    for place in (3, 2, 1, 0):
        digit = rest // 10**place % 10
        if digit == 0:
            gap = gap or started
            continue
        text += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        started, gap = True, False
    one_ten = digits[1] + units[0]
    return text[1:] if text.startswith(one_ten) and not leading_one else text


def _counting(value: int) -> str:
    # Up to 99 as spoken, then digit by digit: 一〇〇.
    return chinese(value) if value < 100 else _digital(value)  # noqa: PLR2004  the format's own


def _wide(value: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(value))


def _row(characters: str) -> Callable[[int], str]:
    def write(value: int) -> str:
        return characters[value - 1] if 0 < value <= len(characters) else str(value)

    return write


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    def write(value: int) -> str:
        return chr(first + value - 1) if 0 < value <= last else str(value)

    return write


def _sexagenary(value: int) -> str:
    if value == 0:
        return ""
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12]


def _circle(value: int) -> str:
    if 20 < value <= 35:  # noqa: PLR2004  ㉑ to ㉟ stand apart in Unicode
        return chr(0x3251 + value - 21)
    return _enclosed(0x2460, 20)(value)


def _ordinal(value: int) -> str:
    tens, ones = value // 10 % 10, value % 10
    ending = "th" if tens == 1 else {1: "st", 2: "nd", 3: "rd"}.get(ones, "th")
    return f"{value}{ending}"


def _nothing(_: int) -> str:
    return ""


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": _decimal_zero,
    "decimalHalfWidth": str,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "japaneseDigitalTenThousand": _digital,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "ordinal": _ordinal,
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "koreanDigital2": _digital,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _row(_STEMS),
    "ideographZodiac": _row(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _enclosed(0x3220, 10),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "numberInDash": lambda value: f"- {value} -",
    "none": _nothing,
}
