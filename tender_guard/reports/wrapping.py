"""Breaking Chinese text into lines of a terminal."""

from __future__ import annotations

import unicodedata

_NO_START = frozenset("，。；：、？！）》】〕」』”’％%,.;:?!)]}…—")
_NO_END = frozenset("（《【〔「『“‘([{")


def width(text: str) -> int:
    """Columns that the text takes: two for a wide character, none for a combining one."""
    return sum(map(_columns, text))


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most ``columns``.

    Chinese breaks between any two characters, save before a closing and behind an opening mark;
    words and numbers of the Latin script stay whole where they fit. Line ends of the text hold.
    """
    return [line for part in text.split("\n") for line in _wrap_line(part, columns)]


def _wrap_line(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    start = 0
    while width(text[start:]) > columns:
        stop = _break(text, start, columns)
        lines.append(text[start:stop].rstrip(" "))
        start = stop
        while text[start : start + 1] == " ":
            start += 1
    return [*lines, text[start:]]


def _break(text: str, start: int, columns: int) -> int:
    """Where the line that begins at ``start`` ends."""
    stop, used = start, 0
    while used + _columns(text[stop]) <= columns:
        used += _columns(text[stop])
        stop += 1
    stop = max(stop, start + 1)
    for place in range(stop, start, -1):
        if _may_break(text, place):
            return place
    return stop


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after in _NO_START or before in _NO_END:
        return False
    return not (_sticks(before) and _sticks(after))


def _sticks(character: str) -> bool:
    return character.isascii() and character != " "


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
