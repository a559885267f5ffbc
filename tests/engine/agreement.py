"""Random rules judged twice: by the judge, and by `plain_judge`.

Run as ``agreement.py COUNT``: ends with 0 where both agreed on that many sets of rules, each with
several lists of facts. It is a program of its own because what is tested could take the process
down with it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_judge import Outcome, plainly
from random_rules import PARAMETERS, fact_lists, rule_sets

import tender_guard.engine.judge
from tender_guard.engine.facts import Fact
from tender_guard.engine.judge import Judge
from tender_guard.rulebook.model import Rule

PORTION = 4
"""Small, so that few facts are already judged in several portions where they can be."""


def judged(judge: Judge, facts: Sequence[Fact]) -> Outcome:
    """What the judge says, in the shape of `plainly`."""
    place = {id(fact): at for at, fact in enumerate(facts)}
    found: Outcome = {}
    for firing in judge.judge(facts):
        bound = tuple(place[id(fact)] for fact in firing.facts)
        key = (firing.rule, bound[: firing.own])
        assert key not in found
        found[key] = (firing.level.severity, bound[firing.own :])
    return found


def main(count: int) -> None:
    """Judge that many random sets of rules twice."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rule_sets, st.lists(fact_lists, min_size=1, max_size=4))
    def twice(rules: Sequence[Rule], several: Sequence[Sequence[Fact]]) -> None:
        judge = Judge(rules, PARAMETERS)
        for facts in several:
            assert judged(judge, facts) == plainly(rules, facts, PARAMETERS)

    tender_guard.engine.judge.MOST_FACTS = PORTION  # type: ignore[misc]
    twice()


if __name__ == "__main__":
    main(int(sys.argv[1]))
