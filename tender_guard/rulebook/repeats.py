"""Patterns that can run away: whose time grows with a power of the text's length, or worse.

Two shapes do it: an unbounded repeat inside an unbounded repeat, and two unbounded repeats beside
each other that can match the same characters (with nothing between them that must match). Bounded
repeats (``{0,40}``) are fine, possessive ones and atomic groups too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, TypeAlias

from tender_guard.rulebook.lexicon import Lexicon

MANY: Final = 200
"""A repeat that may go on so long is as good as unbounded."""
_GROUP: Final = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_STAND_IN: Final = "\ue001"
_SAMPLES: Final = "a0 _国，。；|\n"

_Item: TypeAlias = tuple[Any, Any]


def runs_away(pattern: str, lexicon: Lexicon) -> str:
    """Why the pattern is refused, in Chinese; empty where it is not.

    A group of the lexicon stands in it as one character, or as an unbounded repeat where it holds
    one. Names of groups and exceptions are not looked at; they are when the lexicon is.
    """
    text = _GROUP.sub(lambda found: _stand_in(found[1], lexicon, ()), pattern)
    try:
        return _problem(parser.parse(text))
    except re.error as error:
        return f"不是正确的正则表达式：{error}"


def names_in(pattern: str) -> list[str]:
    """The groups that a pattern names in braces."""
    return _GROUP.findall(pattern)


def _stand_in(name: str, lexicon: Lexicon, inside: tuple[str, ...]) -> str:
    group = lexicon.groups.get(name)
    if group is None or name in inside:
        return _STAND_IN
    for pattern in group.patterns:
        text = _GROUP.sub(lambda found: _stand_in(found[1], lexicon, (*inside, name)), pattern)
        if _repeats(parser.parse(text)):
            return f"(?:{_STAND_IN}+)"
    return _STAND_IN


def _problem(items: Iterable[_Item]) -> str:
    sequence = list(items)
    for op, argument in sequence:
        endless = op in {sre.MAX_REPEAT, sre.MIN_REPEAT} and _unbounded(argument)
        if endless and _repeats(argument[2]):
            return "重复之中还有不限次数的重复，可能耗尽时间；请写明次数上限，如 {0,40}"
        for inner in _inner(op, argument):
            problem = _problem(inner)
            if problem:
                return problem
    return _beside(sequence)


def _beside(sequence: Sequence[_Item]) -> str:
    before: list[Callable[[str], bool]] = []
    samples = _SAMPLES + "".join(_literals(sequence))
    for op, argument in sequence:
        if op not in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            if op is not sre.AT:
                before = []
            continue
        low, _, inner = argument
        matches = _single(inner)
        if _unbounded(argument) and matches is not None:
            if any(matches(char) and other(char) for other in before for char in samples):
                return "相邻两个不限次数的重复会匹配同样的字，可能耗尽时间；请写明次数上限"
            before = [*before, matches] if low == 0 else [matches]
        elif low > 0:
            before = []
    return ""


def _unbounded(argument: tuple[int, int, Any]) -> bool:
    return argument[1] >= MANY


def _repeats(items: Iterable[_Item]) -> bool:
    return any(
        (op in {sre.MAX_REPEAT, sre.MIN_REPEAT} and _unbounded(argument))
        or any(_repeats(inner) for inner in _inner(op, argument))
        for op, argument in items
    )


def _inner(op: object, argument: Any) -> list[Any]:  # noqa: ANN401 - re's own tree
    if op in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        return [argument[2]]
    if op is sre.SUBPATTERN:
        return [argument[3]]
    if op is sre.BRANCH:
        return list(argument[1])
    if op in {sre.ASSERT, sre.ASSERT_NOT}:
        return [argument[1]]
    return []


def _single(items: Sequence[_Item]) -> Callable[[str], bool] | None:
    """Which characters a repeated item matches; None where it is more than one character."""
    if len(items) != 1:
        return None
    op, argument = items[0]
    if op is sre.SUBPATTERN:
        return _single(argument[3])
    if op in {sre.ANY, sre.LITERAL, sre.NOT_LITERAL, sre.IN}:
        return lambda char: _matches(op, argument, char)
    return None


def _matches(op: object, argument: Any, char: str) -> bool:  # noqa: ANN401
    if op is sre.IN:
        return _within(argument, char)
    return op is sre.ANY or (ord(char) == argument) == (op is sre.LITERAL)


def _within(members: Sequence[_Item], char: str) -> bool:
    negated = members[0][0] is sre.NEGATE
    return negated != any(_is_member(op, argument, char) for op, argument in members)


def _is_member(op: object, argument: Any, char: str) -> bool:  # noqa: ANN401
    if op is sre.LITERAL:
        return bool(ord(char) == argument)
    if op is sre.RANGE:
        return bool(argument[0] <= ord(char) <= argument[1])
    if op is sre.CATEGORY:
        classes = {
            sre.CATEGORY_DIGIT: r"\d",
            sre.CATEGORY_NOT_DIGIT: r"\D",
            sre.CATEGORY_SPACE: r"\s",
            sre.CATEGORY_NOT_SPACE: r"\S",
            sre.CATEGORY_WORD: r"\w",
            sre.CATEGORY_NOT_WORD: r"\W",
        }
        return re.fullmatch(classes[argument], char) is not None
    return False


def _literals(items: Iterable[_Item]) -> Iterator[str]:
    for op, argument in items:
        if op in {sre.LITERAL, sre.NOT_LITERAL}:
            yield chr(argument)
        elif op is sre.RANGE:
            yield from (chr(argument[0]), chr(argument[1]))
        elif op is sre.IN:
            yield from _literals(argument)
        for inner in _inner(op, argument):
            yield from _literals(inner)
