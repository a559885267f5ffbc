"""How a contract is carried out: interviews, changes, money, time, subcontractors."""

from __future__ import annotations

import polars as pl

from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.lateness import days
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import (
    Measure,
    cell,
    label,
    measure,
    ratio,
)
from tender_guard.records.measures.names import members, same
from tender_guard.records.tables import SHEETS

_SPECIALIST = "专业分包"
_NOT_SPECIALIST = (pl.col("kind") != _SPECIALIST, "不是专业分包")
_CHANGE_AHEAD = (pl.col("changed_ahead"), "变更尚未发生")


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    return [
        interview(ledger),
        unless_absent(ledger, interview_parts(ledger), "interview"),
        change_orders(ledger),
        unless_absent(ledger, change_approval(ledger), "change_order"),
        unless_absent(ledger, change_size(ledger), "change_order"),
        budget(ledger),
        schedule(ledger),
        unless_absent(ledger, subcontract_consent(ledger), "subcontract"),
        unless_absent(ledger, subcontract_structure(ledger), "subcontract"),
        unless_absent(ledger, payees(ledger), "receipt"),
    ]


def interview(ledger: Ledger) -> Measure:
    """Days from the start of the works to the first interview; to as-of where there was none."""
    held = ledger.frame("interview").group_by("lot").agg(first=pl.col("held").min())
    least = ledger.number("interview-threshold")
    lots = ledger.lots.join(held, on="lot", how="left", maintain_order="left")
    until = pl.col("first").fill_null(ledger.as_of)
    return measure(
        "interview",
        lots,
        sheet="lot",
        outside=[
            (pl.col("winning_price") < least, f"中标价不足{least}元"),
            (pl.col("started_waits"), "尚未开工"),
        ],
        needs=cell("lot", "winning_price")
        | cell("lot", "started")
        | _rows_lacking(ledger, "interview"),
        values={
            "yuan": pl.col("winning_price"),
            "days": days(until, pl.col("started")),
            "start": pl.col("started"),
            "until": until,
            "done": pl.col("first").is_not_null(),
        },
    )


def interview_parts(ledger: Ledger) -> Measure:
    """What an interview lacked."""
    return measure(
        "interview-parts",
        ledger.frame("interview"),
        sheet="interview",
        other=pl.col("held"),
        outside=[(pl.col("held_ahead"), "约谈尚未进行")],
        needs=cell("interview", "representative_present")
        | cell("interview", "manager_present")
        | cell("interview", "commitment"),
        values={
            "representative": pl.col("representative_present"),
            "manager": pl.col("manager_present"),
            "commitment": pl.col("commitment"),
            "held": pl.col("held"),
        },
        partial=True,
    )


def _rows_lacking(ledger: Ledger, sheet: str) -> dict[str, pl.Expr]:
    """The needs of a measure on rows that are absent: the whole sheet, or one row left out."""
    title = SHEETS[sheet].title
    if ledger.absent(sheet):
        return {title: pl.lit(value=True)}
    return {f"{title}（有未能读取的行）": pl.col("lot").is_in(ledger.left_out(sheet))}


def _ordered(ledger: Ledger) -> pl.DataFrame:
    """What the changes of each lot come to."""
    made = ledger.frame("change_order").filter(~pl.col("changed_ahead"))
    return made.group_by("lot").agg(changes=pl.col("amount").sum(), change_rows=pl.col("row"))


def change_orders(ledger: Ledger) -> Measure:
    """All changes together against the contract's sum."""
    lots = ledger.lots.join(_ordered(ledger), on="lot", how="left", maintain_order="left")
    absent = "change_order" in ledger.workbook.absent
    none = pl.col("changes").is_null()
    unsigned = pl.col("contract_signed_waits") & pl.col("contract_sum").is_null()
    return measure(
        "change-orders",
        lots.with_columns(pl.col("change_rows").fill_null(pl.lit([], dtype=pl.List(pl.Int64)))),
        sheet="change_order",
        rows=pl.col("change_rows"),
        outside=[(none & unsigned & ~bad("contract_sum"), "合同尚未签订")]
        if absent
        else [(none, "没有合同变更")],
        needs=cell("lot", "contract_sum") | {SHEETS["change_order"].title: pl.lit(absent)},
        values={
            "ratio": ratio(pl.col("changes"), pl.col("contract_sum")),
            "yuan": pl.col("changes"),
            "contract": pl.col("contract_sum"),
        },
    )


def change_approval(ledger: Ledger) -> Measure:
    """Whether a change was approved before it was made."""
    approved = pl.col("approved")
    return measure(
        "change-approval",
        ledger.frame("change_order"),
        sheet="change_order",
        other=pl.col("changed"),
        outside=[_CHANGE_AHEAD],
        needs={label("change_order", "approved"): bad("approved")},
        values={
            "given": approved.is_not_null() & (approved <= pl.col("changed")),
            "approved": approved,
            "changed": pl.col("changed"),
            "yuan": pl.col("amount"),
        },
    )


def change_size(ledger: Ledger) -> Measure:
    """One change, beside the category of its lot."""
    return measure(
        "change-size",
        ledger.with_lot("change_order", "category"),
        sheet="change_order",
        other=pl.col("changed"),
        outside=[_CHANGE_AHEAD],
        values={
            "yuan": pl.col("amount"),
            "category": pl.col("lot_category"),
            "changed": pl.col("changed"),
        },
    )


def budget(ledger: Ledger) -> Measure:
    """All contracts of a project with their changes against its approved budget."""
    lots = ledger.lots.join(_ordered(ledger), on="lot", how="left", maintain_order="left")
    counted = ~pl.col("contract_signed_ahead")
    unknown = (
        pl.col("contract_sum").is_null()
        & counted
        & (~pl.col("contract_signed_waits") | bad("contract_sum"))
    )
    spent = pl.col("contract_sum").filter(counted)
    projects = lots.group_by("project", maintain_order=True).agg(
        contracts=spent.sum(),
        signed=spent.count(),
        changes=pl.col("changes").sum(),
        unknown=unknown.any(),
        budget=pl.col("budget").first(),
        funds=pl.col("funds").first(),
        row=pl.col("project_row").first(),
    )
    absent = "change_order" in ledger.workbook.absent
    total = pl.col("contracts") + pl.col("changes")
    known = pl.lit(None) if absent else total
    return measure(
        "budget",
        projects,
        sheet="project",
        owner="project",
        key="project",
        outside=[((pl.col("signed") == 0) & ~pl.col("unknown"), "尚无已签订的合同")],
        needs=cell("project", "budget")
        | {label("lot", "contract_sum"): pl.col("unknown")}
        | {SHEETS["change_order"].title: pl.lit(absent)}
        | cell("project", "funds"),
        values={
            "ratio": ratio(known.cast(pl.Decimal(38, 6)), pl.col("budget")),
            "spent": known.cast(pl.Decimal(38, 6)),
            "budget": pl.col("budget"),
            "funds": pl.col("funds"),
        },
        partial=True,
    )


def schedule(ledger: Ledger) -> Measure:
    """Days from start to completion (to as-of where there is none) against those planned."""
    until = pl.col("completed").fill_null(ledger.as_of)
    length = days(until, pl.col("started"))
    return measure(
        "schedule",
        ledger.lots,
        sheet="lot",
        outside=[(pl.col("started_waits"), "尚未开工")],
        needs=cell("lot", "started")
        | cell("lot", "duration_days")
        | {label("lot", "completed"): bad("completed")},
        values={
            "ratio": ratio(length, pl.col("duration_days")),
            "days": length,
            "planned": pl.col("duration_days"),
            "start": pl.col("started"),
            "until": until,
            "done": pl.col("completed").is_not_null(),
        },
    )


def subcontract_consent(ledger: Ledger) -> Measure:
    """Whether the client agreed to a specialist subcontract."""
    return measure(
        "subcontract-consent",
        ledger.frame("subcontract"),
        sheet="subcontract",
        other=pl.col("subcontractor"),
        outside=[_NOT_SPECIALIST, (pl.col("agreed"), "合同已约定")],
        needs={
            label("subcontract", "kind"): bad("kind"),
            label("subcontract", "agreed"): bad("agreed"),
            label("subcontract", "consented"): bad("consented"),
        },
        values={
            "given": pl.col("consented").is_not_null(),
            "subcontractor": pl.col("subcontractor"),
        },
    )


def subcontract_structure(ledger: Ledger) -> Measure:
    """Whether a specialist subcontract is for the main structure, steel left out."""
    return measure(
        "subcontract-structure",
        ledger.frame("subcontract"),
        sheet="subcontract",
        other=pl.col("subcontractor"),
        outside=[_NOT_SPECIALIST, (pl.col("steel_structure"), "钢结构工程除外")],
        needs={
            label("subcontract", "kind"): bad("kind"),
            label("subcontract", "steel_structure"): bad("steel_structure"),
        }
        | cell("subcontract", "main_structure"),
        values={
            "main": pl.col("main_structure"),
            "subcontractor": pl.col("subcontractor"),
        },
    )


def payees(ledger: Ledger) -> Measure:
    """Whether the receiver of a payment is the winner, one of its members or a subcontractor."""
    receipts = ledger.with_lot("receipt", "winner").with_columns(payee_name=same(pl.col("payee")))
    known = pl.concat(
        [
            ledger.lots.select("lot", name=members(pl.col("winner"))).explode("name"),
            ledger.frame("subcontract").select("lot", name=same(pl.col("subcontractor"))),
        ]
    ).drop_nulls()
    known = known.unique().with_columns(known=pl.lit(value=True))
    receipts = receipts.join(
        known,
        left_on=["lot", "payee_name"],
        right_on=["lot", "name"],
        how="left",
        maintain_order="left",
    ).with_columns(known=pl.col("known").fill_null(value=False))
    unknown = ~pl.col("known")
    return measure(
        "payee",
        receipts,
        sheet="receipt",
        other=pl.col("payee"),
        outside=[(pl.col("received_ahead"), "款项尚未支付")],
        needs={
            label("lot", "winner"): unknown & pl.col("lot_winner").is_null(),
        }
        | {
            name: unknown & lacking
            for name, lacking in _rows_lacking(ledger, "subcontract").items()
        },
        values={
            "known": pl.col("known"),
            "payee": pl.col("payee"),
            "winner": pl.col("lot_winner"),
            "yuan": pl.col("amount"),
            "date": pl.col("received"),
        },
    )
