"""A draw is committed from the records as they stand on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tender_guard.check_records import check_records
from tender_guard.records.calendar import load_calendar
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.model import Workbook
from tender_guard.records.tables import SHEETS
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.candidates import chosen_weights, sites
from tender_guard.supervision.draw import Terms, commit
from tender_guard.supervision.draw_record import Record, Sources
from tender_guard.supervision.draw_scheme import load_scheme
from tender_guard.supervision.inspectors import Inspector


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """What is asked for. ``records`` says where the records come from; ``left_out`` has reasons."""

    name: str
    as_of: date
    share: Decimal
    strata: Sequence[str]
    weights: Sequence[str]
    team: int
    sources: Sources
    left_out: Mapping[str, str]
    records: str


def committed(
    workbook: Workbook,
    rulebook: Rulebook,
    order: DrawOrder,
    inspectors: Sequence[Inspector],
    secret: str,
) -> Record:
    """The record with everything fixed and nothing drawn.

    Raises:
        UsageError: the order cannot be carried out with these records and inspectors.
        RulebookError: the scheme of the rules is at fault.
    """
    scheme = load_scheme(rulebook.folders)
    weights = chosen_weights(scheme, order.weights)
    parameters = rulebook.values
    ledger = Ledger(workbook, order.as_of, load_calendar(rulebook.folders), parameters)
    findings: Counter[str] = Counter()
    if any(weight.measure == "findings" for weight in weights):
        findings = _violations(workbook, rulebook, order.as_of)
    there, others = sites(ledger, scheme, order.strata, findings, order.left_out)
    terms = Terms(
        order.name,
        order.as_of,
        order.share,
        tuple(order.strata),
        weights,
        order.team,
        order.sources,
        rulebook.sha256,
        order.records,
    )
    return commit(terms, there, others, inspectors, secret)


def _violations(workbook: Workbook, rulebook: Rulebook, as_of: date) -> Counter[str]:
    sheet = SHEETS["lot"].title
    return Counter(
        finding.subject.key or ""
        for finding in check_records(workbook, rulebook, as_of).findings
        if finding.severity == "violation" and finding.subject.sheet == sheet
    )
