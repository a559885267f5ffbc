"""Evaluation experts: deductions, avoidance, scores apart from the others."""

from __future__ import annotations

import polars as pl

from tender_guard.records.calendar import months_after
from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure, ratio
from tender_guard.records.measures.names import members, same

EXPERT = "专家"
_SCORE_AHEAD = (pl.col("evaluated_ahead"), "评审尚未进行")


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    return [
        unless_absent(ledger, points(ledger), "expert_deduction"),
        unless_absent(ledger, avoidance(ledger), "score"),
        unless_absent(ledger, scores(ledger), "score"),
    ]


def points(ledger: Ledger) -> Measure:
    """Points deducted from an expert in the last months."""
    months = ledger.number("expert-points-months")
    since = months_after(ledger.as_of, -int(str(months)))
    codes = str(ledger.number("expert-transfer-codes")).split()
    deducted = ledger.frame("expert_deduction").filter(pl.col("deducted") > since)
    summed = deducted.group_by("expert").agg(
        rows=pl.col("row"),
        points=pl.col("points").sum(),
        transfer=pl.col("behaviour").is_in(codes).any(),
        behaviours=pl.col("behaviour").unique().sort().str.join("、"),
    )
    experts = ledger.frame("expert").join(
        summed, left_on="code", right_on="expert", how="left", maintain_order="left"
    )
    none = pl.col("points").is_null()
    return measure(
        "expert-points",
        experts,
        sheet="expert_deduction",
        owner="expert",
        key="code",
        rows=pl.col("rows").fill_null(pl.lit([], dtype=pl.List(pl.Int64))),
        outside=[(none, f"{since}以后没有扣分")] if not ledger.absent("expert_deduction") else (),
        needs={title: pl.lit(value=True) for title in ledger.absent("expert_deduction")},
        values={
            "points": pl.col("points"),
            "transfer": pl.col("transfer"),
            "behaviours": pl.col("behaviours"),
            "name": pl.col("name"),
            "since": pl.lit(since),
        },
    )


def avoidance(ledger: Ledger) -> Measure:
    """Whether an expert scored a lot in which his employer bids, or which it tenders."""
    scores = ledger.frame("score").filter(~pl.col("evaluated_ahead"))
    experts = ledger.frame("expert").select(
        expert="code", name="name", employer="employer", employer_name=same(pl.col("employer"))
    )
    scored = (
        scores.group_by("expert", "lot", maintain_order=True)
        .agg(
            rows=pl.col("row").filter((pl.col("role") == EXPERT).fill_null(value=True)),
            as_expert=(pl.col("role") == EXPERT).any(),
            role_bad=pl.col("role").is_null().any(),
        )
        .join(experts, on="expert", how="left", maintain_order="left")
    )
    bidders = pl.concat(
        ledger.frame(sheet).select("lot", employer_name=members(pl.col("bidder")))
        for sheet in ("bid", "score")
    )
    tenderers = ledger.lots.select("lot", employer_name=members(pl.col("tenderer")))
    for column, names in (("bidder", bidders), ("tenderer", tenderers)):
        known = names.explode("employer_name").drop_nulls().unique()
        scored = scored.join(
            known.with_columns(pl.lit(value=True).alias(column)),
            on=["lot", "employer_name"],
            how="left",
            maintain_order="left",
        )
    sure = pl.col("as_expert")
    bidder = pl.col("bidder").fill_null(value=False)
    return measure(
        "avoidance",
        scored,
        sheet="score",
        owner="expert",
        key="expert",
        other=pl.col("lot"),
        rows=pl.col("rows"),
        outside=[(~sure & ~pl.col("role_bad"), "身份不是专家")],
        needs=cell("expert", "employer")
        | {label("score", "role"): ~sure}
        | dict.fromkeys(ledger.absent("bid"), ~bidder),
        values={
            "bidder": pl.when(sure).then(bidder),
            "tenderer": pl.when(sure).then(pl.col("tenderer").fill_null(value=False)),
            "employer": pl.col("employer"),
            "name": pl.col("name"),
            "lot": pl.col("lot"),
        },
        partial=True,
    )


def scores(ledger: Ledger) -> Measure:
    """How far a score is from the mean of the other experts, as a share of the full marks."""
    peers_least = ledger.number("expert-outlier-peers-min")
    group = ("lot", "bidder_name", "item")
    own = (*group, "expert")
    counted = (pl.col("role") == EXPERT) & ~pl.col("evaluated_ahead")
    compared = (
        ledger.frame("score")
        .with_columns(bidder_name=same(pl.col("bidder")))
        .with_columns(counted=counted.fill_null(value=False))
    )
    marks = pl.col("marks").filter("counted")
    compared = compared.with_columns(
        others=marks.sum().over(group) - marks.sum().over(own),
        number=marks.count().over(group) - marks.count().over(own),
        peers=pl.col("expert").filter("counted").n_unique().over(group) - 1,
        role_bad=pl.col("role").is_null().any().over(group),
    )
    number = pl.col("number")
    apart = pl.col("marks") * number - pl.col("others")
    few = pl.col("peers") < peers_least
    experts = ledger.frame("expert").select(expert="code", name="name")
    return measure(
        "score",
        compared.join(experts, on="expert", how="left", maintain_order="left"),
        sheet="score",
        owner="expert",
        key="expert",
        other=pl.col("lot"),
        outside=[
            _SCORE_AHEAD,
            (pl.col("role") != EXPERT, "身份不是专家"),
            (pl.col("reason").is_not_null(), "已说明理由"),
            (few & ~pl.col("role_bad"), f"可比的其他专家不足{peers_least}人"),
        ],
        needs={
            label("score", "role"): pl.col("role_bad"),
            label("score", "reason"): bad("reason"),
        },
        values={
            "ratio": ratio(pl.max_horizontal(apart, -apart), (pl.col("full_marks") * number)),
            "peers": pl.col("peers"),
            "marks": pl.col("marks"),
            "full": pl.col("full_marks"),
            "item": pl.col("item"),
            "bidder": pl.col("bidder"),
            "name": pl.col("name"),
        },
    )
