"""Cases of rules as definitions of durable_rules, and facts as its messages.

What the engine sees are whole numbers alone. A field is sent in the forms that some rule asks for:

``o…``  its number code (`tender_guard.engine.coding`), 0 where absent or no number: for order;
``s…``  a number that stands for the value itself, the same for equal values, 0 where absent: for
        ``eq``, ``ne``, ``exists``;
``i…``  1 or 0, whether the value is in a list of some rule: for ``in``.

Every form is always sent, since the engine treats a comparison with something absent differently
from place to place; and ``zero`` with every fact, since it compares fields with fields, not fields
of other facts with constants.

Where comparisons with other facts stand, one that is always true stands last: when the last one
fails, the engine goes on reading behind it until it happens on an end (`reduceExpressionSequence`
in its events.c), which now and then crashes the process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from tender_guard.engine.coding import MISSING, Coding
from tender_guard.engine.facts import Fact, Value
from tender_guard.errors import EngineError
from tender_guard.rulebook.cases import Case
from tender_guard.rulebook.conditions import ORDER, Pattern, Ref, Test

SESSION: Final = "s"
CLOCK: Final = json.dumps({"sid": SESSION, "id": "clock", "kind": 0, "zero": 0})
SENTINEL: Final = "done"
_BOUND: Final = re.compile(rf'"b(\d+)":{{"sid": "{SESSION}", "id": "(\d+)"')
_CLOCK_PATTERN: Final = {"clock": {"kind": 0}}
_ALWAYS: Final = {"$lte": {"zero": {"clock": "zero"}}}

_Key: TypeAlias = str | int | bool
_Form: TypeAlias = tuple[str, str, tuple[_Key, ...]]

_ORDER_NAMES: Final = {
    "ne": "$neq",
    "gt": "$gt",
    "gte": "$gte",
    "lt": "$lt",
    "lte": "$lte",
}


@dataclass(slots=True)
class _Kind:
    """How facts of one kind are sent."""

    number: int
    forms: dict[_Form, str] = field(default_factory=dict)

    def name(self, letter: str, of: str, members: tuple[_Key, ...] = ()) -> str:
        return self.forms.setdefault((letter, of, members), f"{letter}{len(self.forms)}")


@dataclass(slots=True)
class Vocabulary:
    """The kinds, fields and constants that a set of cases speaks of."""

    coding: Coding
    kinds: dict[str, _Kind] = field(default_factory=dict)
    constants: dict[_Key, int] = field(default_factory=dict)

    def kind(self, name: str) -> _Kind:
        """The kind of that name, made known where it was not."""
        return self.kinds.setdefault(name, _Kind(len(self.kinds) + 1))

    def key(self, value: Value) -> _Key:
        """What is equal exactly where the values are; codes are far from True and False."""
        return value if isinstance(value, str | bool) else self.coding.number(value)

    def constant(self, value: Value) -> int:
        """The number that stands for the value."""
        return self.constants.setdefault(self.key(value), len(self.constants) + 1)


def vocabulary(cases: Iterable[Case]) -> Vocabulary:
    """A vocabulary whose numbers suit the cases; `definition` fills it.

    Raises:
        RulebookError: the cases name too many odd fractions.
    """
    tests = (
        test
        for case in cases
        for pattern in (*case.patterns, *case.absent)
        for test in pattern.tests
    )
    values = (test.value if isinstance(test.value, tuple) else (test.value,) for test in tests)
    return Vocabulary(
        Coding.of(
            value for some in values for value in some if not isinstance(value, str | bool | Ref)
        ),
    )


def definition(cases: Mapping[str, Case], vocabulary: Vocabulary) -> str:
    """The ruleset as JSON: a rule a case, and the sentinel that always fires."""
    rules: dict[str, Any] = {
        name: {"all": [_CLOCK_PATTERN, *_conditions(case, vocabulary)]}
        for name, case in cases.items()
    }
    rules[SENTINEL] = {"all": [_CLOCK_PATTERN]}
    return json.dumps(rules)


def _conditions(case: Case, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    bound = {pattern.name: (f"b{at}", pattern.kind) for at, pattern in enumerate(case.patterns)}
    present = [
        {f"b{at}": _pattern(pattern, {**bound, pattern.name: ("$m", pattern.kind)}, vocabulary)}
        for at, pattern in enumerate(case.patterns)
    ]
    absent = [
        {f"n{at}$not": _pattern(pattern, bound, vocabulary)}
        for at, pattern in enumerate(case.absent)
    ]
    return [*present, *absent]


_Bound: TypeAlias = Mapping[str, tuple[str, str]]
"""The facts of a rule: what the engine calls each (``$m`` the fact itself), and its kind."""


def _pattern(pattern: Pattern, bound: _Bound, vocabulary: Vocabulary) -> dict[str, Any]:
    kind = vocabulary.kind(pattern.kind)
    terms: list[dict[str, Any]] = [{"kind": kind.number}]
    joins: list[dict[str, Any]] = []
    for test in pattern.tests:
        if isinstance(test.value, Ref):
            plain, joined = _join(test, test.value, pattern, bound, vocabulary)
            terms += plain
            joins += joined
        else:
            terms += _term(test, test.value, kind, vocabulary)
    unique = [term for at, term in enumerate(terms) if term not in terms[:at]]
    every = [*unique, *joins, _ALWAYS] if joins else unique
    return every[0] if len(every) == 1 else {"$and": every}


def _term(
    test: Test,
    value: Value | tuple[Value, ...],
    kind: _Kind,
    vocabulary: Vocabulary,
) -> list[dict[str, Any]]:
    if isinstance(value, tuple):
        return [{kind.name("i", test.field, tuple(vocabulary.key(item) for item in value)): 1}]
    if test.op == "exists":
        same = kind.name("s", test.field)
        return [{"$neq": {same: MISSING}} if value else {same: MISSING}]
    if test.op in ORDER:
        if isinstance(value, str | bool):
            raise TypeError(f"{test.op} {value!r}")
        order = kind.name("o", test.field)
        there = {"$gt": {order: MISSING}}
        return [there, {_ORDER_NAMES[test.op]: {order: vocabulary.coding.number(value)}}]
    same = kind.name("s", test.field)
    if test.op == "eq":
        return [{same: vocabulary.constant(value)}]
    return [
        {"$neq": {same: MISSING}},
        {"$neq": {same: vocabulary.constant(value)}},
    ]


def _join(
    test: Test,
    ref: Ref,
    pattern: Pattern,
    bound: _Bound,
    vocabulary: Vocabulary,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The terms about the fact alone, and those that look at another one."""
    name, kind = bound[ref.name]
    letter = "o" if test.op in ORDER or ref.plus else "s"
    here = vocabulary.kind(pattern.kind).name(letter, test.field)
    there = {name: vocabulary.kind(kind).name(letter, ref.field)}
    right: dict[str, Any] = there
    if ref.plus:
        right = {"$add": {"$l": there, "$r": vocabulary.coding.difference(ref.plus)}}
    compared = {here: right}
    return [{"$gt": {here: MISSING}}], [
        compared if test.op == "eq" else {_ORDER_NAMES[test.op]: compared},
        {"$lt": {"zero": there}},
    ]


Writer: TypeAlias = Callable[[str, Mapping[str, Value]], str]


class Messages:
    """Writes the facts of one session; equal values get equal numbers within it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Speak the vocabulary, which must be complete."""
        self._coding = vocabulary.coding
        self._constants = vocabulary.constants
        self._met: dict[_Key, int] = {}
        self._kinds = {
            name: (
                _template(kind),
                [(letter, of, frozenset(members)) for letter, of, members in kind.forms],
            )
            for name, kind in vocabulary.kinds.items()
        }

    def write(self, at: int, fact: Fact) -> str:
        """The message of a fact; ``at`` is its id.

        Raises:
            EngineError: a value is of a type that is no `Value`.
        """
        template, forms = self._kinds[fact.kind]
        values = fact.values
        sent: list[int] = [at]
        for letter, of, members in forms:
            value = values.get(of)
            if value is None:
                sent.append(MISSING)
            elif letter == "o":
                sent.append(self._order(fact, of, value))
            elif letter == "s":
                sent.append(self._same(self._key(fact, of, value)))
            else:
                sent.append(int(self._key(fact, of, value) in members))
        return template % tuple(sent)

    def _key(self, fact: Fact, of: str, value: Value) -> _Key:
        kind = type(value)
        return value if kind is str or kind is bool else self._order(fact, of, value)  # type: ignore[return-value]

    def _order(self, fact: Fact, of: str, value: Value) -> int:
        if isinstance(value, str | bool):
            return MISSING
        if isinstance(value, int | Decimal | Fraction | date):
            return self._coding.number(value)
        raise EngineError(f"事实 {fact.kind} 的字段 {of} 不是规则能比较的值：{value!r}")

    def _same(self, key: _Key) -> int:
        known = self._constants.get(key)
        if known is not None:
            return known
        return self._met.setdefault(key, len(self._constants) + 1 + len(self._met))

    def renew(self) -> None:
        """Forget the values of the session before."""
        self._met.clear()


def _template(kind: _Kind) -> str:
    names = "".join(f', "{name}": %d' for name in kind.forms.values())
    return f'{{"sid": "{SESSION}", "id": "%d", "kind": {kind.number}, "zero": 0{names}}}'


def read_match(message: str) -> tuple[str, tuple[int, ...]]:
    """Which case matched, and the ids of the facts it bound, in order."""
    bound = _BOUND.findall(message)
    if len(bound) > 1:
        bound.sort(key=lambda pair: int(pair[0]))
    return message[2 : message.index('"', 2)], tuple(int(at) for _, at in bound)


def readers(cases: Iterable[Case]) -> dict[str, int]:
    """How many patterns read each kind."""
    count: dict[str, int] = {}
    for case in cases:
        for pattern in (*case.patterns, *case.absent):
            count[pattern.kind] = count.get(pattern.kind, 0) + 1
    return count
