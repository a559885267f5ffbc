"""What the records say about each lot, project and expert, as facts and gaps."""

from __future__ import annotations

from tender_guard.records.measures import (
    award,
    bonds,
    collusion,
    experts,
    inspections,
    people,
    performance,
    posts,
    tendering,
)
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.measures.measured import Measure

_THEMES = (tendering, award, bonds, people, posts, performance, experts, inspections, collusion)


def measure_all(ledger: Ledger) -> tuple[Measure, ...]:
    """Every measure of the records, one a kind of fact."""
    return tuple(found for theme in _THEMES for found in theme.measures(ledger))
