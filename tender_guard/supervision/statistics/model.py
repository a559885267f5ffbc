"""What the figures of a period are: definitions, values, and what they are counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from pydantic import model_validator

from tender_guard.errors import UsageError
from tender_guard.rulebook.model import Model, Severity

PLACE: Final = re.compile(r"\{([a-z-]+\*?)\}")
"""Where a figure goes in a draft."""

Cell: TypeAlias = str | int | Decimal | date | None
Number: TypeAlias = int | Decimal | Fraction


class Definition(Model):
    """A figure as ``rules/statistics.yaml`` tells it."""

    id: str
    title: str
    unit: str
    query: str


class Chapter(Model):
    """Figures that belong together, and the words of the draft around them.

    In ``draft`` stands ``{id}`` for a figure with its unit, and ``{id*}`` for all figures of that
    definition that are not 0, each with its title.
    """

    title: str
    draft: str
    figures: tuple[Definition, ...]

    @model_validator(mode="after")
    def _draft_names_figures(self) -> Chapter:
        known = {one.id for one in self.figures}
        strange = [name for name in PLACE.findall(self.draft) if name.rstrip("*") not in known]
        if strange:
            raise ValueError(f"draft 中的 {{{strange[0]}}} 不是本章的指标")
        return self


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last``, both included; it is reported as things stand on ``as_of``."""

    first: date
    last: date
    as_of: date

    def has(self, day: date | None) -> bool:
        """Is the day in it, and has it come?"""
        return day is not None and self.first <= day <= self.as_of


def period(first: date, last: date, today: date) -> Period:
    """A period that has begun.

    Raises:
        UsageError: it ends before it begins, or begins after today.
    """
    if last < first:
        raise UsageError(f"统计期间的止日 {last} 早于起日 {first}")
    if first > today:
        raise UsageError(f"统计期间从 {first} 起，还没有到")
    return Period(first, last, min(last, today))


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure as counted; None where there is nothing to reckon with.

    ``rows`` are what was counted, in the ``columns``; ``of`` is filled into the title.
    """

    id: str
    value: Number | None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as reported. ``code`` is its place (``3.2``); a share is a `Fraction`."""

    id: str
    code: str
    title: str
    unit: str
    query: str
    value: Number | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    of: str


@dataclass(frozen=True, slots=True)
class Section:
    """The figures of a chapter."""

    number: int
    title: str
    draft: str
    figures: tuple[Figure, ...]

    def of(self, figure_id: str) -> tuple[Figure, ...]:
        """The figures of one definition."""
        return tuple(one for one in self.figures if one.id == figure_id)


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures of a period."""

    period: Period
    sections: tuple[Section, ...]

    def figures(self) -> Iterator[Figure]:
        """Every figure, in order."""
        for section in self.sections:
            yield from section.figures

    def of(self, figure_id: str) -> tuple[Figure, ...]:
        """The figures of one definition."""
        return tuple(one for one in self.figures() if one.id == figure_id)


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A finding of a document's first check that was not waived."""

    prohibition: str | None
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the casework, over all its versions.

    ``first`` is the day on which its first check was done, ``checked`` the versions checked on
    each day, ``violations`` and ``found`` what the first check found. ``left`` are the suspected
    violations of the version that was published; None where none was.
    """

    series: str
    name: str
    lot: str
    agency: str
    first: date
    checked: tuple[tuple[date, int], ...]
    violations: int
    found: tuple[FoundIn, ...]
    left: int | None


@dataclass(frozen=True, slots=True)
class ExpertStep:
    """A step that was taken about an expert."""

    expert: str
    kind: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Mending:
    """A finding of the closed loop: when it was raised, its colour, and where it went."""

    code: str
    lot: str
    what: str
    raised: date
    colour: str
    is_closed: bool = False
    referred: date | None = None


@dataclass(frozen=True, slots=True)
class Casework:
    """What the service knows beside the records; None where it was not asked."""

    documents: Sequence[Document] | None = None
    steps: Sequence[ExpertStep] | None = None
    mendings: Sequence[Mending] | None = None


def share(part: int, whole: int) -> Fraction | None:
    """The part of the whole; None of nothing."""
    return Fraction(part, whole) if whole else None
