"""The plots of the figures of a period."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tender_guard.reports import plots
from tender_guard.reports.plots import AMBER, BLUE, GREEN, RED, Bar, Plot
from tender_guard.reports.statistics_words import measured
from tender_guard.supervision.statistics.model import Figure, Statistics

_LONGEST = 24
"""Characters of a name beside a bar."""


def of_statistics(statistics: Statistics) -> dict[str, Plot]:
    """The plots by name; those with nothing to show are left out."""
    found = {
        "findings": _of(statistics, "findings-of", "首次检查发现的问题，按事项", "条"),
        "tenders": _of(statistics, "tenders-of-category", "招标和发包标段，按类别", "个"),
        "deadlines": _deadlines(statistics),
        "bonds": _of(statistics, "bonds-outstanding-aged", "期末未退投标保证金，按逾期天数", "笔"),
        "rectifications": _rectifications(statistics),
        "closure": _closure(statistics),
    }
    return {name: plot for name, plot in found.items() if plot is not None}


def _of(statistics: Statistics, figure_id: str, title: str, axis: str) -> Plot | None:
    figures = statistics.of(figure_id)
    if not any(one.value for one in figures):
        return None
    bars = [Bar(_name(one), float(one.value or 0)) for one in figures]
    return plots.bars(title, _told(title, figures), axis, bars, {"": BLUE})


def _deadlines(statistics: Statistics) -> Plot | None:
    """Of each kind of duty how many were kept and how many were not."""
    figures = statistics.of("deadlines-kept-of")
    if not figures:
        return None
    bars = []
    for one in figures:
        kept = round(Fraction(one.value or 0) * len(one.rows))
        bars += [
            Bar(one.of, kept, "按期办理"),
            Bar(one.of, len(one.rows) - kept, "逾期办理或者未办"),
        ]
    title = "期内到期的义务，按种类"
    colours = {"按期办理": GREEN, "逾期办理或者未办": RED}
    return plots.bars(title, _told(title, figures), "项", bars, colours)


def _closure(statistics: Statistics) -> Plot | None:
    figures = statistics.of("closure-of-colour")
    if not any(one.value for one in figures):
        return None
    bars = [Bar("跟踪整改的问题", float(one.value or 0), one.of) for one in figures]
    colours = dict(zip((one.of for one in figures), (GREEN, AMBER, RED), strict=True))
    title = "整改评价，按颜色"
    return plots.bars(title, _told(title, figures), "项", bars, colours)


def _rectifications(statistics: Statistics) -> Plot | None:
    groups = {
        "rectified-in-time": GREEN,
        "rectification-open": BLUE,
        "rectified-late": AMBER,
        "rectification-overdue": RED,
    }
    figures = [one for name in groups for one in statistics.of(name)]
    if not any(one.value for one in figures):
        return None
    bars = [Bar("不符合项", float(one.value or 0), one.title) for one in figures]
    colours = dict(zip((one.title for one in figures), groups.values(), strict=True))
    return plots.bars("抽查不符合项的整改", _told("整改", figures), "项", bars, colours)


def _told(title: str, figures: Sequence[Figure]) -> str:
    return f"{title}：" + "；".join(f"{one.of or one.title} {measured(one)}" for one in figures)


def _name(figure: Figure) -> str:
    name = figure.of or figure.title
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
