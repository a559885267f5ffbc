"""What became of every rule for every subject: the four outcomes of the design."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from tender_guard.findings import OutcomeKind
from tender_guard.records.calendar import RECKONED
from tender_guard.records.measures.measured import MISSING, NOT_APPLICABLE, Measure
from tender_guard.records.report import RecordFinding, RecordOutcome, RecordSubject
from tender_guard.records.tables import SHEETS
from tender_guard.rulebook.model import Rule
from tender_guard.supervision.record_rules import RecordRules, holds

CLEAR: Final = "clear"
_RANKS: Final = {MISSING: 0, CLEAR: 1, NOT_APPLICABLE: 2}
"""Which answer stands where one subject has several."""
_NOBODY_KNOWS: Final = "标段.依法必招"


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of one check.

    ``hit`` are the subjects, key and other, that a rule hit; ``absent`` the sheets that are not
    there.
    """

    rules: RecordRules
    measures: Sequence[Measure]
    lots: pl.DataFrame
    findings: Sequence[RecordFinding]
    hit: Mapping[str, Sequence[tuple[str, str | None]]]
    absent: frozenset[str]

    def listed(self) -> Iterator[RecordOutcome]:
        """Hits and missing data one by one, the others once a reason with their number."""
        for rule in self.rules.rules:
            frame = self._answers(rule)
            yield from self._hits(rule)
            yield from self._nobody(rule)
            yield from _each(rule, frame.filter(pl.col("outcome") == MISSING))
            counted = frame.filter(pl.col("outcome") != MISSING)
            for outcome, reason, count in (
                counted.group_by("outcome", "reason", maintain_order=True).len().iter_rows()
            ):
                yield RecordOutcome(rule.id, outcome, reason, count=count)

    def every(self) -> Iterator[RecordOutcome]:
        """All of them one by one."""
        for rule in self.rules.rules:
            yield from self._hits(rule)
            yield from self._nobody(rule)
            yield from _each(rule, self._answers(rule))

    def _hits(self, rule: Rule) -> Iterator[RecordOutcome]:
        for finding in self._found[rule.id]:
            yield RecordOutcome(rule.id, "hit", finding.note, subject=finding.subject)

    def _nobody(self, rule: Rule) -> Iterator[RecordOutcome]:
        """The sheet that would name the subjects is not there."""
        sheet = SHEETS[rule.subject]
        if sheet.name in self.absent:
            subject = RecordSubject(sheet.title, None)
            yield RecordOutcome(rule.id, MISSING, f"缺少{sheet.title}表", (sheet.title,), subject)

    @cached_property
    def _found(self) -> Mapping[str, list[RecordFinding]]:
        found: dict[str, list[RecordFinding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.rule].append(finding)
        return found

    def _answers(self, rule: Rule) -> pl.DataFrame:
        """One row a subject that was not hit: key, other, outcome, reason, missing."""
        kinds = self.rules.kinds(rule)
        frame = pl.concat(_states(each) for each in self.measures if each.kind in kinds)
        if self.rules.is_off(rule):
            told = self.rules.rulebook.parameters[rule.switch or ""].title
            frame = _put(frame, pl.lit(value=True), NOT_APPLICABLE, f"参数已关闭：{told}")
        elif rule.subject == "lot" and rule.applies.regime is not None:
            frame = self._by_regime(rule, frame)
        hit = pl.DataFrame(
            self.hit.get(rule.id, ()), schema={"key": pl.String, "other": pl.String}, orient="row"
        )
        frame = frame.join(
            hit, on=["key", "other"], how="anti", nulls_equal=True, maintain_order="left"
        )
        if frame.select("key", "other").is_unique().all():
            return frame
        rank = pl.col("outcome").replace_strict(_RANKS)
        return frame.sort(rank, maintain_order=True).unique(
            ["key", "other"], keep="first", maintain_order=True
        )

    def _by_regime(self, rule: Rule, frame: pl.DataFrame) -> pl.DataFrame:
        regimes = self.lots.select(key="lot", regime="regime")
        known = [regime for regime in regimes["regime"].unique() if regime is not None]
        inside = [regime for regime in known if holds(rule, regime)]
        frame = frame.join(regimes, on="key", how="left", maintain_order="left")
        outside = pl.col("regime").is_not_null() & ~pl.col("regime").is_in(inside)
        frame = _put(frame, outside, NOT_APPLICABLE, "招标方式或性质不适用")
        if not holds(rule, None):
            unknown = pl.col("regime").is_null() & (pl.col("outcome") != NOT_APPLICABLE)
            frame = _put(frame, unknown, MISSING, f"缺少{_NOBODY_KNOWS}", [_NOBODY_KNOWS])
        return frame.drop("regime")


def _states(measure: Measure) -> pl.DataFrame:
    frame = measure.frame
    note = pl.lit("")
    if "reckoned" in frame.columns:
        year = pl.col("until").dt.year().cast(pl.String)
        note = pl.when("reckoned").then(year + pl.lit(f"年{RECKONED}")).otherwise(note)
    clear = pl.col("state").is_null()
    return frame.select(
        "key",
        "other",
        outcome=pl.col("state").fill_null(CLEAR),
        reason=pl.when(clear).then(note).otherwise("reason"),
        missing=pl.col("missing"),
    )


def _put(
    frame: pl.DataFrame, where: pl.Expr, outcome: str, reason: str, missing: Sequence[str] = ()
) -> pl.DataFrame:
    cells = pl.lit(list(missing), dtype=pl.List(pl.String))
    return frame.with_columns(
        outcome=pl.when(where).then(pl.lit(outcome)).otherwise("outcome"),
        reason=pl.when(where).then(pl.lit(reason)).otherwise("reason"),
        missing=pl.when(where).then(cells).otherwise("missing"),
    )


def _each(rule: Rule, frame: pl.DataFrame) -> Iterator[RecordOutcome]:
    sheet = SHEETS[rule.subject].title
    columns = ("key", "other", "outcome", "reason", "missing")
    for key, other, outcome, reason, missing in frame.select(columns).iter_rows():
        kind: OutcomeKind = outcome
        subject = RecordSubject(sheet, key, other)
        yield RecordOutcome(rule.id, kind, reason, tuple(missing), subject)
