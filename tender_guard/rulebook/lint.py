"""What one rule may not do, beyond what its model shows.

`rule_faults` is quick and runs at every start. What the examples must show is asked by the tests
and by ``tender-guard rules --lint``: `example_faults`, `needless` (which tries each exception) and
`unused`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from tender_guard.engine.facts import Fact, Value
from tender_guard.errors import LexiconError, RulebookError
from tender_guard.rulebook.cases import cases
from tender_guard.rulebook.conditions import ORDER, Absent, Condition, Either, Pattern
from tender_guard.rulebook.examples import facts_of
from tender_guard.rulebook.laws import cited
from tender_guard.rulebook.lexicon import Lexicon
from tender_guard.rulebook.model import (
    ClausePattern,
    FactExample,
    Law,
    Parameter,
    Prohibition,
    Rule,
    TextExample,
)
from tender_guard.rulebook.repeats import names_in, runs_away
from tender_guard.rulebook.suggestion import suggestion
from tender_guard.rulebook.when import Path, RuleConditions, read_rule

FEWEST_EXAMPLES: Final = 3
UNITS: Final[Mapping[str, frozenset[str]]] = {
    "yuan": frozenset({"元"}),
    "days": frozenset({"日", "工作日"}),
    "workdays": frozenset({"工作日"}),
    "months": frozenset({"月"}),
    "ratio": frozenset({"比例"}),
}
"""Units a parameter may have where a field that ends in this word is compared with it."""

_PLACE: Final = re.compile(
    r"\{(?:\$(?P<parameter>[\w-]+)|(?P<kind>[\w-]+)\.\w+)(?::[^{}]*|\?[^{}]*)?\}"
)

_Found: TypeAlias = Iterator[tuple[Path, str]]


def rule_faults(
    rule: Rule,
    laws: Mapping[str, Law],
    parameters: Mapping[str, Parameter],
    prohibitions: Mapping[str, Prohibition],
    lexicon: Lexicon,
) -> _Found:
    """What is wrong with a rule: where in its file, and what."""
    values = {name: parameter.value for name, parameter in parameters.items()}
    asked, faults = read_rule(rule, values)
    yield from ((fault.path, fault.message) for fault in faults)
    if not faults:
        yield from _conditions(asked)
        yield from _message(rule, asked.kinds(), parameters)
    yield from _units(rule.when, parameters, ("when",))
    for at, level in enumerate(rule.levels):
        yield from _units(level.when, parameters, ("levels", at, "when"))
    yield from _basis(rule, laws, parameters)
    yield from _names(rule, parameters, prohibitions)
    yield from _patterns(rule, lexicon)
    for name, at, example in _listed(rule):
        path = ("examples", name, at)
        if isinstance(example, FactExample):
            try:
                facts_of(rule, example, values)
            except ValueError as error:
                yield path, str(error)
        elif not rule.clause:
            yield path, "规则没有 clause，例子应写 facts"


def example_faults(rule: Rule, values: Mapping[str, Value]) -> _Found:
    """Which examples are lacking; the rule has no `rule_faults`."""
    for name in ("fires", "silent"):
        count = len(getattr(rule.examples, name))
        if count < FEWEST_EXAMPLES:
            yield ("examples", name), f"{name} 至少要 {FEWEST_EXAMPLES} 个例子，只有 {count} 个"
    asked, _ = read_rule(rule, values)
    if not rule.clause:  # clauses are tried on text, which shows no numbers
        yield from _thresholds(rule, asked, values)


def _listed(rule: Rule) -> Iterator[tuple[str, int, TextExample | FactExample]]:
    for name in ("fires", "silent", "missed"):
        for at, example in enumerate(getattr(rule.examples, name)):
            yield name, at, example


def _conditions(asked: RuleConditions) -> _Found:
    _, problems = cases(asked.own)
    yield from ((("when",), problem) for problem in problems)
    if problems:
        return
    for _, added in asked.levels:
        _, problems = cases((*asked.own, *added))
        yield from ((("levels",), problem) for problem in problems)


def _thresholds(rule: Rule, asked: RuleConditions, values: Mapping[str, Value]) -> _Found:
    tried = [
        fact
        for name, _, example in _listed(rule)
        if name != "missed" and isinstance(example, FactExample)
        for fact in facts_of(rule, example, values)
    ]
    conditions = (*asked.own, *(condition for _, added in asked.levels for condition in added))
    met: set[tuple[str, str, str]] = set()
    for pattern in _flat(conditions):
        for test in pattern.tests:
            limit = test.value
            if test.op not in ORDER or not isinstance(limit, int | Decimal | Fraction | date):
                continue
            key = (pattern.kind, test.field, str(limit))
            if key not in met and not _stands_on(tried, pattern.kind, test.field, limit):
                met.add(key)
                yield ("examples",), f"没有例子恰好在 {pattern.kind}.{test.field} = {limit} 上"


def _stands_on(facts: Iterable[Fact], kind: str, field: str, limit: Value) -> bool:
    return any(fact.kind == kind and fact.values.get(field) == limit for fact in facts)


def _flat(conditions: Iterable[Condition]) -> Iterator[Pattern]:
    for condition in conditions:
        if isinstance(condition, Either):
            for items in condition.lists:
                yield from _flat(items)
        else:
            yield condition.pattern if isinstance(condition, Absent) else condition


def _message(rule: Rule, kinds: frozenset[str], parameters: Mapping[str, Parameter]) -> _Found:
    """Places of the message that nothing will fill."""
    for place in _PLACE.finditer(rule.message):
        kind, name = place["kind"], place["parameter"]
        if name is not None and name not in parameters:
            yield ("message",), f"没有参数 '{name}'{suggestion(name, parameters)}"
        if kind is not None and kind not in kinds:
            yield ("message",), f"规则的条件不读 '{kind}'{suggestion(kind, kinds)}"
    if set("{}") & set(_PLACE.sub("", rule.message)):
        yield ("message",), "花括号里应为 种类.字段 或 $参数，如 {bid-bond.yuan:元}"


def _units(items: object, parameters: Mapping[str, Parameter], path: Path) -> _Found:
    """Parameters whose unit is not that of the field they are compared with."""
    if isinstance(items, list | tuple):
        for at, item in enumerate(items):
            yield from _units(item, parameters, (*path, at))
    if not isinstance(items, dict):
        return
    for key, value in items.items():
        yield from _units(value, parameters, (*path, key))
        units = UNITS.get(str(key).rpartition("-")[2])
        operands = value.items() if isinstance(value, dict) else [("eq", value)]
        for _, operand in operands:
            parameter = _parameter(operand, parameters)
            if units and parameter is not None and parameter.unit not in units:
                wanted = "、".join(sorted(units))
                message = f"参数 '{parameter.id}' 的单位是“{parameter.unit}”，字段应为{wanted}"
                yield (*path, key), message


def _parameter(operand: object, parameters: Mapping[str, Parameter]) -> Parameter | None:
    if not isinstance(operand, str) or not operand.startswith("$"):
        return None
    return parameters.get(operand[1:].partition(" ")[0])


def _basis(rule: Rule, laws: Mapping[str, Law], parameters: Mapping[str, Parameter]) -> _Found:
    for at, citation in enumerate(rule.basis):
        path = ("basis", at)
        law, article, local = citation.law, citation.article, citation.local
        if law is None or article is None:
            parameter = parameters.get(local or "")
            if parameter is None:
                yield (*path, "local"), f"没有参数 '{local}'{suggestion(local or '', parameters)}"
            elif not parameter.local:
                yield (*path, "local"), f"参数 '{local}' 不是本地参数，不能作为依据"
        elif law not in laws:
            yield (*path, "law"), f"依据库没有法规 '{law}'{suggestion(law, laws)}"
        else:
            try:
                cited(laws, law, article)
            except RulebookError as error:
                yield (*path, "article"), str(error)


def _names(
    rule: Rule, parameters: Mapping[str, Parameter], prohibitions: Mapping[str, Prohibition]
) -> _Found:
    if rule.prohibition is not None and rule.prohibition not in prohibitions:
        near = suggestion(rule.prohibition, prohibitions)
        yield ("prohibition",), f"七个不准的清单中没有 '{rule.prohibition}'{near}"
    if rule.switch is None:
        return
    parameter = parameters.get(rule.switch)
    if parameter is None:
        yield ("switch",), f"没有参数 '{rule.switch}'{suggestion(rule.switch, parameters)}"
    elif not isinstance(parameter.value, bool):
        yield ("switch",), f"参数 '{rule.switch}' 不是 true 或 false，不能作为开关"


def _patterns(rule: Rule, lexicon: Lexicon) -> _Found:
    for at, pattern in enumerate(rule.clause):
        path = ("clause", at)
        for name in ("needs", "anywhere", "unless"):
            find = lexicon.exception_source if name == "unless" else lexicon.source
            for place, text in enumerate(getattr(pattern, name)):
                try:
                    find(text)
                except LexiconError as error:
                    yield (*path, name, place), str(error)
                    continue
                problem = runs_away(text, lexicon)
                if problem:
                    yield (*path, name, place), problem


def needless(rule: Rule, fires: Callable[[Rule, TextExample], bool]) -> _Found:
    """The exceptions without which every silent example stays silent; ``fires`` tries a rule.

    An exception that several patterns name counts as one: it is taken from all of them.
    """
    texts = [example for example in rule.examples.silent if isinstance(example, TextExample)]
    first: dict[str, tuple[int, int]] = {}
    for at, pattern in enumerate(rule.clause):
        for place, name in enumerate(pattern.unless):
            first.setdefault(name, (at, place))
    for name, (at, place) in first.items():
        bare = rule.model_copy(update={"clause": tuple(_without(rule.clause, name))})
        if not any(fires(bare, example) for example in texts):
            yield ("clause", at, "unless", place), f"没有例子需要例外 '{name}'"


def _without(patterns: Iterable[ClausePattern], name: str) -> Iterator[ClausePattern]:
    for pattern in patterns:
        left = tuple(one for one in pattern.unless if one != name)
        yield pattern.model_copy(update={"unless": left})


def unused(rules: Iterable[Rule], lexicon: Lexicon) -> Iterator[str]:
    """The groups and exceptions of the lexicon that no rule and no other group names."""
    patterns = [pattern for rule in rules for pattern in rule.clause]
    written = [text for one in patterns for text in (*one.needs, *one.anywhere, *one.unless)]
    inside = [text for group in lexicon.groups.values() for text in group.patterns]
    inside += [text for excuse in lexicon.exceptions.values() for text in excuse.patterns]
    named = set(written) | {name for text in (*written, *inside) for name in names_in(text)}
    for name in lexicon.groups:
        if name not in named:
            yield f"词组 '{name}' 没有用到"
    for name, excuse in lexicon.exceptions.items():
        if name not in named and not excuse.always:
            yield f"例外 '{name}' 没有用到"
