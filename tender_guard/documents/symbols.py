"""Symbols of dingbat fonts as the characters they look like.

Word and WPS write bullets, ticks and boxes as private-use code points (U+F000 + the font's code)
or plainly as letters of a dingbat font. What has no counterpart worth keeping becomes nothing.
"""

from __future__ import annotations

WINGDINGS = {
    0x21: "✎", 0x28: "☎", 0x29: "☎", 0x2A: "✉", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□",
    0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "◆", 0x77: "◆",
    0x9E: "•", 0x9F: "•", 0xA1: "○", 0xA4: "◎", 0xA7: "▪", 0xA8: "□", 0xB2: "◇", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "→", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑", 0x7E: "□",
}  # fmt: skip
WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□",
    0x98: "●", 0x97: "●", 0x96: "•", 0x95: "•", 0x99: "○", 0x9A: "○", 0xA0: "▪", 0xA4: "□",
    0xA5: "□", 0xA6: "□", 0xAE: "◆", 0xAF: "◇",
}  # fmt: skip
SYMBOL = {
    0x2D: "−", 0x2B: "+", 0x3D: "=", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6C: "λ",
    0x6D: "μ", 0x70: "π", 0x73: "σ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xA3: "≤", 0xA5: "∞",
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xD6: "√", 0xE5: "∑", 0xAE: "→", 0xD7: "·", 0xA8: "◆", 0xA7: "▪",
}  # fmt: skip
WITHOUT_FONT = WINGDINGS | {
    0xA3: "□", 0x52: "☑", 0xB7: "•", 0x50: "✓", 0x51: "☒", 0x53: "☒", 0xA2: "■",
}  # fmt: skip
"""What a private-use symbol is taken for in a font that says nothing: the ones Word's lists use."""


def symbol(code: int, font: str) -> str:
    """The character that private-use ``code`` (U+F000…U+F0FF) of ``font`` shows; "" if none."""
    low = code & 0xFF
    table = _table(font)
    if table is not None:
        return table.get(low, "")
    if 0x21 <= low <= 0x40:  # noqa: PLR2004
        return chr(low)
    return WITHOUT_FONT.get(low, "")


def dingbat(code: int, font: str) -> str | None:
    """What a letter of a dingbat font shows; None where the font is an ordinary one."""
    table = _table(font)
    if table is None or table is SYMBOL:
        return None
    return table.get(code)


def _table(font: str) -> dict[int, str] | None:
    name = font.replace(" ", "").replace("-", "")
    if "wingdings2" in name:
        return WINGDINGS_2
    if "wingdings" in name:
        return WINGDINGS
    if name.endswith("symbol") or "symbolmt" in name:
        return None if "kingsoft" in name else SYMBOL
    return None


def printed(text: str, font: str) -> str:
    """Text of a Word run in ``font`` as it is printed."""
    name = font.lower()
    return "".join(_printed(char, name) for char in text)


def _printed(char: str, font: str) -> str:
    if "\uf000" <= char <= "\uf0ff":
        return symbol(ord(char), font)
    shown = dingbat(ord(char), font)
    return char if shown is None else shown


def is_dingbat(font: str) -> bool:
    """Whether the letters of the font are no letters."""
    return _table(font.lower()) is not None
