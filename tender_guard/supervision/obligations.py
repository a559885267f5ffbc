"""The duties that follow from the records: what is due, by whom, and since when it is late.

Where a cell that tells of the duty or of its being done is wanting or bad, there is no telling
whether it is late, and nothing is listed: the rule on it answers missing data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

import polars as pl
from pydantic import ValidationError, model_validator

from tender_guard.errors import RulebookError
from tender_guard.findings import Basis
from tender_guard.records.measures.award import CONSTRUCTION
from tender_guard.records.measures.bonds import bonded_bids
from tender_guard.records.measures.inspections import COMPLAINT, FAILED, OBJECTION, code_and_item
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import plain
from tender_guard.records.report import Obligation
from tender_guard.rulebook.model import Citation, Model
from tender_guard.rulebook.source import Source, read_source
from tender_guard.rulebook.wording import worded
from tender_guard.supervision.record_rules import RecordRules

FILE: Final = "obligations.yaml"
_STATES: Final = {"overdue": 0, "due-soon": 1, "open": 2, "done": 3}
"""What is most pressing comes first."""
_WITH_INTEREST: Final = "bond-refund"
_TENDERER: Final = "招标人"
_WINNER: Final = "中标人"


def pressing_first(obligations: Iterable[Obligation]) -> list[Obligation]:
    """The obligations in the order in which they are listed: by status, then by due day."""
    return sorted(obligations, key=lambda one: (_STATES[one.status], one.due))


class Duty(Model):
    """One kind of obligation as ``rules/obligations.yaml`` tells it."""

    kind: str
    title: str
    who: str
    rule: str | None = None
    """The rule whose basis is that of the duty."""
    basis: tuple[Citation, ...] = ()

    @model_validator(mode="after")
    def _rests_on_something(self) -> Duty:
        if (self.rule is None) == (not self.basis):
            raise ValueError("rule 和 basis 应当写一个，且只写一个")
        return self


@dataclass(frozen=True)
class Obligations:
    """All obligations of the records on one day, the most pressing first."""

    ledger: Ledger
    rules: RecordRules

    def pending(self) -> Iterator[Obligation]:
        """Those that are not done."""
        return self._listed(self._frame.filter(pl.col("status") != "done"))

    def every(self) -> Iterator[Obligation]:
        """All of them."""
        return self._listed(self._frame)

    @cached_property
    def _frame(self) -> pl.DataFrame:
        as_of = self.ledger.as_of
        soon = as_of + timedelta(days=self.ledger.days("due-soon-days"))
        due = pl.col("due")
        status = (
            pl.when(pl.col("done_on").is_not_null())
            .then(pl.lit("done"))
            .when(due < as_of)
            .then(pl.lit("overdue"))
            .when(due <= soon)
            .then(pl.lit("due-soon"))
            .otherwise(pl.lit("open"))
        )
        found = pl.concat([*_of_lots(self.ledger, self.rules), *_of_rows(self.ledger)])
        lots = self.ledger.lots.select(
            "lot", "regime", lot_name="name", tenderer="tenderer", winner="winner"
        )
        return (
            found.filter(due.is_not_null())
            .join(lots, on="lot", how="left", maintain_order="left")
            .with_columns(status=status)
            .sort(
                pl.col("status").replace_strict(_STATES, return_dtype=pl.Int64),
                "due",
                maintain_order=True,
            )
        )

    def _listed(self, frame: pl.DataFrame) -> Iterator[Obligation]:
        duties = load_duties(self.rules)
        calendar = self.ledger.calendar
        for row in frame.iter_rows(named=True):
            duty = duties[row["kind"]]
            names = {_TENDERER: row["tenderer"], _WINNER: row["winner"]}
            yield Obligation(
                kind=duty.kind,
                title=duty.title,
                lot=row["lot"],
                lot_name=row["lot_name"],
                other=row["other"],
                who=duty.who,
                parties=tuple((role, names.get(role) or role) for role in duty.who.split("、")),
                due=row["due"],
                status=row["status"],
                done_on=row["done_on"],
                amount_yuan=plain(row["yuan"]),
                basis=self._basis(duty, row["regime"]),
                interest=duty.kind == _WITH_INTEREST,
                note=calendar.note(row["due"]) if row["reckoned"] else "",
            )

    def _basis(self, duty: Duty, regime: str | None) -> tuple[Basis, ...]:
        if duty.rule is not None:
            return self.rules.basis(self.rules.rulebook.rules[duty.rule], regime)
        return self.rules.citations(duty.kind, duty.basis, regime)


def load_duties(rules: RecordRules) -> dict[str, Duty]:
    """The duties as the rule folders tell them, by kind; a later folder wins.

    Raises:
        RulebookError: an entry is at fault, or rests on what is not there; all faults, one a line.
    """
    duties: dict[str, Duty] = {}
    faults: list[str] = []
    for folder in rules.rulebook.folders:
        path = folder / FILE
        if not path.is_file():
            continue
        source = read_source(path)
        faults += map(str, source.faults)
        entries = source.data if isinstance(source.data, list) else []
        for at, entry in enumerate(entries):
            try:
                duty = Duty.model_validate(entry)
            except ValidationError as error:
                told = worded(error, Duty, entry)
                faults += (str(source.fault(message, (at, *path))) for path, message in told)
                continue
            faults += _unfounded(duty, rules, source, at)
            duties[duty.kind] = duty
    if faults:
        raise RulebookError("\n".join(faults))
    return duties


def _unfounded(duty: Duty, rules: RecordRules, source: Source, at: int) -> Iterator[str]:
    if duty.rule is not None and duty.rule not in rules.rulebook.rules:
        yield str(source.fault(f"没有规则 '{duty.rule}'", (at, "rule")))
    try:
        rules.citations(duty.kind, duty.basis, None)
    except RulebookError as error:
        yield str(source.fault(str(error), (at, "basis")))


def _of_lots(ledger: Ledger, rules: RecordRules) -> Iterator[pl.DataFrame]:
    lots = ledger.lots
    notice, signed = pl.col("award_notice"), pl.col("contract_signed")
    yield _moving(
        ledger,
        lots,
        "contract-signing",
        start=notice,
        days="contract-sign-days",
        done="contract_signed",
    )
    if not rules.is_off(rules.rulebook.rules["contract-filing-late"]):
        yield _moving(
            ledger,
            lots,
            "contract-filing",
            start=signed,
            days="contract-filing-days",
            done="contract_filed",
        )
    statutory = lots.filter(pl.col("regime") == "statutory")
    yield _moving(
        ledger, statutory, "written-report", start=notice, days="award-report-days", done="reported"
    )
    construction = lots.filter(pl.col("category").is_in(CONSTRUCTION))
    yield _moving(
        ledger,
        construction,
        "wage-account",
        start=signed,
        days="wage-account-days",
        done="wage_account",
    )
    yield _interviews(ledger)
    yield _retentions(ledger)
    completed = pl.col("completed")
    until = pl.col("performance_until")
    unfinished = completed.is_null() | (completed > until)
    yield _due(
        lots.filter(unfinished & ~bad("completed")),
        "performance-bond-expiry",
        until,
        pl.lit(None, pl.Date),
        yuan=pl.col("performance_bond"),
    )


def _of_rows(ledger: Ledger) -> Iterator[pl.DataFrame]:
    yield from _refunds(ledger)
    changes = ledger.frame("personnel_change").filter(~bad("filed"))
    filing = pl.lit(ledger.days("key-person-filing-workdays"))
    yield _working(
        ledger,
        changes,
        "key-person-filing",
        start=pl.col("changed"),
        count=filing,
        done=pl.col("filed"),
        other="new_person",
    )
    failed = ledger.frame("inspection").filter(
        pl.col("result") == FAILED, ~pl.col("inspected_ahead"), ~bad("rectified")
    )
    yield _due(
        failed, "rectification", pl.col("rectify_by"), pl.col("rectified"), other=code_and_item()
    )
    raised = ledger.frame("complaint").filter(~pl.col("raised_ahead"))
    yield _moving(
        ledger,
        raised.filter(pl.col("kind") == OBJECTION),
        "objection-reply",
        start=pl.col("raised"),
        days="objection-reply-days",
        done="replied",
        other=pl.col("raised"),
    )
    yield from _complaints(ledger, raised.filter(pl.col("kind") == COMPLAINT))


def _interviews(ledger: Ledger) -> pl.DataFrame:
    held = ledger.frame("interview").group_by("lot").agg(first=pl.col("held").min())
    lots = ledger.lots.filter(
        pl.col("winning_price") >= ledger.number("interview-threshold"),
        ~pl.col("lot").is_in(ledger.left_out("interview")),
    )
    if ledger.absent("interview"):
        lots = lots.clear()
    due = pl.col("started") + timedelta(days=ledger.days("interview-days"))
    return _due(lots.join(held, on="lot", how="left"), "interview", due, pl.col("first"))


def _retentions(ledger: Ledger) -> pl.DataFrame:
    kept = pl.col("retention").is_null() | (pl.col("retention") > 0)
    months = pl.concat_str("defect_months", pl.lit("mo"))
    days = timedelta(days=ledger.days("retention-return-days"))
    return _due(
        ledger.lots.filter(kept & ~bad("retention_released")),
        "retention-release",
        pl.col("completed").dt.offset_by(months) + days,
        pl.col("retention_released"),
    )


def _refunds(ledger: Ledger) -> Iterator[pl.DataFrame]:
    bids = bonded_bids(ledger).filter(
        pl.col("bonded"), pl.col("cash"), pl.col("refundable"), ~bad("bond_refunded")
    )
    for withdrawn, start, days in (
        (~pl.col("withdrawn_in_time"), "lot_contract_signed", "bid-bond-refund-days"),
        (pl.col("withdrawn_in_time"), "withdrawn", "bid-bond-refund-withdrawn-days"),
    ):
        yield _moving(
            ledger,
            bids.filter(withdrawn),
            "bond-refund",
            start=pl.col(start),
            days=days,
            done="bond_refunded",
            other=pl.col("bidder"),
            yuan=pl.col("bond"),
        )


def _complaints(ledger: Ledger, complaints: pl.DataFrame) -> Iterator[pl.DataFrame]:
    refused = pl.col("refused")
    decided = pl.when(refused).then("replied").otherwise("accepted")
    unreadable = pl.when(refused).then(bad("replied")).otherwise(bad("accepted"))
    yield _working(
        ledger,
        complaints.filter(refused.is_not_null() & ~unreadable),
        "complaint-acceptance",
        start=pl.col("raised"),
        count=pl.lit(ledger.days("complaint-accept-workdays")),
        done=decided,
        other="raised",
    )
    yield _working(
        ledger,
        complaints.filter(~refused & ~bad("replied") & ~bad("deducted_days")),
        "complaint-decision",
        start=pl.col("accepted"),
        count=ledger.days("complaint-decide-workdays") + pl.col("deducted_days"),
        done=pl.col("replied"),
        other="raised",
    )


def _moving(  # noqa: PLR0913 (the parts of one duty)
    ledger: Ledger,
    frame: pl.DataFrame,
    kind: str,
    *,
    start: pl.Expr,
    days: str,
    done: str,
    other: pl.Expr | None = None,
    yuan: pl.Expr | None = None,
) -> pl.DataFrame:
    """A duty due so many days after ``start``, or on the next working day."""
    due = ledger.on(start + timedelta(days=ledger.days(days)), "moved")
    found = _due(frame.filter(~bad(done)), kind, due, pl.col(done), other=other, yuan=yuan)
    return found.with_columns(reckoned=~ledger.on(pl.col("due"), "known"))


def _working(  # noqa: PLR0913 (the parts of one duty)
    ledger: Ledger,
    frame: pl.DataFrame,
    kind: str,
    *,
    start: pl.Expr,
    count: pl.Expr,
    done: pl.Expr,
    other: str,
) -> pl.DataFrame:
    """A duty due so many working days after ``start``."""
    found = _due(frame, kind, ledger.after_working_days(start, count), done, other=pl.col(other))
    return found.with_columns(reckoned=~ledger.on(pl.col("due"), "known"))


def _due(  # noqa: PLR0913 (the parts of one duty)
    frame: pl.DataFrame,
    kind: str,
    due: pl.Expr,
    done: pl.Expr,
    *,
    other: pl.Expr | None = None,
    yuan: pl.Expr | None = None,
) -> pl.DataFrame:
    return frame.select(
        "lot",
        kind=pl.lit(kind),
        other=pl.lit(None, pl.String) if other is None else other.cast(pl.String),
        due=due,
        done_on=done,
        yuan=pl.lit(None, pl.Decimal(38, 6)) if yuan is None else yuan,
        reckoned=pl.lit(value=False),
    )
