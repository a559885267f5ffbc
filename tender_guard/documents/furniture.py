"""Running heads, footers and page numbers: what a page shows only because it is a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tender_guard.documents.lines import Print

MARGIN = 0.13
"""Running heads stand in this share of the height at the top, footers at the bottom."""
SAME_HEIGHT = 3.0
FEWEST_PAGES = 3
PAGE_NUMBER = re.compile(
    r"^[-—–~·\s]*(第?\s*[0-9０-９]+\s*页?|[ivxlcIVXLC]+|第?[一二三四五六七八九十百零〇]+页)"
    r"([\s/，,、]*(共|of)?\s*[0-9０-９]+\s*页?)?[-—–~·\s]*$"
)
DIGITS = re.compile(r"[0-9０-９]+|[ivxlc]+(?=\W*$)")
PAGE_NUMBER_PAGES = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """The free lines of one page and its height."""

    height: float
    prints: tuple[Print, ...]


def without_furniture(sheets: Sequence[Sheet]) -> list[tuple[Print, ...]]:
    """The lines of each page that are no running head, footer or page number.

    Furniture is a line in the margin that stands at the same height with the same words (digits
    aside) on at least three pages, or a page number on at least two.
    """
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, sheet in enumerate(sheets):
        for item in sheet.prints:
            if _in_margin(item, sheet.height):
                seen[_key(item)].add(number)
    return [
        tuple(item for item in sheet.prints if not _is_furniture(item, sheet, seen))
        for sheet in sheets
    ]


def _is_furniture(item: Print, sheet: Sheet, seen: dict[tuple[str, int], set[int]]) -> bool:
    if not _in_margin(item, sheet.height):
        return False
    words, place = _key(item)
    pages = set().union(*(seen.get((words, near), set()) for near in range(place - 1, place + 2)))
    return len(pages) >= (PAGE_NUMBER_PAGES if words == "#" else FEWEST_PAGES)


def _in_margin(item: Print, height: float) -> bool:
    return item.line.bottom < MARGIN * height or item.line.top > (1 - MARGIN) * height


def _key(item: Print) -> tuple[str, int]:
    text = item.line.text.strip()
    words = "#" if PAGE_NUMBER.match(text) else DIGITS.sub("#", re.sub(r"\s", "", text))
    return words, round(item.middle / SAME_HEIGHT)
