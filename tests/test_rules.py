"""Every example inside every rule file, run as a test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tender_guard.checker import Checker
from tender_guard.rulebook.lint import example_faults, unused
from tender_guard.rulebook.load import load_rulebook
from tender_guard.rulebook.model import Example, Rule
from tender_guard.trials import alone, needless_exceptions, severities

RULEBOOK = load_rulebook(Path(__file__).parents[1] / "rules")
RULES = list(RULEBOOK.rules.values())


def examples(name: str) -> Iterator[object]:
    """The examples of one list, each with its rule."""
    for rule in RULES:
        for at, example in enumerate(getattr(rule.examples, name)):
            yield pytest.param(rule, example, id=f"{rule.id}-{name}-{at}")


@cache
def checker(rule: str) -> Checker:
    """The checker of one rule."""
    return alone(RULEBOOK.rules[rule], RULEBOOK)


@pytest.mark.parametrize(("rule", "example"), list(examples("fires")))
def test_what_should_fire_fires(rule: Rule, example: Example) -> None:
    found = severities(checker(rule.id), example)
    assert found
    assert example.severity in {None, found[0]}


@pytest.mark.parametrize(("rule", "example"), list(examples("silent")))
def test_what_should_pass_passes(rule: Rule, example: Example) -> None:
    assert severities(checker(rule.id), example) == []


@pytest.mark.xfail(reason="known gaps", strict=True)
@pytest.mark.parametrize(("rule", "example"), list(examples("missed")))
def test_what_is_missed_is_still_missed(rule: Rule, example: Example) -> None:
    assert severities(checker(rule.id), example)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_are_enough(rule: Rule) -> None:
    assert list(example_faults(rule, RULEBOOK.values)) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.clause], ids=lambda rule: rule.id)
def test_every_exception_is_needed_by_an_example(rule: Rule) -> None:
    assert list(needless_exceptions(rule, RULEBOOK)) == []


def test_every_word_of_the_lexicon_is_used() -> None:
    assert list(unused(RULES, RULEBOOK.lexicon)) == []
