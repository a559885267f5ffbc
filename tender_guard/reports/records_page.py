"""A check of the records as one HTML page."""

from __future__ import annotations

from tender_guard.records.report import Obligation, RecordsReport, Status
from tender_guard.reports import records_summary, words
from tender_guard.reports.templating import environment
from tender_guard.rulebook.model import SEVERITIES


def render(report: RecordsReport, name: str, titles: dict[str, str]) -> str:
    """The page; ``name`` is that of the workbook, ``titles`` are those of the rules by id."""
    return (
        environment()
        .get_template("records.html")
        .render(
            report=report,
            name=name,
            records=records_summary,
            question=words.QUESTION,
            pressing=_duties(report, ("overdue", "due-soon")),
            later=_duties(report, ("open",)),
            chapters=[
                (severity, groups, sum(len(group) for _, group in groups))
                for severity in SEVERITIES
                if (groups := records_summary.of_severity(report, severity))
            ],
            lacks=list(records_summary.lacks(report.outcomes, titles)),
        )
    )


def _duties(
    report: RecordsReport, statuses: tuple[Status, ...]
) -> list[tuple[Status, str, list[Obligation]]]:
    return [
        (status, records_summary.STATUS[status], found)
        for status in statuses
        if (found := records_summary.of_status(report, status))
    ]
