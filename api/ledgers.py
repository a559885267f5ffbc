"""The records as they stand today, worked out once for each change of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import func, select
from sqlmodel import col

from tender_guard.casework import figures, records
from tender_guard.casework.tables import AuditEntry, Check
from tender_guard.clock import today
from tender_guard.records.calendar import load_calendar
from tender_guard.records.measures.ledger import Ledger
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.deviations import Deviations
from tender_guard.supervision.experts import Register
from tender_guard.supervision.interviews import Interviews
from tender_guard.supervision.obligations import Duty, load_duties
from tender_guard.supervision.record_rules import RecordRules
from tender_guard.supervision.statistics.model import Period, Statistics
from tender_guard.supervision.statistics.whole import statistics

from .office import Office


def coverage_of(office: Office) -> Coverage:
    """The register of experts, the comparison of their marks, and the coverage, today."""
    return _coverage(office, office.rulebook(), _revision(office), today())


def ledger_of(office: Office) -> Ledger:
    """The records as they stand today."""
    return coverage_of(office).register.ledger


def interviews_of(office: Office) -> Interviews:
    """The interviews that are due or were held, today."""
    return Interviews(coverage_of(office).register.ledger)


def duties_of(office: Office) -> Mapping[str, Duty]:
    """The kinds of duties that there are, under the rules of today."""
    return _duties(office.rulebook(), today())


def statistics_of(office: Office, span: Period) -> Statistics:
    """The figures of a period."""
    with office.store.reading_session() as session:
        last = session.scalar(select(func.max(col(AuditEntry.id)))) or 0
        checked = session.scalar(select(func.count(col(Check.done)))) or 0
    moment = (_revision(office), last, checked)
    return _statistics(office, office.rulebook(), moment, span)


def _revision(office: Office) -> int:
    with office.store.reading_session() as session:
        return records.revision(session)


@lru_cache(maxsize=2)
def _coverage(office: Office, rulebook: Rulebook, revision: int, day: date) -> Coverage:  # noqa: ARG001 (what makes it another answer)
    calendar = load_calendar(rulebook.folders)
    ledger = Ledger(office.store.workbook(), day, calendar, rulebook.values)
    return Coverage(Register(ledger), Deviations(ledger))


@lru_cache(maxsize=2)
def _duties(rulebook: Rulebook, day: date) -> Mapping[str, Duty]:
    return load_duties(RecordRules(rulebook, rulebook.values, day))


@lru_cache(maxsize=4)
def _statistics(
    office: Office,
    rulebook: Rulebook,
    moment: tuple[int, ...],  # noqa: ARG001 (what makes it another answer)
    span: Period,
) -> Statistics:
    with office.store.reading_session() as session:
        casework = figures.gathered(session, rulebook, span)
    return statistics(office.store.workbook(), casework, rulebook, span)
