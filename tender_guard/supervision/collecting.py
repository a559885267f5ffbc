"""Which findings of the records are followed until they are closed, by whom and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tender_guard.records.report import RecordFinding, RecordsReport
from tender_guard.records.tables import SHEETS
from tender_guard.reports import words
from tender_guard.reports.records_summary import said
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.checklist_items import load_items

_FOLLOWED = ("violation", "risk")
_INSPECTED = frozenset({"inspection-failed", "rectification-late"})
"""What was inspected is followed as that inspection's own finding."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A finding of the records to be followed."""

    finding: RecordFinding
    lot: str
    owner: str
    due: date


def collected(report: RecordsReport, rulebook: Rulebook) -> Iterator[Collected]:
    """The graver findings on lots, with who has to mend them and the usual period."""
    sheet = SHEETS["lot"].title
    owners = {rule: item.owner for item in load_items(rulebook) for rule in item.rules}
    period = timedelta(days=int(str(rulebook.values["rectification-days"])))
    for finding in report.findings:
        subject = finding.subject
        if subject.sheet != sheet or subject.key is None or finding.rule in _INSPECTED:
            continue
        if finding.severity in _FOLLOWED:
            owner = owners.get(finding.rule, "招标人")
            yield Collected(finding, subject.key, owner, report.as_of + period)


def detail(finding: RecordFinding) -> str:
    """What was found, in one line."""
    about = f"{finding.subject.other}：" if finding.subject.other else ""
    return about + said(finding)


def basis(finding: RecordFinding) -> str:
    """What it rests on."""
    return "、".join(dict.fromkeys(map(words.citation, finding.basis)))
