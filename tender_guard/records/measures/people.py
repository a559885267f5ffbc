"""Key persons: changes, posts held at one time, attendance."""

from __future__ import annotations

from typing import Final

import polars as pl

from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.lateness import slowness, working_days
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure, ratio
from tender_guard.records.measures.names import same

MANAGER: Final = "项目负责人"
GRADES: Final = (
    (r"^一级(注册)?建造师", "建造师", 2),
    (r"^二级(注册)?建造师", "建造师", 1),
    (r"^注册监理工程师", "监理工程师", 1),
    (r"^正高", "职称", 4),
    (r"^高级", "职称", 3),
    (r"^中级", "职称", 2),
    (r"^初级", "职称", 1),
)
"""How a grade is told, the scale it stands on, and its height there."""

_CHANGE_AHEAD = (pl.col("changed_ahead"), "变更尚未发生")
_NOT_MANAGER = (pl.col("post") != MANAGER, "岗位不是项目负责人")


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module but those of posts."""
    changes = [
        change_filing(ledger),
        change_consent(ledger),
        change_reason(ledger),
        change_grade(ledger),
        change_publicity(ledger),
        change_before_start(ledger),
    ]
    return [
        *(unless_absent(ledger, found, "personnel_change") for found in changes),
        unless_absent(ledger, manager_changes(ledger), "personnel_change"),
        unless_absent(ledger, attendance(ledger), "attendance"),
        unless_absent(ledger, absence(ledger), "attendance"),
    ]


def change_filing(ledger: Ledger) -> Measure:
    """Working days from a change to its filing."""
    return measure(
        "change-filing",
        ledger.frame("personnel_change"),
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[_CHANGE_AHEAD],
        needs={label("personnel_change", "filed"): bad("filed")},
        values={
            **slowness(ledger, pl.col("changed"), pl.col("filed")),
            "post": pl.col("post"),
            "person": pl.col("new_person"),
        },
    )


def change_consent(ledger: Ledger) -> Measure:
    """Whether the client consented no later than the change."""
    consented = pl.col("consented")
    return measure(
        "change-consent",
        ledger.frame("personnel_change"),
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[_CHANGE_AHEAD],
        needs={label("personnel_change", "consented"): bad("consented")},
        values={
            "given": consented.is_not_null() & (consented <= pl.col("changed")),
            "consented": consented,
            "changed": pl.col("changed"),
            "post": pl.col("post"),
            "person": pl.col("new_person"),
        },
    )


def change_reason(ledger: Ledger) -> Measure:
    """Whether the reason of a change is one of the allowed codes."""
    allowed = str(ledger.number("key-person-reason-codes")).split()
    return measure(
        "change-reason",
        ledger.frame("personnel_change"),
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[_CHANGE_AHEAD],
        needs={label("personnel_change", "reason"): bad("reason")},
        values={
            "allowed": pl.col("reason").is_in(allowed).fill_null(value=False),
            "code": pl.col("reason"),
            "post": pl.col("post"),
            "person": pl.col("new_person"),
        },
    )


def change_grade(ledger: Ledger) -> Measure:
    """How many steps the new person stands below the old one, on the same scale."""
    old, new = _grade(pl.col("old_grade")), _grade(pl.col("new_grade"))
    unlike = old.struct["scale"] != new.struct["scale"]
    unknown = old.struct["scale"].is_null() | new.struct["scale"].is_null()
    given = pl.col("old_grade").is_not_null() & pl.col("new_grade").is_not_null()
    return measure(
        "change-grade",
        ledger.frame("personnel_change"),
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[_CHANGE_AHEAD, (given & (unlike | unknown), "两项资格不在同一序列，不作比较")],
        needs=cell("personnel_change", "old_grade") | cell("personnel_change", "new_grade"),
        values={
            "steps": old.struct["height"] - new.struct["height"],
            "old": pl.col("old_grade"),
            "new": pl.col("new_grade"),
            "person": pl.col("new_person"),
        },
    )


def _grade(name: pl.Expr) -> pl.Expr:
    told = same(name)
    scale = pl.coalesce(
        *(pl.when(told.str.contains(pattern)).then(pl.lit(scale)) for pattern, scale, _ in GRADES)
    )
    height = pl.coalesce(
        *(pl.when(told.str.contains(pattern)).then(pl.lit(height)) for pattern, _, height in GRADES)
    )
    return pl.struct(scale=scale, height=height)


def change_publicity(ledger: Ledger) -> Measure:
    """Working days for which a change was made public."""
    start, end = pl.col("publicity_start"), pl.col("publicity_end")
    unbegun = start.is_null() & ~bad("publicity_start")
    later = end.is_not_null() | bad("publicity_end") | pl.col("filed").is_not_null()
    return measure(
        "change-publicity",
        ledger.frame("personnel_change"),
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[
            _CHANGE_AHEAD,
            (unbegun & (pl.col("publicity_start_ahead") | ~later), "变更公示尚未开始"),
        ],
        needs=cell("personnel_change", "publicity_start")
        | cell("personnel_change", "publicity_end"),
        values={
            "workdays": working_days(ledger, start, end),
            "start": start,
            "end": end,
            "person": pl.col("new_person"),
            "reckoned": ~ledger.on(end, "known"),
            "until": end,
        },
    )


def change_before_start(ledger: Ledger) -> Measure:
    """Whether a manager was changed between the notice of award and the start of the works."""
    changes = ledger.with_lot(
        "personnel_change", "award_notice", "award_notice_ahead", "started", "bad"
    )
    started = pl.col("lot_started").fill_null(ledger.as_of)
    return measure(
        "change-before-start",
        changes,
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[
            _CHANGE_AHEAD,
            _NOT_MANAGER,
            (pl.col("lot_award_notice_ahead"), "中标通知书尚未发出"),
        ],
        needs={
            label("lot", "award_notice"): pl.col("lot_award_notice").is_null(),
            label("lot", "started"): bad("started", "lot_bad"),
        },
        values={
            "early": pl.col("changed").is_between(pl.col("lot_award_notice"), started),
            "notice": pl.col("lot_award_notice"),
            "changed": pl.col("changed"),
            "person": pl.col("new_person"),
        },
    )


def manager_changes(ledger: Ledger) -> Measure:
    """How often the manager of a lot was changed."""
    changes = ledger.frame("personnel_change").filter(
        pl.col("post") == MANAGER, ~pl.col("changed_ahead")
    )
    counted = changes.group_by("lot", maintain_order=True).agg(
        rows=pl.col("row"),
        number=pl.struct("changed", same(pl.col("new_person"))).n_unique(),
    )
    return measure(
        "manager-changes",
        counted,
        sheet="personnel_change",
        rows=pl.col("rows"),
        values={"number": pl.col("number")},
    )


def attendance(ledger: Ledger) -> Measure:
    """Days present against days due, those excused left out."""
    due = pl.col("due_days") - pl.col("excused_days")
    return measure(
        "attendance",
        ledger.frame("attendance"),
        sheet="attendance",
        other=_person_and_month(),
        outside=[_month_ahead(ledger), (due <= 0, "应到天数扣除免计天数后不足一天")],
        needs={label("attendance", "excused_days"): bad("excused_days")},
        values={
            "ratio": ratio(pl.col("present_days"), due),
            "present": pl.col("present_days"),
            "due": due,
            "person": pl.col("name"),
            "month": pl.col("month"),
        },
    )


def absence(ledger: Ledger) -> Measure:
    """The longest absence of a month."""
    return measure(
        "absence",
        ledger.frame("attendance"),
        sheet="attendance",
        other=_person_and_month(),
        outside=[_month_ahead(ledger)],
        needs=cell("attendance", "longest_absence"),
        values={
            "days": pl.col("longest_absence"),
            "person": pl.col("name"),
            "month": pl.col("month"),
        },
    )


def _person_and_month() -> pl.Expr:
    return pl.concat_str("name", "month", separator=" ")


def _month_ahead(ledger: Ledger) -> tuple[pl.Expr, str]:
    return pl.col("month") > f"{ledger.as_of:%Y-%m}", "该月尚未到来"
