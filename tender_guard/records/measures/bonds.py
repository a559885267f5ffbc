"""Bonds: how high, and when they went back."""

from __future__ import annotations

from typing import Final

import polars as pl

from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.lateness import days, lateness
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure, ratio

CASH: Final = ("转账", "现金", "支票")
CAPPED: Final = ("施工", "货物", "工程总承包", "勘察", "设计")
_PERCENT: Final = 100


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    of_bids = (bond_refund(ledger), bond_refund_withdrawn(ledger), bond_interest(ledger))
    return [
        bid_bond_ratio(ledger),
        bid_bond(ledger),
        *(unless_absent(ledger, found, "bid") for found in of_bids),
        performance_bond(ledger),
        retention(ledger),
        wage_deposit(ledger),
    ]


def bid_bond_ratio(ledger: Ledger) -> Measure:
    """The demanded bid bond against the estimate."""
    return measure(
        "bid-bond-ratio",
        ledger.lots,
        sheet="lot",
        needs=cell("lot", "bid_bond") | cell("lot", "estimate"),
        values={
            "ratio": ratio(pl.col("bid_bond"), pl.col("estimate")),
            "yuan": pl.col("bid_bond"),
            "estimate": pl.col("estimate"),
        },
    )


def bid_bond(ledger: Ledger) -> Measure:
    """The demanded bid bond, with what its cap hangs on."""
    works = pl.col("category") == "施工"
    return measure(
        "bid-bond",
        ledger.lots,
        sheet="lot",
        outside=[(~pl.col("category").is_in(CAPPED), "该类别没有保证金限额")],
        needs=cell("lot", "bid_bond")
        | {label("project", "industry"): works & pl.col("industry").is_null()},
        values={
            "yuan": pl.col("bid_bond"),
            "category": pl.col("category"),
            "industry": pl.col("industry"),
        },
        partial=True,
    )


def bonded_bids(ledger: Ledger) -> pl.DataFrame:
    """The bids, with what their bond is: null where a cell that tells it is wanting.

    ``bonded`` an amount or a day of payment is given; ``cash`` it can be paid back; ``refundable``
    it is to be paid back; ``withdrawn_in_time`` the bid was taken back by the deadline.
    """
    bids = ledger.with_lot(
        "bid", "deadline", "contract_signed", "contract_signed_waits", "contract_signed_lacks"
    )
    withdrawn, deadline = pl.col("withdrawn"), pl.col("lot_deadline")
    return bids.with_columns(
        bonded=pl.when((pl.col("bond") > 0) | pl.col("bond_paid").is_not_null())
        .then(pl.lit(value=True))
        .when(~bad("bond") & ~bad("bond_paid"))
        .then(pl.lit(value=False)),
        cash=pl.col("bond_form").is_in(CASH),
        refundable=pl.col("bond_treatment") == "退还",
        withdrawn_in_time=pl.when(withdrawn.is_not_null())
        .then(withdrawn <= deadline)
        .when(~bad("withdrawn"))
        .then(pl.lit(value=False)),
    )


_NO_BOND = (~pl.col("bonded"), "没有缴纳保证金")
_NOT_CASH = (~pl.col("cash"), "保证金不是转账、现金或支票")
_KEPT = (~pl.col("refundable"), "保证金不予退还或转为履约保证金")


def _bond_needs() -> dict[str, pl.Expr]:
    return {
        label("bid", "bond"): pl.col("bonded").is_null() & bad("bond"),
        label("bid", "bond_paid"): pl.col("bonded").is_null() & bad("bond_paid"),
        label("bid", "bond_form"): bad("bond_form"),
        label("bid", "bond_treatment"): bad("bond_treatment"),
    }


def _withdrawal_needs() -> dict[str, pl.Expr]:
    withdrawn = pl.col("withdrawn").is_not_null()
    return {
        label("bid", "withdrawn"): bad("withdrawn"),
        label("lot", "deadline"): withdrawn & pl.col("lot_deadline").is_null(),
    }


def bond_refund(ledger: Ledger) -> Measure:
    """From the contract to the refund of a bid bond."""
    signed = pl.col("lot_contract_signed")
    waited = pl.when(pl.col("bond_refunded").is_null()).then(days(pl.lit(ledger.as_of), signed))
    return measure(
        "bond-refund",
        bonded_bids(ledger),
        sheet="bid",
        other=pl.col("bidder"),
        outside=[
            _NO_BOND,
            _NOT_CASH,
            _KEPT,
            (pl.col("withdrawn_in_time"), "投标截止前已撤回"),
            (pl.col("lot_contract_signed_waits"), "合同尚未签订"),
        ],
        needs=_bond_needs()
        | _withdrawal_needs()
        | {
            label("lot", "contract_signed"): signed.is_null(),
            label("bid", "bond_refunded"): bad("bond_refunded"),
        },
        values={
            **lateness(ledger, signed, pl.col("bond_refunded")),
            "yuan": pl.col("bond"),
            "escalation": pl.when(waited >= ledger.number("bid-bond-public-list-days"))
            .then(pl.lit("public-list"))
            .when(waited >= ledger.number("bid-bond-escalate-days"))
            .then(pl.lit("escalate"))
            .when(waited.is_not_null())
            .then(pl.lit("overdue")),
        },
    )


def bond_refund_withdrawn(ledger: Ledger) -> Measure:
    """From the withdrawal in time to the refund of the bid bond."""
    none = pl.col("withdrawn").is_null() & ~bad("withdrawn")
    return measure(
        "bond-refund-withdrawn",
        bonded_bids(ledger),
        sheet="bid",
        other=pl.col("bidder"),
        outside=[
            _NO_BOND,
            _NOT_CASH,
            _KEPT,
            (none, "没有撤回投标"),
            (~pl.col("withdrawn_in_time"), "投标截止后撤回"),
        ],
        needs=_bond_needs()
        | _withdrawal_needs()
        | {label("bid", "bond_refunded"): bad("bond_refunded")},
        values={
            **lateness(ledger, pl.col("withdrawn"), pl.col("bond_refunded")),
            "yuan": pl.col("bond"),
        },
    )


def bond_interest(ledger: Ledger) -> Measure:
    """Whether a refunded bond went back with its interest."""
    unpaid = pl.col("bond_refunded").is_null() & ~bad("bond_refunded")
    return measure(
        "bond-interest",
        bonded_bids(ledger),
        sheet="bid",
        other=pl.col("bidder"),
        outside=[_NO_BOND, _NOT_CASH, _KEPT, (unpaid, "保证金尚未退还")],
        needs=_bond_needs() | cell("bid", "bond_refunded") | cell("bid", "interest_refunded"),
        values={
            "refunded": pl.col("interest_refunded"),
            "yuan": pl.col("bond"),
            "date": pl.col("bond_refunded"),
        },
    )


def performance_bond(ledger: Ledger) -> Measure:
    """The performance bond against the winning price."""
    nothing = pl.col("performance_bond").is_null() & ~bad("performance_bond")
    return measure(
        "performance-bond",
        ledger.lots,
        sheet="lot",
        outside=[(nothing & pl.col("contract_signed_waits"), "合同尚未签订")],
        needs=cell("lot", "performance_bond") | cell("lot", "winning_price"),
        values={
            "ratio": ratio(pl.col("performance_bond"), pl.col("winning_price")),
            "yuan": pl.col("performance_bond"),
            "price": pl.col("winning_price"),
        },
    )


def retention(ledger: Ledger) -> Measure:
    """The share that is kept back for quality."""
    nothing = pl.col("retention").is_null() & ~bad("retention")
    return measure(
        "retention",
        ledger.lots,
        sheet="lot",
        outside=[(nothing & pl.col("contract_signed_waits"), "合同尚未签订")],
        needs=cell("lot", "retention"),
        values={
            "ratio": ratio(pl.col("retention"), pl.lit(_PERCENT)),
            "category": pl.col("category"),
        },
    )


def wage_deposit(ledger: Ledger) -> Measure:
    """The share that is deposited for migrant workers' wages."""
    nothing = pl.col("wage_deposit").is_null() & ~bad("wage_deposit")
    return measure(
        "wage-deposit",
        ledger.lots,
        sheet="lot",
        outside=[(nothing & pl.col("contract_signed_waits"), "合同尚未签订")],
        needs=cell("lot", "wage_deposit"),
        values={"ratio": ratio(pl.col("wage_deposit"), pl.lit(_PERCENT))},
    )
