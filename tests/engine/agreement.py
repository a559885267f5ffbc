"""Random rules judged twice: by the judge, and here in plain Python, straight from the YAML shape.

Run as ``agreement.py COUNT``: ends with 0 where both agreed on that many sets of rules and facts.
It is a program of its own because what is tested could take the process down with it.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tender_guard.engine.coding import LARGEST
from tender_guard.engine.facts import Fact, Value
from tender_guard.engine.judge import Judge
from tender_guard.rulebook.model import Rule

PARAMETERS: dict[str, Value] = {
    "rate": Decimal("0.02"),
    "day": date(2026, 3, 2),
    "word": "施工",
    "third": Fraction(1, 3),
    "seventh": Fraction(10, 7),
}
ORDER = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
COMPARE = {**ORDER, "eq": operator.eq, "ne": operator.ne}
SEVERITIES = ("violation", "risk", "notice")

Places: TypeAlias = tuple[int, ...]
Outcome: TypeAlias = dict[tuple[str, Places], tuple[str, Places]]


# ---- the plain judge


def flat(items: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The conditions without ``any``."""
    options = [
        [one for part in item["any"] for one in flat(part)] if "any" in item else [[item]]
        for item in items
    ]
    return [[item for part in chosen for item in part] for chosen in product(*options)]


def parameter(value: object) -> object:
    return PARAMETERS[value[1:]] if isinstance(value, str) and value.startswith("$") else value


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
                good = value is not None and any(equal(value, parameter(one)) for one in operand)
            elif isinstance(operand, dict):
                other = bound[operand["of"]].values.get(operand["field"])
                good = compared(op, value, other, operand.get("plus", 0))
            else:
                good = compared(op, value, parameter(operand))
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


def plainly(rule_set: Sequence[Rule], given_facts: Sequence[Fact]) -> Outcome:
    """Which rules hold for which of their own facts, at which severity, with which more facts."""
    found: dict[tuple[str, Places], tuple[int, Places, str]] = {}
    for rule in rule_set:
        kind = f"hit:{rule.id}"
        clause = [{kind: {"as": "hit"}}] if rule.clause else []
        for rank, level in enumerate(rule.graded()):
            for own in flat([*clause, *hits_named(rule.when, kind)]):
                for added in flat(hits_named(level.when, kind)):
                    for mine, more in bindings(own, added, given_facts):
                        new = (rank, more, level.severity)
                        found[rule.id, mine] = min(found.get((rule.id, mine), new), new)
    return {key: (severity, more) for key, (_, more, severity) in found.items()}


# ---- random rules and facts

KINDS = ("estimate", "bid-bond", "标段")
FIELDS = ("yuan", "day", "class")

numbers = st.one_of(
    st.integers(-3, 6),
    st.integers(-6, 12).map(lambda n: Decimal(n) / 2),
    st.sampled_from([Decimal("0.02"), Decimal("0.020001"), Decimal("0.019999"), 10**11]),
)
days = st.integers(-3, 5).map(lambda n: date.fromordinal(date(2026, 3, 2).toordinal() + n))
words = st.sampled_from(["施工", "货物", "", "1", "true", '引号"', "反斜\\杠", "a\nb", "𠮷野"])
constants = st.one_of(numbers, days, words, st.booleans())
measured = st.one_of(
    constants,
    constants,
    st.builds(Fraction, st.integers(-9, 9), st.sampled_from([3, 7, 150])),
    st.sampled_from([10**15, -(10**15), Decimal("1e30")]),
)
facts = st.lists(
    st.builds(
        Fact,
        st.sampled_from([*KINDS, *KINDS, "hit:r0", "hit:r1", "other"]),
        st.dictionaries(st.sampled_from(FIELDS), measured, max_size=3),
    ),
    max_size=9,
)


@st.composite
def bodies(draw: st.DrawFn, names: Sequence[str]) -> dict[str, Any]:
    """Tests of one fact, which may look at the facts called ``names``."""
    body: dict[str, Any] = {}
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=2)):
        op = draw(st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte", "in", "exists", "plain"]))
        if op == "exists":
            body[field] = {op: draw(st.booleans())}
        elif op == "in":
            body[field] = {op: draw(st.lists(constants, min_size=1, max_size=3))}
        elif names and draw(st.booleans()):
            ref: dict[str, Any] = {
                "of": draw(st.sampled_from(names)),
                "field": draw(st.sampled_from(FIELDS)),
            }
            if draw(st.booleans()):
                ref["plus"] = draw(st.sampled_from([-2, -1, 0, 1, 3, Decimal("0.5")]))
            body[field] = ref if op == "plain" else {op: ref}
        else:
            ordered = st.one_of(
                numbers, days, st.sampled_from(["$rate", "$day", "$third", "$seventh"])
            )
            value = draw(
                ordered
                if op in ORDER
                else st.one_of(constants, st.sampled_from(["$word", "$third"])),
            )
            body[field] = value if op == "plain" else {op: value}
    return body


@st.composite
def whens(
    draw: st.DrawFn, names: Mapping[str, str], *, most: int = 3, deep: bool = True
) -> list[Any]:
    """Conditions that may look at the facts called ``names`` (name to kind) and at their own."""
    known = dict(names)
    chosen = draw(st.lists(st.sampled_from(["fact", "fact", "again", "not", "any"]), max_size=most))
    shapes: list[Any] = []
    for shape in chosen:
        if shape == "fact":
            kind = draw(st.sampled_from(KINDS))
            name = kind if kind not in known else f"{kind}-{len(known)}"
            known[name] = kind
            shapes.append((kind, name))
        elif shape == "again" and known:
            name = draw(st.sampled_from(sorted(known)))
            shapes.append((known[name], name))
        else:
            shapes.append(shape)
    items: list[Any] = []
    every = sorted(known)
    for shape in shapes:
        if isinstance(shape, tuple):
            kind, name = shape
            body = draw(bodies(every))
            items.append({kind: body if name == kind else {**body, "as": name}})
        elif shape == "any" and deep:
            lists = draw(st.lists(whens(known, most=2, deep=False), min_size=1, max_size=2))
            items.append({"any": lists})
        else:
            items.append({"not": {draw(st.sampled_from(KINDS)): draw(bodies(every))}})
    return items


@st.composite
def rules(draw: st.DrawFn, at: int) -> Rule:
    with_clause = draw(st.integers(0, 3)) == 0
    names = {"hit": "hit"} if with_clause else {}
    when = draw(whens(names))
    if not when and not with_clause:
        when = [{KINDS[0]: {}}]
    known = dict(names)
    for item in when:
        if "not" not in item and "any" not in item:
            ((kind, body),) = item.items()
            known[body.get("as", kind)] = kind
    shape: dict[str, Any] = {"severity": "risk"}
    if draw(st.booleans()):
        levels = [
            {"severity": severity, "when": draw(whens(known, most=2, deep=False))}
            for severity in draw(st.lists(st.sampled_from(SEVERITIES), unique=True, min_size=1))
        ]
        shape = {"levels": levels}
    if with_clause:
        shape["clause"] = {"needs": ["x"]}
    return Rule.model_validate(
        {
            "id": f"r{at}",
            "title": "随机",
            "basis": [{"local": "x"}],
            "advice": "无",
            "when": when,
            **shape,
        }
    )


rule_sets = st.integers(1, 4).flatmap(lambda n: st.tuples(*(rules(at) for at in range(n))))


def judged(rule_set: Sequence[Rule], given_facts: Sequence[Fact]) -> Outcome:
    """The same, by the judge."""
    place = {id(fact): at for at, fact in enumerate(given_facts)}
    found: Outcome = {}
    for firing in Judge(rule_set, PARAMETERS).judge(given_facts):
        bound = tuple(place[id(fact)] for fact in firing.facts)
        key = (firing.rule, bound[: firing.own])
        assert key not in found
        found[key] = (firing.level.severity, bound[firing.own :])
    return found


def main(count: int) -> None:
    """Judge that many random cases twice."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rule_sets, facts)
    def twice(rule_set: Sequence[Rule], given_facts: Sequence[Fact]) -> None:
        assert judged(rule_set, given_facts) == plainly(rule_set, given_facts)

    twice()


if __name__ == "__main__":
    main(int(sys.argv[1]))
