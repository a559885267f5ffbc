"""How an expert's marks differ from those of the others, in numbers that bear an objection.

Every comparison leaves the expert out of what he is compared with, the unit that is counted is the
evaluation and not the single mark (the marks of one evaluation hang together), chances are exact
and adjusted for how many were asked, and below the least numbers nothing is said at all.

A difference is in thousandths of the full marks, so that arrangements can be counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Final, NamedTuple

import polars as pl

from tender_guard.records.measures.experts import EXPERT
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.measures.names import members, same
from tender_guard.supervision.exact import (
    Interval,
    fisher,
    holm,
    sign_flips,
    singled_out,
    student,
    wilson,
)

UNIT: Final = 1000
"""Thousandths of the full marks."""
_FINE: Final = 10**6
"""Marks are reckoned in millionths of a point, so that sums of them are exact."""


class Sitting(NamedTuple):
    """What one expert's marks did in one evaluation.

    ``differences`` are his marks less the mean of the others', by bidder, in thousandths of the
    full marks; ``size`` is the mean of what is behind their signs. ``decisive``: without his marks
    another bidder would stand first. Of the ``pairs`` of bidders that both he and the others put
    in an order, ``discordant`` are in the opposite one.
    """

    lot: str
    day: date
    peers: int
    differences: Mapping[str, int]
    mean: float
    size: float
    decisive: bool
    pairs: int
    discordant: int


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and where the true share plausibly lies."""

    hits: int
    trials: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean difference in shares of the full marks, and the chance of one so far from 0."""

    count: int
    mean: float
    interval: Interval
    chance: float
    adjusted: float = 1.0
    is_notable: bool = False


@dataclass(frozen=True, slots=True)
class Affinity:
    """How much better an expert marks one bidder than he marks the others beside it."""

    bidder: str
    marks: Mean


@dataclass(frozen=True, slots=True)
class Awards:
    """How often one bidder won with the expert sitting, and how often without him."""

    bidder: str
    won_with: int
    lost_with: int
    won_without: int
    lost_without: int
    chance: float
    adjusted: float = 1.0
    is_notable: bool = False


@dataclass(frozen=True, slots=True)
class Deviation:
    """What can be said of one expert. What is None or not listed is below the least number.

    ``apart`` are his single marks further from the others' mean than the parameter has it.
    """

    code: str
    sittings: tuple[Sitting, ...]
    apart: Share | None = None
    severity: Mean | None = None
    reversals: Share | None = None
    affinities: tuple[Affinity, ...] = ()
    awards: tuple[Awards, ...] = ()

    @property
    def is_notable(self) -> bool:
        """Should a person look at it?"""
        return (
            any(one.marks.is_notable for one in self.affinities)
            or any(one.is_notable for one in self.awards)
            or (self.severity is not None and self.severity.is_notable)
        )


@dataclass(frozen=True)
class Deviations:
    """The comparison of all experts of the records, on the day of the ledger."""

    ledger: Ledger

    @property
    def sessions_least(self) -> int:
        """Below so many evaluations nothing is said of an expert."""
        return self.ledger.days("expert-deviation-sessions-min")

    @property
    def lots_least(self) -> int:
        """Below so many lots together nothing is said of an expert and a bidder."""
        return self.ledger.days("expert-affinity-lots-min")

    @cached_property
    def by_expert(self) -> dict[str, Deviation]:
        """Each expert who sat in an evaluation that can be compared."""
        marks = self._marks
        least = self.sessions_least
        sittings = self._sittings(marks)
        apart = self._apart(marks)
        found = {}
        for code, own in sittings.items():
            enough = len(own) >= least
            decisive = sum(one.decisive for one in own)
            found[code] = Deviation(
                code,
                tuple(own),
                apart=apart.get(code) if enough else None,
                severity=_severity(own) if enough else None,
                reversals=Share(decisive, len(own), wilson(decisive, len(own))) if enough else None,
                affinities=tuple(_affinities(own, self.lots_least)),
                awards=tuple(self._awards(code)),
            )
        return self._adjusted(found)

    def of(self, code: str) -> Deviation:
        """One expert; with nothing in it where none of his evaluations can be compared."""
        return self.by_expert.get(code) or Deviation(code, ())

    @cached_property
    def _marks(self) -> pl.DataFrame:
        """The experts' marks with those of the others, where there are enough of them."""
        group = ("lot", "name", "item")
        counted = (pl.col("role") == EXPERT).fill_null(value=False)
        least = self.ledger.days("expert-outlier-peers-min")
        fine = (pl.col(name).cast(pl.Float64) * _FINE for name in ("marks", "full_marks"))
        marks, full = (one.round().cast(pl.Int64) for one in fine)
        return (
            self.ledger.frame("score")
            .filter(~pl.col("evaluated_ahead"))
            .with_columns(name=same(pl.col("bidder")), marks=marks, full=full)
            .filter(~pl.col("role").is_null().any().over(group), counted, pl.col("full") > 0)
            .with_columns(
                others=pl.col("marks").sum().over(group) - pl.col("marks"),
                number=pl.len().over(group).cast(pl.Int64) - 1,
                peers=pl.col("expert").n_unique().over(group).cast(pl.Int64) - 1,
            )
            .filter(pl.col("peers") >= least)
        )

    def _apart(self, marks: pl.DataFrame) -> dict[str, Share]:
        limit = float(str(self.ledger.number("expert-outlier-ratio")))
        number = pl.col("number")
        ratio = (pl.col("marks") * number - pl.col("others")).abs() / (pl.col("full") * number)
        counts = marks.group_by("expert").agg(hits=(ratio > limit).sum(), trials=pl.len())
        return {
            code: Share(hits, trials, wilson(hits, trials))
            for code, hits, trials in counts.iter_rows()
        }

    def _sittings(self, marks: pl.DataFrame) -> dict[str, list[Sitting]]:
        number = pl.col("number")
        apart = (pl.col("marks") * number - pl.col("others")) // number
        summed = (
            marks.with_columns(apart=apart)
            .group_by("lot", "expert", "name", maintain_order=True)
            .agg(
                day=pl.col("evaluated").min(),
                peers=pl.col("peers").min(),
                apart=pl.col("apart").sum(),
                full=pl.col("full").sum(),
                marks=pl.col("marks").sum(),
                bidder=pl.col("bidder").first(),
            )
            .sort("day", "lot", maintain_order=True)
        )
        found: dict[str, list[Sitting]] = {}
        for (lot,), frame in summed.group_by("lot", maintain_order=True):
            for code, sitting in _of_lot(str(lot), frame):
                found.setdefault(code, []).append(sitting)
        return found

    def _awards(self, code: str) -> Iterator[Awards]:
        sat = self._sat.get(code, frozenset())
        for bidder, outcomes in self._outcomes.items():
            together = [won for lot, won in outcomes.items() if lot in sat]
            apart = [won for lot, won in outcomes.items() if lot not in sat]
            if len(together) < self.lots_least or not apart:
                continue
            table = (
                sum(together),
                len(together) - sum(together),
                sum(apart),
                len(apart) - sum(apart),
            )
            yield Awards(bidder, *table, chance=fisher(*table))

    @cached_property
    def _sat(self) -> dict[str, frozenset[str]]:
        score = self.ledger.frame("score").filter(
            ~pl.col("evaluated_ahead"), pl.col("role") == EXPERT
        )
        sat = score.group_by("expert").agg(pl.col("lot").unique())
        return {code: frozenset(lots) for code, lots in sat.iter_rows()}

    @cached_property
    def _outcomes(self) -> dict[str, dict[str, bool]]:
        """Of each bidder the lots that were evaluated and awarded, and whether it won."""
        evaluated = {lot for lots in self._sat.values() for lot in lots}
        lots = self.ledger.lots.filter(
            pl.col("lot").is_in(evaluated), pl.col("winner").is_not_null()
        ).select("lot", winners=members(pl.col("winner")))
        bids = (
            self.ledger.frame("bid")
            .filter(pl.col("withdrawn").is_null())
            .join(lots, on="lot", how="inner", maintain_order="left")
            .with_columns(names=members(pl.col("bidder")))
            .with_columns(won=pl.col("names").list.set_intersection("winners").list.len() > 0)
        )
        found: dict[str, dict[str, bool]] = {}
        for bidder, lot, won in bids.select("bidder", "lot", "won").iter_rows():
            found.setdefault(bidder, {})[lot] = won
        return found

    def _adjusted(self, found: Mapping[str, Deviation]) -> dict[str, Deviation]:
        """Each family of questions adjusted for how many were asked in it."""
        level = float(str(self.ledger.number("expert-significance")))
        least = float(str(self.ledger.number("expert-deviation-notice-ratio")))
        asked = [one.severity for one in found.values() if one.severity is not None]
        severities = iter(_means(asked, level, least))
        marked = [mark.marks for one in found.values() for mark in one.affinities]
        marks = iter(_means(marked, level, least))
        awarded = [award for one in found.values() for award in one.awards]
        chances = iter(holm([one.chance for one in awarded]))
        return {
            code: replace(
                one,
                severity=None if one.severity is None else next(severities),
                affinities=tuple(replace(mark, marks=next(marks)) for mark in one.affinities),
                awards=tuple(
                    replace(award, adjusted=chance, is_notable=chance <= level)
                    for award, chance in zip(one.awards, chances, strict=False)
                ),
            )
            for code, one in found.items()
        }


def _of_lot(lot: str, frame: pl.DataFrame) -> Iterator[tuple[str, Sitting]]:
    """Each expert's part in one evaluation, over the bidders whom all of them marked."""
    experts = frame["expert"].unique(maintain_order=True).to_list()
    rows = {(row["expert"], row["name"]): row for row in frame.iter_rows(named=True)}
    names = [
        name
        for name in frame["name"].unique(maintain_order=True)
        if all((expert, name) in rows for expert in experts)
    ]
    if not names:
        return
    totals = {name: sum(rows[expert, name]["marks"] for expert in experts) for name in names}
    for expert in experts:
        own = {name: rows[expert, name] for name in names}
        differences = {
            row["bidder"]: round(UNIT * row["apart"] / row["full"]) for row in own.values()
        }
        mine = {name: row["marks"] for name, row in own.items()}
        others = {name: totals[name] - mine[name] for name in names}
        pairs = [
            (mine[a] > mine[b]) == (others[a] > others[b])
            for a, b in combinations(names, 2)
            if mine[a] != mine[b] and others[a] != others[b]
        ]
        values = list(differences.values())
        yield (
            expert,
            Sitting(
                lot,
                min(row["day"] for row in own.values()),
                min(row["peers"] for row in own.values()),
                differences,
                sum(values) / len(values) / UNIT,
                sum(map(abs, values)) / len(values) / UNIT,
                _firsts(totals).isdisjoint(_firsts(others)),
                len(pairs),
                pairs.count(False),
            ),
        )


def _firsts(totals: Mapping[str, int]) -> set[str]:
    best = max(totals.values())
    return {name for name, total in totals.items() if total == best}


def _severity(sittings: Sequence[Sitting]) -> Mean:
    """Whether an expert marks all bidders higher or lower than the others do."""
    means = [one.mean for one in sittings]
    chance = sign_flips([round(UNIT * one) for one in means])
    return Mean(len(means), sum(means) / len(means), student(means), float(chance))


def _affinities(sittings: Iterable[Sitting], least: int) -> Iterator[Affinity]:
    """Each bidder that an expert marked in enough evaluations in which it was not alone."""
    met: dict[str, list[tuple[int, list[int]]]] = {}
    for one in sittings:
        if len(one.differences) > 1:
            values = list(one.differences.values())
            for at, bidder in enumerate(one.differences):
                met.setdefault(bidder, []).append((at, values))
    for bidder, strata in met.items():
        if len(strata) < least:
            continue
        beside = [
            (values[at] - (sum(values) - values[at]) / (len(values) - 1)) / UNIT
            for at, values in strata
        ]
        mean = sum(beside) / len(beside)
        chance = float(singled_out(strata))
        yield Affinity(bidder, Mean(len(strata), mean, student(beside), chance))


def _means(asked: Sequence[Mean], level: float, least: float) -> list[Mean]:
    """With their chances adjusted; notable is what is improbable and large enough to matter."""
    adjusted = holm([one.chance for one in asked])
    return [
        replace(
            one,
            adjusted=chance,
            is_notable=chance <= level and abs(one.mean) >= least,
        )
        for one, chance in zip(asked, adjusted, strict=True)
    ]
