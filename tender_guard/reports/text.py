"""A report to be read in a terminal, or as a plain text file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tender_guard.findings import Finding, Report
from tender_guard.reports import summary, words
from tender_guard.reports.marking import pieces
from tender_guard.reports.printable import printable
from tender_guard.reports.results import (
    Failure,
    Legend,
    Result,
    by_prohibition,
    numbered,
    of_severity,
    waived,
)
from tender_guard.reports.wrapping import width, wrap
from tender_guard.rulebook.model import SEVERITIES, Severity

_COLOURS: dict[Severity, str] = {"violation": "31", "risk": "33", "notice": "36"}
"""The colour of a severity as a terminal's code."""
_PLAIN = "39"
_LABEL = 12
"""Columns of the labels on the left."""


@dataclass(frozen=True, slots=True)
class _Pen:
    """How lines are written: ``columns`` None does not break them."""

    columns: int | None
    strong: Callable[[str, str], str]
    mark: Callable[[str, str], str]

    def labelled(self, indent: int, label: str, text: str) -> Iterator[str]:
        """A label with its text beside it."""
        left = " " * indent
        gap = " " * max(1, _LABEL - width(label))
        lines = self.broken(text, indent + _LABEL)
        yield f"{left}{label}{gap}{lines[0]}"
        for line in lines[1:]:
            yield f"{left}{' ' * _LABEL}{line}"

    def broken(self, text: str, indent: int) -> list[str]:
        """The text in lines that leave room for ``indent``."""
        text = printable(text)
        if self.columns is None:
            return text.split("\n")
        return wrap(text, max(20, self.columns - indent))

    def rule(self, character: str) -> str:
        """A line across."""
        return character * (self.columns or 78)

    def quoted(self, finding: Finding, indent: int) -> str:
        """The quote with its matched words marked, broken before it is coloured."""
        text = printable(f"“{finding.quote}”").replace("\n", " ")
        marks = [False]
        for piece in pieces(finding.quote, finding.matched):
            marks += [piece.marked] * len(piece.text)
        marks.append(False)
        lines = self.broken(text, indent) if self.columns else [text]
        done, start = [], 0
        for line in lines:
            start = text.index(line, start)
            done.append(self._marked(line, marks[start : start + len(line)], finding.severity))
            start += len(line)
        return "\n".join(done)

    def _marked(self, line: str, marks: Sequence[bool], severity: Severity) -> str:
        out, start = "", 0
        for stop in range(1, len(line) + 1):
            if stop == len(line) or marks[stop] != marks[start]:
                part = line[start:stop]
                out += self.mark(part, _COLOURS[severity]) if marks[start] else part
                start = stop
        return out


def plain(results: Sequence[Result], legend: Legend) -> str:
    """For files and pipes: no colour, matched words in 【】, lines not broken."""
    pen = _Pen(None, lambda text, _: text, lambda text, _: f"【{text}】")
    return _written(results, legend, pen)


def terminal(results: Sequence[Result], legend: Legend, columns: int) -> str:
    """For a terminal of ``columns``: matched words reversed in the colour of the severity."""
    pen = _Pen(
        columns,
        lambda text, colour: f"\x1b[1;{colour}m{text}\x1b[0m",
        lambda text, colour: f"\x1b[1;7;{colour}m{text}\x1b[0m",
    )
    return _written(results, legend, pen)


def _written(results: Sequence[Result], legend: Legend, pen: _Pen) -> str:
    parts = ["\n".join(_result(result, legend, pen)) for result in results]
    if len(results) > 1:
        parts.append("\n".join(_overview(results, pen)))
    return "\n\n".join(parts) + "\n"


def _overview(results: Sequence[Result], pen: _Pen) -> Iterator[str]:
    yield pen.rule("═")
    yield pen.strong(f"共 {len(results)} 个文件", _PLAIN)
    for result in results:
        if isinstance(result, Failure):
            yield f"  {printable(result.path)}：未能检查"
        else:
            yield f"  {printable(result.document.path)}：{summary.counts(result)}"


def _result(result: Result, legend: Legend, pen: _Pen) -> Iterator[str]:
    if isinstance(result, Failure):
        yield pen.rule("═")
        yield pen.strong(f"{printable(result.path)}　未能检查", _COLOURS["violation"])
        yield from pen.labelled(0, "原因", result.message)
        return
    yield from _head(result, pen)
    chapters = iter("一二三")
    for severity in SEVERITIES:
        findings = of_severity(result.findings, severity)
        if findings:
            yield ""
            title = f"{next(chapters)}、{words.SEVERITY[severity]}（{len(findings)} 条）"
            yield pen.strong(title, _COLOURS[severity])
            yield from _findings(result, findings, legend, pen)
    yield from _waived(result, pen)
    yield from _unanswered(result, legend, pen)


def _head(report: Report, pen: _Pen) -> Iterator[str]:
    yield pen.rule("═")
    yield pen.strong("招标文件检查结果", _PLAIN)
    yield from pen.labelled(0, "文件", report.document.path)
    for name, value in summary.facts(report):
        yield from pen.labelled(0, name, value)
    said = "；".join(f"{name} {value}" for name, value in summary.stated(report))
    if said:
        yield from pen.labelled(0, "文件载明", said)
    for line in summary.reading_gaps(report):
        yield from pen.labelled(0, "未读内容", line)
    yield from pen.labelled(0, "检查规则", summary.rule_counts(report))
    yield from pen.labelled(0, "结果", summary.counts(report))
    yield ""
    yield from pen.broken(words.QUESTION if report.findings else words.NOTHING, 0)


def _findings(
    report: Report, findings: Sequence[Finding], legend: Legend, pen: _Pen
) -> Iterator[str]:
    numbers = numbered(report.findings)
    for prohibition, group in by_prohibition(findings):
        yield ""
        for line in pen.broken(legend.prohibition(prohibition), 2):
            yield "  " + pen.strong(line, _PLAIN)
        for finding in group:
            yield from _finding(report, finding, numbers[finding.id], pen)


def _finding(report: Report, finding: Finding, number: int, pen: _Pen) -> Iterator[str]:
    left = f"{number}. "
    indent = 2 + width(left)
    lines = pen.broken(finding.title, indent)
    yield f"  {left}{pen.strong(lines[0], _COLOURS[finding.severity])}"
    for line in lines[1:]:
        yield " " * indent + pen.strong(line, _COLOURS[finding.severity])
    place = summary.location(report, finding)
    if place:
        yield from pen.labelled(indent, "位置", place)
    if finding.quote:
        quoted = pen.quoted(finding, indent + _LABEL).split("\n")
        yield f"{' ' * indent}原文{' ' * (_LABEL - 4)}{quoted[0]}"
        yield from (" " * (indent + _LABEL) + line for line in quoted[1:])
    else:
        yield from pen.labelled(indent, "原文", words.ABSENT)
    if finding.message:
        yield from pen.labelled(indent, "说明", finding.message)
    for other in finding.related:
        yield from pen.labelled(indent, "对照", words.related(other))
    for index, basis in enumerate(finding.basis):
        yield from pen.labelled(indent, "" if index else "依据", words.cited(basis))
    yield from pen.labelled(indent, "建议", finding.advice)
    yield from pen.labelled(indent, "编号", f"{finding.id[:12]}（{finding.rule}）")


def _waived(report: Report, pen: _Pen) -> Iterator[str]:
    let_pass = waived(report.findings)
    if let_pass:
        yield ""
        yield pen.strong(f"已豁免（{len(let_pass)} 条，不计入结果）", _PLAIN)
    for finding in let_pass:
        if finding.waived is None:
            continue
        place = summary.location(report, finding)
        yield from pen.labelled(2, words.SEVERITY[finding.severity], finding.title)
        yield from pen.labelled(4, "位置", place or words.ABSENT)
        yield from pen.labelled(4, "理由", words.waiver(finding.waived))
    if report.waiver_faults:
        yield ""
        yield pen.strong("豁免清单中需要处理的事项", _COLOURS["risk"])
        for fault in report.waiver_faults:
            yield from ("  " + line for line in pen.broken(fault, 2))


def _unanswered(report: Report, legend: Legend, pen: _Pen) -> Iterator[str]:
    groups = summary.unanswered(report.outcomes)
    if not groups:
        return
    yield ""
    yield pen.strong("因缺少信息未能判断的规则", _PLAIN)
    for lacking, rules in groups:
        titles = "；".join(legend.rule(rule) for rule in rules)
        yield from pen.labelled(2, "缺少", lacking)
        yield from pen.labelled(2, "规则", titles)
