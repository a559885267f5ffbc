"""All rules in short, as they are browsed: by prohibition and area, searched, narrowed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from tender_guard.checker import reads_documents
from tender_guard.reports import explanation, words
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Regime, Rule, Severity

AREAS: Final[dict[str, str]] = {
    "seven-prohibitions": "七个不准",
    "document": "招标文件内容",
    "procedure": "招标投标程序",
    "bonds": "保证金",
    "experts": "评标专家",
    "people": "关键人员",
    "performance": "标后履约",
    "inspection": "检查与整改",
    "collusion": "串通投标线索",
    "office": "本单位增补",
}
"""Folders of rules by their names; a folder of another name counts as the office's own."""
OUTSIDE: Final = "none"
"""What a filter calls the rules outside the seven prohibitions."""

Reads: TypeAlias = Literal["document", "record"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule in short; ``basis`` are its citations, ``unverified`` how many nobody compared."""

    id: str
    title: str
    prohibition: str | None
    area: str
    severities: tuple[Severity, ...]
    regimes: tuple[Regime, ...]
    reads: Reads
    basis: tuple[str, ...]
    unverified: int
    advice: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty or None does not narrow. ``text`` is words with spaces."""

    text: str = ""
    prohibition: str | None = None
    area: str | None = None
    severity: Severity | None = None
    regime: Regime | None = None
    reads: Reads | None = None
    verified: bool | None = None

    def meets(self, entry: Entry) -> bool:
        """Is it one of those?"""
        return (
            self.prohibition in {None, entry.prohibition or OUTSIDE}
            and self.area in {None, entry.area}
            and (self.severity is None or self.severity in entry.severities)
            and (self.regime is None or self.regime in entry.regimes)
            and self.reads in {None, entry.reads}
            and self.verified in {None, entry.unverified == 0}
            and self._says(entry)
        )

    def _says(self, entry: Entry) -> bool:
        told = "\n".join((entry.title, entry.id, entry.advice, *entry.basis)).casefold()
        return all(word in told for word in self.text.casefold().split())


def found(rulebook: Rulebook, wanted: Wanted) -> list[Entry]:
    """The rules that are wanted: by prohibition, then area, then title."""
    return [entry for entry in entries(rulebook) if wanted.meets(entry)]


def entries(rulebook: Rulebook) -> tuple[Entry, ...]:
    """All rules in order."""
    with _LOCK:
        return _entries(rulebook)


_LOCK: Final = threading.Lock()


@lru_cache(maxsize=4)
def _entries(rulebook: Rulebook) -> tuple[Entry, ...]:
    made = (_entry(rule, rulebook) for rule in rulebook.rules.values())
    return tuple(sorted(made, key=_place))


def _place(entry: Entry) -> tuple[str, int, str]:
    return entry.prohibition or "~", list(AREAS).index(entry.area), entry.title


def _entry(rule: Rule, rulebook: Rulebook) -> Entry:
    folder = rulebook.files[rule.id].parent.name
    basis = explanation.bases(rule, rulebook)
    return Entry(
        rule.id,
        rule.title,
        _number(rule, rulebook),
        folder if folder in AREAS else "office",
        tuple(dict.fromkeys(level.severity for level in rule.graded())),
        rule.applies.regime or tuple(words.REGIME),
        "document" if reads_documents(rule, rulebook) else "record",
        tuple(words.citation(one) for one in basis),
        sum(not one.verified for one in basis),
        rule.advice,
    )


def _number(rule: Rule, rulebook: Rulebook) -> str | None:
    """The number of the rule's prohibition, which the rule may name instead."""
    known: Iterable[str] = (
        one.number
        for one in rulebook.prohibitions.values()
        if rule.prohibition in {one.number, one.name}
    )
    return next(iter(known), None)
