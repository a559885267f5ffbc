"""A report as SARIF 2.1.0, for systems that collect findings of many tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from tender_guard.findings import Finding, Report
from tender_guard.reports import summary, words
from tender_guard.reports.record import basis_record, dumps
from tender_guard.reports.results import Failure, Legend, Result
from tender_guard.rulebook.model import Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"violation": "error", "risk": "warning", "notice": "note"}


def render(results: Sequence[Result], legend: Legend) -> str:
    """One run over all files, each once; a file that failed is a notification of the invocation."""
    files = {_path(result): result for result in results}
    places = {path: number for number, path in enumerate(files)}
    rules = sorted({f.rule for report in _reports(results) for f in report.findings})
    version = next((report.version for report in _reports(results)), "")
    driver: dict[str, Any] = {
        "name": "tender-guard",
        "language": "zh-CN",
        "rules": [_rule(rule, results, legend) for rule in rules],
    }
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(isinstance(r, Failure) for r in results),
                "toolExecutionNotifications": [
                    note for path, r in files.items() for note in _notes(r, places[path])
                ],
            }
        ],
        "artifacts": [_artifact(result) for result in files.values()],
        "results": [
            _finding(report, finding, rules, places[path])
            for path, report in files.items()
            if not isinstance(report, Failure)
            for finding in report.findings
        ],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _path(result: Result) -> str:
    return result.path if isinstance(result, Failure) else result.document.path


def _reports(results: Iterable[Result]) -> Iterable[Report]:
    return (result for result in results if not isinstance(result, Failure))


def _rule(rule: str, results: Sequence[Result], legend: Legend) -> dict[str, Any]:
    first = next(f for r in _reports(results) for f in r.findings if f.rule == rule)
    return {
        "id": rule,
        "shortDescription": {"text": legend.rule(rule) if rule in legend.titles else first.title},
        "help": {"text": first.advice or first.title},
        "properties": {"prohibition": first.prohibition},
    }


def _artifact(result: Result) -> dict[str, Any]:
    if isinstance(result, Failure):
        return {"location": {"uri": _uri(result.path)}, "roles": ["analysisTarget"]}
    subject = result.document
    return {
        "location": {"uri": _uri(subject.path)},
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": subject.sha256},
        "properties": {
            "format": subject.format,
            "kind": subject.kind,
            "regime": subject.regime,
            "regimeSource": subject.regime_source,
            "issued": subject.issued,
            "asOf": result.as_of,
            "rulebook": result.rulebook,
            "result": result.result,
        },
    }


def _finding(report: Report, finding: Finding, rules: list[str], artifact: int) -> dict[str, Any]:
    told = finding.message or finding.title
    quoted = f"：“{finding.quote}”" if finding.quote else ""
    record: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{told}{quoted}。建议：{finding.advice}"},
        "locations": [_location(report, finding, artifact)],
        "partialFingerprints": {"tenderGuard/v1": finding.id},
        "properties": {
            "severity": words.SEVERITY[finding.severity],
            "prohibition": finding.prohibition,
            "section": finding.section,
            "matched": finding.matched,
            "basis": [basis_record(basis) for basis in finding.basis],
            "places": [
                {"page": place.page, "boxes": place.boxes, "paragraph": place.paragraph}
                for place in finding.places
            ],
        },
    }
    if finding.waived is not None:
        record["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": words.waiver(finding.waived),
            }
        ]
    return record


def _location(report: Report, finding: Finding, artifact: int) -> dict[str, Any]:
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": _uri(report.document.path), "index": artifact}
    }
    paragraph = finding.places[0].paragraph if finding.places else None
    if report.document.format == "text" and paragraph and paragraph.isdigit():
        physical["region"] = {
            "startLine": int(paragraph),
            "snippet": {"text": finding.quote},
        }
    location: dict[str, Any] = {"physicalLocation": physical}
    named = summary.location(report, finding)
    if named:
        location["logicalLocations"] = [{"fullyQualifiedName": named}]
    return location


def _notes(result: Result, artifact: int) -> Iterable[dict[str, Any]]:
    if isinstance(result, Failure):
        yield _note("error", f"{result.path}：{result.message}", result.path, artifact)
        return
    path = result.document.path
    for gap in summary.reading_gaps(result):
        yield _note("warning", gap, path, artifact)
    for lacking, rules in summary.unanswered(result.outcomes):
        told = f"{len(rules)} 条规则因缺少“{lacking}”未能判断"
        yield _note("note", told, path, artifact)
    for fault in result.waiver_faults:
        yield _note("warning", fault, path, artifact)


def _note(level: str, told: str, path: str, artifact: int) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": _uri(path), "index": artifact}}
    return {
        "level": level,
        "message": {"text": told},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
