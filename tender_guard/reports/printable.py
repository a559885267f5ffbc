"""Text of a document made safe for terminals and for XML inside office files."""

from __future__ import annotations

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = (*range(10), *range(11, 32), *range(0x7F, 0xA0))
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NO_CHARACTERS = (*range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_TABLE = dict.fromkeys((*_CONTROLS, *_DIRECTIONS, *_NO_CHARACTERS), _REPLACEMENT)


def printable(text: str) -> str:
    """The text with control characters (but line ends) and lone surrogates replaced."""
    return text.translate(_TABLE)
