"""Tries rules on the examples in their own files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from tender_guard.check import clause_findings
from tender_guard.checker import Checker
from tender_guard.documents.model import Clause
from tender_guard.engine.judge import Judge
from tender_guard.engine.match import Matcher
from tender_guard.engine.outcomes import inapplicable
from tender_guard.rulebook.examples import facts_of
from tender_guard.rulebook.lint import example_faults, needless, unused
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import SEVERITIES, Example, Rule, Severity, TextExample
from tender_guard.rulebook.source import read_source
from tender_guard.rulebook.when import Path

DAY: Final = date(2026, 6, 1)
"""An example without a day of issue is of this day."""


def alone(rule: Rule, rulebook: Rulebook) -> Checker:
    """A checker that knows one rule."""
    return Checker(
        rulebook,
        {rule.id: rule},
        Matcher([rule], rulebook.lexicon),
        Judge([rule], rulebook.values),
    )


def severities(checker: Checker, example: Example) -> list[Severity]:
    """What the one rule of the checker says of an example, gravest first."""
    (rule,) = checker.rules.values()
    issued = example.issued or DAY
    found: list[Severity] = []
    if isinstance(example, TextExample):
        clause = Clause(example.text, section=example.section)
        answers = clause_findings(checker, clause, example.regime, issued)
        found = [answer.severity for answer in answers]
    elif not inapplicable(rule, checker.rulebook, regime=example.regime, issued=issued):
        facts = facts_of(rule, example, checker.rulebook.values)
        firings = checker.judge.judge(facts, regime=example.regime)
        found = [firing.level.severity for firing in firings]
    return sorted(found, key=SEVERITIES.index)


def wrong_examples(rule: Rule, rulebook: Rulebook) -> Iterator[tuple[Path, str]]:
    """The examples of which the rule does not say what its file says it does."""
    checker = alone(rule, rulebook)
    for at, example in enumerate(rule.examples.fires):
        found = severities(checker, example)
        path = ("examples", "fires", at)
        if not found:
            yield path, "例子应当触发规则，却没有触发"
        elif example.severity not in {None, found[0]}:
            yield path, f"例子应为 {example.severity}，却是 {found[0]}"
    for at, example in enumerate(rule.examples.silent):
        if severities(checker, example):
            yield ("examples", "silent", at), "例子不应触发规则，却触发了"
    for at, example in enumerate(rule.examples.missed):
        if severities(checker, example):
            yield ("examples", "missed", at), "例子已能识别，应移到 fires"


def needless_exceptions(rule: Rule, rulebook: Rulebook) -> Iterator[tuple[Path, str]]:
    """The exceptions of a rule that no silent example needs."""
    return needless(rule, partial(_fires, rulebook))


def _fires(rulebook: Rulebook, rule: Rule, example: TextExample) -> bool:
    return bool(severities(alone(rule, rulebook), example))


def lint(rulebook: Rulebook) -> Iterator[str]:
    """Everything that the examples of the rulebook do not show, ``file:line: …`` in Chinese."""
    for rule in rulebook.rules.values():
        source = read_source(rulebook.files[rule.id])
        for path, message in (
            *example_faults(rule, rulebook.values),
            *wrong_examples(rule, rulebook),
            *needless_exceptions(rule, rulebook),
        ):
            yield str(source.fault(message, path))
    yield from unused(rulebook.rules.values(), rulebook.lexicon)
