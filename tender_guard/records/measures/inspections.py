"""Inspections and complaints: what was found, what was answered, and how soon."""

from __future__ import annotations

import polars as pl

from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.lateness import days, lateness, slowness
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure

FAILED = "不符合"
OBJECTION = "异议"
COMPLAINT = "投诉"
_NOT_COMPLAINT = (pl.col("kind") != COMPLAINT, "不是投诉")
_RAISED_AHEAD = (pl.col("raised_ahead"), "尚未提出")
_INSPECTED_AHEAD = (pl.col("inspected_ahead"), "抽查尚未进行")


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    inspected = (inspection(ledger), rectification(ledger))
    raised = (
        objection_reply(ledger),
        complaint_acceptance(ledger),
        complaint_decision(ledger),
    )
    return [
        *(unless_absent(ledger, found, "inspection") for found in inspected),
        *(unless_absent(ledger, found, "complaint") for found in raised),
    ]


def code_and_item() -> pl.Expr:
    """``other`` of an inspected item."""
    return pl.concat_str("code", "item", separator="/")


def inspection(ledger: Ledger) -> Measure:
    """The result of one item of an inspection."""
    return measure(
        "inspection",
        ledger.frame("inspection"),
        sheet="inspection",
        other=code_and_item(),
        outside=[_INSPECTED_AHEAD, (pl.col("result") == "不适用", "检查项不适用")],
        values={
            "result": pl.col("result"),
            "code": pl.col("code"),
            "item": pl.col("item"),
            "date": pl.col("inspected"),
        },
    )


def rectification(ledger: Ledger) -> Measure:
    """Days from the last day for putting right to the day it was done, or to as-of."""
    until = pl.col("rectified").fill_null(ledger.as_of)
    return measure(
        "rectification",
        ledger.frame("inspection"),
        sheet="inspection",
        other=code_and_item(),
        outside=[_INSPECTED_AHEAD, (pl.col("result") != FAILED, "没有不符合项")],
        needs=cell("inspection", "rectify_by")
        | {label("inspection", "rectified"): bad("rectified")},
        values={
            "days": days(until, pl.col("rectify_by")),
            "due": pl.col("rectify_by"),
            "until": until,
            "done": pl.col("rectified").is_not_null(),
            "code": pl.col("code"),
            "item": pl.col("item"),
        },
    )


def objection_reply(ledger: Ledger) -> Measure:
    """From an objection to its answer."""
    return measure(
        "objection-reply",
        ledger.frame("complaint"),
        sheet="complaint",
        other=pl.col("raised"),
        outside=[(pl.col("kind") != OBJECTION, "不是异议"), _RAISED_AHEAD],
        needs={label("complaint", "replied"): bad("replied")},
        values=lateness(ledger, pl.col("raised"), pl.col("replied")),
    )


def complaint_acceptance(ledger: Ledger) -> Measure:
    """Working days from a complaint to its acceptance or refusal."""
    refused = pl.col("refused")
    decided = pl.when(refused).then("replied").otherwise("accepted")
    return measure(
        "complaint-acceptance",
        ledger.frame("complaint"),
        sheet="complaint",
        other=pl.col("raised"),
        outside=[_NOT_COMPLAINT, _RAISED_AHEAD],
        needs={
            label("complaint", "refused"): refused.is_null(),
            label("complaint", "replied"): refused & bad("replied"),
            label("complaint", "accepted"): ~refused & bad("accepted"),
        },
        values=slowness(ledger, pl.col("raised"), decided),
    )


def complaint_decision(ledger: Ledger) -> Measure:
    """Working days from the acceptance of a complaint to its decision, deducted ones left out."""
    accepted, replied = pl.col("accepted"), pl.col("replied")
    unaccepted = accepted.is_null() & ~bad("accepted")
    undecided = replied.is_null() & ~bad("replied")
    passed = slowness(ledger, accepted, replied)
    deducted = pl.col("deducted_days")
    return measure(
        "complaint-decision",
        ledger.frame("complaint"),
        sheet="complaint",
        other=pl.col("raised"),
        outside=[
            _NOT_COMPLAINT,
            _RAISED_AHEAD,
            (pl.col("refused"), "不予受理"),
            (unaccepted & (pl.col("accepted_ahead") | undecided), "尚未受理"),
        ],
        needs=cell("complaint", "accepted")
        | {
            label("complaint", "refused"): pl.col("refused").is_null(),
            label("complaint", "replied"): bad("replied"),
            label("complaint", "deducted_days"): bad("deducted_days"),
        },
        values=passed
        | {
            "workdays": passed["workdays"] - deducted,
            "counted": passed["counted"] - deducted,
            "deducted": deducted,
        },
    )
