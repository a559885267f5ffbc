"""Bands of a score: whether the steps of a scale overlap or leave gaps between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from tender_guard.documents.evidence import Said

_WHOLE: Final = frozenset("项个年人家次天日月台名条份户")
_MARK: Final = r"(?:（(?P<{0}>不?含)[^（）]{{0,6}}）)?"
_STEP: Final = re.compile(
    r"(?<![\d.])(?P<low>\d+(?:\.\d+)?)(?:%|万元|元|[项个年人家次天日月台名条份户]|公里|米)?"
    + _MARK.format("low_mark")
    + r"(?:-|~|至|到)(?P<high>\d+(?:\.\d+)?)"
    + r"(?P<unit>%|万元|元|个月|公里|[项个年人家次天日月台名条份户米])"
    + _MARK.format("high_mark")
    + r"[^。；｜\d]{0,14}?(?:得|计|加|赋|扣)?(?P<points>\d+(?:\.\d+)?)分"
)
_BETWEEN: Final = 30


class _Step(NamedTuple):
    low: Decimal
    high: Decimal
    unit: str
    marked: bool
    start: int
    stop: int


def bands(text: str) -> Iterator[Said]:
    """Faults between neighbouring steps of one scale: ``fault`` is overlap, shared or gap."""
    for steps in _scales(text):
        ordered = sorted(steps)
        for one, other in pairwise(ordered):
            fault = _fault(one, other)
            if fault is not None:
                span = (min(one.start, other.start), max(one.stop, other.stop))
                yield Said("score-bands", {"fault": fault}, *span)


def _scales(text: str) -> Iterator[Sequence[_Step]]:
    scale: list[_Step] = []
    for found in _STEP.finditer(text):
        marked = bool(found["low_mark"] or found["high_mark"])
        step = _Step(
            Decimal(found["low"]), Decimal(found["high"]), found["unit"], marked, *found.span()
        )
        if step.low >= step.high:
            continue
        if scale and (step.unit != scale[-1].unit or step.start - scale[-1].stop > _BETWEEN):
            yield scale
            scale = []
        scale.append(step)
    if scale:
        yield scale


def _fault(one: _Step, other: _Step) -> str | None:
    if other.low < one.high:
        return "overlap"
    counted = one.unit[:1] in _WHOLE
    if other.low == one.high:
        return "shared" if counted and not (one.marked or other.marked) else None
    if counted and other.low == one.high + 1:
        return None
    return "gap"
