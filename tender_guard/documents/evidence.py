"""Where in a document something was found: a clause and a span of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tender_guard.documents.folding import unified
from tender_guard.documents.model import Clause
from tender_guard.engine.facts import Value


class Said(NamedTuple):
    """Something folded text states: a kind of fact, its values, and where the words stand."""

    kind: str
    values: Mapping[str, Value]
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """``clause.text[start:stop]`` is what was found.

    Where that is a whole sentence, ``words`` is the span of the words in it that say so.
    """

    clause: Clause
    start: int
    stop: int
    words: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The words found."""
        return self.clause.text[self.start : self.stop]


def count(clauses: Iterable[Clause], pattern: re.Pattern[str]) -> int:
    """How often ``pattern`` matches in the clauses."""
    return sum(len(pattern.findall(unified(clause.text))) for clause in clauses)


def first(
    clauses: Iterable[Clause],
    pattern: re.Pattern[str],
    wanted: Callable[[Clause], bool] = lambda _: True,
) -> Evidence | None:
    """The first place in the ``wanted`` clauses where ``pattern`` matches."""
    for clause in clauses:
        if not wanted(clause):
            continue
        found = pattern.search(unified(clause.text))
        if found is not None:
            return Evidence(clause, found.start(), found.end())
    return None
