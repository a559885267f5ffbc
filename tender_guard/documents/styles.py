"""What the styles of a Word document give to its paragraphs and runs (ECMA-376, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.wordml import child, integer, switched, tag, value

BODY_LEVEL: Final = 9
"""``w:outlineLvl`` of text that is no heading."""

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TOC = re.compile(r"(?:toc|目录)\s*[1-9]$", re.IGNORECASE)


class _Names:
    SIZE: Final = tag("w:sz")
    BOLD: Final = tag("w:b")
    HIDDEN: Final = tag("w:vanish")
    FONTS: Final = tag("w:rFonts")
    ASCII: Final = tag("w:ascii")
    OTHER: Final = tag("w:hAnsi")


_DEEPEST: Final = 32
"""Styles are based on one another no deeper than this; a longer chain is a circle."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a run or paragraph says of its characters; None where it says nothing."""

    size: float | None = None
    bold: bool | None = None
    hidden: bool | None = None
    font: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """A style with everything it is based on."""

    id: str = ""
    outline: int | None = None
    toc: bool = False
    centred: bool | None = None
    list_id: str = ""
    list_level: int | None = None
    list_style: str = ""
    """The id of the style in the chain that names the list."""
    look: Look = Look()


class Styles:
    """The styles part of one document, each style worked out once."""

    def __init__(self, root: BaseOxmlElement | None) -> None:
        """Takes the root of ``styles.xml``; without one every style is empty."""
        self._elements: dict[str, BaseOxmlElement] = {}
        self._known: dict[str, Style] = {}
        self._default_paragraph = ""
        defaults = child(root, "w:docDefaults")
        self._defaults = look(child(child(defaults, "w:rPrDefault"), "w:rPr"))
        for element in () if root is None else root.iterchildren(tag("w:style")):
            style_id = element.get(tag("w:styleId"), "")
            self._elements.setdefault(style_id, element)
            default = element.get(tag("w:default"), "0") in {"1", "true", "on"}
            if default and element.get(tag("w:type")) == "paragraph":
                self._default_paragraph = style_id

    @property
    def lists(self) -> Mapping[str, str]:
        """The list (``numId``) of each numbering style."""
        found: dict[str, str] = {}
        for style_id, element in self._elements.items():
            if element.get(tag("w:type")) == "numbering":
                properties = child(child(element, "w:pPr"), "w:numPr")
                found[style_id] = value(child(properties, "w:numId"))
        return found

    def paragraph(self, style_id: str) -> Style:
        """The style of a paragraph; the default one where the id is empty or unknown."""
        return self._style(style_id if style_id in self._elements else self._default_paragraph)

    def run(self, style_id: str) -> Look:
        """What a character style says."""
        return self._style(style_id).look if style_id in self._elements else Look()

    @property
    def defaults(self) -> Look:
        """What holds where neither run nor style says anything."""
        return self._defaults

    def _style(self, style_id: str) -> Style:
        known = self._known.get(style_id)
        if known is None:
            known = self._known[style_id] = self._work_out(style_id)
        return known

    def _work_out(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        style = Style()
        for element in reversed(chain):
            style = _over(style, element)
        return style

    def _chain(self, style_id: str) -> list[BaseOxmlElement]:
        chain: list[BaseOxmlElement] = []
        while style_id in self._elements and len(chain) < _DEEPEST:
            element = self._elements[style_id]
            chain.append(element)
            style_id = value(child(element, "w:basedOn"))
        return chain


def _over(below: Style, element: BaseOxmlElement) -> Style:
    """The style of `element`, based on `below`."""
    properties = child(element, "w:pPr")
    numbers = child(properties, "w:numPr")
    list_id = child(numbers, "w:numId")
    own_level = child(numbers, "w:ilvl")
    name = value(child(element, "w:name"))
    style_id = element.get(tag("w:styleId"), "")
    own = look(child(element, "w:rPr"))
    level = integer(value(own_level), 0) if own_level is not None else below.list_level
    return Style(
        id=style_id,
        outline=_outline(properties, name, below.outline),
        toc=bool(_TOC.match(name)) or below.toc,
        centred=centred(properties, below.centred),
        list_id=below.list_id if list_id is None else value(list_id),
        list_level=level,
        list_style=below.list_style if numbers is None else style_id,
        look=Look(
            size=below.look.size if own.size is None else own.size,
            bold=below.look.bold if own.bold is None else own.bold,
            hidden=below.look.hidden if own.hidden is None else own.hidden,
            font=own.font or below.look.font,
        ),
    )


def _outline(properties: BaseOxmlElement | None, name: str, below: int | None) -> int | None:
    own = child(properties, "w:outlineLvl")
    if own is not None:
        return integer(value(own), BODY_LEVEL)
    heading = _HEADING.match(name)
    return int(heading[1]) - 1 if heading else below


def centred(properties: BaseOxmlElement | None, otherwise: bool | None) -> bool | None:  # noqa: FBT001  a value, no switch
    """Whether ``w:jc`` centres the paragraph."""
    own = child(properties, "w:jc")
    return otherwise if own is None else value(own) == "center"


def look(properties: BaseOxmlElement | None) -> Look:
    """What a ``w:rPr`` itself says."""
    if properties is None:
        return Look()
    size: float | None = None
    bold: bool | None = None
    hidden: bool | None = None
    font = ""
    for element in properties:
        match element.tag:
            case _Names.SIZE:
                size = _half_points(value(element))
            case _Names.BOLD:
                bold = switched(element)
            case _Names.HIDDEN:
                hidden = switched(element)
            case _Names.FONTS:
                font = element.get(_Names.ASCII, "") or element.get(_Names.OTHER, "")
    return Look(size, bold, hidden, font)


def _half_points(text: str) -> float | None:
    try:
        points = float(text) / 2
    except ValueError:
        return None
    return points if 0 < points < 2000 else None  # noqa: PLR2004  Word's largest is 1638
