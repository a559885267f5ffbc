"""A report as one HTML page that needs nothing outside itself and prints on A4."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tender_guard.documents.model import Box, Place
from tender_guard.findings import Finding, Report
from tender_guard.reports import summary, words
from tender_guard.reports.marking import pieces
from tender_guard.reports.pictures import MOST, Picture
from tender_guard.reports.results import (
    Failure,
    Legend,
    Result,
    by_prohibition,
    numbered,
    of_severity,
    waived,
)
from tender_guard.reports.surroundings import NOTHING
from tender_guard.reports.templating import environment
from tender_guard.reports.view import View
from tender_guard.rulebook.model import SEVERITIES

_MARGIN = 36.0
"""Points of the page shown above and below the boxes."""
_SIDE = 0.08
"""So much of the width is taken for a page's margin and not shown, on each side."""
_LEAST = 90.0
"""A strip of the page is at least so high, in points."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """The part of a page around a finding's boxes."""

    picture: Picture
    left: float
    top: float
    width: float
    height: float
    boxes: tuple[Box, ...]


def render(results: Sequence[Result], legend: Legend, look: Callable[[Report], View]) -> str:
    """The page; ``look`` gives what a report's file looks like where findings stand."""
    template = environment().get_template("page.html")
    return template.render(
        results=[_result(result, number, legend, look) for number, result in enumerate(results)],
        question=words.QUESTION,
        severities=[(severity, words.SEVERITY[severity]) for severity in SEVERITIES],
        numbers=sorted(
            {
                finding.prohibition or ""
                for result in results
                if not isinstance(result, Failure)
                for finding in result.findings
            },
            key=lambda number: number or "~",
        ),
        legend=legend,
    )


def _result(
    result: Result, number: int, legend: Legend, look: Callable[[Report], View]
) -> dict[str, Any]:
    if isinstance(result, Failure):
        return {"failure": result, "anchor": f"d{number}"}
    view = look(result)
    serial = numbered(result.findings)

    def shown(finding: Finding) -> dict[str, Any]:
        return {
            "finding": finding,
            "number": serial[finding.id],
            "location": summary.location(result, finding),
            "pieces": pieces(finding.quote, finding.matched),
            "strips": [s for place in finding.places for s in _strips(place, view.pictures)],
            "around": view.around.get(_paragraph(finding), NOTHING),
        }

    return {
        "failure": None,
        "anchor": f"d{number}",
        "report": result,
        "chapters": [
            {
                "severity": severity,
                "count": len(found),
                "groups": [
                    (legend.prohibition(prohibition), [shown(f) for f in group])
                    for prohibition, group in by_prohibition(found)
                ],
            }
            for severity in SEVERITIES
            if (found := of_severity(result.findings, severity))
        ],
        "waived": [shown(finding) for finding in waived(result.findings)],
        "table": summary.table(result, legend),
        "pages": [
            (picture, _numbered_boxes(result, picture.page)) for picture in view.pictures.values()
        ],
        "most": MOST if len(view.pictures) == MOST else None,
        "name": Path(result.document.path).name,
    }


def _paragraph(finding: Finding) -> str | None:
    return finding.places[0].paragraph if finding.places else None


def _strips(place: Place, drawn: Mapping[int, Picture]) -> list[_Strip]:
    picture = drawn.get(place.page) if place.page is not None else None
    if picture is None or not place.boxes:
        return []
    top = max(0.0, min(box.top for box in place.boxes) - _MARGIN)
    bottom = min(picture.height, max(box.bottom for box in place.boxes) + _MARGIN)
    if bottom - top < _LEAST:
        top = max(0.0, min(top, picture.height - _LEAST))
        bottom = min(picture.height, top + _LEAST)
    left = min(picture.width * _SIDE, min(box.x0 for box in place.boxes) - 6)
    right = max(picture.width * (1 - _SIDE), max(box.x1 for box in place.boxes) + 6)
    return [_Strip(picture, left, top, right - left, bottom - top, place.boxes)]


def _numbered_boxes(report: Report, page: int) -> list[tuple[int, Finding, tuple[Box, ...]]]:
    """What to draw on the whole page: number, finding and boxes."""
    serial = numbered(report.findings)
    found = [
        (serial[finding.id], finding, place.boxes)
        for finding in report.findings
        for place in finding.places
        if place.page == page and place.boxes
    ]
    return sorted(found, key=lambda one: one[0])
