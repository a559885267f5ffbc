"""From the choice of the procedure to the candidates: what a lot's tendering took."""

from __future__ import annotations

from typing import Final

import polars as pl

from tender_guard.records.measures.lateness import days, lateness
from tender_guard.records.measures.ledger import UNTENDERED, Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure, ratio

LIMITS: Final = {
    "施工": "must-tender-works",
    "货物": "must-tender-goods",
    "勘察": "must-tender-services",
    "设计": "must-tender-services",
    "监理": "must-tender-services",
    "工程总承包": "must-tender-epc",
}
"""The parameter from which a contract of that category must be tendered."""
PUBLIC_FUNDS: Final = ("政府投资", "国有资金")

_NOT_UNTENDERED = (~pl.col("method").is_in(UNTENDERED), "招标方式不是非必招交易或直接发包")
_SERVICES = (pl.col("category") == "服务", "服务类不在此限")
_OTHER_FUNDS = (pl.col("funds") == "其他", "资金性质不是政府投资或国有资金")


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    return [
        untendered(ledger),
        divided(ledger),
        invitation(ledger),
        document_sale(ledger),
        bid_period(ledger),
        clarification(ledger),
        opening(ledger),
        competition(ledger),
        committee(ledger),
        candidates(ledger),
        publicity_begin(ledger),
        publicity(ledger),
    ]


def untendered(ledger: Ledger) -> Measure:
    """The estimate of a lot that was given away without tendering."""
    return measure(
        "untendered",
        ledger.lots,
        sheet="lot",
        outside=(_NOT_UNTENDERED, _SERVICES, _OTHER_FUNDS),
        needs={
            **cell("project", "funds"),
            **cell("lot", "estimate"),
            label("lot", "exemption"): bad("exemption"),
        },
        values={
            "category": pl.col("category"),
            "funds": pl.col("funds"),
            "yuan": pl.col("estimate"),
            "grounded": pl.when(~bad("exemption")).then(pl.col("exemption").is_not_null()),
        },
        partial=True,
    )


def divided(ledger: Ledger) -> Measure:
    """What the untendered lots of one project and category come to, each under its limit."""
    lots = ledger.lots.filter(
        pl.col("method").is_in(UNTENDERED),
        pl.col("category").is_in(list(LIMITS)),
        pl.col("exemption").is_null() & ~bad("exemption"),
    ).with_columns(
        limit=pl.col("category").replace_strict(
            {category: ledger.number(parameter) for category, parameter in LIMITS.items()},
            return_dtype=pl.Decimal(38, 6),
        )
    )
    counted = lots.filter(pl.col("estimate").is_null() | (pl.col("estimate") < pl.col("limit")))
    groups = counted.group_by("project", "category", maintain_order=True).agg(
        rows=pl.col("row").filter(pl.col("estimate").is_not_null()),
        lots=pl.col("estimate").count(),
        all=pl.len(),
        yuan=pl.col("estimate").sum(),
        limit=pl.col("limit").first(),
        funds=pl.col("funds").first(),
        names=pl.col("lot").filter(pl.col("estimate").is_not_null()).str.join("、"),
    )
    return measure(
        "divided",
        groups,
        sheet="lot",
        owner="project",
        key="project",
        other=pl.col("category"),
        rows=pl.col("rows"),
        outside=(_OTHER_FUNDS, (pl.col("all") < 2, "同类未招标标段不足两个")),  # noqa: PLR2004
        needs={
            **cell("project", "funds"),
            label("lot", "estimate"): pl.col("lots") < pl.col("all"),
        },
        values={
            "category": pl.col("category"),
            "funds": pl.col("funds"),
            "lots": pl.col("lots"),
            "yuan": pl.col("yuan"),
            "names": pl.col("names"),
        },
        partial=True,
    )


def invitation(ledger: Ledger) -> Measure:
    """How many were invited."""
    return measure(
        "invitation",
        ledger.lots,
        sheet="lot",
        outside=[(pl.col("method") != "邀请招标", "招标方式不是邀请招标")],
        needs=cell("lot", "invited"),
        values={"invited": pl.col("invited")},
    )


def document_sale(ledger: Ledger) -> Measure:
    """How long the tender documents were sold."""
    length = days(pl.col("sale_end"), pl.col("sale_start"))
    return measure(
        "document-sale",
        ledger.lots,
        sheet="lot",
        outside=[(pl.col("sale_start_waits"), "招标文件尚未发售")],
        needs=cell("lot", "sale_start") | cell("lot", "sale_end"),
        values={"days": length, "span": length + 1},
    )


def bid_period(ledger: Ledger) -> Measure:
    """From the first day of the documents to the deadline."""
    return measure(
        "bid-period",
        ledger.lots,
        sheet="lot",
        outside=[(pl.col("sale_start_waits"), "招标文件尚未发售")],
        needs=cell("lot", "sale_start") | cell("lot", "deadline"),
        values={
            "days": days(pl.col("deadline"), pl.col("sale_start")),
            "start": pl.col("sale_start"),
            "deadline": pl.col("deadline"),
        },
    )


def clarification(ledger: Ledger) -> Measure:
    """From a clarification that matters for the bids to the deadline."""
    none = pl.col("clarified").is_null() & ~bad("clarified")
    return measure(
        "clarification",
        ledger.lots,
        sheet="lot",
        outside=[
            (~pl.col("clarification_matters"), "澄清修改不影响投标文件编制"),
            (
                none & pl.col("clarification_matters").is_null() & ~bad("clarification_matters"),
                "没有澄清修改",
            ),
            (pl.col("clarified_ahead"), "澄清修改尚未发生"),
        ],
        needs=cell("lot", "clarification_matters")
        | cell("lot", "clarified")
        | cell("lot", "deadline"),
        values={
            "days": days(pl.col("deadline"), pl.col("clarified")),
            "start": pl.col("clarified"),
            "deadline": pl.col("deadline"),
        },
    )


def opening(ledger: Ledger) -> Measure:
    """How far the opening is from the deadline."""
    return measure(
        "opening",
        ledger.lots,
        sheet="lot",
        outside=[(pl.col("deadline_waits") & pl.col("opening_waits"), "投标截止时间尚未确定")],
        needs=cell("lot", "deadline") | cell("lot", "opening"),
        values={
            "days": days(pl.col("opening"), pl.col("deadline")),
            "deadline": pl.col("deadline"),
            "opening": pl.col("opening"),
        },
    )


def competition(ledger: Ledger) -> Measure:
    """How many bid where somebody won."""
    unnamed = pl.col("winner").is_null() & ~bad("winner")
    return measure(
        "competition",
        ledger.lots,
        sheet="lot",
        outside=[(unnamed & pl.col("award_notice_waits"), "尚未定标")],
        needs=cell("lot", "winner") | cell("lot", "bidders"),
        values={"bidders": pl.col("bidders"), "winner": pl.col("winner")},
    )


def committee(ledger: Ledger) -> Measure:
    """Size and make-up of the evaluation committee."""
    size, experts = pl.col("committee"), pl.col("committee_experts")
    nothing = size.is_null() & experts.is_null() & ~bad("committee") & ~bad("committee_experts")
    return measure(
        "committee",
        ledger.lots,
        sheet="lot",
        outside=[(nothing & _not_opened(ledger), "尚未开标评标")],
        needs=cell("lot", "committee") | cell("lot", "committee_experts"),
        values={
            "size": size,
            "experts": experts,
            "even": size % 2 == 0,
            "expert_ratio": ratio(experts, size),
        },
        partial=True,
    )


def candidates(ledger: Ledger) -> Measure:
    """How many candidates were put forward."""
    nothing = pl.col("candidates").is_null() & ~bad("candidates")
    return measure(
        "candidates",
        ledger.lots,
        sheet="lot",
        outside=[(nothing & _not_evaluated(), "尚未评标")],
        needs=cell("lot", "candidates") | cell("lot", "separated"),
        values={"number": pl.col("candidates"), "separated": pl.col("separated")},
        partial=True,
    )


def publicity_begin(ledger: Ledger) -> Measure:
    """From the evaluation report to the publicity of the candidates.

    A publicity that did not begin and was never due is no missing data.
    """
    passed = lateness(ledger, pl.col("evaluated"), pl.lit(None, pl.Date))["counted"]
    early = passed <= ledger.days("publicity-within-days")
    return measure(
        "publicity-begin",
        ledger.lots,
        sheet="lot",
        outside=[
            (pl.col("evaluated_waits"), "尚未提交评标报告"),
            (
                pl.col("publicity_start_ahead") | (pl.col("publicity_start_waits") & early),
                "公示尚未开始",
            ),
        ],
        needs=cell("lot", "evaluated") | cell("lot", "publicity_start"),
        values=lateness(ledger, pl.col("evaluated"), pl.col("publicity_start")),
    )


def publicity(ledger: Ledger) -> Measure:
    """How long the candidates were made public."""
    length = days(pl.col("publicity_end"), pl.col("publicity_start"))
    return measure(
        "publicity",
        ledger.lots,
        sheet="lot",
        outside=[(pl.col("publicity_start_waits"), "公示尚未开始")],
        needs=cell("lot", "publicity_start") | cell("lot", "publicity_end"),
        values={"days": length, "span": length + 1},
    )


def _not_opened(ledger: Ledger) -> pl.Expr:
    opened = (pl.col("opening") <= ledger.as_of).fill_null(value=False) | bad("opening")
    return _not_evaluated() & ~opened


def _not_evaluated() -> pl.Expr:
    return pl.col("evaluated_waits") & pl.col("winner").is_null() & ~bad("winner")
