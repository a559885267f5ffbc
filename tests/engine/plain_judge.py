"""Judges facts by rules in plain Python, straight from their YAML shape and with exact numbers.

Slow and simple on purpose: it tries every choice of facts. `agreement` compares the judge with it.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from tender_guard.engine.coding import LARGEST
from tender_guard.engine.facts import Fact, Value
from tender_guard.rulebook.model import Rule

ORDER = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
COMPARE = {**ORDER, "eq": operator.eq, "ne": operator.ne}

Places: TypeAlias = tuple[int, ...]
Outcome: TypeAlias = dict[tuple[str, Places], tuple[str, Places]]


def flat(items: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The conditions without ``any``."""
    options = [
        [one for part in item["any"] for one in flat(part)] if "any" in item else [[item]]
        for item in items
    ]
    return [[item for part in chosen for item in part] for chosen in product(*options)]


def filled(items: Any, parameters: Mapping[str, Value]) -> Any:
    """The conditions with parameters in place of their names."""
    if isinstance(items, Mapping):
        return {key: filled(value, parameters) for key, value in items.items()}
    if isinstance(items, list | tuple):
        return [filled(item, parameters) for item in items]
    return parameters[items[1:]] if isinstance(items, str) and items[:1] == "$" else items


def number(value: object) -> Fraction | int | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    if isinstance(value, str | bool) or value is None:
        return None
    return min(max(Fraction(value), -LARGEST), LARGEST)  # type: ignore[arg-type]


def equal(left: object, right: object) -> bool:
    if number(left) is not None or number(right) is not None:
        return number(left) == number(right)
    return type(left) is type(right) and left == right


def compared(op: str, left: object, right: object, plus: object = 0) -> bool:
    if left is None or right is None:
        return False
    if op in ORDER or plus:
        low, high = number(left), number(right)
        if low is None or high is None:
            return False
        return bool(COMPARE[op](low, high + Fraction(plus)))  # type: ignore[arg-type]
    return equal(left, right) == (op == "eq")


def passes(fact: Fact, body: Mapping[str, Any], bound: Mapping[str, Fact]) -> bool:
    for field, asked in body.items():
        if field == "as":
            continue
        tests = asked if isinstance(asked, dict) and "of" not in asked else {"eq": asked}
        for op, operand in tests.items():
            value = fact.values.get(field)
            if op == "exists":
                good = (value is not None) == operand
            elif op == "in":
                good = value is not None and any(equal(value, one) for one in operand)
            elif isinstance(operand, dict):
                other = bound[operand["of"]].values.get(operand["field"])
                good = compared(op, value, other, operand.get("plus", 0))
            else:
                good = compared(op, value, operand)
            if not good:
                return False
    return True


def bindings(
    own: list[Mapping[str, Any]],
    added: list[Mapping[str, Any]],
    facts: Sequence[Fact],
) -> Iterator[tuple[Places, Places]]:
    """The places of the facts that meet the conditions: of ``own``, and of ``added``."""
    items = [*own, *added]
    wanted: dict[str, str] = {}
    for item in items:
        if "not" not in item:
            ((kind, body),) = item.items()
            wanted[body.get("as", kind)] = kind
    mine = {body.get("as", kind) for item in own for kind, body in item.items() if kind != "not"}
    places = [
        [at for at, fact in enumerate(facts) if fact.kind == kind] for kind in wanted.values()
    ]
    for chosen in product(*places):
        if len(set(chosen)) != len(chosen):
            continue
        bound = {name: facts[at] for name, at in zip(wanted, chosen, strict=True)}
        if all(holds(item, bound, chosen, facts) for item in items):
            yield chosen[: len(mine)], chosen[len(mine) :]


def holds(
    item: Mapping[str, Any],
    bound: Mapping[str, Fact],
    chosen: Sequence[int],
    facts: Sequence[Fact],
) -> bool:
    ((kind, body),) = item.items()
    if kind != "not":
        return passes(bound[body.get("as", kind)], body, bound)
    ((kind, body),) = body.items()
    return not any(
        fact.kind == kind and at not in chosen and passes(fact, body, bound)
        for at, fact in enumerate(facts)
    )


def hits_named(items: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    """The conditions with ``hit`` read as what the clause of the rule gave."""
    named: list[Mapping[str, Any]] = []
    for item in items:
        ((key, body),) = item.items()
        if key == "any":
            named.append({"any": [hits_named(part, kind) for part in body]})
        else:
            named.append({kind: {**body, "as": "hit"}} if key == "hit" else item)
    return named


def plainly(
    rules: Sequence[Rule],
    facts: Sequence[Fact],
    parameters: Mapping[str, Value],
) -> Outcome:
    """Which rules hold for which of their own facts, at which severity, with which more facts."""
    found: dict[tuple[str, Places], tuple[int, Places, str]] = {}
    for rule in rules:
        kind = f"hit:{rule.id}"
        clause = [{kind: {"as": "hit"}}] if rule.clause else []
        when = filled(rule.when, parameters)
        for rank, level in enumerate(rule.graded()):
            more = filled(level.when, parameters)
            for own in flat([*clause, *hits_named(when, kind)]):
                for added in flat(hits_named(more, kind)):
                    for mine, others in bindings(own, added, facts):
                        new = (rank, others, level.severity)
                        found[rule.id, mine] = min(found.get((rule.id, mine), new), new)
    return {key: (severity, more) for key, (_, more, severity) in found.items()}
