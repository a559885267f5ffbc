"""Every example inside every rule file, run as a test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tender_guard.check import Checker, clause_findings
from tender_guard.documents.model import Clause
from tender_guard.engine.judge import Judge
from tender_guard.engine.match import Matcher
from tender_guard.engine.outcomes import inapplicable
from tender_guard.rulebook.examples import facts_of
from tender_guard.rulebook.lint import example_faults, needless, unused
from tender_guard.rulebook.load import load_rulebook
from tender_guard.rulebook.model import (
    SEVERITIES,
    Example,
    Rule,
    Severity,
    TextExample,
)

RULEBOOK = load_rulebook(Path(__file__).parents[1] / "rules")
RULES = list(RULEBOOK.rules.values())
DAY = date(2026, 6, 1)
"""An example without a day of issue is of this day."""


def examples(name: str) -> Iterator[object]:
    """The examples of one list, each with its rule."""
    for rule in RULES:
        for at, example in enumerate(getattr(rule.examples, name)):
            yield pytest.param(rule, example, id=f"{rule.id}-{name}-{at}")


def alone(rule: Rule) -> Checker:
    """A checker that knows one rule."""
    judge = Judge([rule], RULEBOOK.values)
    return Checker(RULEBOOK, {rule.id: rule}, Matcher([rule], RULEBOOK.lexicon), judge)


@cache
def known(rule: str) -> Checker:
    """The checker of a rule as it stands in its file."""
    return alone(RULEBOOK.rules[rule])


def severities(checker: Checker, example: Example) -> list[Severity]:
    """What the one rule of the checker says of an example, gravest first."""
    (rule,) = checker.rules.values()
    issued = example.issued or DAY
    if isinstance(example, TextExample):
        clause = Clause(example.text, section=example.section)
        answers = clause_findings(checker, clause, example.regime, issued)
        found = [answer.severity for answer in answers]
    elif inapplicable(rule, RULEBOOK, regime=example.regime, issued=issued):
        found = []
    else:
        facts = facts_of(rule, example, RULEBOOK.values)
        firings = checker.judge.judge(facts, regime=example.regime)
        found = [firing.level.severity for firing in firings]
    return sorted(found, key=SEVERITIES.index)


@pytest.mark.parametrize(("rule", "example"), list(examples("fires")))
def test_what_should_fire_fires(rule: Rule, example: Example) -> None:
    found = severities(known(rule.id), example)
    assert found
    assert example.severity in {None, found[0]}


@pytest.mark.parametrize(("rule", "example"), list(examples("silent")))
def test_what_should_pass_passes(rule: Rule, example: Example) -> None:
    assert severities(known(rule.id), example) == []


@pytest.mark.xfail(reason="known gaps", strict=True)
@pytest.mark.parametrize(("rule", "example"), list(examples("missed")))
def test_what_is_missed_is_still_missed(rule: Rule, example: Example) -> None:
    assert severities(known(rule.id), example)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_are_enough(rule: Rule) -> None:
    assert list(example_faults(rule, RULEBOOK.values)) == []


def fires(rule: Rule, example: TextExample) -> bool:
    """Whether a rule, changed or not, fires on a text."""
    return bool(severities(alone(rule), example))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.clause], ids=lambda rule: rule.id)
def test_every_exception_is_needed_by_an_example(rule: Rule) -> None:
    assert list(needless(rule, fires)) == []


def test_every_word_of_the_lexicon_is_used() -> None:
    assert list(unused(RULES, RULEBOOK.lexicon)) == []
