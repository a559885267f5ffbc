"""Clauses of a document: what rules read, with section, headings, list and place.

``split`` reads the blocks of all pages in order: lines become passages, tables of neighbouring
pages one table, numbers an outline. A clause is a numbered item, a paragraph, a heading or a table
row; sentences inside are nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tender_guard.documents import contents, sections
from tender_guard.documents.flow import flow
from tender_guard.documents.headings import (
    Headings,
    Surroundings,
    is_title,
    names_chapter,
    number_in,
    opens_body,
    title_of,
)
from tender_guard.documents.items import items_of
from tender_guard.documents.model import CELL_MARK, Clause, ClauseKind, Document, Section, Table
from tender_guard.documents.numbering import CHAPTERS, Number, number_of
from tender_guard.documents.outline import Outline, Step, introduces, last_sentence, opens_list
from tender_guard.documents.passages import Passage, Span, written
from tender_guard.documents.rows import Entry, Row, is_long, rows_of
from tender_guard.documents.statutes import is_statute


def split(document: Document) -> tuple[Clause, ...]:
    """The clauses of a document in reading order; pages that could not be read give none."""
    things = list(flow(document))
    listed = contents.marked(things)
    clauses = tuple(_Reading(Headings.of(document)).clauses(things, listed))
    if is_statute(clauses):
        return tuple(replace(clause, section=None) for clause in clauses)
    without = sum(len(clause.text) for clause in clauses if clause.section is None)
    if without * 2 < sum(len(clause.text) for clause in clauses):
        return clauses
    return tuple(
        clause if clause.section else replace(clause, section=sections.by_words(clause.text))
        for clause in clauses
    )


class _Ahead(NamedTuple):
    """What follows: the next passage (None before a table), the next number further on."""

    passage: Passage | None
    number: Number | None


class _Reading:
    """Goes once through passages and tables and keeps the outline."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._outline = Outline()
        self._chaptered = True
        self._opened = False  # the clause before introduced a list, or is an item of one

    def clauses(
        self, things: Sequence[Passage | Table], listed: Sequence[bool]
    ) -> Iterator[Clause]:
        coming = _coming(things, listed)
        self._chaptered = any(
            ahead.passage is not None and _is_chapter(number_in(ahead.passage)) for ahead in coming
        )
        for thing, toc, ahead in zip(things, listed, coming, strict=True):
            if isinstance(thing, Table):
                yield from self._table(thing)
            elif toc:
                yield replace(_clause(thing, "toc"), section="目录")
            else:
                yield self._passage(thing, ahead)

    def _passage(self, passage: Passage, ahead: _Ahead) -> Clause:
        number = number_in(passage)
        outline = self._outline
        following = number_in(ahead.passage) if ahead.passage is not None else None
        around = Surroundings(
            outline.section,
            outline.in_list,
            bool(number and following and outline.closes(number, following)),
            ahead.passage,
        )
        if number is None and not self._chaptered and names_chapter(passage.text):
            return self._chapter(passage)
        if self._headings.includes(passage, number, around):
            return self._heading(passage, number, ahead.passage)
        if number is None:
            return self._plain(passage, ahead)
        return self._item(passage, number)

    def _chapter(self, passage: Passage) -> Clause:
        """A chapter without number, in a document that numbers none."""
        outline = self._outline
        outline.steps.clear()
        section = sections.chapter(passage.text)
        outline.enter(Step("章", None, title=passage.text.strip(), section=section))
        self._opened = False
        return replace(_clause(passage, "heading"), section=section)

    def _heading(self, passage: Passage, number: Number | None, after: Passage | None) -> Clause:
        outline = self._outline
        levelled = passage.level is not None and (number is None or number.style not in CHAPTERS)
        if number is not None and opens_body(passage, number, after):
            outline.leave_titles()
        if passage.level is not None:
            outline.leave_level(passage.level)
        elif number is None:
            outline.leave_annexes()
        if number is not None and not levelled:
            outline.leave_for(number)
        outline.leave_leads()
        section = self._opened_by(title_of(passage, number), number)
        self._opened = False
        context = outline.context
        outline.enter(
            Step(
                number.depth if number is not None else "title",
                number,
                title=f"{passage.number} {passage.text}".strip(),
                level=passage.level,
                lead=_lead_of(passage) if opens_list(passage.text) else "",
                section=section,
            )
        )
        return replace(_clause(passage, "heading"), section=outline.section, context=context)

    def _opened_by(self, title: str, number: Number | None) -> Section | None:
        """The section that a heading opens."""
        around = self._outline.section
        if around is not None or (self._outline.steps and not _is_chapter(number)):
            return sections.inside(title, around)
        told = sections.chapter(title)
        if told is None and number is not None and number.style == "章":
            return "投标人须知"
        return told

    def _item(self, passage: Passage, number: Number) -> Clause:
        outline = self._outline
        outline.leave_for(number)
        clause = self._placed(passage, outline.leads)
        lead = _lead_of(passage)
        self._opened = bool(lead)
        outline.enter(Step(number.depth, number, lead=lead))
        return clause

    def _plain(self, passage: Passage, ahead: _Ahead) -> Clause:
        """A paragraph without number: the rest of an item, or one that ends the list."""
        outline = self._outline
        following = number_in(ahead.passage) if ahead.passage is not None else None
        if not self._opened:
            outline.leave_list(ahead.number)
        lead = _lead_of(passage)
        opens = bool(lead) and (following is None or following.first)
        if opens:
            outline.leave_leads()
            if following is not None:
                outline.leave_for(following, nested=False)
        clause = self._placed(passage, outline.leads if self._opened else outline.leads_above)
        if opens:
            outline.enter(Step("lead", None, lead=lead))
        self._opened = opens or (self._opened and passage.text.endswith(("；", ";")))
        return clause

    def _placed(self, passage: Passage, lead: str) -> Clause:
        return replace(
            _clause(passage, "paragraph"),
            section=self._outline.section,
            context=self._outline.context,
            lead=lead,
        )

    def _table(self, table: Table) -> Iterator[Clause]:
        outline = self._outline
        around = outline.section
        blank = Clause("", "row", section=around, context=outline.context, lead=outline.leads)
        above = blank
        for row in rows_of(table):
            if row.wide and not row.head and is_title(row.text):
                told = sections.inside(row.text, around) or above.section
                above = replace(blank, section=told, context=(*blank.context, row.text))
            labels = [entry.text for entry in row.entries if is_title(entry.text) and not row.head]
            section = sections.row(labels, [entry.head for entry in row.entries], above.section)
            yield from _rows(row, replace(above, section=section))
        outline.leave_leads()
        self._opened = False


def _is_chapter(number: Number | None) -> bool:
    return number is not None and number.style in CHAPTERS[:2]


def _rows(row: Row, above: Clause) -> Iterator[Clause]:
    """The clauses of one row: one, or one an item where a cell is long."""
    long = [entry for entry in row.entries if is_long(entry, above.section)]
    if not long:
        yield _row([(entry, entry.passages) for entry in row.entries], above)
        return
    for entry in long:
        for item in items_of(entry.passages):
            filled = [
                (other, item.passages if other is entry else other.passages)
                for other in row.entries
                if other is entry or other not in long
            ]
            lead = "\n".join(text for text in (above.lead, *item.leads) if text)
            yield _row(filled, replace(above, lead=lead))


def _row(filled: Sequence[tuple[Entry, Sequence[Passage]]], above: Clause) -> Clause:
    spans: list[Span | str] = []
    cells: list[tuple[int, int]] = []
    at = 0
    for _, passages in filled:
        if spans:
            spans.append(CELL_MARK)
            at += len(CELL_MARK)
        start = at
        for position, passage in enumerate(passages):
            if position:
                spans.append("\n")
                at += 1
            spans.extend(passage.spans)
            at += len(passage.text)
        cells.append((start, at))
    text, parts = written(spans)
    heads = tuple(entry.head for entry, _ in filled)
    return replace(
        above,
        text=text,
        number=_row_number(filled[0][1]),
        parts=parts,
        cells=tuple(cells),
        heads=heads if any(heads) else (),
    )


def _row_number(passages: Sequence[Passage]) -> str:
    """The number in the first cell of a row: ``3.4.1``, ``（2）``, also a bare ``7``."""
    text = "".join(passage.text for passage in passages)
    number = number_of(text)
    if number is not None:
        return number.text
    bare = "".join(text.split())
    return bare if bare.replace(".", "").isdecimal() else ""


def _clause(passage: Passage, kind: ClauseKind) -> Clause:
    text, parts = written(passage.spans)
    number = number_in(passage) if kind != "toc" else None
    return Clause(text, kind, number.text if number else passage.number, parts=parts)


def _lead_of(passage: Passage) -> str:
    return last_sentence(passage.text) if introduces(passage.text) else ""


def _coming(things: Sequence[Passage | Table], listed: Sequence[bool]) -> list[_Ahead]:
    """For each thing what comes after it."""
    found: list[_Ahead] = []
    ahead = _Ahead(None, None)
    for thing, toc in zip(reversed(things), reversed(listed), strict=True):
        found.append(ahead)
        if toc:
            continue
        if isinstance(thing, Table):
            ahead = _Ahead(None, ahead.number)
        else:
            ahead = _Ahead(thing, number_in(thing) or ahead.number)
    return found[::-1]
