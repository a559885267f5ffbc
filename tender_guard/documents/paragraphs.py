"""Printed lines become paragraphs: indentation, length, spacing and size tell where one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tender_guard.documents.lines import Print
from tender_guard.documents.model import Paragraph

MARKER = re.compile(r"[①-⑳⑴-⒇⒈-⒛㈠-㈩]|[（(]?[一二三四五六七八九十\d]{1,3}[）)]")
"""Marks of items that also stand within running text."""
ITEM = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[章节条款部分篇卷]"
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    r"|\d{1,2}([.．]\d{1,3}){1,4}(?![\d%％‰万元亿米年月日倍分公吨kK㎡mM])"
    r"|\d{1,2}[.．、](?!\d)"
    r"|[A-Za-z][.．、)）]"
    r"|附[件表录图][一二三四五六七八九十\d：:]|注[:：\d]|备注[:：]"
    r"|[●■◆•➢□☑☒✓√○◇▪★▲※]"
    rf"|{MARKER.pattern}"
)
NUMBER = re.compile(r"\d+(?:[.．]\d+)*")
END = re.compile(r"[。；！？：:;]\s*[”’」』）)]?\s*$")
SENTENCE_END = re.compile(r"[。！？]\s*[”’」』）)]?\s*$")
LEADERS = re.compile(r"([.．·…。_]\s?){5,}|…{2,}")
OPENING = "（(《【〔“‘「『["
NOT_AT_LINE_START = "，。、；：？！）》」』】〕”’％%…—),.;:!?"

SAME_INDENT = 0.8
"""Font sizes by which the left ends of lines of one paragraph may differ."""
SAME_SIZE = 0.12
LOOSE = 1.3
"""A line pitch of so many times the paragraph's own ends it."""
WIDEST_PITCH = 3.4
"""So does one of so many font sizes."""
CENTRED = 1.5
"""Font sizes by which left and right of a centred line may differ."""
INSET = 3.0
"""Font sizes by which it is further in than an indented one."""
ALIGNED = 0.7
"""Lines that end within so many font sizes end at one edge."""
FEWEST_ALIGNED = 3
NARROWER = 60.0
"""Lines that all end so many points before the usual edge are short, not full."""


@dataclass(frozen=True, slots=True)
class Column:
    """Left and right edge of the running text."""

    left: float
    right: float


def column(prints: Sequence[Print], usual: Column) -> Column:
    """The text column that lines of one page show, ``usual`` where they are too few.

    Its right edge is the furthest at which several lines end.
    """
    left = _edge([(-item.left, item.size) for item in prints if not item.turn])
    right = _edge([(item.right, item.size) for item in prints if not item.turn])
    return Column(
        usual.left if left is None else -left,
        usual.right if right is None or right < usual.right - NARROWER else right,
    )


def _edge(ends: list[tuple[float, float]]) -> float | None:
    """The greatest of ``ends`` (with font sizes) that has enough others beside it."""
    ends.sort(reverse=True)
    for place, (end, size) in enumerate(ends):
        beside = ends[place : place + FEWEST_ALIGNED]
        if len(beside) == FEWEST_ALIGNED and end - beside[-1][0] <= ALIGNED * size:
            return beside[-1][0]
    return None


def paragraphs(prints: Sequence[Print], text: Column) -> list[Paragraph]:
    """The paragraphs that lines of one page make, in the same order."""
    groups: list[list[Print]] = []
    for item in prints:
        if groups and _goes_on(groups[-1], item, text):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [_paragraph(group, text) for group in groups]


def _paragraph(group: Sequence[Print], text: Column) -> Paragraph:
    sizes = sorted(item.size for item in group)
    return Paragraph(
        tuple(item.line for item in group),
        size=round(sizes[len(sizes) // 2], 1),
        bold=all(item.bold for item in group),
        centred=all(_is_centred(item, text) for item in group),
    )


def _is_centred(item: Print, text: Column) -> bool:
    left, right = item.left - text.left, text.right - item.right
    return abs(left - right) <= CENTRED * item.size and min(left, right) > INSET * item.size


def _goes_on(group: Sequence[Print], item: Print, text: Column) -> bool:
    """Whether ``item`` is a further line of the paragraph ``group``."""
    last = group[-1]
    if not _looks_like(last, item) or not _is_near(group, item):
        return False
    if LEADERS.search(last.line.text) or not _is_full(last, item, text):
        return False
    if item.bold != last.bold and all(one.bold == last.bold for one in group) and _ends(last):
        return False
    if ITEM.match(item.line.text):
        return _takes_item(group, item, text)
    return _keeps_indent(group, item, text)


def _looks_like(last: Print, item: Print) -> bool:
    upright = not item.turn and not last.turn
    return upright and abs(item.size - last.size) <= SAME_SIZE * max(item.size, last.size)


def _is_near(group: Sequence[Print], item: Print) -> bool:
    last = group[-1]
    pitch = item.middle - last.middle
    if pitch > WIDEST_PITCH * max(item.size, last.size):
        return False
    if len(group) < 2:  # noqa: PLR2004
        return True
    return pitch <= LOOSE * (last.middle - group[-2].middle)


def _is_full(last: Print, item: Print, text: Column) -> bool:
    """Whether the next line's first word would not have fitted on this one any more."""
    stop = _first_word(item.line.text)
    word = item.line.rights[stop - 1] - item.line.lefts[0]
    return last.right + word > text.right - ALIGNED * item.size


def _first_word(words: str) -> int:
    """How many characters at the start of a line cannot be parted."""
    stop = 0
    while stop < len(words) - 1 and words[stop] in OPENING:
        stop += 1
    stop += 1
    if words[stop - 1].isascii():
        while stop < len(words) and words[stop].isascii() and not words[stop].isspace():
            stop += 1
    while stop < len(words) and words[stop] in NOT_AT_LINE_START:
        stop += 1
    return stop


def _ends(item: Print) -> bool:
    return bool(END.search(item.line.text))


def _indent(item: Print, text: Column) -> float:
    """How many font sizes a line is indented."""
    return (item.left - text.left) / item.size


def _takes_item(group: Sequence[Print], item: Print, text: Column) -> bool:
    """Whether a line that begins like a list item is only a wrapped one."""
    last = group[-1]
    shift = (item.left - last.left) / item.size
    if len(group) > 1:
        return abs(shift) < SAME_INDENT and not _ends(last)
    if shift > -SAME_INDENT:
        return False
    if _ends(last):
        return bool(MARKER.match(item.line.text)) and not SENTENCE_END.search(last.line.text)
    return _indent(last, text) >= SAME_INDENT


def _keeps_indent(group: Sequence[Print], item: Print, text: Column) -> bool:
    """Whether a line begins where a further line of the paragraph does."""
    last = group[-1]
    shift = (item.left - last.left) / item.size
    if len(group) > 1:
        return abs(shift) < SAME_INDENT
    if shift >= SAME_INDENT:
        return bool(ITEM.match(last.line.text))
    if shift > -SAME_INDENT:
        return _indent(last, text) < SAME_INDENT or not _ends(last)
    return True
