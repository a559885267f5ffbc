"""The register of evaluation experts: what each did, points, what is proposed, who must avoid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from tender_guard.engine.facts import Value
from tender_guard.errors import RecordsError
from tender_guard.records.calendar import months_after
from tender_guard.records.measures.experts import EXPERT
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.measures.names import members, same_name
from tender_guard.rulebook.suggestion import suggestion

Step: TypeAlias = Literal["remind", "suspend", "remove"]
Tie: TypeAlias = Literal["bidder", "tenderer", "agency"]

ON: Final = "在库"
SUSPENDED: Final = "暂停"
REMOVED: Final = "除名"
_SEPARATORS: Final = re.compile(r"[、，,；;/|\n]+")


@dataclass(frozen=True, slots=True)
class Session:
    """One evaluation that an expert sat in; ``as_expert`` is None where his part is unreadable."""

    lot: str
    lot_name: str
    day: date
    as_expert: bool | None


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off for a behaviour; ``standard`` are those the office's table has for it.

    ``standard`` is empty where the table has none: the behaviour is referred at once.
    """

    day: date
    lot: str | None
    behaviour: str
    points: Decimal
    note: str | None
    standard: tuple[Decimal, ...]

    @property
    def is_standard(self) -> bool:
        """Are they the points of the table (or is there none)?"""
        return not self.standard or self.points in self.standard


@dataclass(frozen=True, slots=True)
class Proposal:
    """What follows from the points: a step, and the behaviours that are referred at once.

    ``is_taken``: the expert is suspended or removed already.
    """

    step: Step
    points: Decimal
    threshold: Decimal
    referred: tuple[str, ...]
    months: int | None = None
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """An evaluation in which an expert's employer has a part."""

    lot: str
    lot_name: str
    employer: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One expert on the register's day. ``points`` are those of the last months that count."""

    code: str
    name: str
    specialities: tuple[str, ...]
    employers: tuple[str, ...]
    admitted: date | None
    status: str | None
    sessions: tuple[Session, ...]
    deductions: tuple[Deduction, ...]
    points: Decimal
    proposal: Proposal | None
    conflicts: tuple[Conflict, ...]

    @property
    def is_available(self) -> bool:
        """May he be drawn, as far as the register says?"""
        return self.status in {None, ON}


@dataclass(frozen=True)
class Register:
    """The experts of the records on the day of the ledger."""

    ledger: Ledger

    @property
    def as_of(self) -> date:
        """The day that it is about."""
        return self.ledger.as_of

    @property
    def since(self) -> date:
        """The last day whose deductions do not count any more."""
        return months_after(self.as_of, -self.ledger.days("expert-points-months"))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Every expert, in the order of the register."""
        return tuple(map(self._standing, self.ledger.frame("expert").iter_rows(named=True)))

    def of(self, code: str) -> Standing:
        """One expert.

        Raises:
            RecordsError: there is none of that code.
        """
        for one in self.standings:
            if one.code == code:
                return one
        hint = suggestion(code, [one.code for one in self.standings])
        raise RecordsError(f"专家名册中没有编号 {code}{hint}")

    def lot_name(self, lot: str) -> str:
        """The name of a lot; its code where it is not in the records."""
        return self._lots.get(lot, lot)

    def barred(self, lot: str) -> tuple[tuple[Standing, Conflict], ...]:
        """Who must avoid the evaluation of a lot, and why.

        Raises:
            RecordsError: there is no such lot.
        """
        if lot not in self._lots:
            raise RecordsError(f"台账中没有标段 {lot}{suggestion(lot, list(self._lots))}")
        found = ((one, self._conflict(lot, one.employers)) for one in self.standings)
        return tuple((one, conflict) for one, conflict in found if conflict is not None)

    def _standing(self, row: Mapping[str, Any]) -> Standing:
        code = row["code"]
        employers = parts(row["employer"])
        sessions = tuple(self._sessions.get(code, ()))
        deductions = tuple(self._deductions.get(code, ()))
        counted = [one for one in deductions if one.day > self.since]
        points = sum((one.points for one in counted), Decimal())
        conflicts = (
            self._conflict(one.lot, employers) for one in sessions if one.as_expert is not False
        )
        return Standing(
            code=code,
            name=row["name"],
            specialities=parts(row["specialty"]),
            employers=employers,
            admitted=row["admitted"],
            status=row["status"],
            sessions=sessions,
            deductions=deductions,
            points=points,
            proposal=self._proposal(points, counted, row["status"]),
            conflicts=tuple(one for one in conflicts if one is not None),
        )

    def _proposal(
        self, points: Decimal, counted: Sequence[Deduction], status: str | None
    ) -> Proposal | None:
        codes = str(self.ledger.number("expert-transfer-codes")).split()
        referred = tuple(sorted({one.behaviour for one in counted} & set(codes)))
        steps: tuple[tuple[Step, str], ...] = (
            ("remove", "expert-points-violation"),
            ("suspend", "expert-points-risk"),
            ("remind", "expert-points-notice"),
        )
        for step, parameter in steps:
            threshold = Decimal(str(self.ledger.number(parameter)))
            if points >= threshold or (step == "remove" and referred):
                months = self.ledger.days("expert-suspension-months") if step == "suspend" else None
                taken = status == REMOVED or (step != "remove" and status == SUSPENDED)
                return Proposal(step, points, threshold, referred, months, taken)
        return None

    def _conflict(self, lot: str, employers: Iterable[str]) -> Conflict | None:
        names = self._names.get(lot, {})
        for employer in employers:
            ties = tuple(tie for tie, known in names.items() if same_name(employer) in known)
            if ties:
                return Conflict(lot, self._lots.get(lot, lot), employer, ties)
        return None

    @cached_property
    def _lots(self) -> dict[str, str]:
        lots = self.ledger.lots
        return dict(zip(lots["lot"], lots["name"], strict=True))

    @cached_property
    def _names(self) -> dict[str, dict[Tie, frozenset[str]]]:
        """Of each lot, the names of those who have a part in it, as names are compared."""
        found: dict[str, dict[Tie, frozenset[str]]] = {lot: {} for lot in self._lots}
        bids = pl.concat(
            self.ledger.frame(sheet).select("lot", name=members(pl.col("bidder")))
            for sheet in ("bid", "score")
        )
        lots = self.ledger.lots
        sources: tuple[tuple[Tie, pl.DataFrame], ...] = (
            ("bidder", bids),
            ("tenderer", lots.select("lot", name=members(pl.col("tenderer")))),
            ("agency", lots.select("lot", name=members(pl.col("agency")))),
        )
        for tie, frame in sources:
            named = frame.explode("name").drop_nulls().group_by("lot").agg(pl.col("name").unique())
            for lot, names in named.iter_rows():
                if lot in found:
                    found[lot][tie] = frozenset(names)
        return found

    @cached_property
    def _sessions(self) -> dict[str, list[Session]]:
        as_expert = pl.col("role") == EXPERT
        sat = (
            self.ledger.frame("score")
            .filter(~pl.col("evaluated_ahead"))
            .group_by("expert", "lot", maintain_order=True)
            .agg(
                day=pl.col("evaluated").min(),
                as_expert=pl.when(as_expert.any())
                .then(pl.lit(value=True))
                .when(pl.col("role").is_null().any())
                .then(pl.lit(None, pl.Boolean))
                .otherwise(pl.lit(value=False)),
            )
            .sort("day", maintain_order=True)
        )
        found: dict[str, list[Session]] = {}
        for expert, lot, day, known in sat.iter_rows():
            found.setdefault(expert, []).append(Session(lot, self._lots.get(lot, lot), day, known))
        return found

    @cached_property
    def _deductions(self) -> dict[str, list[Deduction]]:
        frame = self.ledger.frame("expert_deduction").filter(pl.col("deducted").is_not_null())
        found: dict[str, list[Deduction]] = {}
        for row in frame.sort("deducted", maintain_order=True).iter_rows(named=True):
            found.setdefault(row["expert"], []).append(
                Deduction(
                    row["deducted"],
                    row["lot"],
                    row["behaviour"],
                    row["points"],
                    row["note"],
                    standard(self.ledger.parameters, row["behaviour"]),
                )
            )
        return found


def parts(cell: str | None) -> tuple[str, ...]:
    """What a cell lists: specialities or employers."""
    found = (part.strip() for part in _SEPARATORS.split(cell or ""))
    return tuple(dict.fromkeys(part for part in found if part))


def standard(parameters: Mapping[str, Value], behaviour: str) -> tuple[Decimal, ...]:
    """The points of the office's table for a behaviour code; several for being late."""
    name = f"expert-deduction-{behaviour.lower()}"
    known = (
        value
        for parameter, value in parameters.items()
        if parameter == name or parameter.startswith(f"{name}-")
    )
    return tuple(sorted(Decimal(str(value)) for value in known))


def rolling(
    deductions: Iterable[Deduction], months: int, first: date, last: date
) -> Iterator[tuple[date, Decimal]]:
    """The points that count on ``first``, ``last``, and on each day between when they change.

    A deduction counts from its day to the day before the same day ``months`` later.
    """
    changes: dict[date, Decimal] = {}
    for one in deductions:
        for day, points in ((one.day, one.points), (months_after(one.day, months), -one.points)):
            changes[day] = changes.get(day, Decimal()) + points
    total = sum((points for day, points in changes.items() if day <= first), Decimal())
    yield first, total
    for day in sorted(day for day in changes if first < day <= last):
        total += changes[day]
        yield day, total
    if last - first > timedelta() and last not in changes:
        yield last, total
