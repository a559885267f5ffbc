"""Clauses of a document: what rules read, with section, headings, list and place.

``split`` reads the blocks of all pages in order: lines become passages, tables of neighbouring
pages one table, numbers an outline. A clause is a numbered item, a paragraph, a heading or a table
row; sentences inside are nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tender_guard.documents import contents, sections
from tender_guard.documents.flow import flow
from tender_guard.documents.headings import (
    Headings,
    Surroundings,
    is_title,
    number_in,
    opens_body,
    title_of,
)
from tender_guard.documents.items import items_of
from tender_guard.documents.model import CELL_MARK, Clause, ClauseKind, Document, Section, Table
from tender_guard.documents.numbering import CHAPTERS, Number, number_of
from tender_guard.documents.outline import Outline, Step, introduces, last_sentence
from tender_guard.documents.passages import Passage, Span, written
from tender_guard.documents.rows import Entry, Row, is_long, rows_of


def split(document: Document) -> tuple[Clause, ...]:
    """The clauses of a document in reading order; pages that could not be read give none."""
    things = list(flow(document))
    listed = list(contents.marked(things))
    return tuple(_Reading(Headings.of(document)).clauses(things, listed))


class _Reading:
    """Goes once through passages and tables and keeps the outline."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._outline = Outline()

    def clauses(
        self, things: Sequence[Passage | Table], listed: Sequence[bool]
    ) -> Iterator[Clause]:
        following = _following(things, listed)
        for thing, toc, after in zip(things, listed, following, strict=True):
            if isinstance(thing, Table):
                yield from self._table(thing)
            elif toc:
                yield replace(_clause(thing, "toc"), section="目录")
            else:
                yield self._passage(thing, after)

    def _passage(self, passage: Passage, after: Passage | None) -> Clause:
        number = number_in(passage)
        outline = self._outline
        around = Surroundings(outline.section, outline.in_list, after)
        if self._headings.includes(passage, number, around):
            return self._heading(passage, number, after)
        if number is None:
            return self._plain(passage, after)
        return self._item(passage, number)

    def _heading(self, passage: Passage, number: Number | None, after: Passage | None) -> Clause:
        outline = self._outline
        levelled = passage.level is not None and (number is None or number.style not in CHAPTERS)
        if number is not None and opens_body(passage, number, after):
            outline.leave_annexes()
        if passage.level is not None:
            outline.leave_level(passage.level)
        elif number is None:
            outline.leave_annexes()
        if number is not None and not levelled:
            outline.leave_for(number)
        section = self._opened_by(title_of(passage, number), number)
        context = outline.context
        outline.enter(
            Step(
                number.depth if number is not None else "title",
                number,
                title=f"{passage.number} {passage.text}".strip(),
                level=passage.level,
                lead=_lead_of(passage),
                section=section,
            )
        )
        return replace(_clause(passage, "heading"), section=outline.section, context=context)

    def _opened_by(self, title: str, number: Number | None) -> Section | None:
        """The section that a heading opens."""
        around = self._outline.section
        chapter = number is not None and number.style in CHAPTERS[:2]
        if not chapter and self._outline.steps:
            return sections.inside(title, around)
        told = sections.chapter(title)
        return told if told is not None or not chapter else "投标人须知"

    def _item(self, passage: Passage, number: Number) -> Clause:
        outline = self._outline
        outline.leave_for(number)
        clause = self._placed(passage, outline.leads)
        outline.enter(Step(number.depth, number, lead=_lead_of(passage)))
        return clause

    def _plain(self, passage: Passage, after: Passage | None) -> Clause:
        """A paragraph without number: the rest of an item, or one that ends the list."""
        outline = self._outline
        clause = self._placed(passage, outline.leads_above)
        following = number_in(after) if after is not None else None
        lead = _lead_of(passage)
        if lead and (following is None or following.first):
            if following is not None:
                outline.leave_for(following, nested=False)
            outline.enter(Step("lead", None, lead=lead))
        return clause

    def _placed(self, passage: Passage, lead: str) -> Clause:
        return replace(
            _clause(passage, "paragraph"),
            section=self._outline.section or sections.by_words(passage.text),
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
            labels = [entry.text for entry in row.entries if is_title(entry.text)]
            section = sections.row(labels, [entry.head for entry in row.entries], above.section)
            yield from _rows(row, replace(above, section=section))


def _rows(row: Row, above: Clause) -> Iterator[Clause]:
    """The clauses of one row: one, or one an item where a cell is long."""
    long = [entry for entry in row.entries if is_long(entry)]
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
        section=above.section or sections.by_words(text),
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


def _following(things: Sequence[Passage | Table], listed: Sequence[bool]) -> list[Passage | None]:
    """For each thing the passage after it; None before a table and at the end."""
    found: list[Passage | None] = [None] * len(things)
    after: Passage | None = None
    for index in range(len(things) - 1, -1, -1):
        found[index] = after
        thing = things[index]
        if not listed[index]:
            after = thing if isinstance(thing, Passage) else None
    return found
