"""A rulebook made ready for documents: its rules chosen, its patterns and conditions compiled."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tender_guard.documents.compared import KINDS
from tender_guard.documents.model import Clause
from tender_guard.engine.facts import Fact
from tender_guard.engine.judge import Firing, Judge
from tender_guard.engine.match import Hit, Matcher
from tender_guard.engine.outcomes import inapplicable
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import DocumentKind, Regime, Rule
from tender_guard.rulebook.when import hit_kind, read_rule


@dataclass(frozen=True)
class Checker:
    """A rulebook made ready for documents; one a process, threads may share it."""

    rulebook: Rulebook
    rules: dict[str, Rule]
    matcher: Matcher
    judge: Judge

    def firings(
        self, facts: Sequence[Fact], regime: Regime, without: frozenset[str]
    ) -> list[Firing]:
        """What the rules say of the facts."""
        return self.judge.judge(facts, regime=regime, without=without)

    def hits(self, clauses: Iterable[Clause], regime: Regime, day: date) -> Iterator[Fact]:
        """The clause patterns that met, as facts of each rule's own kind."""
        for clause in clauses:
            for hit in self.matcher.hits(clause):
                if self._stands(hit, regime, day):
                    values = {"section": clause.section} if clause.section else {}
                    yield Fact(hit_kind(hit.rule), values, hit.mention)

    def _stands(self, hit: Hit, regime: Regime, day: date) -> bool:
        """Whether the pattern is for such a document, issued on that day."""
        spec = self.rules[hit.rule].clause[hit.pattern]
        if spec.regime is not None and regime not in spec.regime:
            return False
        if spec.gone is None:
            return True
        since = self.matcher.since(hit, spec.gone)
        return since is not None and since <= day


_LOCK = threading.Lock()


def checker(rulebook: Rulebook) -> Checker:
    """The rulebook made ready; made once a process."""
    with _LOCK:
        return _checker(rulebook)


@lru_cache(maxsize=4)
def _checker(rulebook: Rulebook) -> Checker:
    rules = {name: rule for name, rule in rulebook.rules.items() if reads_documents(rule, rulebook)}
    return Checker(
        rulebook,
        rules,
        Matcher(rules.values(), rulebook.lexicon),
        Judge(rules.values(), rulebook.values),
    )


def reads_documents(rule: Rule, rulebook: Rulebook) -> bool:
    """Whether a document alone can give every kind of fact that the rule reads."""
    if rule.clause:
        return True
    conditions, _ = read_rule(rule, rulebook.values)
    return conditions.kinds() <= KINDS


def passed_over(
    ready: Checker, regime: Regime, day: date, kind: DocumentKind, province: str | None = None
) -> dict[str, str]:
    """The rules that do not hold for such a document, each with the reason."""
    reasons = {
        name: inapplicable(
            rule, ready.rulebook, regime=regime, issued=day, kind=kind, province=province
        )
        for name, rule in ready.rules.items()
    }
    return {name: reason for name, reason in reasons.items() if reason}
