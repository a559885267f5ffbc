"""The register of experts, and one expert, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tender_guard.reports import expert_words as said
from tender_guard.reports import words
from tender_guard.reports.expert_sheet import deductions, facts, sessions
from tender_guard.reports.printable import printable
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.deviations import Deviation
from tender_guard.supervision.experts import Conflict, Standing


def register(coverage: Coverage) -> str:
    """The register, what is proposed, coverage, whom to look at."""
    return _joined(_register(coverage))


def expert(coverage: Coverage, one: Standing) -> str:
    """One expert."""
    return _joined(_expert(coverage, one))


def barred(lot: str, found: tuple[tuple[Standing, Conflict], ...]) -> str:
    """Who must avoid the evaluation of a lot."""
    lines = [
        f"{said.heading(one)}：工作单位{given.employer}是{said.ties(given)}" for one, given in found
    ]
    return _joined(iter([f"标段 {lot} 应当回避的专家：{len(lines)} 名", *lines]))


def register_record(coverage: Coverage) -> dict[str, Any]:
    """The register as JSON."""
    return {
        "as_of": coverage.register.as_of,
        "since": coverage.register.since,
        "experts": [standing_record(one) for one in coverage.register.standings],
        "coverage": [{**asdict(one), "lacking": one.lacking} for one in coverage.specialities],
        "screened": [
            {"code": one.standing.code, "grounds": list(one.grounds)} for one in coverage.screened
        ],
        "deviations": [deviation_record(one) for one in coverage.deviations.by_expert.values()],
    }


def standing_record(one: Standing) -> dict[str, Any]:
    """What the register says of an expert, as JSON."""
    return {
        **asdict(one),
        "is_available": one.is_available,
        "deductions": [
            {**asdict(each), "is_standard": each.is_standard} for each in one.deductions
        ],
    }


def deviation_record(one: Deviation) -> dict[str, Any]:
    """The comparison of an expert's marks, as JSON; null is below the least number."""
    return {
        "code": one.code,
        "is_notable": one.is_notable,
        "sittings": [
            {**each._asdict(), "differences": dict(each.differences)} for each in one.sittings
        ],
        **{
            name: asdict(found) if (found := getattr(one, name)) is not None else None
            for name in ("apart", "severity", "reversals")
        },
        "affinities": [asdict(each) for each in one.affinities],
        "awards": [asdict(each) for each in one.awards],
    }


def _register(coverage: Coverage) -> Iterator[str]:
    standings = coverage.register.standings
    yield f"评标专家名册：{len(standings)} 名，截至{words.day(coverage.register.as_of)}"
    if gaps := said.gaps(coverage):
        yield f"注意：{gaps}"
    for one in standings:
        parts = (
            said.heading(one),
            one.status or "状态未登记",
            said.listed(one.specialities),
            said.listed(one.employers),
            f"参评 {len(one.sessions)} 场",
            f"扣 {words.figure(one.points)} 分",
            said.proposal(one.proposal),
        )
        yield "　".join(part for part in parts if part)
        yield from (f"　　应回避而参评：{said.conflict(each)}" for each in one.conflicts)
    yield ""
    yield "专业覆盖"
    for speciality in coverage.specialities:
        lacking = f"，建议增补 {speciality.lacking} 人" if speciality.lacking else ""
        yield (
            f"{speciality.name}：可抽取 {speciality.available} 人，"
            f"近期评审 {speciality.sessions} 场，单场最多 {speciality.widest} 人{lacking}"
        )
    if coverage.screened:
        yield ""
        yield "清理与复核"
    for screening in coverage.screened:
        grounds = "；".join(said.GROUND[each] for each in screening.grounds)
        yield f"{said.heading(screening.standing)}：{grounds}"


def _expert(coverage: Coverage, one: Standing) -> Iterator[str]:
    yield from (f"{name}：{value}" for name, value in facts(coverage, one))
    if gaps := said.gaps(coverage):
        yield f"注意：{gaps}"
    if one.deductions:
        yield ""
        yield "扣分"
    for cells in deductions(one):
        day, behaviour, points, *rest = cells
        told = "　".join(part for part in rest if part)
        yield f"{day}　{behaviour}　{words.figure(points)} 分　{told}".rstrip()
    if one.sessions:
        yield ""
        yield "参加评审"
    yield from ("　".join(each) for each in sessions(one))
    yield ""
    yield "打分统计"
    marks = said.deviation(coverage.deviations.of(one.code), coverage.deviations)
    yield from (f"{name}：{result}" for name, result in marks)
    yield said.METHOD


def _joined(lines: Iterator[str]) -> str:
    return "".join(f"{printable(line)}\n" for line in lines)
