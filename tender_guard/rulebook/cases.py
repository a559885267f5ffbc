"""Conditions without their alternatives, in the order in which the engine meets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from tender_guard.rulebook.conditions import Absent, Condition, Either, Op, Pattern, Ref, Test
from tender_guard.rulebook.suggestion import suggestion

MIRRORED: Final[Mapping[str, Op]] = {
    "eq": "eq",
    "ne": "ne",
    "gt": "lt",
    "gte": "lte",
    "lt": "gt",
    "lte": "gte",
}
MOST_CASES: Final = 32
"""Into so many lists without ``any`` one rule may unfold."""
MOST_FACTS: Final = 12
"""So many facts may meet in one rule; the engine holds 16 in one match."""
MOST_REFS: Final = 8
"""So many comparisons with other facts may stand at one fact; the engine holds 32 terms."""


@dataclass(frozen=True, slots=True)
class Case:
    """Conditions without alternatives: one pattern a name, then what must be absent.

    Every `Ref` of a pattern names an earlier one (or itself); those of ``absent`` name any.
    """

    patterns: tuple[Pattern, ...]
    absent: tuple[Pattern, ...] = ()

    def kinds(self) -> frozenset[str]:
        """All kinds that the case reads."""
        return frozenset(pattern.kind for pattern in (*self.patterns, *self.absent))


def cases(conditions: Iterable[Condition]) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """The conditions unfolded, and what is wrong with them (Chinese lines).

    A fact named again is one pattern with all tests. Comparisons between two patterns stand at
    the later one, mirrored where they were written at the earlier.
    """
    lists = _unfolded(tuple(conditions))
    if len(lists) > MOST_CASES:
        return (), (f"any 展开后有 {len(lists)} 种情形，最多 {MOST_CASES} 种",)
    found: list[Case] = []
    faults: dict[str, None] = {}
    for flat in lists:
        case, problems = _case(flat)
        faults.update(dict.fromkeys(problems))
        if not problems and case not in found:
            found.append(case)
    return tuple(found), tuple(faults)


def _unfolded(conditions: tuple[Condition, ...]) -> list[tuple[Pattern | Absent, ...]]:
    options: list[list[tuple[Pattern | Absent, ...]]] = []
    for condition in conditions:
        if isinstance(condition, Either):
            options.append([flat for items in condition.lists for flat in _unfolded(items)])
        else:
            options.append([(condition,)])
        if len(options[-1]) > MOST_CASES:
            return options[-1]
    return [tuple(part for parts in chosen for part in parts) for chosen in product(*options)]


def _case(flat: tuple[Pattern | Absent, ...]) -> tuple[Case, list[str]]:
    kind_of: dict[str, str] = {}
    tests: dict[str, list[Test]] = {}
    faults: list[str] = []
    for part in flat:
        if isinstance(part, Absent):
            continue
        if kind_of.setdefault(part.name, part.kind) != part.kind:
            faults.append(f"名称 '{part.name}' 既是 {kind_of[part.name]} 又是 {part.kind}")
        tests.setdefault(part.name, []).extend(part.tests)
    absent = tuple(part.pattern for part in flat if isinstance(part, Absent))
    order = {name: at for at, name in enumerate(kind_of)}
    everywhere = (
        *((name, test) for name, own in tests.items() for test in own),
        *(("", test) for pattern in absent for test in pattern.tests),
    )
    for _, test in everywhere:
        if isinstance(test.value, Ref) and test.value.name not in order:
            name = test.value.name
            faults.append(f"引用的 '{name}' 不是本规则的事实{suggestion(name, order)}")
    if faults:
        return Case(()), faults
    placed: dict[str, list[Test]] = {name: [] for name in kind_of}
    for name, own in tests.items():
        for test in own:
            at, moved = _placed(name, test, order)
            if moved not in placed[at]:
                placed[at].append(moved)
    case = Case(
        tuple(Pattern(kind, name, tuple(placed[name])) for name, kind in kind_of.items()),
        absent,
    )
    return case, _limits(case)


def _placed(name: str, test: Test, order: Mapping[str, int]) -> tuple[str, Test]:
    ref = test.value
    if not isinstance(ref, Ref) or order[ref.name] <= order[name]:
        return name, test
    return ref.name, Test(ref.field, MIRRORED[test.op], Ref(name, test.field, -ref.plus))


def _limits(case: Case) -> list[str]:
    crowded = len(case.patterns) > MOST_FACTS or len(case.absent) > MOST_FACTS
    return [
        *([f"一条规则最多 {MOST_FACTS} 个事实"] if crowded else []),
        *(
            f"'{pattern.name}' 与别的事实的比较最多 {MOST_REFS} 个"
            for pattern in (*case.patterns, *case.absent)
            if sum(isinstance(test.value, Ref) for test in pattern.tests) > MOST_REFS
        ),
    ]
