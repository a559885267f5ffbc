"""How often the rules are right, measured on clauses that people labelled.

A line of labels is a `Label`: ``violation`` says that a competent reviewer would demand a change,
``lawful`` must not be reported, and ``arguable`` counts neither way. ``prohibition`` is ``N1`` to
``N7`` or ``other``; ``also`` names further ones that the clause breaks; ``rule`` the rules that
should find it. A finding counts where its severity is violation or risk.

* recall: labelled violations with a counted finding, by all of them;
* precision: violations with a counted finding, by these and the lawful lines with one;
* recall of a rule: over the violations whose label names the rule; where none does, over those of
  its prohibition, so that it says which share of them this rule finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tender_guard.errors import UsageError
from tender_guard.jsonl import decoded, numbered_lines
from tender_guard.rulebook.model import Regime, Rule, Severity

OTHER = "other"
"""What a label calls the violations outside the seven prohibitions."""
_COUNTED: tuple[Severity, ...] = ("violation", "risk")


class Label(msgspec.Struct, frozen=True):
    """One labelled clause; ``rule`` names one rule or several."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    text: str
    label: Literal["violation", "lawful", "arguable"]
    section: str | None = None
    regime: Regime = "statutory"
    prohibition: Literal["N1", "N2", "N3", "N4", "N5", "N6", "N7", "other"] | None = None
    also: tuple[str, ...] = ()
    rule: str | tuple[str, ...] = ()
    why: str = ""

    @property
    def broken(self) -> frozenset[str]:
        """Everything that the clause breaks, by number."""
        return frozenset({self.prohibition or OTHER, *self.also})

    def expects(self, rule: str) -> bool:
        """Does the label name the rule?"""
        return rule == self.rule or (isinstance(self.rule, tuple) and rule in self.rule)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one clause."""

    rule: str
    prohibition: str | None
    severity: Severity


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of lines; ``recall`` and ``precision`` are None where there is nothing to divide by.

    ``expected`` violations that should be found and ``found`` of them; ``hits`` violations on
    which it spoke at all; ``alarms`` lawful lines on which it spoke.
    """

    expected: int = 0
    found: int = 0
    hits: int = 0
    alarms: int = 0

    @property
    def recall(self) -> float | None:
        """Found by expected."""
        return self.found / self.expected if self.expected else None

    @property
    def precision(self) -> float | None:
        """Hits by hits and alarms."""
        spoken = self.hits + self.alarms
        return self.hits / spoken if spoken else None


@dataclass(frozen=True, slots=True)
class RuleScore:
    """The score of one rule; ``alone`` are violations that no other rule found.

    ``by_label`` is whether labels name the rule, so that its recall is its own.
    """

    score: Score
    alone: int
    by_label: bool


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The figures of a rulebook on a set of labels."""

    lines: int
    lawful: int
    whole: Score
    named: int
    """Found violations of which a finding names the right prohibition."""
    prohibitions: Mapping[str, Score]
    rules: Mapping[str, RuleScore]
    missed: tuple[Label, ...] = ()
    alarmed: tuple[tuple[Label, tuple[str, ...]], ...] = field(default=())
    """Lawful lines with the rules that spoke on them."""


def read_labels(path: Path) -> tuple[Label, ...]:
    """Read a JSONL file of labels; UsageError with file and line where one cannot be read."""
    labels = []
    for number, line in numbered_lines(path):
        try:
            labels.append(decoded(line, Label))
        except UsageError as error:
            raise UsageError(f"{path}:{number}：标注无法读取，{error}") from None
    if not labels:
        raise UsageError(f"{path}：没有标注")
    return tuple(labels)


def measure(
    labels: Sequence[Label], answers: Sequence[Iterable[Answer]], rules: Iterable[Rule]
) -> Accuracy:
    """The figures: ``answers`` holds what was found in each of ``labels``, in their order."""
    counted = [tuple(a for a in found if a.severity in _COUNTED) for found in answers]
    pairs = list(zip(labels, counted, strict=True))
    broken = [(label, found) for label, found in pairs if label.label == "violation"]
    lawful = [(label, found) for label, found in pairs if label.label == "lawful"]
    caught = sum(bool(found) for _, found in broken)
    alarmed = [(label, tuple(dict.fromkeys(a.rule for a in f))) for label, f in lawful if f]
    numbers = sorted({label.prohibition or OTHER for label, _ in broken}, key=_place)
    return Accuracy(
        lines=len(labels),
        lawful=len(lawful),
        whole=Score(len(broken), caught, caught, len(alarmed)),
        named=sum(bool(_numbers(found) & label.broken) for label, found in broken),
        prohibitions={number: _prohibition(number, broken, lawful) for number in numbers},
        rules={rule.id: _rule(rule, broken, lawful) for rule in rules},
        missed=tuple(label for label, found in broken if not found),
        alarmed=tuple(alarmed),
    )


_Pairs = Sequence[tuple[Label, tuple[Answer, ...]]]


def _place(number: str) -> tuple[bool, str]:
    return number == OTHER, number


def _numbers(found: Iterable[Answer]) -> set[str]:
    return {answer.prohibition or OTHER for answer in found}


def _prohibition(number: str, broken: _Pairs, lawful: _Pairs) -> Score:
    expected = [found for label, found in broken if (label.prohibition or OTHER) == number]
    return Score(
        expected=len(expected),
        found=sum(bool(found) for found in expected),
        hits=sum(number in _numbers(found) for _, found in broken),
        alarms=sum(number in _numbers(found) for _, found in lawful),
    )


def _rule(rule: Rule, broken: _Pairs, lawful: _Pairs) -> RuleScore:
    def speaks(found: Iterable[Answer]) -> bool:
        return any(answer.rule == rule.id for answer in found)

    named = [found for label, found in broken if label.expects(rule.id)]
    of_number = [found for label, found in broken if (rule.prohibition or OTHER) in label.broken]
    expected = named or of_number
    score = Score(
        expected=len(expected),
        found=sum(speaks(found) for found in expected),
        hits=sum(speaks(found) for _, found in broken),
        alarms=sum(speaks(found) for _, found in lawful),
    )
    alone = sum(bool(found) and {a.rule for a in found} == {rule.id} for _, found in broken)
    return RuleScore(score, alone, bool(named))
