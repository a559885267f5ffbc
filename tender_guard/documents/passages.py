"""Lines become passages: what one would read without stopping, whatever the line and page breaks.

A printed line goes on in the next one where it is full, says no end, and the next one begins no
new item. Everything is decided by where the lines stand on the page; where a file has no geometry
(DOCX, text) its own paragraphs are taken as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tender_guard.documents.model import Line, Paragraph, Part
from tender_guard.documents.numbering import Number, number_of

_END = tuple("。！？；：…!?;:")
_BULLET = re.compile(
    r"\s*(?:[•●■◆◇▪➢☑□√▇]|[（(]?(?:注|备注|说明|特别提[醒示])\d*\s*[:：]|\d{4}年?[（(]?$)"
)
_LABEL = re.compile(r"\s*[\u4e00-\u9fff][\u4e00-\u9fff\s（）()/、]{0,12}[:：]")
_PAGE_NUMBER = re.compile(
    r"[\s\-－—–·~～]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})\s*(?:页)?"
    r"(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[\s\-－—–·~～]*"
)
_LEADERS = re.compile(r"(?:[.．·…]\s?){4,}\s*\d*$")
_LATIN = re.compile(r"[A-Za-z0-9./:_\-@%&=?#~+]+")
_OPENING = "（(“《【〔［"
_CLOSING = "）)”》】〕］，。；：、！？％%"
_SLACK = 0.7  # of a character's width
_INDENT = 1.2
_GAP = 1.3  # of a line's height


@dataclass(frozen=True, slots=True)
class Span:
    """``line.text[start:stop]``."""

    line: Line
    start: int
    stop: int

    @property
    def text(self) -> str:
        """The characters of the span."""
        return self.line.text[self.start : self.stop]


@dataclass(frozen=True, slots=True)
class Passage:
    """Spans that read as one text. ``number`` is automatic, no part of the text."""

    spans: tuple[Span, ...]
    level: int | None = None
    number: str = ""
    size: float | None = None
    bold: bool = False
    centred: bool = False

    @property
    def text(self) -> str:
        """The spans joined without any separator."""
        return "".join(span.text for span in self.spans)

    @property
    def page(self) -> int | None:
        """The page the passage begins on."""
        return self.spans[0].line.page if self.spans else None


def written(spans: Iterable[Span | str]) -> tuple[str, tuple[Part, ...]]:
    """The text of spans and separators, and the parts that lead back to the lines."""
    texts: list[str] = []
    parts: list[Part] = []
    at = 0
    for span in spans:
        if isinstance(span, str):
            texts.append(span)
            at += len(span)
            continue
        length = span.stop - span.start
        parts.append(Part(at, length, span.line, span.start))
        texts.append(span.text)
        at += length
    return "".join(texts), tuple(parts)


def stripped(line: Line) -> Span | None:
    """The line without white space at its ends; None where nothing is left."""
    text = line.text
    start = len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    return Span(line, start, stop) if start < stop else None


@dataclass(frozen=True, slots=True)
class Measure:
    """How lines of one column are set: where they begin and end, how wide a character is."""

    left: float
    right: float
    em: float
    indented: bool = True

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Measure | None:
        """The measure of a column of text, None where no line has geometry."""
        drawn = [line for line in lines if line.lefts and line.text.strip()]
        if not drawn:
            return None
        em = median(_em(line) for line in drawn)
        longest = max(line.rights[-1] - line.lefts[0] for line in drawn)
        long = [line for line in drawn if line.rights[-1] - line.lefts[0] > longest * 0.75]
        right = _usual([line.rights[-1] for line in long], em)
        left = _usual([line.lefts[0] for line in long], em)
        begun = [
            after.lefts[0] > left + em * _INDENT
            for line, after in pairwise(drawn)
            if line.rights[-1] < right - 3 * em and not number_of(after.text)
        ]
        return cls(left, right, em, sum(begun) * 2 >= len(begun))

    def is_full(self, line: Line) -> bool:
        """Whether a line ends within a character of the right edge."""
        return bool(line.rights) and line.rights[-1] > self.right - self.em


def _em(line: Line) -> float:
    widths = [
        right - left
        for char, left, right in zip(line.text, line.lefts, line.rights, strict=False)
        if char >= "\u2e80"
    ]
    return median(widths) if widths else (line.bottom - line.top) or 10.0


def _usual(values: Sequence[float], em: float) -> float:
    """The value where most lie, the outermost of those within one character."""
    rounded = Counter(round(value / em) for value in values)
    most = max(rounded.items(), key=lambda item: (item[1], item[0]))[0]
    near = [value for value in values if abs(round(value / em) - most) <= 1]
    return max(near)


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
    ended = text.endswith(_END)
    number = number_of(after.text)
    if number is not None and (ended or numbers.expects(number) or not _dangling(text)):
        full = measure is not None and _full(before, after, measure)
        plain = number.style in {"1.", "1.1", "1 ", "a."}
        if not (plain and full and not ended and not numbers.expects(number)):
            return False
    if _BULLET.match(after.text):
        return False
    if measure is None or not before.line.lefts or not after.line.lefts:
        return _unclosed(text)
    if not _full(before, after, measure):
        return paged and _unclosed(text)
    indent = after.line.lefts[after.start] > measure.left + measure.em * _INDENT
    if ended:
        return measure.indented and not indent and not text.endswith(("：", ":"))
    return not (indent and not paged and _begins(before, measure) and _LABEL.match(after.text))


def _begins(before: Span, measure: Measure) -> bool:
    return before.line.lefts[before.start] > measure.left + measure.em * _INDENT


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


def _full(before: Span, after: Span, measure: Measure) -> bool:
    """Whether the first word of ``after`` would not have found room behind ``before``."""
    room = measure.right - before.line.rights[before.stop - 1]
    return _first_word(after, measure.em) > room - measure.em * _SLACK


def _first_word(span: Span, em: float) -> float:
    text = span.text
    latin = _LATIN.match(text, 1 if text[0] in _OPENING else 0)
    if latin is not None:
        end = latin.end()
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        line = span.line
        return line.rights[span.start + end - 1] - line.lefts[span.start]
    width = 1
    while width < len(text) and (text[width] in _CLOSING or text[width - 1] in _OPENING):
        width += 1
    return width * em


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
            if open_ is not None and _parted(open_, fresh, measure_at, numbers):
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


def _parted(
    open_: Passage,
    fresh: Passage,
    measure_at: Callable[[int | None], Measure | None],
    numbers: Numbers,
) -> bool:
    """Whether a page break alone stands between two passages that are one."""
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
    if measure is None or before.text.endswith(_END) or number_of(after.text) is not None:
        return False
    if _LABEL.match(after.text) or _LEADERS.search(before.text):
        return False
    if not before.line.lefts or not after.line.lefts:
        return False
    height = before.line.bottom - before.line.top
    near = -height < after.line.top - before.line.bottom < _GAP * height
    left = after.line.lefts[after.start]
    return near and left < max(measure.left, before.line.lefts[before.start]) + measure.em


def ends(text: str) -> bool:
    """Whether a text is at the end of a sentence."""
    return text.rstrip().endswith(_END)


def reaches(line: Line, column: Sequence[Line]) -> bool:
    """Whether a line reaches the right edge of its column."""
    measure = Measure.of(column)
    if measure is None or not line.lefts:
        return False
    return line.rights[-1] > measure.right - 2 * measure.em


def says_something(text: str) -> bool:
    """Whether there is a letter, a character or a digit in a text."""
    return any(char.isalnum() for char in text)


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but the number of its page."""
    return bool(text.strip()) and _PAGE_NUMBER.fullmatch(text) is not None
