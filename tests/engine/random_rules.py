"""Random rules and facts, dense enough that many rules fire and many just do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tender_guard.engine.facts import Fact, Value
from tender_guard.rulebook.model import SEVERITIES, Rule

PARAMETERS: dict[str, Value] = {
    "rate": Decimal("0.02"),
    "day": date(2026, 3, 2),
    "word": "施工",
    "third": Fraction(1, 3),
    "seventh": Fraction(10, 7),
}
KINDS = ("estimate", "bid-bond", "标段")
FIELDS = ("yuan", "day", "class")
ORDER = ("gt", "gte", "lt", "lte")
OPS = (*ORDER, "gt", "lte", "eq", "ne", "in", "exists", "plain", "plain")

numbers = st.one_of(
    st.integers(0, 3),
    st.integers(-2, 6).map(lambda n: Decimal(n) / 2),
    st.sampled_from([Decimal("0.02"), Decimal("0.020001"), Decimal("0.019999"), 10**11, -3]),
)
days = st.integers(0, 3).map(lambda n: date(2026, 3, 1 + n))
words = st.sampled_from(
    ["施工", "货物", "施工", "", "1", "true", '引号"', "反斜\\杠", "a\nb", "𠮷野"]
)
constants = st.one_of(numbers, days, words, st.booleans())
odd = st.one_of(
    st.builds(Fraction, st.integers(-9, 9), st.sampled_from([3, 7, 150])),
    st.sampled_from([10**15, -(10**15), Decimal("1e30")]),
)
usual = {"yuan": numbers, "day": days, "class": words}
parameters = {
    "yuan": st.sampled_from(["$rate", "$third", "$seventh"]),
    "day": st.just("$day"),
    "class": st.just("$word"),
}


def measured(field: str) -> st.SearchStrategy[Value]:
    """What a fact may hold: mostly what the field is for."""
    return st.one_of(usual[field], usual[field], usual[field], constants, odd)


def named(field: str) -> st.SearchStrategy[object]:
    """What a rule may compare a field with."""
    return st.one_of(usual[field], usual[field], parameters[field], constants)


fact_lists = st.lists(
    st.builds(
        Fact,
        st.sampled_from([*KINDS, *KINDS, "hit:r0", "hit:r1", "other"]),
        st.fixed_dictionaries({}, optional={field: measured(field) for field in FIELDS}),
    ),
    max_size=9,
)


@st.composite
def bodies(draw: st.DrawFn, names: Sequence[str]) -> dict[str, Any]:
    """Tests of one fact, which may look at the facts called ``names``."""
    body: dict[str, Any] = {}
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=2)):
        op = draw(st.sampled_from(OPS))
        if op == "exists":
            body[field] = {op: draw(st.booleans())}
        elif op == "in":
            body[field] = {op: draw(st.lists(named(field), min_size=1, max_size=3))}
        elif names and draw(st.booleans()):
            ref: dict[str, Any] = {
                "of": draw(st.sampled_from(names)),
                "field": draw(st.sampled_from([field, field, *FIELDS])),
            }
            if draw(st.booleans()):
                ref["plus"] = draw(st.sampled_from([-2, -1, 0, 1, 3, Decimal("0.5")]))
            body[field] = ref if op == "plain" else {op: ref}
        elif op in ORDER:
            limit = st.one_of(numbers, days, parameters["day"], parameters["yuan"])
            usually = parameters[field] if field == "day" else limit
            body[field] = {op: draw(st.one_of(usually, limit))}
        else:
            value = draw(named(field))
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
