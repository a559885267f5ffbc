"""Lines become passages, whatever the line and page breaks.

A printed line goes on in the next one where it is full, says no end, and the next one begins no
new item. Where a file has no geometry (DOCX, text) its own paragraphs are taken as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tender_guard.documents.measure import Measure
from tender_guard.documents.model import Line, Paragraph
from tender_guard.documents.numbering import Number, number_of
from tender_guard.documents.passages import Passage, Span, stripped

_END = tuple("。！？；：…!?;:")
_BULLET = re.compile(r"\s*(?:[•●■◆◇▪➢☑□√▇]|[（(]?(?:注|备注|说明|特别提[醒示])\d*\s*[:：])")
_LABEL = re.compile(r"\s*[\u4e00-\u9fff][\u4e00-\u9fff\s（）()/、]{0,12}[:：]")
_LEADERS = re.compile(r"(?:[.．·…]\s?){4,}\s*\d*$")
_QUANTITIES = {"1.", "1.1", "1 ", "a."}
"""Styles of numbers that look like quantities or references, too."""
_GAP = 1.3  # of a line's height


class Numbers:
    """The numbers read so far: what tells an item from a reference at the beginning of a line."""

    def __init__(self) -> None:
        """Nothing has been read."""
        self._last: dict[str, Number] = {}

    def read(self, number: Number) -> None:
        """Remember the number of an item."""
        self._last[number.depth] = number

    def expects(self, number: Number) -> bool:
        """Whether an item with this number would continue or begin a list."""
        return number.first or self.follows(number)

    def follows(self, number: Number) -> bool:
        """Whether an item with this number would continue a list."""
        last = self._last.get(number.depth)
        return last is not None and number.follows(last)


def goes_on(
    before: Span, after: Span, measure: Measure | None, numbers: Numbers, *, paged: bool = False
) -> bool:
    """Whether the text of ``before`` continues in ``after``.

    ``paged`` says that a page break lies between: then an indent tells nothing where the sentence
    is not at its end.
    """
    text = before.text
    drawn = measure is not None and bool(before.line.lefts) and bool(after.line.lefts)
    full = measure is not None and drawn and measure.is_full(before, after)
    number = number_of(after.text)
    if number is not None:
        referred = _dangling(text) or (full and number.style in _QUANTITIES)
        if ends(text) or numbers.expects(number) or not referred:
            return False
    if _BULLET.match(after.text):
        return False
    if measure is None or not drawn:
        return _unclosed(text)
    if not full:
        return paged and _unclosed(text)
    if ends(text):
        return measure.indented and not measure.indents(after) and not text.endswith(("：", ":"))
    labelled = measure.indents(before) and measure.indents(after) and _LABEL.match(after.text)
    return paged or not labelled


def ends(text: str) -> bool:
    """Whether a text is at the end of a sentence."""
    return text.rstrip().endswith(_END)


def _dangling(text: str) -> bool:
    """Whether a text ends where a number must follow: ``按照第``, ``见本章``."""
    return text.endswith(("第", "见", "按", "照", "按照", "款", "项", "和", "、", "及", "或", "至"))


def _unclosed(text: str) -> bool:
    """Whether a sentence without geometry plainly goes on: a comma, an open bracket."""
    if text.endswith(("，", "、", "（", "“", "《")):
        return True
    return _brackets_open(text)


def _brackets_open(text: str) -> bool:
    return text.count("（") > text.count("）") or text.count("“") > text.count("”")


def joined(
    paragraphs: Iterable[Paragraph], measure_at: Callable[[int | None], Measure | None]
) -> Iterator[Passage]:
    """The passages of paragraphs that follow each other: one each, unless a page break parts it.

    ``measure_at`` gives how the text of a page is set. Paragraphs of a file without pages are
    joined where the first one plainly has no end.
    """
    numbers = Numbers()
    open_: Passage | None = None
    for paragraph in paragraphs:
        for fresh in _items(paragraph, numbers):
            if open_ is not None and _are_one(open_, fresh, measure_at, numbers):
                open_ = replace(open_, spans=open_.spans + fresh.spans)
                continue
            if open_ is not None:
                yield open_
            open_ = fresh
            number = number_of(fresh.text)
            if number is not None:
                numbers.read(number)
    if open_ is not None:
        yield open_


def _items(paragraph: Paragraph, numbers: Numbers) -> Iterator[Passage]:
    """A paragraph as it was read, parted where a line begins with the number that is due."""
    runs: list[list[Span]] = []
    last: Number | None = None
    for line in paragraph.lines:
        span = stripped(line)
        if span is None:
            continue
        number = number_of(span.text)
        due = number is not None and (
            number.follows(last) if last is not None else numbers.follows(number)
        )
        if not runs or (due and not _dangling(runs[-1][-1].text)):
            runs.append([])
        if number is not None and (due or not runs[-1]):
            last = number
        runs[-1].append(span)
    for index, run in enumerate(runs):
        yield Passage(
            tuple(run),
            paragraph.level,
            "" if index else paragraph.number,
            paragraph.size,
            paragraph.bold,
            paragraph.centred,
        )


def lines_joined(lines: Iterable[Line], measure: Measure | None) -> Iterator[Passage]:
    """The passages of the lines of one cell."""
    numbers = Numbers()
    open_: list[Span] = []
    for line in lines:
        span = stripped(line)
        if span is None:
            continue
        if open_ and not goes_on(open_[-1], span, measure, numbers):
            yield Passage(tuple(open_))
            open_ = []
        open_.append(span)
        number = number_of(span.text)
        if number is not None and len(open_) == 1:
            numbers.read(number)
    if open_:
        yield Passage(tuple(open_))


def _are_one(
    open_: Passage,
    fresh: Passage,
    measure_at: Callable[[int | None], Measure | None],
    numbers: Numbers,
) -> bool:
    """Whether nothing but a page or line break stands between two passages."""
    before, after = open_.spans[-1], fresh.spans[0]
    measure = measure_at(before.line.page)
    paged = before.line.page != after.line.page
    if fresh.number or open_.level != fresh.level:
        return False
    if open_.centred and fresh.centred:
        return _brackets_open(before.text) and number_of(after.text) is None
    if open_.size and fresh.size and abs(open_.size - fresh.size) > 1:
        return False
    if not paged and before.line.page is not None and not _close(before, after, measure):
        return False
    return goes_on(before, after, measure, numbers, paged=paged)


def _close(before: Span, after: Span, measure: Measure | None) -> bool:
    """Whether an unfinished line and a flush one stand right below each other on a page."""
    if measure is None or ends(before.text) or number_of(after.text) is not None:
        return False
    if _LABEL.match(after.text) or _LEADERS.search(before.text):
        return False
    if not before.line.lefts or not after.line.lefts:
        return False
    height = before.line.bottom - before.line.top
    near = -height < after.line.top - before.line.bottom < _GAP * height
    left = after.line.lefts[after.start]
    return near and left < max(measure.left, before.line.lefts[before.start]) + measure.em
