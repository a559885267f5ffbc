"""From the award to the contract: notice, report, signing, filing, price."""

from __future__ import annotations

import polars as pl

from tender_guard.records.measures.lateness import days, lateness
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure

CONSTRUCTION = ("施工", "工程总承包")
_NO_NOTICE = (pl.col("award_notice_waits"), "中标通知书尚未发出")
_NO_CONTRACT = (pl.col("contract_signed_waits"), "合同尚未签订")
_NOT_CONSTRUCTION = (~pl.col("category").is_in(CONSTRUCTION), "类别不是施工或工程总承包")


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    return [
        award_after_publicity(ledger),
        award_in_validity(ledger),
        written_report(ledger),
        contract_signing(ledger),
        contract_filing(ledger),
        contract_price(ledger),
        wage_account(ledger),
        payment_guarantee(ledger),
        fair_review(ledger),
    ]


def award_after_publicity(ledger: Ledger) -> Measure:
    """Days from the end of the publicity to the notice of award; below 0 where it came earlier."""
    return measure(
        "award-after-publicity",
        ledger.lots,
        sheet="lot",
        outside=[_NO_NOTICE],
        needs=cell("lot", "award_notice") | cell("lot", "publicity_end"),
        values={
            "days": days(pl.col("award_notice"), pl.col("publicity_end")),
            "notice": pl.col("award_notice"),
            "publicity_end": pl.col("publicity_end"),
        },
    )


def award_in_validity(ledger: Ledger) -> Measure:
    """Days from the deadline to the notice of award, and how many the bids were valid."""
    return measure(
        "award-in-validity",
        ledger.lots,
        sheet="lot",
        outside=[_NO_NOTICE],
        needs=cell("lot", "award_notice") | cell("lot", "deadline") | cell("lot", "validity_days"),
        values={
            "days": days(pl.col("award_notice"), pl.col("deadline")),
            "allowed": pl.col("validity_days"),
            "deadline": pl.col("deadline"),
            "notice": pl.col("award_notice"),
        },
    )


def written_report(ledger: Ledger) -> Measure:
    """From the notice of award to the written report."""
    return measure(
        "written-report",
        ledger.lots,
        sheet="lot",
        outside=[_NO_NOTICE],
        needs=cell("lot", "award_notice") | {label("lot", "reported"): bad("reported")},
        values=lateness(ledger, pl.col("award_notice"), pl.col("reported")),
    )


def contract_signing(ledger: Ledger) -> Measure:
    """From the notice of award to the contract."""
    return measure(
        "contract-signing",
        ledger.lots,
        sheet="lot",
        outside=[_NO_NOTICE],
        needs=cell("lot", "award_notice")
        | {label("lot", "contract_signed"): bad("contract_signed")},
        values=lateness(ledger, pl.col("award_notice"), pl.col("contract_signed")),
    )


def contract_filing(ledger: Ledger) -> Measure:
    """From the contract to its filing."""
    return measure(
        "contract-filing",
        ledger.lots,
        sheet="lot",
        outside=[_NO_CONTRACT],
        needs=cell("lot", "contract_signed")
        | {label("lot", "contract_filed"): bad("contract_filed")},
        values=lateness(ledger, pl.col("contract_signed"), pl.col("contract_filed")),
    )


def contract_price(ledger: Ledger) -> Measure:
    """How far the contract's sum is from the winning price."""
    unsigned = pl.col("contract_sum").is_null() & ~bad("contract_sum")
    contract, price = pl.col("contract_sum"), pl.col("winning_price")
    return measure(
        "contract-price",
        ledger.lots,
        sheet="lot",
        outside=[
            (
                pl.col("contract_signed_ahead") | (unsigned & pl.col("contract_signed_waits")),
                "合同尚未签订",
            )
        ],
        needs=cell("lot", "winning_price") | cell("lot", "contract_sum"),
        values={
            "difference": pl.max_horizontal(contract - price, price - contract),
            "contract": contract,
            "price": price,
        },
    )


def wage_account(ledger: Ledger) -> Measure:
    """From the contract to the account for migrant workers' wages."""
    return measure(
        "wage-account",
        ledger.lots,
        sheet="lot",
        outside=[_NOT_CONSTRUCTION, _NO_CONTRACT],
        needs=cell("lot", "contract_signed") | {label("lot", "wage_account"): bad("wage_account")},
        values=lateness(ledger, pl.col("contract_signed"), pl.col("wage_account")),
    )


def payment_guarantee(ledger: Ledger) -> Measure:
    """Whether the client guaranteed payment."""
    return measure(
        "payment-guarantee",
        ledger.lots,
        sheet="lot",
        outside=[_NOT_CONSTRUCTION, _NO_CONTRACT],
        needs=cell("lot", "contract_signed") | cell("lot", "payment_guarantee"),
        values={"given": pl.col("payment_guarantee")},
    )


def fair_review(ledger: Ledger) -> Measure:
    """Whether the documents carry a fair competition review."""
    since = ledger.number("fair-review-from")
    return measure(
        "fair-review",
        ledger.lots,
        sheet="lot",
        outside=[
            (pl.col("sale_start_waits"), "招标文件尚未发售"),
            (pl.col("sale_start") < since, f"招标文件发售早于{since}"),
        ],
        needs=cell("lot", "sale_start") | cell("lot", "fair_review"),
        values={"given": pl.col("fair_review"), "issued": pl.col("sale_start")},
    )
