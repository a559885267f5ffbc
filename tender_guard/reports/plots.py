"""Plots as pictures, drawn without a browser or the net, in the typeface of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import altair as alt
import polars as pl
import vl_convert

from tender_guard.reports.typeface import Typeface

Form: TypeAlias = Literal["svg", "png"]

BLUE: Final = "#1f5a8f"
GREEN: Final = "#2f7d4f"
AMBER: Final = "#b7791f"
RED: Final = "#b3261e"
GREY: Final = "#6b7684"
SCALE: Final = 2.0
"""Pixels of a picture to one of the plot."""
_WIDTH: Final = 560
_STEP: Final = 22
_SHORTEST: Final = 4
"""An axis of counts goes at least so far, so that it has no fractions."""
_NUMBERS: Final = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", "元"]}
_DAY: Final = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot as a Vega-Lite specification; ``told`` says in words what it shows."""

    title: str
    told: str
    spec: Mapping[str, Any]

    def texts(self) -> Iterator[str]:
        """Every text that may be drawn."""
        yield from _texts(self.spec)


@dataclass(frozen=True, slots=True)
class Span:
    """A value with its interval, named; ``is_marked`` draws it in the colour of a question."""

    name: str
    value: float
    low: float
    high: float
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A named number, of a ``group`` where there are several."""

    name: str
    value: float
    group: str = ""


def spans(title: str, told: str, axis: str, values: Sequence[Span]) -> Plot:
    """Values with their intervals, one a line, about 0; shares are shown as percent."""
    frame = pl.DataFrame(
        [
            {
                "名称": one.name,
                "值": one.value,
                "下限": one.low,
                "上限": one.high,
                "色": RED if one.is_marked else BLUE,
            }
            for one in values
        ]
    )
    order = [one.name for one in values]
    base = alt.Chart(frame, height=alt.Step(_STEP), width=_WIDTH)
    across = alt.Y("名称:N", sort=order, title=None)
    colour = alt.Color("色:N", scale=None)
    scale = alt.Axis(format="+.0%")
    rule = base.mark_rule(strokeWidth=2).encode(
        y=across, x=alt.X("下限:Q", title=axis, axis=scale), x2="上限:Q", color=colour
    )
    point = base.mark_point(filled=True, size=60, opacity=1).encode(
        y=across, x=alt.X("值:Q", title=axis, axis=scale), color=colour
    )
    return _plot(title, told, alt.layer(_zero(), rule, point))


def bars(
    title: str, told: str, axis: str, values: Sequence[Bar], colours: Mapping[str, str]
) -> Plot:
    """Numbers as bars, one a line, stacked by their groups in the order of ``colours``."""
    frame = pl.DataFrame(
        [
            {
                "名称": one.name,
                "值": one.value,
                "组": one.group,
                "序": list(colours).index(one.group),
            }
            for one in values
        ]
    )
    order = list(dict.fromkeys(one.name for one in values))
    longest = max(sum(one.value for one in values if one.name == name) for name in order)
    legend = alt.Legend(orient="bottom", title=None) if len(colours) > 1 else None
    domain = alt.Scale(domain=list(colours), range=list(colours.values()))
    chart = (
        alt.Chart(frame, height=alt.Step(_STEP), width=_WIDTH)
        .mark_bar(height=14)
        .encode(
            y=alt.Y("名称:N", sort=order, title=None),
            x=alt.X(
                "sum(值):Q",
                title=axis,
                axis=alt.Axis(tickMinStep=1),
                scale=alt.Scale(domain=[0, max(longest, _SHORTEST)]),
            ),
            color=alt.Color("组:N", scale=domain, legend=legend),
            order=alt.Order("序:O"),
        )
    )
    return _plot(title, told, chart)


def sittings(title: str, told: str, axis: str, values: Sequence[tuple[date, str, float]]) -> Plot:
    """Signed values of occasions in their order, each with its day and name, about 0."""
    names = [f"{day:{_DAY}}　{name}" for day, name, _ in values]
    frame = pl.DataFrame(
        {
            "场次": names,
            "值": [value for *_, value in values],
            "色": [BLUE if value >= 0 else AMBER for *_, value in values],
        }
    )
    chart = (
        alt.Chart(frame, height=alt.Step(_STEP), width=_WIDTH)
        .mark_bar(height=14)
        .encode(
            y=alt.Y("场次:N", sort=names, title=None),
            x=alt.X("值:Q", title=axis, axis=alt.Axis(format="+.1%")),
            color=alt.Color("色:N", scale=None),
        )
    )
    return _plot(title, told, alt.layer(chart, _zero()))


def steps(
    title: str,
    told: str,
    axis: str,
    values: Sequence[tuple[date, float]],
    limits: Mapping[str, float],
) -> Plot:
    """A number that changes on days, and the named limits that it may reach."""
    frame = pl.DataFrame(
        {"日期": [f"{day:{_DAY}}" for day, _ in values], "值": [value for _, value in values]}
    )
    top = max([*limits.values(), *frame["值"]], default=1) * 1.1
    when = alt.X("日期:T", title=None, axis=alt.Axis(format="%Y-%m", labelAngle=0, tickCount=7))
    scale = alt.Scale(domain=[0, top])
    line = (
        alt.Chart(frame, width=_WIDTH, height=200)
        .mark_line(interpolate="step-after", color=BLUE, strokeWidth=2)
        .encode(x=when, y=alt.Y("值:Q", title=axis, scale=scale, axis=alt.Axis(titleAngle=0)))
    )
    marks = pl.DataFrame(
        {
            "线": [f"{name} {limit:g}" for name, limit in limits.items()],
            "值": [float(limit) for limit in limits.values()],
        }
    )
    base = alt.Chart(marks)
    rule = base.mark_rule(strokeDash=[5, 4], color=RED).encode(y=alt.Y("值:Q", scale=scale))
    label = base.mark_text(align="left", baseline="bottom", dx=4, dy=-2, color=RED).encode(
        y="值:Q", x=alt.value(0), text="线:N"
    )
    return _plot(title, told, alt.layer(line, rule, label))


def drawn(plot: Plot, form: Form, typeface: Typeface) -> bytes:
    """The plot as a picture."""
    return _drawn(json.dumps(plot.spec, ensure_ascii=False), form, typeface)


@lru_cache(maxsize=64)
def _drawn(spec: str, form: Form, typeface: Typeface) -> bytes:
    for folder in typeface.folders:
        _register(folder)
    # Where an SVG is opened, the typeface of this machine may be wanting.
    family = f"{typeface.hei}, Microsoft YaHei, sans-serif" if form == "svg" else typeface.hei
    config = {
        "font": family,
        "background": "white",
        "padding": 8,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelLimit": 280,
            "gridColor": "#e3e8ed",
        },
        "legend": {"labelFontSize": 12},
        "title": {"fontSize": 14, "anchor": "start", "font": family, "fontWeight": "bold"},
        "text": {"fontSize": 11, "font": family},
    }
    options: dict[str, Any] = {"config": config, "format_locale": _NUMBERS}
    if form == "svg":
        return vl_convert.vegalite_to_svg(spec, **options).encode()
    return vl_convert.vegalite_to_png(spec, scale=SCALE, **options)


@lru_cache
def _register(folder: Path) -> None:
    vl_convert.register_font_directory(str(folder))


def _zero() -> alt.Chart:
    frame = pl.DataFrame({"值": [0.0]})
    chart: alt.Chart = alt.Chart(frame).mark_rule(color=GREY, strokeWidth=1).encode(x="值:Q")
    return chart


def _plot(title: str, told: str, chart: alt.Chart | alt.LayerChart | alt.FacetChart) -> Plot:
    return Plot(title, told, chart.properties(title=title).to_dict())


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
