"""A check of the records as JSON: the shape that other programs rely on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tender_guard.records.report import (
    Obligation,
    RecordFinding,
    RecordOutcome,
    RecordsReport,
    RecordSubject,
)
from tender_guard.reports.record import basis_record, dumps_line


def render(
    report: RecordsReport, outcomes: Iterable[RecordOutcome], obligations: Iterable[Obligation]
) -> Iterator[str]:
    """The object piece by piece: lists may be long, so each entry is written as it comes."""
    tool = {"name": "tender-guard", "version": report.version, "rulebook": report.rulebook}
    yield f'{{"tool": {dumps_line(tool)},\n "as_of": {dumps_line(report.as_of)},\n'
    yield from _listed("findings", map(finding_record, report.findings))
    yield from _listed("obligations", map(obligation_record, obligations))
    yield from _listed("outcomes", map(outcome_record, outcomes))
    rejected = (
        {"sheet": row.sheet, "row": row.row, "column": row.column, "problem": row.problem}
        for row in report.rejected
    )
    yield from _listed("rejected_rows", rejected)
    yield f' "unknown": {dumps_line(report.unknown)}}}\n'


def _listed(name: str, entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f' "{name}": ['
    before = "\n  "
    for entry in entries:
        yield f"{before}{dumps_line(entry)}"
        before = ",\n  "
    yield "],\n"


def finding_record(finding: RecordFinding) -> dict[str, Any]:
    """The object of one finding."""
    record: dict[str, Any] = {
        "id": finding.id,
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity,
        "subject": _subject(finding.subject),
        "rows": [{"sheet": row.sheet, "row": row.row} for row in finding.rows],
        "message": finding.message,
        "measured": finding.measured,
        "limit": finding.limit,
        "basis": [basis_record(basis) for basis in finding.basis],
        "advice": finding.advice,
    }
    if finding.note:
        record["note"] = finding.note
    if finding.escalation is not None:
        record["escalation"] = finding.escalation
    return record


def obligation_record(obligation: Obligation) -> dict[str, Any]:
    """The object of one obligation; ``interest`` names what is owed beside the amount."""
    record: dict[str, Any] = {
        "kind": obligation.kind,
        "title": obligation.title,
        "lot": obligation.lot,
        "other": obligation.other,
        "who": obligation.who,
        "due": obligation.due,
        "status": obligation.status,
        "done_on": obligation.done_on,
        "amount_yuan": obligation.amount_yuan,
        "basis": [basis_record(basis) for basis in obligation.basis],
    }
    if obligation.interest:
        record["interest"] = "应计利息"
    if obligation.note:
        record["note"] = obligation.note
    return record


def outcome_record(outcome: RecordOutcome) -> dict[str, Any]:
    """The object of one outcome, or of so many that are alike."""
    if outcome.subject is None:
        return {
            "rule": outcome.rule,
            "outcome": outcome.outcome,
            "reason": outcome.reason,
            "count": outcome.count,
        }
    return {
        "rule": outcome.rule,
        "subject": _subject(outcome.subject),
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "missing": outcome.missing,
    }


def _subject(subject: RecordSubject) -> dict[str, Any]:
    return {"sheet": subject.sheet, "key": subject.key, "other": subject.other}
