"""One clause tried on every rule: what fires, what nearly fired, and why it did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tender_guard.check import ClauseFinding, clause_findings
from tender_guard.checker import Checker, checker, passed_over
from tender_guard.documents.compared import Setting, compared
from tender_guard.documents.model import Clause, Section
from tender_guard.documents.project import category_of
from tender_guard.documents.stated import stated
from tender_guard.engine.facts import Fact
from tender_guard.engine.match import Near
from tender_guard.reports import phrases
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Regime, Rule
from tender_guard.rulebook.when import hit_kind

MOST: Final = 8
"""So many rules that nearly fired are named, the nearest first."""
_LONGEST: Final = 160
"""A pattern with many alternatives is told up to so many characters."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that did not fire: the words that met, and Chinese lines on why it was not enough."""

    rule: str
    title: str
    prohibition: str | None
    matched: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the rules say of a clause; ``near`` the nearest first."""

    findings: tuple[ClauseFinding, ...]
    near: tuple[NearMiss, ...]


def attempt(
    text: str, rulebook: Rulebook, day: date, *, section: Section | None, regime: Regime
) -> Attempt:
    """Try a clause of a document issued on ``day``."""
    ready = checker(rulebook)
    clause = Clause(text=text, section=section)
    found = clause_findings(ready, clause, regime, day)
    fired = {one.rule for one in found}
    away = passed_over(ready, regime, day, "excerpt")
    nearest: dict[str, tuple[tuple[int, int], NearMiss]] = {}
    for distance, miss in _misses(ready, clause, regime, day, away):
        known = nearest.get(miss.rule)
        if miss.rule not in fired and (known is None or distance < known[0]):
            nearest[miss.rule] = (distance, miss)
    ordered = sorted(nearest.values(), key=lambda one: (one[0], one[1].rule))
    return Attempt(found, tuple(miss for _, miss in ordered[:MOST]))


def _misses(
    ready: Checker, clause: Clause, regime: Regime, day: date, away: dict[str, str]
) -> Iterator[tuple[tuple[int, int], NearMiss]]:
    """Each miss with how far it is from firing: by kind, then by the words that met."""
    measured = compared(stated([clause]), [clause], Setting(category=category_of(clause.text)))
    facts = [one for one in measured if isinstance(one, Fact)]
    hits = list(ready.hits([clause], regime, day))
    kinds = {fact.kind for fact in facts} | {fact.kind for fact in hits}
    for hit in ready.matcher.hits(clause):
        rule = ready.rules[hit.rule]
        spec = rule.clause[hit.pattern]
        words = hit.mention.words
        if rule.id in away:
            yield (1, -_length(words)), _miss(rule, words, (away[rule.id],))
        elif hit_kind(rule.id) not in kinds:
            gone = "所列的资质、标准在发出之日尚未取消" if spec.gone else "只适用于其他招标性质"
            yield (1, -_length(words)), _miss(rule, words, (gone,))
        else:
            yield (2, -_length(words)), _miss(rule, words, _conditions(rule, ready.rulebook))
    for near in ready.matcher.nearly(clause):
        rule = ready.rules[near.rule]
        if near.lacking and not _shared(rule.title, clause.text):
            continue  # words like 加分 alone meet half of all rules
        far = 3 + MOST - min(_shared(rule.title, clause.text), MOST) if near.lacking else 0
        why = (*_why(near, rule, ready.rulebook), *_away(rule, away))
        yield (far, -_length(near.words)), _miss(rule, near.words, why)
    for rule in ready.rules.values():
        reads = ready.judge.reads(rule.id)
        if not rule.clause and reads and reads <= kinds:
            why = (*_conditions(rule, ready.rulebook), *_away(rule, away))
            yield (2, 0), _miss(rule, (), why)


def _why(near: Near, rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    spec = rule.clause[near.pattern]
    for name in near.excused:
        yield f"放行：{_cut(phrases.excuse(name, rulebook.lexicon))}"
    for need in near.lacking:
        yield f"缺少：{_cut(phrases.need(need, rulebook.lexicon))}"
    if near.misplaced and spec.sections is not None:
        yield f"只看：{'、'.join(spec.sections)}"
    elif near.misplaced:
        yield f"不看：{'、'.join(spec.outside)}"


def _conditions(rule: Rule, rulebook: Rulebook) -> tuple[str, ...]:
    needed = list(phrases.conditions(rule.when, rulebook.parameters))
    for level in rule.graded():
        needed += phrases.conditions(level.when, rulebook.parameters)
        if level.sections:
            needed.append(f"在{'、'.join(level.sections)}中")
    return (f"条件未满足：{'；'.join(dict.fromkeys(needed))}",) if needed else ("条件未满足",)


def _away(rule: Rule, away: dict[str, str]) -> tuple[str, ...]:
    return (away[rule.id],) if rule.id in away else ()


def _miss(rule: Rule, words: tuple[str, ...], why: tuple[str, ...]) -> NearMiss:
    return NearMiss(rule.id, rule.title, rule.prohibition, words, why)


def _cut(told: str) -> str:
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}……"


def _shared(title: str, text: str) -> int:
    """How many pairs of characters the title of a rule has in common with the clause."""
    return len(set(_pairs(title)) & set(_pairs(text)))


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _length(words: tuple[str, ...]) -> int:
    return sum(map(len, words))
