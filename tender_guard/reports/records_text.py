"""A check of the records to be read in a terminal, or as a plain text file."""

from __future__ import annotations

from collections.abc import Iterator

from tender_guard.records.report import Obligation, RecordFinding, RecordsReport
from tender_guard.reports import records_summary as summary
from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.reports.wrapping import wrap
from tender_guard.rulebook.model import SEVERITIES

_RULE = "═" * 78


def plain(report: RecordsReport, name: str, titles: dict[str, str]) -> str:
    """For files and pipes: lines are not broken. ``titles`` are those of the rules, by id."""
    return "\n".join(map(printable, _lines(report, name, titles))) + "\n"


def terminal(report: RecordsReport, name: str, titles: dict[str, str], columns: int) -> str:
    """For a terminal of ``columns``."""
    lines = []
    for line in map(printable, _lines(report, name, titles)):
        indent = len(line) - len(line.lstrip(" "))
        first, *rest = wrap(line.strip(" "), columns - indent - 2)
        lines.append(" " * indent + first)
        lines += [" " * (indent + 2) + part for part in rest]
    return "\n".join(lines) + "\n"


def _lines(report: RecordsReport, name: str, titles: dict[str, str]) -> Iterator[str]:
    yield _RULE
    yield "台账检查结果"
    yield f"台账：{name}"
    yield f"检查基准日：{words.day(report.as_of)}"
    yield f"义务：{summary.duties(report)}"
    yield f"结果：{summary.counts(report)}"
    if gaps := summary.gaps(report):
        yield f"注意：{gaps}（见后）"
    for status in ("overdue", "due-soon"):
        duties = summary.of_status(report, status)
        if duties:
            yield from ("", f"{summary.STATUS[status]}的义务（{len(duties)} 项）")
        for obligation in duties:
            yield from _duty(obligation)
    if report.findings:
        yield from ("", words.QUESTION)
    for severity in SEVERITIES:
        groups = summary.of_severity(report, severity)
        count = sum(len(group) for _, group in groups)
        if count:
            yield from ("", f"{words.SEVERITY[severity]}（{count} 条）")
        for title, findings in groups:
            yield from _findings(title, findings)
    yield from _unread(report, titles)


def _duty(obligation: Obligation) -> Iterator[str]:
    who = "、".join(
        party if party == role else f"{role} {party}" for role, party in obligation.parties
    )
    note = f"（{obligation.note}）" if obligation.note else ""
    yield (
        f"  不晚于{words.day(obligation.due)}　标段 {obligation.lot}：{summary.duty(obligation)}"
        f"　{who}{note}"
    )


def _findings(title: str, findings: list[RecordFinding]) -> Iterator[str]:
    yield from ("", f"  {title}（{len(findings)} 条）")
    for finding in findings:
        where = f"{summary.subject(finding.subject)}：{summary.said(finding)}"
        yield f"    {where}〔{summary.rows(finding)}〕"
    first = findings[0]
    for basis in first.basis:
        yield f"    依据：{words.cited(basis)}"
    yield f"    建议：{first.advice}"


def _unread(report: RecordsReport, titles: dict[str, str]) -> Iterator[str]:
    if report.rejected:
        yield from ("", f"未能读取的单元格（{len(report.rejected)} 个）")
    for row in report.rejected:
        yield f"  {row.sheet} 第 {row.row} 行 {row.column}：{row.problem}"
    missing = list(summary.lacks(report.outcomes, titles))
    if missing:
        yield from ("", "因缺少数据未能判断的事项")
    for lack in missing:
        yield f"  {lack.rule}：缺少 {lack.missing}（{lack.where}）"
    if report.unknown:
        yield from ("", f"没有用到的表和列：{'、'.join(report.unknown)}")
