"""What a run over several files gives: for each one a report, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tender_guard.documents.model import Place
from tender_guard.errors import TenderGuardError
from tender_guard.findings import Finding, Report
from tender_guard.rulebook.model import SEVERITIES, Prohibition, Rule, Severity


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be checked; ``message`` is the Chinese line for a person."""

    path: str
    code: str
    message: str

    @classmethod
    def of(cls, path: str, error: TenderGuardError) -> Failure:
        """The failure of ``path`` that ``error`` tells of."""
        return cls(path, error.code, str(error))


Result: TypeAlias = Report | Failure


@dataclass(frozen=True, slots=True)
class Legend:
    """How rules and prohibitions are called: by rule id, and by number (``N1``)."""

    titles: Mapping[str, str] = field(default_factory=dict)
    prohibitions: Mapping[str, Prohibition] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule], prohibitions: Iterable[Prohibition]) -> Legend:
        """The names that the rules and the list of prohibitions give."""
        return cls({r.id: r.title for r in rules}, {p.number: p for p in prohibitions})

    def rule(self, rule: str) -> str:
        """The title of a rule; its id where the rulebook no longer has it."""
        return self.titles.get(rule, rule)

    def prohibition(self, number: str | None) -> str:
        """``N5 不得……``, or what stands for findings outside the seven."""
        if number is None:
            return "七个不准以外的事项"
        known = self.prohibitions.get(number)
        return f"{number} {known.wording}" if known else number


def order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Gravest first, then by prohibition (those outside the seven last), else as they stood."""
    return tuple(sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), _number(f))))


def of_severity(findings: Iterable[Finding], severity: Severity) -> tuple[Finding, ...]:
    """The findings of one severity that are not waived, ordered."""
    return order(f for f in findings if f.severity == severity and f.waived is None)


def by_prohibition(findings: Iterable[Finding]) -> Iterator[tuple[str | None, list[Finding]]]:
    """The findings grouped by prohibition: N1 to N7, then those outside the seven."""
    groups: dict[str | None, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.prohibition, []).append(finding)
    for number in sorted(groups, key=lambda n: n or "~"):
        yield number, groups[number]


def numbered(findings: Iterable[Finding]) -> dict[str, int]:
    """Id to the number that every form of the report gives a finding: in order, from 1.

    Waived findings come after the others.
    """
    ordered = sorted(order(findings), key=lambda f: f.waived is not None)
    return {finding.id: number for number, finding in enumerate(ordered, 1)}


def waived(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The waived findings, ordered."""
    return order(f for f in findings if f.waived is not None)


def is_grave(report: Report) -> bool:
    """Is there a violation that nobody waived?"""
    return any(f.severity == "violation" and f.waived is None for f in report.findings)


def first_place(finding: Finding) -> Place:
    """Where the finding begins; an empty place where something is absent."""
    return finding.places[0] if finding.places else Place(None, (), None)


def _number(finding: Finding) -> str:
    return finding.prohibition or "~"
