"""What a change of the rules does: which examples break, and how accuracy moves.

Both rulebooks are tried on the examples in the files of the later one, and on the labelled clauses
that come with the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from tender_guard.accuracy import OTHER, Accuracy, Label, measure
from tender_guard.labels import answers, labels_of
from tender_guard.reports import explanation
from tender_guard.rulebook.lint import example_faults
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Example, FactExample, Rule
from tender_guard.rulebook.when import Path
from tender_guard.trials import wrong_examples

Tell: TypeAlias = Callable[[int, str], None]
"""Told how many per cent are done, and what is being done."""
_Sort: TypeAlias = Literal["broken", "improved", "shifted"]


@dataclass(frozen=True, slots=True)
class Moved:
    """An example of a rule, in Chinese, of which the rule now says something else."""

    rule: str
    title: str
    example: str
    message: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A labelled clause that is now judged otherwise."""

    text: str
    section: str | None
    prohibition: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one prohibition (``N1`` …, ``other``) or of all (``whole``), before and after."""

    number: str
    expected: int
    found: tuple[int, int]
    alarms: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Effects:
    """What the change does.

    ``broken`` examples forbid it; ``improved`` are known gaps that it closes; ``shifted`` examples
    of fixed figures are answered otherwise since a limit moved, as they should be. ``lost``
    violations are not found any more, ``gained`` ones are; ``alarmed`` lawful clauses are reported
    now, ``calmed`` ones no more.
    """

    lines: int
    broken: tuple[Moved, ...] = ()
    improved: tuple[Moved, ...] = ()
    shifted: tuple[Moved, ...] = ()
    counts: tuple[Counts, ...] = ()
    lost: tuple[Clause, ...] = ()
    gained: tuple[Clause, ...] = ()
    alarmed: tuple[Clause, ...] = ()
    calmed: tuple[Clause, ...] = ()


def effects(before: Rulebook, after: Rulebook, tell: Tell) -> Effects:
    """Try both rulebooks."""
    sorts: dict[_Sort, list[Moved]] = {"broken": [], "improved": [], "shifted": []}
    rules = list(after.rules.values())
    for at, rule in enumerate(rules):
        if at % 10 == 0:
            tell(10 + at * 50 // len(rules), f"正在试每条规则的例子（{at}/{len(rules)}）")
        for sort, moved in _moved(rule, before, after):
            sorts[sort].append(moved)
    examples = Effects(0, tuple(sorts["broken"]), tuple(sorts["improved"]), tuple(sorts["shifted"]))
    tell(60, "正在用标注的条款测算改动之前的准确率")
    labels = labels_of(before.folders)
    if not labels:
        return examples
    old = measure(labels, answers(labels, before), before.rules.values())
    tell(80, "正在用标注的条款测算改动之后的准确率")
    new = measure(labels, answers(labels, after), after.rules.values())
    return replace(
        examples,
        lines=len(labels),
        counts=tuple(_counts(old, new)),
        lost=_only(new.missed, old.missed),
        gained=_only(old.missed, new.missed),
        alarmed=_only(_alarmed(new), _alarmed(old)),
        calmed=_only(_alarmed(old), _alarmed(new)),
    )


def broken_by(before: Rulebook, after: Rulebook) -> list[Moved]:
    """Only the examples that break."""
    return [
        moved
        for rule in after.rules.values()
        for sort, moved in _moved(rule, before, after)
        if sort == "broken"
    ]


def _moved(rule: Rule, before: Rulebook, after: Rulebook) -> Iterator[tuple[_Sort, Moved]]:
    """What is wrong with the examples of a rule now, and was not before."""
    wrong = [*wrong_examples(rule, after), *example_faults(rule, after.values)]
    if not wrong:
        return
    earlier = before.rules.get(rule.id)
    known = (
        {*wrong_examples(earlier, before), *example_faults(earlier, before.values)}
        if earlier is not None
        else set()
    )
    limits_moved = before.values != after.values
    for path, message in wrong:
        if (path, message) in known:
            continue
        given = _example(rule, path)
        sort: _Sort = "broken"
        if "missed" in path:
            sort = "improved"
        elif limits_moved and given is not None and not _is_relative(given):
            sort = "shifted"
        told = explanation.example(given, after) if given is not None else ""
        yield sort, Moved(rule.id, rule.title, told, message)


def _is_relative(given: Example) -> bool:
    """Whether the example gives values by parameters, so that it must hold whatever they are."""
    return isinstance(given, FactExample) and "$" in repr(given.facts)


def _example(rule: Rule, path: Path) -> Example | None:
    match path:
        case ("examples", str() as name, int() as at):
            found: Example = getattr(rule.examples, name)[at]
            return found
        case _:
            return None


def _counts(old: Accuracy, new: Accuracy) -> Iterator[Counts]:
    yield _both("whole", old, new)
    for number in old.prohibitions:
        yield _both(number, old, new)


def _both(number: str, old: Accuracy, new: Accuracy) -> Counts:
    one, other = (a.whole if number == "whole" else a.prohibitions[number] for a in (old, new))
    return Counts(number, one.expected, (one.found, other.found), (one.alarms, other.alarms))


def _alarmed(accuracy: Accuracy) -> tuple[Label, ...]:
    return tuple(label for label, _ in accuracy.alarmed)


def _only(some: tuple[Label, ...], others: tuple[Label, ...]) -> tuple[Clause, ...]:
    known = {label.id for label in others}
    return tuple(
        Clause(label.text, label.section, label.prohibition or OTHER)
        for label in some
        if label.id not in known
    )
