"""Which patterns can match a text at all: found in one pass over it.

From each regular expression a condition is read that every match fulfils: which strings stand in
it, joined by "and" and "or" (as in RE2's FilteredRE2). One Aho-Corasick pass finds the strings that
are in a text; a pattern whose condition they do not fulfil cannot match. A pattern of which nothing
is known is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import ahocorasick_rs

_MOST_CHARS: Final = 24
_MOST_ATOMS: Final = 600

Atoms: TypeAlias = frozenset[str]
"""Strings of which at least one stands in every match."""


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold for every match."""

    atoms: tuple[Atoms, ...]
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds for every match."""

    atoms: tuple[Atoms, ...]
    parts: tuple[Condition, ...]


Condition: TypeAlias = Atoms | Every | Some


def condition(pattern: str) -> Condition | None:
    """What holds for the text of every match of ``pattern``; None where nothing is known."""
    return _of_sequence(list(re._parser.parse(pattern)))  # type: ignore[attr-defined]  # noqa: SLF001


def holds(known: Condition, there: frozenset[str]) -> bool:
    """Is a condition fulfilled by the strings that are in a text?"""
    if isinstance(known, frozenset):
        return not known.isdisjoint(there)
    wanted = isinstance(known, Some)
    # Plain loops over plain sets first: this is asked some ten thousand times a document.
    for atoms in known.atoms:
        if atoms.isdisjoint(there) is not wanted:
            return wanted
    for part in known.parts:
        if holds(part, there) is wanted:
            return wanted
    return not wanted


def rarest(known: Condition) -> Atoms | None:
    """The atoms that say most of a condition, to look patterns up by; None where there are many."""
    if isinstance(known, frozenset):
        return known
    every = (*known.atoms, *known.parts)
    found = [atoms for atoms in map(rarest, every) if atoms is not None]
    if isinstance(known, Every):
        return max(found, key=lambda a: (min(map(len, a)), -len(a)), default=None)
    joined = frozenset[str]().union(*found)
    return joined if len(found) == len(every) and len(joined) <= _MOST_ATOMS else None


def _of_sequence(items: list[tuple[Any, Any]]) -> Condition | None:
    parts: list[Condition] = []
    run = ""
    for op, value in [*items, (None, None)]:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            parts.append(frozenset([run]))
            run = ""
        part = _of_item(name, value)
        if isinstance(part, Every):
            parts.extend((*part.atoms, *part.parts))
        elif part is not None:
            parts.append(part)
    if len(parts) > 1:
        return Every(*_parted(parts))
    return parts[0] if parts else None


def _parted(parts: Sequence[Condition]) -> tuple[tuple[Atoms, ...], tuple[Condition, ...]]:
    """The sets, the rarest first, and what is made of several."""
    sets = sorted((part for part in parts if isinstance(part, frozenset)), key=len)
    return tuple(sets), tuple(part for part in parts if not isinstance(part, frozenset))


def _of_item(name: str, value: Any) -> Condition | None:  # noqa: ANN401
    if name == "IN":
        return _of_set(value)
    if name == "BRANCH":
        return _of_branches(value[1])
    if name == "SUBPATTERN":
        return _of_sequence(list(value[-1]))
    repeats = name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
    return _of_sequence(list(value[2])) if repeats and value[0] else None


def _of_branches(branches: list[list[tuple[Any, Any]]]) -> Condition | None:
    plain: set[str] = set()
    parts: list[Condition] = []
    for branch in branches:
        part = _of_sequence(list(branch))
        if part is None:
            return None
        if isinstance(part, frozenset):
            plain |= part
        else:
            parts.append(part)
    if len(plain) > _MOST_ATOMS:
        return None
    if not parts:
        return frozenset(plain)
    return Some((frozenset(plain),) if plain else (), tuple(parts))


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


def _atoms(known: Condition) -> Iterator[str]:
    if isinstance(known, frozenset):
        yield from known
        return
    for part in (*known.atoms, *known.parts):
        yield from _atoms(part)


class Prefilter:
    """Numbers of the patterns that may match, for any text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Read the condition of every pattern."""
        owners: dict[str, list[int]] = {}
        always: list[int] = []
        self._conditions: list[Condition | None] = []
        for number, pattern in enumerate(patterns):
            known = condition(pattern)
            self._conditions.append(known if isinstance(known, Every | Some) else None)
            led_by = rarest(known) if known else None
            if not led_by:
                always.append(number)
            for atom in led_by or ():
                owners.setdefault(atom, []).append(number)
            for atom in _atoms(known) if known else ():
                owners.setdefault(atom, [])
        self._always = frozenset(always)
        self._atoms = list(owners)
        self._owners = {atom: frozenset(numbers) for atom, numbers in owners.items() if numbers}
        self._finder = ahocorasick_rs.AhoCorasick(self._atoms) if owners else None

    def there(self, text: str) -> frozenset[str]:
        """The strings that stand in a text, of those that conditions ask for."""
        if self._finder is None:
            return frozenset()
        found = self._finder.find_matches_as_indexes(text, overlapping=True)
        return frozenset(self._atoms[at] for at in {match[0] for match in found})

    def candidates(self, there: frozenset[str]) -> set[int]:
        """The patterns that may match where these strings stand: a first, quick answer."""
        led = (self._owners[atom] for atom in there if atom in self._owners)
        return set(self._always).union(*led)

    def may_match(self, number: int, there: frozenset[str]) -> bool:
        """Whether these strings fulfil all that is known of a pattern."""
        known = self._conditions[number]
        return known is None or holds(known, there)
