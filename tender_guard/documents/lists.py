"""Automatic numbers of a Word document, counted as Word counts them (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.numerals import numeral
from tender_guard.documents.symbols import printed
from tender_guard.documents.wordml import child, integer, switched, tag, value

LEVELS: Final = 9
_LONGEST: Final = 60
"""Characters of a number; Word takes about half as many."""
_PLACEHOLDER = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: what it prints and when it starts again."""

    text: str = ""
    form: str = "decimal"
    start: int = 1
    restart: int | None = None
    """Starts again after this level (from 1) or a higher one; 0 never; None: any higher."""
    legal: bool = False
    style: str = ""
    font: str = ""


@dataclass(frozen=True, slots=True)
class _Definition:
    """A ``w:num``: its list, what it changes in it, and where it starts counting anew."""

    counter: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class _Counter:
    values: dict[int, int] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)


class Lists:
    """The numbering part of one document and how far each of its lists has counted."""

    def __init__(self, root: BaseOxmlElement | None, style_lists: Mapping[str, str]) -> None:
        """Takes the root of ``numbering.xml`` and the list id (``numId``) of numbering styles."""
        self._abstract: dict[str, BaseOxmlElement] = {}
        self._numbers: dict[str, BaseOxmlElement] = {}
        self._style_lists = style_lists
        self._definitions: dict[str, _Definition | None] = {}
        self._counters: dict[str, _Counter] = {}
        for element in () if root is None else root:
            if element.tag == tag("w:abstractNum"):
                self._abstract[element.get(tag("w:abstractNumId"), "")] = element
            if element.tag == tag("w:num"):
                self._numbers.setdefault(element.get(tag("w:numId"), ""), element)

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level of a list that is tied to a paragraph style."""
        definition = self._definition(list_id)
        if definition is None or not style:
            return None
        for index, level in definition.levels.items():
            if level.style == style:
                return index
        return None

    def next(self, list_id: str, level: int) -> str:
        """Counts one paragraph of a list and returns what stands before it."""
        definition = self._definition(list_id)
        if definition is None or level not in definition.levels:
            return ""
        counter = self._counters.setdefault(definition.counter, _Counter())
        self._count(definition, counter, list_id, level)
        return _printed(definition.levels, counter.values, level)

    def _count(self, definition: _Definition, counter: _Counter, list_id: str, level: int) -> None:
        values = counter.values
        for index in range(level):
            values.setdefault(index, _start(definition, index))
        anew = level in definition.starts and (list_id, level) not in counter.started
        if level in values and not anew:
            values[level] += 1
        else:
            values[level] = _start(definition, level)
        counter.started.add((list_id, level))
        for index in range(level + 1, LEVELS):
            after = definition.levels.get(index, Level()).restart
            if after is None or level < after:
                values.pop(index, None)

    def _definition(self, list_id: str) -> _Definition | None:
        if list_id not in self._definitions:
            self._definitions[list_id] = self._define(list_id)
        return self._definitions[list_id]

    def _define(self, list_id: str) -> _Definition | None:
        number = self._numbers.get(list_id)
        if number is None:
            return None
        counter = value(child(number, "w:abstractNumId"))
        abstract = self._linked(counter)
        if abstract is None:
            return None
        counter = abstract.get(tag("w:abstractNumId"), "")
        levels = _levels(abstract)
        starts: dict[int, int] = {}
        for override in number.iterchildren(tag("w:lvlOverride")):
            index = integer(override.get(tag("w:ilvl")), 0)
            changed = child(override, "w:lvl")
            if changed is not None:
                levels[index] = _level(changed)
            start = child(override, "w:startOverride")
            if start is not None:
                starts[index] = integer(value(start), 1)
                if index in levels:
                    levels[index] = replace(levels[index], start=starts[index])
        return _Definition(counter, levels, starts)

    def _linked(self, abstract_id: str) -> BaseOxmlElement | None:
        # A list may only point at a numbering style, whose own list holds the levels.
        for _ in range(LEVELS):
            abstract = self._abstract.get(abstract_id)
            link = None if abstract is None else child(abstract, "w:numStyleLink")
            number = (
                None if link is None else self._numbers.get(self._style_lists.get(value(link), ""))
            )
            if number is None:
                return abstract
            abstract_id = value(child(number, "w:abstractNumId"))
        return None


def _levels(abstract: BaseOxmlElement) -> dict[int, Level]:
    return {
        integer(element.get(tag("w:ilvl")), 0): _level(element)
        for element in abstract.iterchildren(tag("w:lvl"))
    }


def _level(element: BaseOxmlElement) -> Level:
    restart = child(element, "w:lvlRestart")
    fonts = child(child(element, "w:rPr"), "w:rFonts")
    return Level(
        text=value(child(element, "w:lvlText"))[:_LONGEST],
        form=_form(element),
        start=integer(value(child(element, "w:start")), 0),
        restart=None if restart is None else integer(value(restart), 0),
        legal=switched(child(element, "w:isLgl")),
        style=value(child(element, "w:pStyle")),
        font="" if fonts is None else fonts.get(tag("w:ascii"), ""),
    )


def _form(element: BaseOxmlElement) -> str:
    # Newer formats stand in an alternative: the choice says "custom", the fallback a plain one.
    found = child(element, "w:numFmt")
    if found is None:
        found = next(
            (form for form in element.iter(tag("w:numFmt")) if value(form) != "custom"), None
        )
    return value(found) or "decimal"


def _start(definition: _Definition, level: int) -> int:
    return definition.levels.get(level, Level()).start


def _printed(levels: Mapping[int, Level], values: Mapping[int, int], level: int) -> str:
    own = levels[level]
    if own.form == "bullet":
        return printed(own.text, own.font) or ("•" if own.text else "")

    def number(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        if index not in values:
            return ""
        return numeral(values[index], "decimal" if own.legal else levels.get(index, own).form)

    return _PLACEHOLDER.sub(number, own.text).strip()
