"""Which patterns can match a text at all: found in one pass over it.

From each regular expression a set of atoms is read such that every match holds one of them (as in
RE2's FilteredRE2). One Aho-Corasick pass then names the patterns worth trying; the rest cannot
match. A pattern without useful atoms is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import ahocorasick_rs

_MOST_CHARS: Final = 24
_MOST_ATOMS: Final = 600

Atoms = frozenset[str]


def atoms(pattern: str) -> Atoms | None:
    """Strings of which every match of ``pattern`` holds at least one; None where unknown."""
    return _of_sequence(list(re._parser.parse(pattern)))  # type: ignore[attr-defined]  # noqa: SLF001


def _better(one: Atoms | None, other: Atoms | None) -> Atoms | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other, key=lambda a: (min(map(len, a)), -len(a)))


def _of_sequence(items: list[tuple[Any, Any]]) -> Atoms | None:
    best: Atoms | None = None
    run = ""
    for op, value in [*items, (None, None)]:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            best = _better(best, frozenset([run]))
            run = ""
        best = _better(best, _of_item(name, value))
    return best


def _of_item(name: str, value: Any) -> Atoms | None:  # noqa: ANN401
    if name == "IN":
        return _of_set(value)
    if name == "BRANCH":
        return _of_branches(value[1])
    if name == "SUBPATTERN":
        return _of_sequence(list(value[-1]))
    repeats = name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
    return _of_sequence(list(value[2])) if repeats and value[0] else None


def _of_branches(branches: list[list[tuple[Any, Any]]]) -> Atoms | None:
    found: set[str] = set()
    for branch in branches:
        part = _of_sequence(list(branch))
        if part is None:
            return None
        found |= part
    return frozenset(found) if len(found) <= _MOST_ATOMS else None


def _of_set(items: list[tuple[Any, Any]]) -> Atoms | None:
    chars: set[str] = set()
    for op, value in items:
        if str(op) == "LITERAL":
            chars.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _MOST_CHARS:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(chars) if len(chars) <= _MOST_CHARS else None


class Prefilter:
    """Numbers of the patterns that may match, for any text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Read the atoms of every pattern."""
        owners: dict[str, list[int]] = {}
        always: list[int] = []
        for number, pattern in enumerate(patterns):
            found = atoms(pattern)
            if not found:
                always.append(number)
                continue
            for atom in found:
                owners.setdefault(atom, []).append(number)
        self._always = frozenset(always)
        self._owners = [frozenset(numbers) for numbers in owners.values()]
        self._finder = ahocorasick_rs.AhoCorasick(list(owners)) if owners else None

    def candidates(self, text: str) -> set[int]:
        """The patterns of which some atom stands in ``text``, and those without atoms."""
        found = set(self._always)
        if self._finder is None:
            return found
        for atom in {
            match[0] for match in self._finder.find_matches_as_indexes(text, overlapping=True)
        }:
            found |= self._owners[atom]
        return found
