"""Looking into WordprocessingML elements."""

from __future__ import annotations

from functools import cache

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_OFF = frozenset({"0", "false", "off"})


@cache
def tag(name: str) -> str:
    """``w:p`` with its namespace written out, as elements carry it."""
    return qn(name)


_VALUE = tag("w:val")


def child(element: BaseOxmlElement | None, name: str) -> BaseOxmlElement | None:
    """The first child ``w:name``; None also where there is no element to ask."""
    return None if element is None else element.find(tag(name))


def value(element: BaseOxmlElement | None) -> str:
    """The element's ``w:val``, empty where there is none."""
    return "" if element is None else element.get(_VALUE, "")


def switched(element: BaseOxmlElement | None) -> bool:
    """Whether an on/off element is there and on."""
    return element is not None and element.get(_VALUE, "1").lower() not in _OFF


def integer(text: str | None, default: int) -> int:
    """A whole number of an attribute; the default where it is none or beyond reason."""
    try:
        number = int(text or "")
    except ValueError:
        return default
    return number if abs(number) < 1 << 31 else default
