"""Evaluations, and what became of the experts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from tender_guard.records.measures.ledger import Ledger
from tender_guard.supervision.statistics.model import Casework, Counted, Period

_SAT = ("专家编号", "姓名", "参评场次")
_DEDUCTION = ("专家编号", "姓名", "日期", "行为代码", "扣分", "说明")
_STEP = ("专家编号", "姓名", "日期", "理由")
_STEPS = {
    "experts-reminded": "remind",
    "experts-suspended": "suspend",
    "experts-removed": "remove",
}


def evaluations(ledger: Ledger, span: Period) -> Iterator[Counted]:
    """The figures of the evaluations."""
    names = _names(ledger)
    scores = ledger.frame("score").filter(pl.col("evaluated").is_between(span.first, span.as_of))
    lots = scores.group_by("lot", maintain_order=True).agg(pl.col("evaluated").min()).rows()
    yield Counted("evaluations", len(lots), ("标段编号", "评审日期"), tuple(lots))
    sat = scores.group_by("expert", maintain_order=True).agg(pl.col("lot").n_unique()).rows()
    rows = tuple((code, names.get(code), count) for code, count in sat)
    yield Counted("experts-sat", len(rows), _SAT, rows)


def deductions(ledger: Ledger, span: Period, behaviours: Mapping[str, str]) -> Iterator[Counted]:
    """The figures of the deductions; ``behaviours`` are the codes, and how they are called."""
    names = _names(ledger)
    columns = ("expert", "deducted", "behaviour", "points", "note")
    deducted = (
        ledger.frame("expert_deduction")
        .filter(pl.col("deducted").is_between(span.first, span.as_of))
        .select(columns)
        .rows()
    )
    told = tuple((code, names.get(code), *rest) for code, *rest in deducted)
    assessed = {row[0]: row[:2] for row in told}
    yield Counted("experts-assessed", len(assessed), _SAT[:2], tuple(assessed.values()))
    yield Counted("deductions", len(told), _DEDUCTION, told)
    for code, name in behaviours.items():
        own = tuple(row for row in told if row[3] == code)
        if own:
            yield Counted("deductions-of", len(own), _DEDUCTION, own, name)


def steps(ledger: Ledger, casework: Casework, span: Period) -> Iterator[Counted]:
    """The figures of the steps that were taken; no data where they were not asked."""
    names = _names(ledger)
    for figure, kind in _STEPS.items():
        if casework.steps is None:
            yield Counted(figure, None)
            continue
        taken = [one for one in casework.steps if one.kind == kind and span.has(one.day)]
        step_rows = tuple((o.expert, names.get(o.expert), o.day, o.reason) for o in taken)
        yield Counted(figure, len(taken), _STEP, step_rows)


def _names(ledger: Ledger) -> dict[str, str]:
    register = ledger.frame("expert")
    return dict(zip(register["code"], register["name"], strict=True))
