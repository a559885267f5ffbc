"""Interviews (约谈) with the winners of large contracts: who is due, and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from tender_guard.errors import RecordsError, UsageError
from tender_guard.findings import Basis
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.report import Obligation, Status
from tender_guard.rulebook.suggestion import suggestion

State: TypeAlias = Literal["overdue", "due-soon", "open", "waiting", "unknown", "done"]
Topic: TypeAlias = Literal[
    "project",
    "presence",
    "staff",
    "subcontracting",
    "wages",
    "bonds",
    "integrity",
    "commitment",
]

TOPICS: Final[tuple[Topic, ...]] = (
    "project",
    "presence",
    "staff",
    "subcontracting",
    "wages",
    "bonds",
    "integrity",
    "commitment",
)
"""What an interview goes through, in this order."""

_STATES: Final[Mapping[State, int]] = {
    "overdue": 0,
    "due-soon": 1,
    "open": 2,
    "waiting": 3,
    "unknown": 4,
    "done": 5,
}
RULE: Final = "interview-threshold"
"""The parameter whose document stands behind interviews."""
PROMISE: Final = "interview-promise"
"""The kind of an obligation that a winner took on in an interview."""


@dataclass(frozen=True, slots=True)
class Interview:
    """One lot whose winner is to be interviewed.

    ``due`` is None where the works have not begun (``waiting``); ``held`` the first interview.
    It is ``unknown`` whether one was held where the sheet is not there, or a row of the lot was
    left out.
    """

    lot: str
    lot_name: str
    project: str
    project_name: str
    tenderer: str
    winner: str | None
    price: Decimal
    award_notice: date | None
    started: date | None
    due: date | None
    held: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records say of a lot, for the form: rows of its sheets by their fields."""

    interview: Interview
    lot: Mapping[str, Any]
    bid: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    subcontracts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What a winner promised in an interview: what, who sees to it, by when."""

    what: str
    who: str
    due: date
    done_on: date | None = None


@dataclass(frozen=True)
class Interviews:
    """The interviews of the records on the day of the ledger."""

    ledger: Ledger

    @property
    def threshold(self) -> Decimal:
        """The price from which a winner is interviewed, in yuan."""
        return Decimal(str(self.ledger.number(RULE)))

    @cached_property
    def listed(self) -> tuple[Interview, ...]:
        """All that are due or were held, the most pressing first."""
        found = map(self._interview, self._rows)
        return tuple(
            sorted(found, key=lambda one: (_STATES[one.state], one.due or date.max, one.lot))
        )

    def of(self, lot: str) -> Interview:
        """The interview of one lot, also of one whose price is below the threshold.

        Raises:
            RecordsError: there is no such lot, or it has no winner's price.
        """
        rows = self._priced.filter(pl.col("lot") == lot).to_dicts()
        if rows:
            return self._interview(rows[0])
        known = self.ledger.lots["lot"].to_list()
        if lot in known:
            raise RecordsError(f"标段 {lot} 没有中标价，不能约谈")
        raise RecordsError(f"台账中没有标段 {lot}{suggestion(lot, known)}")

    def facts(self, lot: str) -> Facts:
        """What the form of one lot needs; raises as `of` does."""
        interview = self.of(lot)
        row = self.ledger.lots.filter(pl.col("lot") == lot).to_dicts()[0]
        bids = [one for one in self._of("bid", lot) if one["won"]]
        return Facts(
            interview,
            row,
            bids[0] if bids else {},
            tuple(one for one in self._of("key_person", lot) if one["left"] is None),
            tuple(self._of("personnel_change", lot)),
            tuple(self._of("subcontract", lot)),
        )

    def _of(self, sheet: str, lot: str) -> Iterable[Mapping[str, Any]]:
        return self.ledger.frame(sheet).filter(pl.col("lot") == lot).iter_rows(named=True)

    @cached_property
    def _priced(self) -> pl.DataFrame:
        held = self.ledger.frame("interview").group_by("lot").agg(first_held=pl.col("held").min())
        priced = self.ledger.lots.filter(pl.col("winning_price").is_not_null())
        return priced.join(held, on="lot", how="left", maintain_order="left")

    @property
    def _rows(self) -> Iterator[Mapping[str, Any]]:
        least = pl.lit(self.threshold).cast(pl.Decimal(38, 6))
        return self._priced.filter(pl.col("winning_price") >= least).iter_rows(named=True)

    def _interview(self, row: Mapping[str, Any]) -> Interview:
        started, held = row["started"], row["first_held"]
        due = started + timedelta(days=self.ledger.days("interview-days")) if started else None
        return Interview(
            row["lot"],
            row["name"],
            row["project"],
            row["project_name"] or row["project"],
            row["tenderer"] or "",
            row["winner"],
            row["winning_price"],
            row["award_notice"],
            started,
            due,
            held,
            self._state(row["lot"], due, held),
        )

    def _state(self, lot: str, due: date | None, held: date | None) -> State:
        if held is not None:
            return "done"
        if self.ledger.absent("interview") or lot in self.ledger.left_out("interview"):
            return "unknown"
        if due is None:
            return "waiting"
        soon = timedelta(days=self.ledger.days("due-soon-days"))
        if due < self.ledger.as_of:
            return "overdue"
        return "due-soon" if due <= self.ledger.as_of + soon else "open"


def promise(text: str) -> Promise:
    """A promise as it is written: ``事项；责任人；2026-12-31``.

    Raises:
        UsageError: it is not written so.
    """
    parts = [part.strip() for part in text.replace(";", "；").split("；")]
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 (what, who, by when)
        raise UsageError(f"“{text}”：承诺事项应写作“事项；责任人；2026-12-31”")
    what, who, day = parts
    try:
        return Promise(what, who, date.fromisoformat(day))
    except ValueError:
        raise UsageError(f"“{text}”：{day} 不是日期，应写作 2026-12-31") from None


def obligation(  # noqa: PLR0913 (the parts of one duty)
    given: Promise,
    *,
    lot: str,
    lot_name: str,
    held: date,
    as_of: date,
    soon: int,
    document: str | None,
) -> Obligation:
    """What was promised, as a duty beside those that follow from the records.

    It is due soon so many days before; ``document`` is the number of the office's own rule.
    """
    status: Status = "open"
    if given.done_on is not None:
        status = "done"
    elif given.due < as_of:
        status = "overdue"
    elif given.due <= as_of + timedelta(days=soon):
        status = "due-soon"
    return Obligation(
        kind=PROMISE,
        title="履行约谈承诺",
        lot=lot,
        lot_name=lot_name,
        other=given.what,
        who=given.who,
        parties=((given.who, given.who),),
        due=given.due,
        status=status,
        done_on=given.done_on,
        amount_yuan=None,
        basis=(Basis(None, None, "", verified=True, local=RULE, document=document),),
        note=f"出自{held.year}年{held.month}月{held.day}日的约谈记录",
    )
