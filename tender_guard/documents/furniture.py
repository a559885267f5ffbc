"""Running heads, footers and page numbers: what a page shows only because it is a page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tender_guard.documents.lines import Print
from tender_guard.documents.sheet import Sheet

MARGIN = 0.11
"""Running heads stand in this share of the height at the top, footers at the bottom."""
SAME_HEIGHT = 3.0
FEWEST_PAGES = 3
FEWEST_NUMBERED = 2
FEWEST_TO_COMPARE = 6
APART = 40.0
"""Points; a line further from the running head than this belongs to the text."""
MOSTLY = 0.6
"""Where furniture stands, at least this share of the pages has nothing else."""
PAGE_NUMBER = re.compile(
    r"[-—–~·\s]*(?:第?\s*([0-9０-９]+)\s*页?|[ivxlcIVXLC]+|第?[一二三四五六七八九十百零〇]+页)"
    r"(?:[\s/，,、]*(?:共|of)?\s*[0-9０-９]+\s*页?)?[-—–~·\s]*",
)
DIGITS = re.compile(r"[0-9０-９]+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line in the margin; ``words`` are its words without digits, "#" for a page number."""

    item: Print
    sheet: int
    words: str
    slot: int
    numbers: tuple[int, ...]


def without_furniture(sheets: Sequence[Sheet]) -> list[tuple[Print, ...]]:
    """The lines of each page that are no running head, footer or page number.

    A running head stands at one height with the same words on at least three pages, where other
    pages have nothing else; numbers in it may only count the pages. A page number stands at one
    height on at least two pages, or alone where it goes on counting.
    """
    candidates = [
        candidate for number, sheet in enumerate(sheets) for candidate in _candidates(number, sheet)
    ]
    recurring = {id(candidate.item) for candidate in _recurring(candidates)}
    kept = []
    for sheet in sheets:
        upright = [item for item in sheet.prints if not item.turn]
        outer = _outer(upright, recurring) | _outer(upright[::-1], recurring)
        kept.append(tuple(item for item in sheet.prints if id(item) not in outer))
    return kept


def _outer(prints: Iterable[Print], recurring: AbstractSet[int]) -> set[int]:
    """Of the lines that recur those with nothing between them and the edge of the page."""
    found: set[int] = set()
    last: Print | None = None
    for item in prints:
        if id(item) not in recurring or (last and abs(item.middle - last.middle) > APART):
            break
        found.add(id(item))
        last = item
    return found


def _candidates(number: int, sheet: Sheet) -> Iterator[_Candidate]:
    for item in sheet.prints:
        inside = MARGIN * sheet.height < item.middle < (1 - MARGIN) * sheet.height
        if inside or item.turn:
            continue
        text = re.sub(r"\s", "", item.line.text)
        match = PAGE_NUMBER.fullmatch(text)
        numbers = tuple(int(digits) for digits in DIGITS.findall(text)[:3] if len(digits) < 7)  # noqa: PLR2004
        words = "#" if match else DIGITS.sub("#", text)
        yield _Candidate(item, number, words, round(item.middle / SAME_HEIGHT), numbers)


def _recurring(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    by_slot: dict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_slot[candidate.slot].append(candidate)
    found: list[_Candidate] = []
    for slot in by_slot:
        near = [one for place in (slot - 1, slot, slot + 1) for one in by_slot.get(place, ())]
        repeated = _repeated(near)
        pages = {one.sheet for one in near}
        if len({one.sheet for one in repeated}) >= MOSTLY * len(pages):
            found.extend(one for one in repeated if one.slot == slot)
            found.extend(_alike(near, repeated, slot))
    return found + _counting_on(candidates, found)


def _alike(
    near: Iterable[_Candidate], repeated: Sequence[_Candidate], slot: int
) -> list[_Candidate]:
    """Running heads of short chapters: they stand exactly where the repeated ones stand."""
    pages = {one.sheet for one in repeated}
    if len(pages) < FEWEST_TO_COMPARE:
        return []
    looks = {(round(one.item.middle), round(one.item.size, 1)) for one in repeated}
    return [
        one
        for one in near
        if one.slot == slot
        and one.sheet not in pages
        and (round(one.item.middle), round(one.item.size, 1)) in looks
    ]


def _repeated(near: Iterable[_Candidate]) -> list[_Candidate]:
    """Of the lines at one height those that say the same on several pages."""
    by_words: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in near:
        by_words[candidate.words].append(candidate)
    found: list[_Candidate] = []
    for words, group in by_words.items():
        pages = {one.sheet for one in group}
        if words == "#":
            found.extend(group if len(pages) >= FEWEST_NUMBERED else ())
        elif len(pages) >= FEWEST_PAGES and _is_steady(group):
            found.extend(group)
    return found


def _is_steady(group: Sequence[_Candidate]) -> bool:
    """Whether the numbers in a line stay the same or count the pages."""
    for place in range(min(len(one.numbers) for one in group)):
        values = Counter(one.numbers[place] for one in group)
        steps = Counter(one.numbers[place] - one.sheet for one in group)
        most = max(values.most_common(1)[0][1], steps.most_common(1)[0][1])
        if most < MOSTLY * len(group):
            return False
    return True


def _counting_on(candidates: Iterable[_Candidate], found: Iterable[_Candidate]) -> list[_Candidate]:
    """Page numbers at a height of their own (a page turned sideways) that fit the others."""
    numbered = [one for one in found if one.words == "#"]
    steps = {one.numbers[0] - one.sheet for one in numbered if one.numbers}
    known = {id(one.item) for one in numbered}
    return [
        one
        for one in candidates
        if one.words == "#"
        and id(one.item) not in known
        and one.numbers
        and one.numbers[0] - one.sheet in steps
    ]
