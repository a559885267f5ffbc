"""What every form of a check of the records says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tender_guard.records.report import (
    Obligation,
    RecordFinding,
    RecordOutcome,
    RecordsReport,
    RecordSubject,
    Status,
)
from tender_guard.reports import words
from tender_guard.rulebook.model import SEVERITIES, Severity

STATUS: dict[Status, str] = {
    "overdue": "已逾期",
    "due-soon": "即将到期",
    "open": "未到期",
    "done": "已办理",
}
ESCALATION = {"overdue": "逾期催办", "escalate": "升级督办", "public-list": "列入清退公告名单"}
_NAMED = 5
"""So many keys are named where many lack the same."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A cell that is missing, for which rules, and where."""

    rule: str
    missing: str
    keys: tuple[str, ...]

    @property
    def where(self) -> str:
        """The first keys, and how many there are."""
        named = "、".join(self.keys[:_NAMED]) or "全部"
        if len(self.keys) <= _NAMED:
            return named
        return f"{named} 等 {len(self.keys)} 项"


def counts(report: RecordsReport) -> str:
    """``疑似违规 2 条，存疑 1 条，提示 0 条``."""
    found = Counter(finding.severity for finding in report.findings)
    return "，".join(f"{words.SEVERITY[severity]} {found[severity]} 条" for severity in SEVERITIES)


def duties(report: RecordsReport) -> str:
    """``已逾期 3 项，即将到期 1 项，未到期 5 项``."""
    found = Counter(obligation.status for obligation in report.obligations)
    return "，".join(f"{STATUS[state]} {found[state]} 项" for state in STATUS if state != "done")


def gaps(report: RecordsReport) -> str:
    """What was not read and not answered, in one line; empty where nothing was."""
    told = []
    if report.rejected:
        told.append(f"{len(report.rejected)} 个单元格未能读取")
    missing = sum(outcome.outcome == "missing-data" for outcome in report.outcomes)
    if missing:
        told.append(f"{missing} 项因缺少数据未能判断")
    return "，".join(told)


def subject(about: RecordSubject) -> str:
    """``标段 B-012，甲公司``."""
    return f"{about.sheet} {about.key}" + (f"，{about.other}" if about.other else "")


def said(finding: RecordFinding) -> str:
    """The message with what is uncertain about it."""
    step = f"（{ESCALATION[finding.escalation]}）" if finding.escalation else ""
    note = f"（{finding.note}）" if finding.note else ""
    return f"{finding.message}{step}{note}"


def rows(finding: RecordFinding) -> str:
    """``投标 第 5、6 行``."""
    by_sheet: dict[str, list[int]] = {}
    for row in finding.rows:
        by_sheet.setdefault(row.sheet, []).append(row.row)
    return "；".join(f"{sheet} 第 {words.numbers(found)} 行" for sheet, found in by_sheet.items())


def of_severity(report: RecordsReport, severity: Severity) -> list[tuple[str, list[RecordFinding]]]:
    """The findings of one severity by the title of their rule."""
    groups: dict[str, list[RecordFinding]] = {}
    for finding in report.findings:
        if finding.severity == severity:
            groups.setdefault(finding.title, []).append(finding)
    return list(groups.items())


def of_status(report: RecordsReport, status: Status) -> list[Obligation]:
    """The obligations of one status, the earliest first."""
    return [obligation for obligation in report.obligations if obligation.status == status]


def duty(obligation: Obligation) -> str:
    """``向甲公司退还投标保证金，金额 200,000 元（…）及应计利息``."""
    if obligation.amount_yuan is None:
        return _deed(obligation)
    sum_ = words.fact_value("amount_yuan", obligation.amount_yuan)
    return f"{_deed(obligation)}，金额 {sum_}" + ("及应计利息" if obligation.interest else "")


def _deed(obligation: Obligation) -> str:
    """What is to be done, with whom or what it is about."""
    if obligation.other is None:
        return obligation.title
    if obligation.kind == "interview-promise":
        return f"{obligation.title}：{obligation.other}"
    about = {
        "bond-refund": f"向{obligation.other}",
        "key-person-filing": f"{obligation.other}的",
        "rectification": f"对抽查项 {obligation.other} ",
    }.get(obligation.kind)
    if about is None:
        return f"{obligation.title}（{words.day(date.fromisoformat(obligation.other))}提出）"
    return about + obligation.title


def lacks(outcomes: Sequence[RecordOutcome], titles: dict[str, str]) -> Iterator[Lack]:
    """Missing data, drawn together by rule and cells."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for outcome in outcomes:
        if outcome.outcome != "missing-data" or outcome.subject is None:
            continue
        cells = outcome.reason.removeprefix("缺少")
        keys = groups.setdefault((outcome.rule, cells), {})
        if outcome.subject.key is not None:
            keys[outcome.subject.key] = None
    for (rule, cells), keys in groups.items():
        yield Lack(titles.get(rule, rule), cells, tuple(keys))
