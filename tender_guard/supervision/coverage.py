"""Whether the register of experts suffices for what is evaluated, and who should leave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from typing import Final, Literal, TypeAlias

from tender_guard.records.calendar import months_after
from tender_guard.supervision.deviations import Deviations
from tender_guard.supervision.experts import REMOVED, SUSPENDED, Register, Session, Standing

Ground: TypeAlias = Literal[
    "removed", "points", "idle", "employer-unknown", "speciality-unknown", "marks"
]

UNKNOWN: Final = "未登记专业"
"""Stands for the speciality of an expert who has none on record."""


@dataclass(frozen=True, slots=True)
class Speciality:
    """One speciality: who is there for it, and what was asked of it in the last months.

    ``seats`` are experts of it over all ``sessions``, ``widest`` the most in one. ``needed`` is
    the least number from which a draw is still one; ``suspended`` could be taken up again.
    """

    name: str
    registered: int
    available: int
    sessions: int
    seats: int
    widest: int
    needed: int
    suspended: tuple[str, ...]

    @property
    def lacking(self) -> int:
        """So many experts should be added."""
        return max(0, self.needed - self.available)


@dataclass(frozen=True, slots=True)
class Screening:
    """An expert whom the office should look at, and on what grounds."""

    standing: Standing
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Coverage:
    """The register against the evaluations of the last months."""

    register: Register
    deviations: Deviations

    @property
    def since(self) -> date:
        """Evaluations after this day count."""
        months = self.register.ledger.days("expert-coverage-months")
        return months_after(self.register.as_of, -months)

    @cached_property
    def specialities(self) -> tuple[Speciality, ...]:
        """Every speciality of the register, those that lack most first."""
        multiple = float(str(self.register.ledger.number("expert-pool-multiple")))
        holders: dict[str, list[Standing]] = {}
        taken: Counter[tuple[str, str]] = Counter()
        for one in self.register.standings:
            for name in one.specialities or (UNKNOWN,):
                holders.setdefault(name, []).append(one)
                taken.update((name, session.lot) for session in self._sat(one))
        found = []
        for name, own in holders.items():
            seats = [count for (speciality, _), count in taken.items() if speciality == name]
            widest = max(seats, default=0)
            found.append(
                Speciality(
                    name,
                    len(own),
                    sum(one.is_available for one in own),
                    len(seats),
                    sum(seats),
                    widest,
                    ceil(multiple * widest),
                    tuple(one.code for one in own if one.status == SUSPENDED),
                )
            )
        return tuple(sorted(found, key=lambda one: (-one.lacking, -one.seats, one.name)))

    @cached_property
    def screened(self) -> tuple[Screening, ...]:
        """Whom to look at, in the order of the register."""
        found = ((one, tuple(self._grounds(one))) for one in self.register.standings)
        return tuple(Screening(one, grounds) for one, grounds in found if grounds)

    def _grounds(self, one: Standing) -> Iterator[Ground]:
        if one.status == REMOVED:
            yield "removed"
            return
        given = one.proposal
        if given is not None and given.step != "remind" and not given.is_taken:
            yield "points"
        if self._is_idle(one):
            yield "idle"
        if not one.employers:
            yield "employer-unknown"
        if not one.specialities:
            yield "speciality-unknown"
        if self.deviations.of(one.code).is_notable:
            yield "marks"

    def _is_idle(self, one: Standing) -> bool:
        """Not once drawn in the months of the parameter, and on the register all that time."""
        months = self.register.ledger.days("expert-idle-months")
        since = months_after(self.register.as_of, -months)
        there = one.admitted is not None and one.admitted <= since
        return there and not any(session.day > since for session in one.sessions)

    def _sat(self, one: Standing) -> Iterator[Session]:
        yield from (
            session
            for session in one.sessions
            if session.as_expert is not False and session.day > self.since
        )
