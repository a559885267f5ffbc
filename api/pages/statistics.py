"""The figures of a period with plots, table and draft to download."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Request, get
from litestar.params import QueryParameter
from litestar.response import Template

from tender_guard.clock import today
from tender_guard.reports import statistics_plots, words
from tender_guard.reports import statistics_words as said
from tender_guard.supervision.statistics.model import period

from ..ledgers import statistics_of
from ..parameters import TheOffice
from ..security import READERS, access
from .days import day_of
from .navigation import EXPERTS, Place
from .showing import show

SHOWN: Final = 20
"""Rows behind a figure that stand on the page; all are in the workbook."""
_JULY: Final = 7


@get("/statistics", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def figures(
    office: TheOffice,
    request: Request[Any, Any, Any],
    first: Annotated[str, QueryParameter(name="from")] = "",
    last: Annotated[str, QueryParameter(name="to")] = "",
) -> Template:
    """The figures of a period; of the half-year that runs where none is given."""
    usual = half_year(today())
    span = period(day_of(first) if first else usual[0], day_of(last) if last else usual[1], today())
    found = statistics_of(office, span)
    return show(
        request,
        "statistics/figures.html",
        span=span,
        query=urlencode({"from": span.first.isoformat(), "to": span.last.isoformat()}),
        sections=found.sections,
        plots=statistics_plots.of_statistics(found),
        halves=recent_halves(today()),
        said=said,
        words=words,
        rows=SHOWN,
    )


def half_year(day: date) -> tuple[date, date]:
    """The first and the last day of the half-year of a day."""
    if day.month < _JULY:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, _JULY, 1), date(day.year, 12, 31)


def recent_halves(day: date) -> list[tuple[str, str]]:
    """The running half-year and the three before it: name, and query of the address."""
    found = []
    for _ in range(4):
        first, last = half_year(day)
        name = f"{first.year}年{'上' if first.month < _JULY else '下'}半年"
        query = urlencode({"from": first.isoformat(), "to": last.isoformat()})
        found.append((name, query))
        day = date(first.year - 1, 12, 31) if first.month < _JULY else date(first.year, 6, 30)
    return found


ROUTES: Final = [figures]
PLACES: Final = (Place("/statistics", "半年统计", READERS, EXPERTS),)
