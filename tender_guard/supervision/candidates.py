"""The lots that inspections are drawn from: those under construction, and why others are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import polars as pl

from tender_guard.errors import UsageError
from tender_guard.records.measures.award import CONSTRUCTION
from tender_guard.records.measures.ledger import Ledger
from tender_guard.supervision.draw_scheme import Scheme, Weight

_PLAIN: Final[Mapping[str, str]] = {
    "行业": "industry",
    "类别": "category",
    "招标方式": "method",
    "资金性质": "funds",
}
_SUMS: Final[Mapping[str, str]] = {"合同金额": "contract_sum"}
STRATA: Final = (*_PLAIN, *_SUMS)
"""By what the lots may be stratified."""
_TEN_THOUSAND: Final = 10_000
_HUNDRED_MILLION: Final = 100_000_000
_UNTOLD: Final = "未填"


@dataclass(frozen=True, slots=True)
class Site:
    """A lot under construction. ``inspected`` is the day of its last inspection."""

    lot: str
    lot_name: str
    project: str
    project_name: str
    tenderer: str
    winner: str | None
    agency: str | None
    contract_sum: Decimal | None
    stratum: str
    findings: int
    inspected: date | None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A lot that is not drawn from."""

    lot: str
    lot_name: str
    project: str
    reason: str


def sites(
    ledger: Ledger,
    scheme: Scheme,
    strata: Sequence[str],
    findings: Mapping[str, int],
    left_out: Mapping[str, str],
) -> tuple[list[Site], list[Exclusion]]:
    """The lots under construction, and all others with the reason.

    ``findings`` counts those of each lot, ``left_out`` are lots that the office leaves out, with
    its reason.

    Raises:
        UsageError: a stratum that is none, or a lot left out that is not there.
    """
    for name in strata:
        if name not in STRATA:
            raise UsageError(f"不能按“{name}”分层，可用：{'、'.join(STRATA)}")
    inspected = _inspected(ledger)
    there: list[Site] = []
    others: list[Exclusion] = []
    unknown = dict(left_out)
    for row in ledger.lots.iter_rows(named=True):
        unknown.pop(row["lot"], None)
        reason = _reason(row) or left_out.get(row["lot"])
        if reason is not None:
            others.append(Exclusion(row["lot"], row["name"], row["project"], reason))
            continue
        there.append(
            Site(
                lot=row["lot"],
                lot_name=row["name"],
                project=row["project"],
                project_name=row["project_name"],
                tenderer=row["tenderer"],
                winner=row["winner"],
                agency=row["agency"],
                contract_sum=row["contract_sum"],
                stratum=_stratum(row, strata, scheme),
                findings=findings.get(row["lot"], 0),
                inspected=inspected.get(row["lot"]),
            )
        )
    if unknown:
        raise UsageError(f"要排除的标段不在台账中：{'、'.join(unknown)}")
    return there, others


def chosen_weights(scheme: Scheme, names: Iterable[str]) -> tuple[Weight, ...]:
    """The weights of those names.

    Raises:
        UsageError: there is none of that name.
    """
    by_name = {weight.name: weight for weight in scheme.weights}
    for name in names:
        if name not in by_name:
            raise UsageError(f"没有权重“{name}”，可用：{'、'.join(by_name)}")
    return tuple(by_name[name] for name in names)


def tickets(site: Site, weights: Iterable[Weight], as_of: date) -> tuple[int, dict[str, str]]:
    """How many tickets a lot has, and what each weight gave for what."""
    count, told = 1, {}
    for weight in weights:
        value, shown = _measured(site, weight, as_of)
        add = weight.never
        if value is not None:
            add = max((step.add for step in weight.steps if value >= step.least), default=0)
        count += add
        told[weight.name] = f"{shown}，加 {add}"
    return count, told


def _measured(site: Site, weight: Weight, as_of: date) -> tuple[Decimal | int | None, str]:
    if weight.measure == "findings":
        return site.findings, f"疑似违规 {site.findings} 条"
    if weight.measure == "value":
        if site.contract_sum is None:
            return 0, "合同金额未填"
        return site.contract_sum, f"合同金额 {amount(site.contract_sum)}"
    if site.inspected is None:
        return None, "未抽查过"
    days = (as_of - site.inspected).days
    return days, f"距上次抽查 {days} 日"


def _reason(row: Mapping[str, Any]) -> str | None:
    if row["category"] not in CONSTRUCTION:
        return f"类别为{row['category']}，不是施工或工程总承包"
    if row["started"] is None:
        return "尚未开工，或开工日期未填"
    if row["completed"] is not None:
        return f"已于 {row['completed']} 竣工"
    return None


def _inspected(ledger: Ledger) -> dict[str, date]:
    last = ledger.frame("inspection").group_by("lot").agg(pl.col("inspected").max())
    return {lot: day for lot, day in last.iter_rows() if day is not None}


def _stratum(row: Mapping[str, Any], strata: Sequence[str], scheme: Scheme) -> str:
    parts = [
        row[_PLAIN[name]] or f"{name}{_UNTOLD}"
        if name in _PLAIN
        else _band(name, row[_SUMS[name]], scheme.bands.get(name, ()))
        for name in strata
    ]
    return "／".join(parts) or "全部"


def _band(name: str, value: Decimal | None, bounds: Sequence[int]) -> str:
    if value is None:
        return f"{name}{_UNTOLD}"
    below = [bound for bound in bounds if bound <= value]
    above = [bound for bound in bounds if bound > value]
    if not below:
        return f"{name}不足{amount(above[0])}" if above else name
    if not above:
        return f"{name}{amount(below[-1])}以上"
    return f"{name}{amount(below[-1])}至{amount(above[0])}"


def amount(yuan: Decimal | int) -> str:
    """A sum as people say it: 2000万元, 1亿元."""
    for unit, name in ((_HUNDRED_MILLION, "亿元"), (_TEN_THOUSAND, "万元")):
        if yuan >= unit:
            return f"{(Decimal(yuan) / unit).quantize(Decimal('0.01')).normalize():f}{name}"
    return f"{Decimal(yuan).normalize():f}元"
