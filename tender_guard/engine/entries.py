"""Rules as the engine has them: an entry a level and alternative, in groups that it can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tender_guard.engine.definition import readers
from tender_guard.engine.facts import Value
from tender_guard.errors import RulebookError
from tender_guard.rulebook.cases import Case, cases
from tender_guard.rulebook.conditions import Absent, Condition
from tender_guard.rulebook.model import Level, Rule
from tender_guard.rulebook.when import RuleConditions, read_rule

MOST_CASES: Final = 48
"""A group holds so many entries, and so many readers of one kind of fact."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of one level of one rule, as the engine has it."""

    rule: int
    rank: int
    level: Level
    case: Case
    own: int
    """So many of its patterns are the rule's own."""


def asked_of(rules: Iterable[Rule], parameters: Mapping[str, Value]) -> list[RuleConditions]:
    """The conditions of each rule; a RulebookError names every fault."""
    asked: list[RuleConditions] = []
    lines: list[str] = []
    for rule in rules:
        read, faults = read_rule(rule, parameters)
        asked.append(read)
        lines += [f"规则 {rule.id}：{fault.message}" for fault in faults]
    if lines:
        raise RulebookError("\n".join(lines))
    return asked


def entries_of(rules: Sequence[Rule], asked: Sequence[RuleConditions]) -> list[Entry]:
    """The entries of all rules; a RulebookError names every fault."""
    entries: list[Entry] = []
    lines: list[str] = []
    for at, wanted in enumerate(asked):
        own_cases, problems = cases(wanted.own)
        lines += [f"规则 {rules[at].id}：{problem}" for problem in problems]
        for rank, (level, added) in enumerate(wanted.levels):
            for own_case in own_cases:
                own = len(own_case.patterns)
                unfolded, problems = cases((*_flat(own_case), *added))
                lines += [f"规则 {rules[at].id}：{problem}" for problem in problems]
                entries += [Entry(at, rank, level, case, own) for case in unfolded]
    if lines:
        raise RulebookError("\n".join(dict.fromkeys(lines)))
    return entries


def _flat(case: Case) -> tuple[Condition, ...]:
    return (*case.patterns, *(Absent(pattern) for pattern in case.absent))


def lone_kinds(entries: Mapping[int, Entry]) -> dict[str, set[int]]:
    """The kinds of which no entry reads two nor the absence of one, with those that read it."""
    users: dict[str, set[int]] = {}
    pairs: set[str] = set()
    for at, entry in entries.items():
        pairs.update(pattern.kind for pattern in entry.case.absent)
        for pattern in entry.case.patterns:
            reading = users.setdefault(pattern.kind, set())
            if at in reading:
                pairs.add(pattern.kind)
            reading.add(at)
    return {kind: reading for kind, reading in users.items() if kind not in pairs}


def grouped(entries: Sequence[Entry]) -> list[dict[int, Entry]]:
    """The entries in groups within the engine's limits, those that read the same kinds together."""
    order = sorted(
        range(len(entries)),
        key=lambda at: (_meets_others(entries[at].case), sorted(entries[at].case.kinds())),
    )
    groups: list[dict[int, Entry]] = []
    for at in order:
        if groups:
            wider = [*(entry.case for entry in groups[-1].values()), entries[at].case]
            simple = _meets_others(wider[0]) == _meets_others(wider[-1])
            fits = max(readers(wider).values(), default=0) <= MOST_CASES
            if simple and fits and len(wider) <= MOST_CASES:
                groups[-1][at] = entries[at]
                continue
        groups.append({at: entries[at]})
    return groups


def _meets_others(case: Case) -> bool:
    return len(case.patterns) + len(case.absent) > 1
