"""How long something took, or has been waited for."""

from __future__ import annotations

import polars as pl

from tender_guard.records.measures.ledger import Ledger


def days(last: pl.Expr, first: pl.Expr) -> pl.Expr:
    """Calendar days from the day after ``first`` up to ``last``."""
    return (last - first).dt.total_days()


def lateness(ledger: Ledger, start: pl.Expr, done: pl.Expr) -> dict[str, pl.Expr]:
    """A period whose due day moves to the next working day.

    ``days`` are those that passed until the deed, until as-of where it is not done. ``counted`` are
    the same less those that a due day would move over: a period of n days is overstepped exactly
    where ``counted`` > n.
    """
    until = done.fill_null(ledger.as_of)
    return {
        "days": days(until, start),
        "counted": days(ledger.on(until, "reach"), start),
        **_told(ledger, start, done, until),
    }


def slowness(ledger: Ledger, start: pl.Expr, done: pl.Expr) -> dict[str, pl.Expr]:
    """A period of working days: ``counted`` > n where the n-th after ``start`` is past.

    A deed on a holiday after n working days is late, so it counts as one working day more.
    ``workdays`` are the working days that really passed.
    """
    until = done.fill_null(ledger.as_of)
    return {
        "workdays": working_days(ledger, start, until),
        "counted": ledger.on(until, "worked") - _worked_through(ledger, start) + 1,
        **_told(ledger, start, done, until),
    }


def working_days(ledger: Ledger, first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Working days from the day after ``first`` up to ``last``."""
    return _worked_through(ledger, last) - _worked_through(ledger, first)


def _worked_through(ledger: Ledger, day: pl.Expr) -> pl.Expr:
    return ledger.on(day, "worked") + ledger.on(day, "working").cast(pl.Int64)


def _told(ledger: Ledger, start: pl.Expr, done: pl.Expr, until: pl.Expr) -> dict[str, pl.Expr]:
    return {
        "start": start,
        "until": until,
        "done": done.is_not_null(),
        "reckoned": ~ledger.on(until, "known") | ~ledger.on(start, "known"),
    }
