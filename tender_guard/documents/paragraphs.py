"""Printed lines become paragraphs: indentation, length, spacing and size tell where one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tender_guard.documents.lines import Print
from tender_guard.documents.model import Paragraph

ITEM = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[章节条款部分篇卷]"
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}(\.\d{1,2}){1,4}(?![\d%％万元亿米年月倍分])"
    r"|\d{1,2}[.．、)）](?!\d)"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩]"
    r"|[A-Za-z][.．、)）]"
    r"|附[件表录][一二三四五六七八九十\d]*|注[:：\d]|备注[:：]"
    r"|[●■◆•➢□☑☒✓√○◇▪★▲※]"
)
END = re.compile(r"[。；！？：:;]\s*[”’」』）)]?\s*$")
LEADERS = re.compile(r"([.．·…。_]\s?){5,}|…{2,}")
NOT_AT_LINE_START = "，。、；：？！）》」』】〕”’％%…—"

SAME_INDENT = 0.8
SAME_SIZE = 0.12
LOOSE = 1.45
"""A line pitch of so many times the paragraph's own ends it."""
WIDEST_PITCH = 2.6
"""So does one of so many font sizes."""
CENTRED = 1.2


@dataclass(frozen=True, slots=True)
class Column:
    """Left and right edge of the running text."""

    left: float
    right: float


def column(prints: Sequence[Print], width: float) -> Column:
    """The text column of pages ``width`` points wide, from all their lines."""
    if not prints:
        return Column(0.12 * width, 0.88 * width)
    rights = sorted(item.right for item in prints)
    lefts = sorted(item.left for item in prints)
    return Column(lefts[len(lefts) // 20], rights[int(len(rights) * 0.93)])


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
    return abs(left - right) <= CENTRED * item.size * 2 and min(left, right) > 2 * item.size


def _goes_on(group: Sequence[Print], item: Print, text: Column) -> bool:
    """Whether ``item`` is a further line of the paragraph ``group``."""
    last = group[-1]
    if abs(item.size - last.size) > SAME_SIZE * max(item.size, last.size):
        return False
    if not _is_near(group, item) or LEADERS.search(last.line.text):
        return False
    if not _is_full(last, item, text):
        return False
    if item.bold != last.bold and all(one.bold == last.bold for one in group) and _ends(last):
        return False
    if ITEM.match(item.line.text) and (_ends(last) or _is_indented(item, last)):
        return False
    return _keeps_indent(group, item)


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
    lefts, rights, words = item.line.lefts, item.line.rights, item.line.text
    stop = 1
    if words[0].isascii() and words[0].isalnum():
        while stop < len(words) and words[stop].isascii() and not words[stop].isspace():
            stop += 1
    while stop < len(words) and words[stop] in NOT_AT_LINE_START:
        stop += 1
    return last.right + (rights[stop - 1] - lefts[0]) > text.right - 0.6 * item.size


def _ends(item: Print) -> bool:
    return bool(END.search(item.line.text))


def _is_indented(item: Print, last: Print) -> bool:
    return item.left > last.left + SAME_INDENT * item.size


def _keeps_indent(group: Sequence[Print], item: Print) -> bool:
    last = group[-1]
    shift = (item.left - last.left) / item.size
    if len(group) > 1:
        return abs(shift) < SAME_INDENT
    if shift >= SAME_INDENT:
        return bool(ITEM.match(last.line.text))
    if shift > -SAME_INDENT:
        return not _ends(last)
    return True
