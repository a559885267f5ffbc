"""The outline of a document while it is read: headings above, lists around.

A numbered item ends the items of its kind before it; a sentence that introduces a list holds until
the list ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tender_guard.documents.model import Section
from tender_guard.documents.numbering import CHAPTERS, Number

_INTRODUCES = re.compile(
    r"[：:]\s*$|(?:下列|如下|之一|以下.{0,6}(?:情形|情况|条件|要求|规定|材料|内容|行为|方式|顺序|程序|"
    r"原则|标准|资料|证明|文件|因素))[^。；]{0,40}[。，]?$"
)
_OPENS = re.compile(r"下列|如下|之一|以下(?!简称|称)")
_FIELD = re.compile(
    r"\W*\S{0,8}(?:地\s*址|电\s*话|传\s*真|邮政编码|开户(?:银行|行)|[账帐]\s*号|联\s*系\s*人|代表人?|代理人|"
    r"日\s*期|名\s*称|盖\s*章|签\s*字|姓\s*名|身份证\S{0,4}|网\s*址|信\s*箱|代\s*码)[：:]\s*(?:\S{0,14}[：:])?"
)
_ITEMS = {"（1）", "（一）", "1）", "①", "⑴", "⒈", "㈠", "a.", "1.", "1、"}
_TITLES = {"title", "附件", "格式"}
_NOTE = re.compile(r"\W*(?:注|备注|说明|附)\W*")


def introduces(text: str) -> bool:
    """Whether a text ends with a sentence that a list follows."""
    text = text.strip()
    if _NOTE.fullmatch(text) or _FIELD.fullmatch(text):
        return False
    return _INTRODUCES.search(text) is not None


def opens_list(text: str) -> bool:
    """Whether a heading itself says that a list follows (``有下列情形之一的：``)."""
    return _OPENS.search(text) is not None


def last_sentence(text: str) -> str:
    """The last sentence of a text, where a list is introduced."""
    pieces = [piece for piece in re.split(r"(?<=[。！？])", text.strip()) if piece.strip()]
    return pieces[-1].strip() if pieces else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the outline: a numbered clause, a heading, a sentence that opens a list.

    ``depth`` is the kind of its number, ``title`` the text of a heading, ``level`` its outline
    level in the file, ``section`` what a heading opens.
    """

    depth: str
    number: Number | None
    title: str = ""
    level: int | None = None
    lead: str = ""
    section: Section | None = None


@dataclass(slots=True)
class Outline:
    """The steps down to where the reading stands."""

    steps: list[Step] = field(default_factory=list)
    _aside: list[Step] = field(default_factory=list)
    """Numbered steps of the chapter that a heading without number has interrupted."""

    @property
    def context(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(step.title for step in self.steps if step.title)

    @property
    def section(self) -> Section | None:
        """The section that the innermost heading opened."""
        return next((step.section for step in reversed(self.steps) if step.section), None)

    @property
    def in_list(self) -> bool:
        """Whether a sentence has just opened a list."""
        return bool(self.steps) and bool(self.steps[-1].lead)

    @property
    def leads(self) -> str:
        """The sentences that introduce the lists around, outermost first, one a line."""
        return _lines(self.steps)

    @property
    def leads_above(self) -> str:
        """The same for a paragraph behind the innermost step, which is no item of its list."""
        return _lines(self.steps[:-1])

    def closes(self, number: Number, following: Number) -> bool:
        """Whether ``following`` goes on in a list around the item with this number."""
        at = self._followed(self.steps, number)
        if at is None:
            at = self._place_of(number, nested=True)
        return self._followed(self.steps[:at], following) is not None

    def enter(self, step: Step) -> None:
        """Go one step down."""
        self.steps.append(step)

    def leave_for(self, number: Number, *, nested: bool = True) -> None:
        """Leave the steps that an item with this number ends.

        ``nested``: a first item right below a heading or a sentence that opens a list may be
        numbered like the list around it.
        """
        if number.style in CHAPTERS:
            rank = CHAPTERS.index(number.style)
            self._aside = []
            self.steps = [
                step
                for step in self.steps
                if step.depth in CHAPTERS and CHAPTERS.index(step.depth) < rank
            ]
            return
        if number.style in {"附件", "格式"}:
            self.leave_annexes()
            return
        at = self._followed(self.steps, number)
        if at is None and (back := self._followed(self._aside, number)) is not None:
            self.leave_annexes()
            self.steps.extend(self._aside[:back])
            return
        if at is None:
            at = self._place_of(number, nested=nested)
        if at is not None:
            del self.steps[at:]

    def leave_list(self, coming: Number | None) -> None:
        """Leave the list whose last item was read, unless ``coming`` is its next item."""
        if not self.steps or self.steps[-1].number is None or self.steps[-1].title:
            return
        last = self.steps[-1].number
        if last.style in _ITEMS and (coming is None or not coming.follows(last)):
            self.steps.pop()
            self.leave_leads()

    def leave_leads(self) -> None:
        """Leave the sentences without number that opened a list just above."""
        while self.steps and self.steps[-1].depth == "lead":
            self.steps.pop()

    def leave_titles(self) -> None:
        """Leave annexes and headings without number, and everything below them."""
        for index, step in enumerate(self.steps):
            if step.depth in _TITLES:
                del self.steps[index:]
                return

    def leave_annexes(self) -> None:
        """Leave everything below the chapter."""
        start = len(self.steps)
        while start and self.steps[start - 1].depth not in CHAPTERS:
            start -= 1
        left = self.steps[start:]
        del self.steps[start:]
        if left and left[0].depth not in _TITLES:
            self._aside = left

    def leave_level(self, level: int) -> None:
        """Leave the steps that a heading of this outline level ends."""
        while self.steps:
            top = self.steps[-1]
            if top.level is not None and top.level < level:
                return
            if top.level is None and top.depth in CHAPTERS and level > 1:
                return
            self.steps.pop()

    @staticmethod
    def _followed(steps: list[Step], number: Number) -> int | None:
        """Where the innermost step stands whose number comes just before this one."""
        for index in range(len(steps) - 1, -1, -1):
            before = steps[index].number
            if before is not None and number.follows(before):
                return index
        return None

    def _place_of(self, number: Number, *, nested: bool) -> int | None:
        """Where the step stands that an item with this number takes the place of."""
        places = [index for index, step in enumerate(self.steps) if _ends(step, number)]
        if not places:
            return None
        top = self.steps[-1]
        if nested and number.first and (top.lead or top.title) and top.depth != number.depth:
            return None
        return places[-1] if number.style != "1.1" else places[0]


def _lines(steps: list[Step]) -> str:
    return "\n".join(step.lead for step in steps if step.lead)


def _ends(step: Step, number: Number) -> bool:
    if step.number is None:
        return False
    if number.style == "1.1" and step.number.style == "1.1":
        return len(step.number.path) >= len(number.path)
    return step.number.depth == number.depth
