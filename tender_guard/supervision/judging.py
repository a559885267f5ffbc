"""Measures of the records are judged, and what fires becomes findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, get_args

import polars as pl

from tender_guard.engine.facts import Fact, Value
from tender_guard.engine.judge import Firing
from tender_guard.records.calendar import Calendar
from tender_guard.records.measures.measured import Measure, Owner, Source
from tender_guard.records.measures.names import same_name
from tender_guard.records.report import Escalation, RecordFinding, RecordRow, RecordSubject
from tender_guard.records.tables import SHEETS
from tender_guard.reports.wording import filled
from tender_guard.rulebook.conditions import ORDER, Ref, Test
from tender_guard.rulebook.model import SEVERITIES
from tender_guard.supervision.record_rules import UNTENDERED, RecordRules

OWNERS: Final[tuple[Owner, ...]] = ("project", "lot", "expert")
PORTION: Final = 2000
"""The facts of so many subjects are in memory at once."""
_PASSED: Final = ("days", "workdays")
"""Shown in place of ``counted``, which only serves comparison."""


class Hit(NamedTuple):
    """A rule that fires, and what about."""

    firing: Firing
    source: Source
    regime: str | None


def hits(
    rules: RecordRules,
    measures: Sequence[Measure],
    lots: pl.DataFrame,
    keys: Mapping[Owner, Sequence[str]],
) -> Iterator[Hit]:
    """What fires, subject after subject as their sheets have them.

    ``lots`` tells the ``regime`` of each ``lot``; ``keys`` are the subjects.
    """
    judge = rules.judge()
    regimes: dict[str, str | None] = dict(zip(lots["lot"], lots["regime"], strict=True))
    silent = {regime: rules.silent(regime) for regime in {*regimes.values()}}
    for owner in OWNERS:
        own = [measure for measure in measures if measure.owner == owner]
        for key, facts in _subjects(own, keys[owner]):
            regime = regimes.get(key) if owner == "lot" else UNTENDERED
            without = silent[regime] if owner == "lot" else frozenset[str]()
            for firing in judge.judge(facts, without=without):
                source = firing.facts[0].source
                if isinstance(source, Source):
                    yield Hit(firing, source, regime)


def _subjects(measures: Sequence[Measure], keys: Sequence[str]) -> Iterator[tuple[str, list[Fact]]]:
    """Each key with its facts."""
    order = pl.DataFrame(
        {"key": keys, "at": range(len(keys))}, schema={"key": pl.String, "at": pl.Int64}
    )
    found = [
        (each, each.found().join(order, on="key", how="inner").sort("at", maintain_order=True))
        for each in measures
    ]
    for start in range(0, len(keys), PORTION):
        facts: dict[str, list[Fact]] = {key: [] for key in keys[start : start + PORTION]}
        for each, frame in found:
            low, high = (frame["at"].search_sorted(at) for at in (start, start + PORTION))
            for fact in each.facts(frame[low:high]):
                if isinstance(fact.source, Source):
                    facts[fact.source.key].append(fact)
        yield from ((key, own) for key, own in facts.items() if own)


def findings(rules: RecordRules, found: Sequence[Hit], calendar: Calendar) -> list[RecordFinding]:
    """One finding for each rule and subject, in the order of the hits.

    Rows that share a subject are listed together, and the gravest severity stands.
    """
    merged: dict[tuple[str, Owner, str, str], list[Hit]] = {}
    for hit in found:
        source = hit.source
        key = (hit.firing.rule, source.owner, source.key, same_name(source.other or ""))
        merged.setdefault(key, []).append(hit)
    return [_finding(rules, key, own, calendar) for key, own in merged.items()]


def _finding(
    rules: RecordRules, key: tuple[str, Owner, str, str], own: Sequence[Hit], calendar: Calendar
) -> RecordFinding:
    hit = min(own, key=lambda each: SEVERITIES.index(each.firing.level.severity))
    rule = rules.rulebook.rules[hit.firing.rule]
    source = hit.source
    facts = {fact.kind: fact.values for fact in hit.firing.facts}
    measured, limit = _compared(hit.firing)
    sheet = SHEETS[source.owner].title
    rows = {(SHEETS[each.source.sheet].title, row) for each in own for row in each.source.rows}
    return RecordFinding(
        id=hashlib.sha256("\n".join((rule.id, sheet, *key[2:])).encode()).hexdigest(),
        rule=rule.id,
        title=rule.title,
        severity=hit.firing.level.severity,
        subject=RecordSubject(sheet, source.key, own[0].source.other),
        rows=tuple(RecordRow(*row) for row in sorted(rows)),
        message=filled(rule.message, facts, rules.parameters),
        measured=measured,
        limit=limit,
        basis=rules.basis(rule, hit.regime),
        advice=rule.advice,
        note=_note(hit.firing.facts[0], calendar),
        escalation=_escalation(hit.firing.facts[0]),
    )


def _compared(firing: Firing) -> tuple[Value | None, Value | None]:
    """What the rule measured, and the limit it compared that with: its first order of numbers."""
    facts = dict(zip(firing.names, firing.facts, strict=True))
    for pattern in firing.case.patterns:
        for test in pattern.tests:
            values = facts[pattern.name].values
            limit = _limit(test, facts)
            if limit is None:
                continue
            shown = next((name for name in _PASSED if name in values), test.field)
            return values[shown if test.field == "counted" else test.field], limit
    return None, None


def _limit(test: Test, facts: Mapping[str, Fact]) -> Value | None:
    if test.op not in ORDER and test.op != "ne":
        return None
    limit = test.value
    if isinstance(limit, Ref):
        limit = facts[limit.name].values.get(limit.field, "")
    return None if isinstance(limit, str | bool | tuple | date) else limit


def _note(fact: Fact, calendar: Calendar) -> str:
    """What is uncertain about the days: a year whose holidays are not known."""
    if not fact.values.get("reckoned"):
        return ""
    days = (fact.values.get(name) for name in ("until", "start"))
    notes = (calendar.note(day) for day in days if isinstance(day, date))
    return next((note for note in notes if note), "")


def _escalation(fact: Fact) -> Escalation | None:
    told = fact.values.get("escalation")
    return next((step for step in get_args(Escalation) if step == told), None)
