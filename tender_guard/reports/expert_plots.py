"""The plots of the register and of one expert."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from tender_guard.records.calendar import months_after
from tender_guard.reports import plots
from tender_guard.reports.expert_words import STEP, heading
from tender_guard.reports.plots import AMBER, BLUE, GREEN, GREY, RED, Bar, Plot, Span
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.experts import Standing, rolling

_MOST: Final = 40
"""So many lines a plot has at most."""
_NONE: Final = "未达提醒线"
_COLOURS: Final = {
    _NONE: BLUE,
    STEP["remind"]: GREY,
    STEP["suspend"]: AMBER,
    STEP["remove"]: RED,
}
_LIMITS: Final = {
    "书面提醒": "expert-points-notice",
    "建议暂停": "expert-points-risk",
    "建议除名": "expert-points-violation",
}


def of_register(coverage: Coverage) -> dict[str, Plot]:
    """The plots of the register by name; those with nothing to show are left out."""
    found = {
        "points": _points(coverage),
        "severity": _severity(coverage),
        "coverage": _coverage(coverage),
    }
    return {name: plot for name, plot in found.items() if plot is not None}


def of_expert(coverage: Coverage, one: Standing) -> dict[str, Plot]:
    """The plots of one expert by name; those with nothing to show are left out."""
    found = dict(_own(coverage, one))
    return {name: plot for name, plot in found.items() if plot is not None}


def _own(coverage: Coverage, one: Standing) -> Iterator[tuple[str, Plot | None]]:
    ledger = coverage.register.ledger
    months = ledger.days("expert-points-months")
    last = coverage.register.as_of
    first = months_after(last, -months) + timedelta(days=1)
    values = list(rolling(one.deductions, months, first, last))
    limits = {name: float(str(ledger.number(each))) for name, each in _LIMITS.items()}
    if one.deductions:
        top = max(points for _, points in values)
        yield (
            "points",
            plots.steps(
                f"近 {months} 个月累计扣分",
                f"{heading(one)}的累计扣分最高 {top:g} 分，现为 {one.points:g} 分。",
                "分",
                [(day, float(points)) for day, points in values],
                limits,
            ),
        )
    sittings = coverage.deviations.of(one.code).sittings[-_MOST:]
    if sittings:
        lots = {session.lot: session.lot_name for session in one.sessions}
        yield (
            "deviations",
            plots.sittings(
                "各场打分与其他专家均值之差",
                f"{heading(one)}在 {len(sittings)} 场评审中打分与其他专家均值之差。",
                "占满分的比例",
                [(each.day, lots.get(each.lot, each.lot), each.mean) for each in sittings],
            ),
        )


def _points(coverage: Coverage) -> Plot | None:
    found = sorted(
        (one for one in coverage.register.standings if one.points),
        key=lambda one: -one.points,
    )[:_MOST]
    if not found:
        return None
    return plots.bars(
        "专家累计扣分",
        "；".join(f"{heading(one)} {one.points:g} 分" for one in found) + "。",
        "分",
        [
            Bar(heading(one), float(one.points), STEP[one.proposal.step] if one.proposal else _NONE)
            for one in found
        ],
        _COLOURS,
    )


def _severity(coverage: Coverage) -> Plot | None:
    register, deviations = coverage.register, coverage.deviations
    found = [
        Span(heading(one), given.mean, given.interval.low, given.interval.high, given.is_notable)
        for one in register.standings
        if (given := deviations.of(one.code).severity) is not None
    ]
    found = sorted(found, key=lambda one: -abs(one.value))[:_MOST]
    if not found:
        return None
    marked = [one.name for one in found if one.is_marked]
    told = f"{'、'.join(marked)}提示复核。" if marked else "没有提示复核的专家。"
    return plots.spans(
        "打分宽严（均值和95%区间，红色为提示复核）",
        f"{len(found)} 名专家打分与其他专家均值之差；{told}",
        "与其他专家均值之差，占满分的比例",
        sorted(found, key=lambda one: -one.value),
    )


def _coverage(coverage: Coverage) -> Plot | None:
    found = [one for one in coverage.specialities if one.registered][:_MOST]
    if not found:
        return None
    values = [
        bar
        for one in found
        for bar in (
            Bar(one.name, one.available, "可抽取"),
            Bar(one.name, one.lacking, "建议增补"),
        )
    ]
    lacking = [f"{one.name}缺 {one.lacking} 人" for one in found if one.lacking]
    return plots.bars(
        "各专业可抽取的专家与建议增补的人数",
        "；".join(lacking) + "。" if lacking else "各专业的专家够用。",
        "人",
        values,
        {"可抽取": GREEN, "建议增补": AMBER},
    )
