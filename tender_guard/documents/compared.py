"""Statements set against each other: shares, periods, multiples, contradictions.

Measures only: how large a share is, how many days lie between; what that means stands in the rules.
A comparison is made where it is clear what belongs together: with a statement of the same clause,
else with the only one of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from tender_guard.documents.evidence import Evidence
from tender_guard.documents.model import Clause
from tender_guard.documents.stated import distinct
from tender_guard.engine.facts import Fact, Gap, Value
from tender_guard.findings import Related


@dataclass(frozen=True, slots=True)
class Pair:
    """The place that is quoted, and what it was compared with: a place, or a recorded cell."""

    quoted: Evidence | None
    other: Evidence | Related | None = None


Measured: TypeAlias = Fact | Gap

KINDS: Final = frozenset(
    {
        "bid-bond", "bid-bond-ratio", "performance-bond", "retention", "bid-period",
        "document-sale", "committee", "fair-review", "record-multiple", "score-sum",
        "contradiction", "defect-liability", "chapter", "record-difference", "warranty",
        "document-price", "drawing-deposit", "score-bands", "clarification",
    }
)  # fmt: skip
"""Kinds of fact that a document can give; the same kinds come from the records."""

_CONTRADICTIONS: Final = (
    ("validity", "days", "投标有效期", "日"),
    ("duration", "days", "工期", "日"),
    ("deadline", "day", "投标截止时间", ""),
    ("defect-liability", "months", "缺陷责任期", "个月"),
    ("bid-bond", "yuan", "投标保证金", "元"),
    ("estimate", "yuan", "估算价", "元"),
    ("max-price", "yuan", "最高投标限价", "元"),
    ("performance-bond", "ratio", "履约保证金比例", ""),
    ("retention", "ratio", "质量保证金比例", ""),
)
_AMOUNTS: Final = frozenset({"bid-bond", "estimate", "max-price", "duration"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the project besides the statements.

    ``lots`` over one makes sums that differ no contradiction; ``whole`` is a whole tender document,
    of which what is absent can be said.
    """

    category: str | None = None
    industry: str | None = None
    issued: date | None = None
    lots: int = 1
    whole: bool = False


def compared(
    facts: Sequence[Fact], clauses: Sequence[Clause], setting: Setting
) -> Iterator[Measured]:
    """What the stated facts come to."""
    yield from _bonds(facts, setting)
    yield from _periods(facts, setting.issued)
    yield from _records(facts)
    yield from _plain(facts, setting)
    yield from _contradictions(facts, setting.lots)
    if setting.whole:
        yield from _parts(clauses, setting)


def base(facts: Sequence[Fact], clause: Clause | None = None) -> Fact | None:
    """The estimate to compare with, else the highest price: of this clause, or the only one."""
    for kind in ("estimate", "max-price"):
        found = distinct(facts, kind, "yuan")
        beside = [f for f in found if clause is not None and _clause(f) is clause]
        if len(beside or found) == 1:
            return (beside or found)[0]
    return None


def _place(fact: Fact) -> Evidence | None:
    """Where the document says it; None where only the records do."""
    return fact.source if isinstance(fact.source, Evidence) else None


def _clause(fact: Fact) -> Clause | None:
    place = _place(fact)
    return place.clause if place is not None else None


def _with(fact: Fact, kind: str, values: Mapping[str, Value], other: Fact | None = None) -> Fact:
    beside = other.source if other is not None else None
    against = beside if isinstance(beside, Evidence | Related) else None
    if isinstance(fact.source, Related) and isinstance(against, Evidence):
        return Fact(kind, values, Pair(against, fact.source))
    return Fact(kind, values, Pair(_place(fact), against))


def _bonds(facts: Sequence[Fact], setting: Setting) -> Iterator[Measured]:
    sort = {"category": setting.category} if setting.category else {}
    trade = {"industry": setting.industry} if setting.industry else {}
    for fact in distinct(facts, "bid-bond", "ratio"):
        yield _with(fact, "bid-bond-ratio", {"ratio": fact.values["ratio"]})
    for fact in distinct(facts, "bid-bond", "yuan"):
        yuan = fact.values["yuan"]
        yield _with(fact, "bid-bond", {"yuan": yuan, **sort, **trade})
        whole = base(facts, _clause(fact))
        if whole is None:
            yield Gap("bid-bond-ratio", "missing-data", "文件没有写明估算价", ("estimate_yuan",))
            continue
        estimate = whole.values["yuan"]
        values = {"ratio": _ratio(yuan, estimate), "yuan": yuan, "estimate": estimate}
        yield _with(fact, "bid-bond-ratio", values, whole)
    for kind in ("performance-bond", "retention"):
        for fact in distinct(facts, kind, "ratio"):
            yield _with(fact, kind, {"ratio": fact.values["ratio"], **sort})


def _ratio(part: Value, whole: Value) -> Fraction:
    assert isinstance(part, int | Decimal)  # noqa: S101 sums and areas are numbers
    assert isinstance(whole, int | Decimal)  # noqa: S101
    return Fraction(part) / Fraction(whole)


def _days(start: Value, end: Value) -> int:
    assert isinstance(start, date)  # noqa: S101 days are days
    assert isinstance(end, date)  # noqa: S101
    return (end - start).days


def _periods(facts: Sequence[Fact], issued: date | None) -> Iterator[Measured]:
    for fact in distinct(facts, "sale-period", "days"):
        days = fact.values["days"]
        yield _with(fact, "document-sale", {"days": days, "span": days})
    for fact in distinct(facts, "stated-bid-period", "days"):
        yield _with(fact, "bid-period", {"days": fact.values["days"]})
    for fact in distinct(facts, "sale-end", "day"):
        days = _days(fact.values["start"], fact.values["day"])
        yield _with(fact, "document-sale", {"days": days, "span": days + 1})
    ends = distinct(facts, "deadline", "day")
    starts = distinct(facts, "sale-start", "day")
    begun = starts[0].values["day"] if len(starts) == 1 else issued
    if len(ends) != 1 or begun is None:
        missing = ("deadline",) if len(ends) != 1 else ("issued",)
        yield Gap("bid-period", "missing-data", "文件没有写明发出日期或者投标截止日期", missing)
        return
    start = starts[0] if len(starts) == 1 else None
    deadline = ends[0].values["day"]
    values = {"days": _days(begun, deadline), "start": begun, "deadline": deadline}
    yield _with(ends[0], "bid-period", values, start)


def _records(facts: Sequence[Fact]) -> Iterator[Measured]:
    for fact in facts:
        if fact.kind != "required-record":
            continue
        if "multiple" in fact.values:
            yield _with(fact, "record-multiple", {"multiple": fact.values["multiple"]})
            continue
        field = next(name for name in ("yuan", "m2", "m") if name in fact.values)
        whole = _own_sum(facts, fact) if field == "yuan" else _own_size(facts, field)
        if whole is None:
            missing = ("estimate_yuan",)
            yield Gap("record-multiple", "missing-data", "文件没有写明本项目规模", missing)
            continue
        ratio = _ratio(fact.values[field], whole.values[field])
        yield _with(fact, "record-multiple", {"multiple": ratio}, whole)


_SIZES: Final = {"m2": "project-area", "m": "project-length"}


def _own_sum(facts: Sequence[Fact], record: Fact) -> Fact | None:
    """The estimate, else what the clause itself gives as the cost of the works."""
    clause = _clause(record)
    costs = [f for f in distinct(facts, "project-cost", "yuan") if _clause(f) is clause]
    return base(facts, clause) or (costs[0] if len(costs) == 1 else None)


def _own_size(facts: Sequence[Fact], field: str) -> Fact | None:
    """The project's own area or length, where the document states only one."""
    sizes = distinct(facts, _SIZES[field], field)
    return sizes[0] if len(sizes) == 1 else None


_AS_STATED: Final = frozenset(
    {"warranty", "document-price", "drawing-deposit", "score-bands", "clarification"}
)


def _plain(facts: Sequence[Fact], setting: Setting) -> Iterator[Measured]:
    for fact in facts:
        if fact.kind in _AS_STATED and _place(fact) is not None:
            sort = {"category": setting.category} if setting.category else {}
            yield _with(fact, fact.kind, {**fact.values, **sort})
    for fact in distinct(facts, "score", "sum"):
        yield _with(fact, "score-sum", {"sum": fact.values["sum"]})
    for fact in distinct(facts, "defect-liability", "months"):
        yield _with(fact, "defect-liability", {"months": fact.values["months"]})
    for fact in distinct(facts, "committee", "size"):
        size = fact.values["size"]
        values: dict[str, Value] = {"size": size, "even": _ratio(size, 2).denominator == 1}
        if "experts" in fact.values:
            values["experts"] = fact.values["experts"]
            values["expert_ratio"] = _ratio(fact.values["experts"], size)
        yield _with(fact, "committee", values)


_REVIEW: Final = re.compile(r"公平竞争审查[^。；]{0,20}(?:结论|意见|表|报告|书)")


def _parts(clauses: Sequence[Clause], setting: Setting) -> Iterator[Measured]:
    """Which parts a whole document has: its chapters, the conclusion of the review."""
    for section in sorted({clause.section for clause in clauses if clause.section}):
        yield Fact("chapter", {"name": section})
    given = any(_REVIEW.search(clause.text) for clause in clauses if clause.kind != "toc")
    if setting.issued is not None:
        yield Fact("fair-review", {"given": given, "issued": setting.issued})


def _contradictions(facts: Sequence[Fact], lots: int) -> Iterator[Measured]:
    for kind, field, name, unit in _CONTRADICTIONS:
        if lots > 1 and kind in _AMOUNTS:
            continue
        own = [f for f in facts if (place := _place(f)) and "另有规定" not in place.text]
        found = distinct(own, kind, field)
        if len(found) < 2:  # noqa: PLR2004
            continue
        first, second = found[0], found[1]
        said = "、".join(f"{_written(f.values[field])}{unit}" for f in found)
        yield _with(second, "contradiction", {"about": name, "said": said}, first)


def _written(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
