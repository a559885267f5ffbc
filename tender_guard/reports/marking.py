"""Which characters of a quote are the words that met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Part of a quote; ``marked`` where it is one of the matched words."""

    text: str
    marked: bool


def pieces(quote: str, matched: Sequence[str]) -> tuple[Piece, ...]:
    """The quote cut at the matched words; together the pieces are the quote again.

    The words are looked for one after another, each behind the last one; a word that does not
    stand there is taken where it stands first. Words that touch or overlap become one piece.
    """
    marks = bytearray(len(quote))
    cursor = 0
    for word in matched:
        start = quote.find(word, cursor) if word else -1
        if start < 0:
            start = quote.find(word) if word else -1
        if start < 0:
            continue
        cursor = start + len(word)
        marks[start:cursor] = b"\1" * len(word)
    found: list[Piece] = []
    start = 0
    for stop in range(1, len(quote) + 1):
        if stop == len(quote) or marks[stop] != marks[start]:
            found.append(Piece(quote[start:stop], bool(marks[start])))
            start = stop
    return tuple(found)


def bracketed(quote: str, matched: Sequence[str]) -> str:
    """The quote with the matched words in 【】, for paper and files without colour."""
    return "".join(f"【{p.text}】" if p.marked else p.text for p in pieces(quote, matched))
