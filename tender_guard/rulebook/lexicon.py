"""The words that rules speak of: groups, exceptions, regions.

``rules/lexicon/*.yaml`` hold ``groups`` (name → title, words, patterns) and ``exceptions`` (name →
title, reach, patterns); ``regions*.txt`` hold the administrative regions, one a line;
``not-regions.txt`` words that hold a region's name but name none; ``gone/*.yaml`` what the state
abolished, with the day (`tender_guard.rulebook.dated`), each list a group of its own
(``gone-qualifications``). A pattern may name groups in braces (``{region}.{0,6}{record}``). All of
it is written for folded text: see `tender_guard.documents.folding`.

Names of administrative regions are not spelled out in patterns: before matching, every character of
such a name is replaced by `REGION_CHAR`, so ``{place}`` is a short pattern however many names there
are, and no other word can be found inside a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import ahocorasick_rs
import yaml
from pydantic import BeforeValidator, Field, ValidationError

from tender_guard.documents.folding import fold_plain
from tender_guard.errors import LexiconError
from tender_guard.rulebook.dated import Gone, load_gone
from tender_guard.rulebook.model import Model

REGION_CHAR = "\ue000"
"""Stands for each character of the name of an administrative region."""

GONE = "gone-"
"""Begins the name of a group that a list of ``gone/`` makes."""

NAME = re.compile(r"[a-z][a-z0-9-]*")
_TITLE = re.compile(r"《[^《》]{1,60}》")  # a place inside the title of a law says nothing
_REFERENCE = re.compile(r"\{([a-z][a-z0-9-]*)\}")

Reach: TypeAlias = Literal["before", "sentence", "clause"]


def _words(value: object) -> object:
    return value.split() if isinstance(value, str) else value


class Group(Model):
    """Words and patterns that mean one thing; ``title`` says which, for the office."""

    title: str
    words: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    patterns: tuple[str, ...] = ()


class Excuse(Model):
    """What lets a clause pass.

    ``reach`` says where it must stand: ``sentence`` anywhere in the scope, ``clause`` anywhere in
    the clause, its lead, heads or headings, ``before`` in front of what was found with no turn
    (``但``, ``同时须`` …) in between. ``always``: it lets every rule's clause pass.
    """

    title: str
    reach: Reach = "sentence"
    always: bool = False
    words: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    patterns: tuple[str, ...] = ()


class LexiconFile(Model):
    """One YAML file of the lexicon."""

    groups: dict[str, Group] = Field(default_factory=dict)
    exceptions: dict[str, Excuse] = Field(default_factory=dict)


@dataclass(frozen=True)
class Lexicon:
    """Everything a pattern may refer to."""

    groups: Mapping[str, Group]
    exceptions: Mapping[str, Excuse]
    regions: tuple[str, ...]
    gone: Mapping[str, tuple[Gone, ...]] = field(default_factory=dict)
    not_regions: tuple[str, ...] = ()
    provinces: Mapping[str, str] = field(default_factory=dict)
    """The province (its short name) of each region whose name no other province has too."""

    @cached_property
    def _expanded(self) -> dict[str, str]:
        return {}

    def source(self, need: str) -> str:
        """The regular expression of a group name or of a pattern with groups in braces."""
        return self._group(need, ()) if NAME.fullmatch(need) else self.expand(need)

    def expand(self, pattern: str, inside: tuple[str, ...] = ()) -> str:
        """Fill in the groups that ``pattern`` names; raises LexiconError for an unknown one."""
        return _REFERENCE.sub(lambda found: self._group(found[1], inside), pattern)

    def exception_source(self, name: str) -> str:
        """The regular expression of an exception, or of a pattern written in a rule."""
        if not NAME.fullmatch(name):
            return self.expand(name)
        exception = self.exceptions.get(name)
        if exception is None:
            raise LexiconError(f"词库中没有例外“{name}”")
        return _alternatives(exception.words, [self.expand(p) for p in exception.patterns])

    def _group(self, name: str, inside: tuple[str, ...]) -> str:
        if name in inside:
            raise LexiconError(f"词组“{name}”引用了自身")
        known = self._expanded.get(name)
        if known is not None:
            return known
        if name == "place":
            return f"{REGION_CHAR}+"
        if name.removeprefix(GONE) in self.gone and name.startswith(GONE):
            entries = self.gone[name.removeprefix(GONE)]
            return _alternatives((), [p for entry in entries for p in entry.patterns])
        group = self.groups.get(name)
        if group is None:
            raise LexiconError(f"词库中没有词组“{name}”")
        patterns = [self.expand(pattern, (*inside, name)) for pattern in group.patterns]
        self._expanded[name] = _alternatives(group.words, patterns)
        return self._expanded[name]

    @cached_property
    def _region_finder(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            (*self.regions, *self.not_regions), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def provinces_in(self, folded: str) -> Iterator[str]:
        """The province of each region that ``folded`` names, where its name tells."""
        titles = [title.span() for title in _TITLE.finditer(folded)]
        for _, start, stop in self._region_finder.find_matches_as_indexes(folded):
            province = self.provinces.get(folded[start:stop])
            if province and not any(low < start < high for low, high in titles):
                yield province

    def mark_regions(self, folded: str) -> str:
        """``folded`` with every character of a region's name replaced by `REGION_CHAR`."""
        found = self._region_finder.find_matches_as_indexes(folded)
        if not found:
            return folded
        titles = [title.span() for title in _TITLE.finditer(folded)]
        chars = list(folded)
        for which, start, stop in found:
            if which < len(self.regions) and not any(low < start < high for low, high in titles):
                chars[start:stop] = REGION_CHAR * (stop - start)
        return "".join(chars)


def _alternatives(words: Iterable[str], patterns: Iterable[str]) -> str:
    plain = sorted({fold_plain(word) for word in words}, key=lambda word: (-len(word), word))
    branches = [re.escape(word) for word in plain] + list(patterns)
    if not branches:
        return "(?!)"
    return f"(?:{'|'.join(branches)})"


def load_lexicon(folder: Path) -> Lexicon:
    """Read ``folder`` (``rules/lexicon``); LexiconError lists every fault of every file."""
    groups: dict[str, Group] = {}
    exceptions: dict[str, Excuse] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            file = LexiconFile.model_validate(data or {})
        except (yaml.YAMLError, ValidationError) as error:
            faults.append(f"{path}: {error}")
            continue
        twice = (groups.keys() & file.groups) | (exceptions.keys() & file.exceptions)
        faults += [f"{path}: “{name}”已在别的词库文件中定义" for name in sorted(twice)]
        groups |= file.groups
        exceptions |= file.exceptions
    if faults:
        raise LexiconError("\n".join(faults))
    gone = {path.stem: load_gone(path) for path in sorted((folder / "gone").glob("*.yaml"))}
    places = _regions(folder)
    provinces = {name: province for name, province in places.items() if province}
    names = tuple(sorted(places))
    return Lexicon(groups, exceptions, names, gone, _not_regions(folder), provinces)


def _regions(folder: Path) -> dict[str, str]:
    """Names of regions, each with the short name of its province; empty where several have it."""
    within: dict[str, set[str]] = {}
    short: dict[str, str] = {}
    for path in sorted(folder.glob("regions*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                code, level, *names = line.split("\t")
                words = [word for name in names for word in name.split()]
                for word in words:
                    within.setdefault(word, set()).add(code[:2])
                if level == "省":
                    short[code[:2]] = words[-1]
    return {
        name: short.get(next(iter(codes)), "") if len(codes) == 1 else ""
        for name, codes in within.items()
    }


def _not_regions(folder: Path) -> tuple[str, ...]:
    path = folder / "not-regions.txt"
    if not path.exists():
        return ()
    lines = path.read_text("utf-8").splitlines()
    return tuple(sorted({line for line in lines if line and not line.startswith("#")}))
