"""Every example inside every rule file, run as a test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tender_guard.engine.judge import Judge
from tender_guard.engine.outcomes import inapplicable
from tender_guard.rulebook.examples import facts_of
from tender_guard.rulebook.lint import example_faults
from tender_guard.rulebook.load import load_rulebook
from tender_guard.rulebook.model import FactExample, Rule, Severity

RULEBOOK = load_rulebook(Path(__file__).parents[1] / "rules")
DAY = date(2026, 6, 1)
"""An example without a day of issue is of this day."""


def examples(name: str) -> Iterator[object]:
    """The examples over facts of one list, each with its rule."""
    for rule in RULEBOOK.rules.values():
        for at, example in enumerate(getattr(rule.examples, name)):
            if isinstance(example, FactExample):
                yield pytest.param(rule, example, id=f"{rule.id}-{name}-{at}")


@cache
def judge_of(rule: str) -> Judge:
    """The judge of one rule."""
    return Judge([RULEBOOK.rules[rule]], RULEBOOK.values)


def severities(rule: Rule, example: FactExample) -> list[Severity]:
    """What a rule says of an example, gravest first."""
    issued = example.issued or DAY
    if inapplicable(rule, RULEBOOK, regime=example.regime, issued=issued):
        return []
    facts = facts_of(rule, example, RULEBOOK.values)
    firings = judge_of(rule.id).judge(facts, regime=example.regime)
    ranks = [level.severity for level in rule.graded()]
    return sorted((firing.level.severity for firing in firings), key=ranks.index)


@pytest.mark.parametrize(("rule", "example"), list(examples("fires")))
def test_what_should_fire_fires(rule: Rule, example: FactExample) -> None:
    found = severities(rule, example)
    assert found
    assert example.severity in {None, found[0]}


@pytest.mark.parametrize(("rule", "example"), list(examples("silent")))
def test_what_should_pass_passes(rule: Rule, example: FactExample) -> None:
    assert severities(rule, example) == []


@pytest.mark.xfail(reason="known gaps", strict=True)
@pytest.mark.parametrize(("rule", "example"), list(examples("missed")))
def test_what_is_missed_is_still_missed(rule: Rule, example: FactExample) -> None:
    assert severities(rule, example)


@pytest.mark.parametrize("rule", list(RULEBOOK.rules.values()), ids=lambda rule: rule.id)
def test_the_examples_are_enough(rule: Rule) -> None:
    assert list(example_faults(rule, RULEBOOK.values)) == []
