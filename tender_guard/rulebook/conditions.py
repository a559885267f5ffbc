"""What the ``when`` of a rule means, as values.

A ``when`` is a list, and all of it must hold. Its items are:

``{bid-bond: {ratio: {gt: $bid-bond-max-ratio}, class: 施工}}``
    There is a fact of that kind whose fields pass every test: ``eq`` ``ne`` ``gt`` ``gte`` ``lt``
    ``lte`` ``in`` ``exists``; a plain value means ``eq``. A field that the fact does not have
    passes no test but ``exists: false``.
``{of: estimate, field: yuan, plus: 5}``
    In place of a value: the field of another fact of the rule, and optionally so much more (days
    where it is a date). A comparison with a fact that lacks the field does not hold.
``{not: {waiver: {…}}}``
    There is no such fact besides those that the rule has bound.
``{any: [[…], […]]}``
    At least one of the lists holds.
``$name``, ``$name + 1``
    A parameter, or so much more or less than it.

The kind names the binding, ``as`` gives another name. One name is one fact throughout a rule, so a
level says more about a fact by naming it again; two names of one kind are two different facts. In a
rule over clauses ``hit`` is what the clause gave.

Order (``gt`` …) and ``plus`` are for numbers and dates, a date being the number of its day; numbers
are equal by value, whatever their type, and never equal to words or truth values. Numbers in rules
have at most six decimals or are fractions (``2/3``): `tender_guard.engine.coding` says why that
makes comparisons exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from tender_guard.engine.facts import Value

Op: TypeAlias = Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "exists"]
OPS: Final[Mapping[str, Op]] = {op: op for op in get_args(Op)}
ORDER: Final[frozenset[str]] = frozenset({"gt", "gte", "lt", "lte"})


@dataclass(frozen=True, slots=True)
class Ref:
    """The ``field`` of the fact called ``name``, and ``plus`` so much."""

    name: str
    field: str
    plus: int | Decimal | Fraction = 0


@dataclass(frozen=True, slots=True)
class Test:
    """``field op value`` of one fact; ``in`` has a tuple, ``exists`` a truth value."""

    __test__ = False

    field: str
    op: Op
    value: Value | tuple[Value, ...] | Ref


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fact of ``kind``, called ``name``, that passes all ``tests``."""

    kind: str
    name: str
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """No such fact."""

    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the lists holds."""

    lists: tuple[tuple[Condition, ...], ...]


Condition: TypeAlias = Pattern | Absent | Either


def kinds(conditions: Iterable[Condition]) -> frozenset[str]:
    """All kinds of facts that the conditions read."""
    found: set[str] = set()
    for condition in conditions:
        if isinstance(condition, Either):
            found.update(*(kinds(items) for items in condition.lists))
        elif isinstance(condition, Absent):
            found.add(condition.pattern.kind)
        else:
            found.add(condition.kind)
    return frozenset(found)
