"""The text of one Word paragraph, run by run, as it is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.numerals import numeral
from tender_guard.documents.styles import Look, Style, Styles, look
from tender_guard.documents.symbols import is_dingbat, printed
from tender_guard.documents.wordml import child, integer, switched, tag, value

_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATIVES: Final = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
)
_ID: Final = tag("w:id")
_TOC_ENTRY = re.compile(r"\S.*?(?:\d{1,4}|[ivxlc]{1,8})\s*$", re.IGNORECASE | re.DOTALL)
_FRACTION = re.compile(r"\\f\s*\(([^(),，;；]*)[,，;；]([^(),，;；]*)\)")
_OVERSTRUCK = re.compile(r"\\o\s*(?:\\a[a-z]\s*)?\((.*)[,，;；]([^,，;；]*)\)")
_DEEPEST: Final = 32
"""Fields stand in one another no deeper than this; what is further out has lost its end."""
_CIRCLES: Final = frozenset("○〇◯⃝")


def is_toc_entry(text: str) -> bool:
    """Whether a text that is marked as an entry of a table of contents ends in a page number."""
    return _TOC_ENTRY.match(text) is not None


@dataclass(slots=True)
class Text:
    """What was read of a paragraph: ``pieces`` between manual breaks, ``boxes`` set beside it."""

    boxes: list[BaseOxmlElement] = field(default_factory=list)
    toc: bool = False
    begins_page: bool = False
    ends_page: bool = False
    _pieces: list[list[str]] = field(default_factory=lambda: [[]])
    _sizes: dict[float, int] = field(default_factory=dict)
    _bold: int = 0
    _plain: int = 0

    @property
    def pieces(self) -> list[str]:
        """The texts between manual breaks."""
        return ["".join(piece) for piece in self._pieces]

    @property
    def measure(self) -> tuple[int, int, int]:
        """What grows with everything that is read."""
        return len(self.boxes), len(self._pieces), len(self._pieces[-1])

    @property
    def size(self) -> float | None:
        """The size of most of the characters, in points."""
        return max(self._sizes, key=lambda size: self._sizes[size]) if self._sizes else None

    @property
    def bold(self) -> bool:
        """Whether everything is bold."""
        return self._bold > 0 and self._plain == 0

    def write(self, text: str, size: float | None, *, bold: bool) -> None:
        """Adds text of one look."""
        length = len(text.strip())
        if text:
            self._pieces[-1].append(text)
        if length:
            self.ends_page = False
        if size is not None and length:
            self._sizes[size] = self._sizes.get(size, 0) + length
        if bold:
            self._bold += length
        else:
            self._plain += length

    def part(self, *, page: bool) -> None:
        """A manual break, to a new page or only to a new line."""
        if page:
            self.ends_page = True
            self.begins_page = self.begins_page or not self._bold + self._plain
        self._pieces.append([])

    def weigh(self, other: Text) -> None:
        """Counts in the looks of another text."""
        for size, length in other._sizes.items():
            self._sizes[size] = self._sizes.get(size, 0) + length
        self._bold += other._bold
        self._plain += other._plain
        self.toc = self.toc or other.toc


@dataclass(slots=True)
class _Field:
    """A field that has begun and not ended: its code, and whether the result has begun."""

    code: str = ""
    result: bool = False

    @property
    def name(self) -> str:
        return self.code.strip().partition(" ")[0].upper()

    @property
    def is_toc(self) -> bool:
        return self.result and self.name == "TOC"


@dataclass(slots=True)
class _State:
    """The paragraph and run being read."""

    text: Text
    style: Style
    size: float | None = None
    bold: bool = False
    hidden: bool = False
    font: str = ""


class Runs:
    """Reads paragraph after paragraph; fields may reach over several of them."""

    def __init__(self, styles: Styles, notes: Mapping[tuple[str, str], BaseOxmlElement]) -> None:
        """Takes the styles and the notes by kind and id; each note is read once."""
        self._styles = styles
        self._notes = dict(notes)
        self._fields: list[_Field] = []
        self._known: dict[tuple[Style, str, Look], Look] = {}
        self._handlers: dict[str, Callable[[BaseOxmlElement, _State], None]] = {
            tag("w:r"): self._run,
            tag("w:t"): self._text,
            _MATH + "t": self._text,
            _MATH + "f": self._fraction,
            tag("w:tab"): lambda _, state: self._write("\t", state),
            tag("w:ptab"): lambda _, state: self._write("\t", state),
            tag("w:br"): self._break,
            tag("w:cr"): self._break,
            tag("w:noBreakHyphen"): lambda _, state: self._write("-", state),
            tag("w:sym"): self._symbol,
            tag("w:ruby"): self._ruby,
            tag("w:fldChar"): self._field,
            tag("w:instrText"): self._code,
            tag("w:fldSimple"): self._simple_field,
            tag("w:footnoteReference"): self._note,
            tag("w:endnoteReference"): self._note,
            tag("w:txbxContent"): lambda element, state: state.text.boxes.append(element),
            tag("w:sdt"): self._control,
            _ALTERNATIVES: self._alternatives,
        }
        for name in ("del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "sdtPr"):
            self._handlers[tag(f"w:{name}")] = _pass_over

    def read(self, paragraph: BaseOxmlElement, style: Style) -> Text:
        """The text of a ``w:p``."""
        text = Text()
        text.toc = any(open_.is_toc for open_ in self._fields)
        self._inside(paragraph, _State(text, style))
        text.toc = text.toc or any(open_.is_toc for open_ in self._fields)
        self._close_runaways(text)
        return text

    def _close_runaways(self, text: Text) -> None:
        # A field whose end is missing must not swallow the rest of the document: a code ends with
        # its paragraph, a table of contents with the first text that is no entry.
        self._fields = [open_ for open_ in self._fields if open_.result]
        printed_text = "".join(text.pieces)
        if text.toc and printed_text.strip() and not is_toc_entry(printed_text):
            text.toc = False
            self._fields = [open_ for open_ in self._fields if not open_.is_toc]

    def _inside(self, element: BaseOxmlElement, state: _State) -> None:
        handlers = self._handlers
        for part in element:
            handler = handlers.get(part.tag)
            if handler is None:
                self._inside(part, state)
            else:
                handler(part, state)

    def _write(self, text: str, state: _State) -> None:
        if state.hidden or not all(open_.result for open_ in self._fields):
            return
        state.text.write(text, state.size, bold=state.bold)

    def _run(self, run: BaseOxmlElement, state: _State) -> None:
        own = child(run, "w:rPr")
        run_look = self._look(state.style, value(child(own, "w:rStyle")), look(own))
        state.size, state.font = run_look.size, run_look.font
        state.bold, state.hidden = bool(run_look.bold), bool(run_look.hidden)
        self._inside(run, state)
        state.hidden = False

    def _look(self, style: Style, run_style: str, own: Look) -> Look:
        key = (style, run_style, own)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._work_out(style.look, self._styles.run(run_style), own)
        return known

    def _work_out(self, paragraph: Look, run: Look, own: Look) -> Look:
        last = self._styles.defaults
        return Look(
            size=own.size or run.size or paragraph.size or last.size,
            bold=_toggled(own.bold, run.bold, paragraph.bold, last.bold),
            hidden=_toggled(own.hidden, run.hidden, paragraph.hidden, last.hidden),
            font=own.font or run.font or paragraph.font,
        )

    def _text(self, element: BaseOxmlElement, state: _State) -> None:
        text = (element.text or "").replace("\n", " ")
        if state.font and is_dingbat(state.font):
            text = printed(text, state.font)
        self._write(text, state)

    def _break(self, element: BaseOxmlElement, state: _State) -> None:
        if state.hidden or not all(open_.result for open_ in self._fields):
            return
        state.text.part(page=element.get(tag("w:type")) == "page")

    def _symbol(self, element: BaseOxmlElement, state: _State) -> None:
        try:
            char = chr(int(element.get(tag("w:char"), ""), 16))
        except (ValueError, OverflowError):
            return
        self._write(printed(char, element.get(tag("w:font"), "")), state)

    def _ruby(self, element: BaseOxmlElement, state: _State) -> None:
        base = child(element, "w:rubyBase")
        if base is not None:
            self._inside(base, state)

    def _fraction(self, element: BaseOxmlElement, state: _State) -> None:
        above, below = element.find(_MATH + "num"), element.find(_MATH + "den")
        if above is None or below is None:
            return
        self._inside(above, state)
        self._write("/", state)
        self._inside(below, state)

    def _control(self, element: BaseOxmlElement, state: _State) -> None:
        content = child(element, "w:sdtContent")
        if content is not None:
            self._inside(content, state)

    def _alternatives(self, element: BaseOxmlElement, state: _State) -> None:
        # The first alternative that gives anything: the others say the same for older programs.
        before = state.text.measure
        for choice in element:
            self._inside(choice, state)
            if state.text.measure != before:
                return

    def _note(self, element: BaseOxmlElement, state: _State) -> None:
        kind = "footnote" if element.tag == tag("w:footnoteReference") else "endnote"
        note = self._notes.pop((kind, element.get(_ID, "")), None)
        if note is not None and not state.hidden:
            state.text.boxes.append(note)

    def _field(self, element: BaseOxmlElement, state: _State) -> None:
        match element.get(tag("w:fldCharType")):
            case "begin":
                self._write(_form_field(child(element, "w:ffData")), state)
                self._fields = [*self._fields[-_DEEPEST:], _Field()]
            case "separate" if self._fields:
                self._fields[-1].result = True
            case "end" if self._fields:
                closed = self._fields.pop()
                state.text.toc = state.text.toc or closed.is_toc
                if closed.name == "EQ" and not closed.result:
                    self._write(_equation(closed.code), state)

    def _code(self, element: BaseOxmlElement, state: _State) -> None:
        del state
        if self._fields and not self._fields[-1].result:
            self._fields[-1].code += element.text or ""

    def _simple_field(self, element: BaseOxmlElement, state: _State) -> None:
        simple = _Field(element.get(tag("w:instr"), ""), result=True)
        outer = self._fields
        self._fields = [*outer, simple]
        self._inside(element, state)
        state.text.toc = state.text.toc or simple.is_toc
        self._fields = outer


def _pass_over(element: BaseOxmlElement, state: _State) -> None:
    del element, state


def _toggled(
    own: bool | None,  # noqa: FBT001  values, no switches
    run: bool | None,  # noqa: FBT001
    paragraph: bool | None,  # noqa: FBT001
    default: bool | None,  # noqa: FBT001
) -> bool:
    """A toggle property (ECMA-376, 17.7.3): styles undo one another, what a run says holds."""
    if own is not None:
        return own
    if default:
        return True
    return bool(run) != bool(paragraph)


def _equation(code: str) -> str:
    """What an ``EQ`` field prints, whose text stands in its code: ``①``, a fraction, a base."""
    fraction = _FRACTION.search(code)
    if fraction is not None:
        return f"{fraction[1].strip()}/{fraction[2].strip()}"
    over = _OVERSTRUCK.search(code)
    if over is None:
        return ""
    base = over[2].strip()
    enclosed = over[1].strip() in _CIRCLES and base.isdecimal()
    return numeral(int(base), "decimalEnclosedCircle") if enclosed else base


def _form_field(data: BaseOxmlElement | None) -> str:
    """What an old form field prints that has no text of its own: a box, an entry of a list."""
    box = child(data, "w:checkBox")
    if box is not None:
        state = child(box, "w:checked")
        return "☑" if switched(child(box, "w:default") if state is None else state) else "□"
    choices = child(data, "w:ddList")
    if choices is None:
        return ""
    entries = [value(entry) for entry in choices.iterchildren(tag("w:listEntry"))]
    index = integer(value(child(choices, "w:result")), 0)
    return entries[index] if 0 <= index < len(entries) else ""
