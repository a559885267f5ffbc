"""The examples of a rule file as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tender_guard.engine.facts import Fact, Value
from tender_guard.rulebook.model import FactExample, Rule
from tender_guard.rulebook.when import hit_kind, resolve

_FRACTION = re.compile(r"-?\d+/[1-9]\d*")


def facts_of(rule: Rule, example: FactExample, parameters: Mapping[str, Value]) -> list[Fact]:
    """The facts an example gives: a kind has the values of one fact, or a list of them.

    ``$name`` and ``$name + 1`` are read from the parameters, ``2/3`` is that fraction, and ``hit``
    is what the clause of the rule would have given.

    Raises:
        ValueError: a value cannot be read (the message is Chinese).
    """
    return list(_facts(rule, example, parameters))


def _facts(rule: Rule, example: FactExample, parameters: Mapping[str, Value]) -> Iterator[Fact]:
    for kind, given in example.facts.items():
        name = hit_kind(rule.id) if kind == "hit" and rule.clause else kind
        for values in given if isinstance(given, list) else [given]:
            if not isinstance(values, Mapping):
                raise ValueError(f"例子中 '{kind}' 之后应为字段和值")  # noqa: TRY004 - read
            yield Fact(
                name,
                {
                    field: _value(value, parameters)
                    for field, value in values.items()
                    if value is not None
                },
            )


def _value(written: object, parameters: Mapping[str, Value]) -> Value:
    if isinstance(written, str) and _FRACTION.fullmatch(written):
        return Fraction(written)
    value = resolve(written, parameters)
    if isinstance(value, str | bool | int | Decimal | Fraction | date):
        return value
    raise ValueError(f"例子中的值 {written!r} 不是文字、数、日期或 true、false")
