"""Reads the ``when`` of a rule file: `tender_guard.rulebook.conditions` says what it may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from tender_guard.engine.facts import Value
from tender_guard.rulebook import conditions
from tender_guard.rulebook.conditions import (
    OPS,
    ORDER,
    Absent,
    Condition,
    Either,
    Op,
    Pattern,
    Ref,
    Test,
)
from tender_guard.rulebook.model import Level, Rule
from tender_guard.rulebook.suggestion import suggestion

DECIMALS: Final = 6
BOUND: Final = 10**11
"""A number of a rule has at most so many decimals (or is a fraction), and is at most this large."""
REF_KEYS: Final = ("of", "field", "plus")
Path: TypeAlias = tuple[str | int, ...]


class Fault(NamedTuple):
    """What is wrong, and where below the text that was read."""

    path: Path
    message: str


_PARAMETER = re.compile(
    r"\$(?P<name>[A-Za-z0-9_-]*[A-Za-z0-9_])(?:\s+(?P<sign>[+*-])\s*(?P<by>\S+))?"
)


def resolve(value: object, parameters: Mapping[str, Value]) -> object:
    """``value`` with ``$name``, ``$name + 1``, ``$name * 2`` read from the parameters.

    Raises:
        ValueError: no such parameter, or the sum cannot be made (the message is Chinese).
    """
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    found = _PARAMETER.fullmatch(value)
    if found is None:
        raise ValueError(f"看不懂的参数写法 '{value}'（应为 $名称 或 $名称 + 数）")
    name = found["name"]
    if name not in parameters:
        raise ValueError(f"没有参数 '{name}'{suggestion(name, parameters)}")
    base = parameters[name]
    if found["sign"] is None:
        return base
    try:
        by = Decimal(found["by"])
    except InvalidOperation:
        raise ValueError(f"看不懂的参数写法 '{value}'（应为 $名称 或 $名称 + 数）") from None
    return _shifted(base, found["sign"], by, value)


def _shifted(base: Value, sign: str, by: Decimal, text: str) -> Value:
    if isinstance(base, date):
        if sign == "*" or by != int(by):
            raise ValueError(f"'{text}'：日期只能加减整天")
        return base + timedelta(days=int(by if sign == "+" else -by))
    if isinstance(base, bool | str):
        raise ValueError(f"'{text}'：参数不是数，不能加减")  # noqa: TRY004 - read, not passed
    if isinstance(base, Fraction):
        return _whole(_reckoned(base, sign, Fraction(by)))
    return _whole(_reckoned(Decimal(base), sign, by))


_Exact = TypeVar("_Exact", Decimal, Fraction)


def _reckoned(left: _Exact, sign: str, right: _Exact) -> _Exact:
    if sign == "*":
        return left * right
    return left + right if sign == "+" else left - right


def _whole(value: Decimal | Fraction) -> Value:
    return int(value) if value == int(value) else value


class _Reader:
    """Reads one ``when``, gathering every fault."""

    def __init__(self, parameters: Mapping[str, Value]) -> None:
        self.parameters = parameters
        self.faults: list[Fault] = []

    def fault(self, path: Path, message: str) -> None:
        self.faults.append(Fault(path, message))

    def conditions(self, items: object, path: Path) -> tuple[Condition, ...]:
        if not isinstance(items, list | tuple):
            self.fault(path, "条件应为列表")
            return ()
        read = (self.condition(item, (*path, at)) for at, item in enumerate(items))
        return tuple(condition for condition in read if condition is not None)

    def condition(self, item: object, path: Path) -> Condition | None:
        if not isinstance(item, Mapping) or len(item) != 1:
            self.fault(path, "每个条件应为只有一个键的映射，如 {bid-bond: {ratio: {gt: 0.02}}}")
            return None
        ((key, body),) = item.items()
        if key == "any":
            return self.either(body, (*path, "any"))
        if key == "not":
            return self.absent(body, (*path, "not"))
        return self.pattern(key, body, (*path, key))

    def either(self, body: object, path: Path) -> Either | None:
        if not isinstance(body, list) or not body:
            self.fault(path, "any 应为条件列表的列表，如 [[…], […]]")
            return None
        return Either(
            tuple(self.conditions(items, (*path, at)) for at, items in enumerate(body)),
        )

    def absent(self, body: object, path: Path) -> Absent | None:
        if not isinstance(body, Mapping) or len(body) != 1:
            self.fault(path, "not 应为一个事实，如 {not: {waiver: {…}}}")
            return None
        ((key, inner),) = body.items()
        if key in {"any", "not"}:
            self.fault(path, f"not 里面不能再用 {key}；分成几个 not 来写")
            return None
        pattern = self.pattern(key, inner, (*path, key))
        return None if pattern is None else Absent(pattern)

    def pattern(self, kind: object, body: object, path: Path) -> Pattern | None:
        if not isinstance(kind, str) or not kind:
            self.fault(path, "事实的种类应为文字")
            return None
        if not isinstance(body, Mapping):
            self.fault(path, f"'{kind}' 之后应为字段的映射（可以为空：{{}}）")
            return None
        name = body.get("as", kind)
        if not isinstance(name, str) or not name:
            self.fault((*path, "as"), "as 之后应为名称")
            return None
        tests = [
            test
            for field, value in body.items()
            if field != "as"
            for test in self.tests(field, value, (*path, field))
        ]
        return Pattern(kind, name, tuple(tests))

    def tests(self, field: object, value: object, path: Path) -> list[Test]:
        if not isinstance(field, str) or not field:
            self.fault(path, "字段名应为文字")
            return []
        if not isinstance(value, Mapping) or "of" in value:
            return self.test(field, "eq", value, path)
        if not value:
            self.fault(path, f"字段 '{field}' 没有比较；只要求存在时写 {{exists: true}}")
        found: list[Test] = []
        for op, operand in value.items():
            if op in OPS:
                found += self.test(field, OPS[op], operand, (*path, op))
            else:
                self.fault((*path, op), f"未知的比较 '{op}'{suggestion(str(op), OPS)}")
        return found

    def test(self, field: str, op: Op, operand: object, path: Path) -> list[Test]:
        if op == "in":
            return self.membership(field, operand, path)
        if op == "exists":
            if not isinstance(operand, bool):
                self.fault(path, "exists 之后应为 true 或 false")
            return [Test(field, op, operand is True)]
        value = (
            self.ref(operand, path) if isinstance(operand, Mapping) else self.value(operand, path)
        )
        if value is None:
            return []
        if op in ORDER and isinstance(value, str | bool):
            self.fault(path, f"{op} 只能比较数或日期，不能比较 {value!r}")
        return [Test(field, op, value)]

    def membership(self, field: str, operand: object, path: Path) -> list[Test]:
        if not isinstance(operand, list | tuple) or not operand:
            self.fault(path, "in 之后应为不空的列表")
            return []
        read = [self.value(item, (*path, at)) for at, item in enumerate(operand)]
        values = tuple(value for value in read if value is not None)
        return [Test(field, "in", values)] if len(values) == len(read) else []

    def ref(self, operand: Mapping[Any, Any], path: Path) -> Ref | None:
        for key in operand:
            if key not in {"of", "field", "plus"}:
                self.fault((*path, key), f"未知的键 '{key}'{suggestion(str(key), REF_KEYS)}")
                return None
        name, field = operand.get("of"), operand.get("field")
        if not isinstance(name, str) or not isinstance(field, str):
            self.fault(path, "引用应写作 {of: 名称, field: 字段}")
            return None
        plus = self.value(operand.get("plus", 0), (*path, "plus"))
        if plus is None:
            return None
        if isinstance(plus, bool | str | date) or not _on_grid(plus):
            self.fault((*path, "plus"), "plus 之后应为数，最多六位小数")
            return None
        return Ref(name, field, plus)

    def value(self, operand: object, path: Path) -> Value | None:
        try:
            value = resolve(operand, self.parameters)
        except ValueError as error:
            self.fault(path, str(error))
            return None
        if isinstance(value, float):
            value = Decimal(repr(value))
        if not isinstance(value, str | bool | int | Decimal | Fraction | date):
            self.fault(path, f"不能比较的值 {value!r}")
            return None
        if isinstance(value, int | Decimal | Fraction) and not _nameable(value):
            self.fault(path, f"{value} 超出范围：规则中的数最多六位小数，绝对值不超过一千亿")
            return None
        return value


def read(
    when: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, Value],
) -> tuple[tuple[Condition, ...], tuple[Fault, ...]]:
    """The conditions of a ``when``, and everything that is wrong with it."""
    reader = _Reader(parameters)
    return reader.conditions(when, ()), tuple(reader.faults)


@dataclass(frozen=True, slots=True)
class RuleConditions:
    """What a rule asks for: ``own`` of all its levels; what each adds, the gravest first."""

    own: tuple[Condition, ...]
    levels: tuple[tuple[Level, tuple[Condition, ...]], ...]

    def kinds(self) -> frozenset[str]:
        """All kinds that the rule reads."""
        return conditions.kinds(
            (*self.own, *(condition for _, added in self.levels for condition in added)),
        )


def hit_kind(rule: str) -> str:
    """The kind of the facts that the clause detector makes for a rule."""
    return f"hit:{rule}"


def read_rule(
    rule: Rule,
    parameters: Mapping[str, Value],
) -> tuple[RuleConditions, tuple[Fault, ...]]:
    """The conditions of a rule, and what is wrong with them (paths below the rule)."""
    own, problems = read(rule.when, parameters)
    faults = [Fault(("when", *path), message) for path, message in problems]
    if rule.clause:
        own = (Pattern("hit", "hit"), *own)
    levels: list[tuple[Level, tuple[Condition, ...]]] = []
    for level in rule.graded():
        added, problems = read(level.when, parameters)
        at = next((at for at, written in enumerate(rule.levels) if written is level), 0)
        faults += [Fault(("levels", at, "when", *path), message) for path, message in problems]
        if level.sections is not None and rule.clause:
            here = Pattern("hit", "hit", (Test("section", "in", level.sections),))
            added = (here, *added)
        levels.append((level, added))
    kind = hit_kind(rule.id) if rule.clause else "hit"
    named = RuleConditions(
        _renamed(own, kind),
        tuple((level, _renamed(added, kind)) for level, added in levels),
    )
    return named, tuple(faults)


def _renamed(items: tuple[Condition, ...], kind: str) -> tuple[Condition, ...]:
    return tuple(_named(item, kind) for item in items)


def _named(item: Condition, kind: str) -> Condition:
    if isinstance(item, Either):
        return Either(tuple(_renamed(items, kind) for items in item.lists))
    if isinstance(item, Absent):
        return Absent(_hit(item.pattern, kind))
    return _hit(item, kind)


def _hit(pattern: Pattern, kind: str) -> Pattern:
    return Pattern(kind, pattern.name, pattern.tests) if pattern.kind == "hit" else pattern


def _nameable(value: int | Decimal | Fraction) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return -BOUND <= value <= BOUND and (isinstance(value, Fraction) or _on_grid(value))


def _on_grid(value: int | Decimal | Fraction) -> bool:
    return (Fraction(value) * 10**DECIMALS).denominator == 1
