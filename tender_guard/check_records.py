"""The second door: the office's records are measured, judged, and their duties listed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tender_guard.clock import program_version
from tender_guard.records.calendar import load_calendar
from tender_guard.records.measures import measure_all
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.measures.measured import Owner
from tender_guard.records.model import Workbook
from tender_guard.records.report import RecordsReport
from tender_guard.records.tables import SHEETS
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.judging import OWNERS, findings, hits
from tender_guard.supervision.obligations import Obligations
from tender_guard.supervision.outcomes import Outcomes
from tender_guard.supervision.record_rules import RecordRules


def check_records(workbook: Workbook, rulebook: Rulebook, as_of: date) -> RecordsReport:
    """Judge everything that ``workbook`` says as it stands on the day ``as_of``.

    Raises:
        RulebookError: a rule or a year's arrangement cannot be used.
        EngineError: the rules engine cannot be loaded.
    """
    parameters = rulebook.values
    calendar = load_calendar(rulebook.folders)
    rules = RecordRules(rulebook, parameters, as_of)
    ledger = Ledger(workbook, as_of, calendar, parameters)
    measures = measure_all(ledger)
    found = list(hits(rules, measures, ledger.lots, _keys(workbook)))
    hit = defaultdict(list)
    for one in found:
        hit[one.firing.rule].append((one.source.key, one.source.other))
    listed = findings(rules, found, calendar)
    outcomes = Outcomes(rules, measures, ledger.lots, listed, hit, workbook.absent)
    obligations = Obligations(ledger, rules)
    return RecordsReport(
        version=program_version(),
        rulebook=rulebook.sha256,
        as_of=as_of,
        findings=tuple(listed),
        obligations=tuple(obligations.pending()),
        outcomes=tuple(outcomes.listed()),
        rejected=workbook.rejected,
        unknown=workbook.unknown,
        every_outcome=outcomes.every,
        every_obligation=obligations.every,
    )


def _keys(workbook: Workbook) -> dict[Owner, list[str]]:
    return {owner: workbook.frames[owner][SHEETS[owner].code or ""].to_list() for owner in OWNERS}
