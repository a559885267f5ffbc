"""Bids of one lot that look alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

import polars as pl

from tender_guard.records.columns import EXACT
from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import (
    MILLION,
    Measure,
    cell,
    joined,
    label,
    measure,
    ratio,
)
from tender_guard.records.measures.names import AND, same

SHORTEST: Final = 3
"""Two steps at least, or there is nothing that could be alike."""
_ROUNDING: Final = 1e-6
_MARKS: Final = r"[()+\-－—–]"


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    bids = standing(ledger)
    return [
        unless_absent(ledger, same_price(bids), "bid"),
        unless_absent(ledger, shared_contact(bids), "bid"),
        unless_absent(ledger, price_run(ledger, bids), "bid"),
    ]


def standing(ledger: Ledger) -> pl.DataFrame:
    """The bids that were not taken back, in sheet order; ``doubtful`` where that is not known."""
    bids = ledger.frame("bid").filter(pl.col("withdrawn").is_null())
    return bids.with_columns(
        doubtful=bad("withdrawn"),
        bidder_name=same(pl.col("bidder")),
        contact=same(pl.col("phone")).str.replace_all(_MARKS, ""),
        person=same(pl.col("manager")),
    )


def same_price(bids: pl.DataFrame) -> Measure:
    """Two bids with one price; bids whose price is not known."""
    return _pairs("same-price", bids, {"price": "price"}, {"yuan": pl.col("price")})


def shared_contact(bids: pl.DataFrame) -> Measure:
    """Two bids with one telephone number or one manager; bids where either is not known."""
    return _pairs(
        "shared-contact",
        bids,
        {"phone": "contact", "manager": "person"},
        {
            "phone": pl.when(pl.col("contact") == pl.col("contact_right")).then("phone"),
            "manager": pl.when(pl.col("person") == pl.col("person_right")).then("manager"),
        },
    )


def _pairs(
    kind: str, bids: pl.DataFrame, compared: dict[str, str], values: dict[str, pl.Expr]
) -> Measure:
    sure = bids.filter(~pl.col("doubtful"))
    found = pl.concat(
        sure.filter(pl.col(column).is_not_null())
        .filter(pl.len().over("lot", column) > 1)
        .pipe(lambda each, by: each.join(each, on=["lot", by], how="inner", coalesce=False), column)
        for column in compared.values()
    )
    pairs = found.filter(
        pl.col("row") < pl.col("row_right"),
        pl.col("bidder_name") != pl.col("bidder_name_right"),
    ).unique(["row", "row_right"], maintain_order=True)
    alike = measure(
        kind,
        pairs,
        sheet="bid",
        other=pl.concat_str("bidder", "bidder_right", separator=AND),
        rows=pl.concat_list("row", "row_right"),
        values={
            "pair": pl.concat_str("bidder", "bidder_right", separator=AND),
            **values,
        },
    )
    needs = {
        label("bid", "withdrawn"): pl.col("doubtful"),
        **{k: v for name in compared for k, v in cell("bid", name).items()},
    }
    single = measure(
        kind,
        bids,
        sheet="bid",
        other=pl.col("bidder"),
        outside=[(pl.len().over("lot") == 1, "只有一份投标")],
        needs=needs,
        values={},
    )
    return joined(alike, single)


class Run(NamedTuple):
    """Neighbouring prices: how many, of how many, and how far one step is from their mean.

    ``spread`` is that distance as a share of the mean, rounded up to a millionth: no limit of the
    rules lies between.
    """

    number: int
    of: int
    spread: Decimal
    by: str


def price_run(ledger: Ledger, bids: pl.DataFrame) -> Measure:
    """Runs of neighbouring prices whose steps, or whose ratios, are alike.

    Runs far from alike are left out: a spread over twice the tolerance of the rules.
    """
    widest = 2 * Fraction(str(ledger.number("price-pattern-tolerance")))
    priced = bids.filter(pl.col("price").is_not_null() | bad("price"))
    lots = priced.group_by("lot", maintain_order=True).agg(
        rows=pl.col("row"),
        prices=(pl.col("price") * MILLION).cast(pl.Int128).drop_nulls().sort(),
        number=pl.len(),
        price_bad=bad("price").any(),
        doubtful=pl.col("doubtful").any(),
    )
    known = lots.filter(~pl.col("price_bad"), ~pl.col("doubtful"), pl.col("number") >= SHORTEST)
    found = [
        (lot, *run)
        for lot, prices in known.select("lot", "prices").iter_rows()
        for run in sorted(runs(prices, widest), reverse=True)
    ]
    runs_found = pl.DataFrame(
        found,
        schema={
            "lot": pl.String,
            "run": pl.Int64,
            "of": pl.Int64,
            "spread": EXACT,
            "by": pl.String,
        },
        orient="row",
    )
    alike = measure(
        "price-run",
        runs_found.join(lots.select("lot", "rows"), on="lot", how="left", maintain_order="left"),
        sheet="bid",
        rows=pl.col("rows"),
        values={
            "run": pl.col("run"),
            "of": pl.col("of"),
            "share": ratio(pl.col("run"), pl.col("of")),
            "spread": pl.col("spread"),
            "by": pl.col("by"),
        },
    )
    rest = measure(
        "price-run",
        lots,
        sheet="bid",
        rows=pl.col("rows"),
        outside=[(pl.col("number") < SHORTEST, "有报价的投标不足三份")],
        needs={
            label("bid", "price"): pl.col("price_bad"),
            label("bid", "withdrawn"): pl.col("doubtful"),
        },
        values={},
    )
    return joined(alike, rest)


def runs(prices: Sequence[int], widest: Fraction) -> Iterator[Run]:
    """The runs of neighbours in ``prices`` (sorted upwards) with a spread up to ``widest``.

    The spread is how far, at most, one step is from the mean of the run's steps; the same for the
    ratios of neighbours minus 1.
    """
    steps = [high - low for low, high in pairwise(prices)]
    for told, bases in (("差额", [1] * len(steps)), ("比率", prices)):
        rough = [step / base if base else 0.0 for step, base in zip(steps, bases, strict=False)]
        for start, stop in _windows(rough, float(widest)):
            spread = _spread(
                [Fraction(steps[at], bases[at]) for at in range(start, stop)],
            )
            if spread <= widest:
                millionths = -(-spread.numerator * MILLION // spread.denominator)
                yield Run(stop - start + 1, len(prices), Decimal(millionths).scaleb(-6), told)


def _windows(gaps: Sequence[float], widest: float) -> Iterator[tuple[int, int]]:
    """Where neighbouring gaps, none of them 0, may have that spread; a little more than do."""
    for start in range(len(gaps) - 1):
        least = most = total = gaps[start]
        for stop in range(start + 2, len(gaps) + 1):
            gap = gaps[stop - 1]
            least, most, total = min(least, gap), max(most, gap), total + gap
            if not least:
                break
            mean = total / (stop - start)
            if max(most - mean, mean - least) <= mean * (widest + _ROUNDING):
                yield start, stop


def _spread(gaps: Sequence[Fraction]) -> Fraction:
    mean = sum(gaps, Fraction(0)) / len(gaps)
    return max(max(gaps) - mean, mean - min(gaps)) / mean
