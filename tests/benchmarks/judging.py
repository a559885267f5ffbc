"""How many facts a second of processor time the judge takes, with the shipped rules.

Records: lots that hold one fact of each kind the rules know, as the examples of the rules give
them; in every tenth lot one that makes a rule fire. Document: hits of clause rules, each of which
fires and is joined with what is known of the document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

from tender_guard.engine.facts import Fact
from tender_guard.engine.judge import Judge
from tender_guard.rulebook.examples import facts_of
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.rulebook.model import FactExample
from tender_guard.rulebook.when import hit_kind

RULES = Path(__file__).parents[2] / "rules"


def example_facts(rulebook: Rulebook, name: str) -> Iterator[Fact]:
    """All facts of one list of examples."""
    for rule in rulebook.rules.values():
        for example in getattr(rule.examples, name):
            if isinstance(example, FactExample):
                yield from facts_of(rule, example, rulebook.values)


def lots(rulebook: Rulebook, count: int) -> list[list[Fact]]:
    """The subjects of records."""
    quiet = list({fact.kind: fact for fact in example_facts(rulebook, "silent")}.values())
    loud = list(example_facts(rulebook, "fires"))
    return [
        [*quiet, *([loud[at // 10 % len(loud)]] if at % 10 == 0 else [])] for at in range(count)
    ]


def document(rulebook: Rulebook, count: int) -> list[Fact]:
    """The facts of a document with that many hits."""
    kinds = [hit_kind(rule.id) for rule in rulebook.rules.values() if rule.clause]
    known = Fact("document", {"regime": "statutory", "kind": "tender"})
    return [known, *(Fact(kinds[at % len(kinds)], {"section": "公告"}) for at in range(count))]


def timed(judge: Judge, name: str, subjects: Sequence[Sequence[Fact]]) -> str:
    """One line: the best of three runs over the subjects."""
    count = sum(len(facts) for facts in subjects)
    best, fired = float("inf"), 0
    for _ in range(3):
        start = process_time()
        fired = sum(len(judge.judge(facts)) for facts in subjects)
        best = min(best, process_time() - start)
    return f"{name}: {count / best:,.0f} facts/s ({count:,} facts, {fired:,} firings, {best:.3f} s)"


def main() -> None:
    """Print the figures."""
    start = process_time()
    rulebook = load_rulebook(RULES)
    loaded = process_time()
    judge = Judge(rulebook.rules.values(), rulebook.values)
    compiled = process_time()
    for line in (
        f"load {len(rulebook.rules)} rules: {(loaded - start) * 1000:.0f} ms",
        f"compile: {(compiled - loaded) * 1000:.0f} ms",
        timed(judge, "records, 500 lots", lots(rulebook, 500)),
        timed(judge, "document, 3,000 hits", [document(rulebook, 3000)]),
    ):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
