"""Loads the rules of one or several folders, with all faults at once.

The first folder is the shipped one. A later folder is an office's own: it adds rules, laws, words
and parameters. A rule of an id that is there already must say ``replaces: true``; a parameter of an
id that is there already gives what it changes (``value``, ``document``); a list of prohibitions
replaces the one before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from tender_guard.engine.facts import Value
from tender_guard.errors import LexiconError, RulebookError
from tender_guard.rulebook import lint
from tender_guard.rulebook.lexicon import Lexicon, load_lexicon
from tender_guard.rulebook.model import Law, Model, Parameter, Prohibition, Rule
from tender_guard.rulebook.source import Fault, Source, read_source, shown
from tender_guard.rulebook.wording import worded

LAWS: Final = "laws.yaml"
PARAMETERS: Final = "parameters.yaml"
PROHIBITIONS: Final = "seven-prohibitions/list.yaml"
LEXICON: Final = "lexicon"
CALENDAR: Final = "calendar"

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules and what they rest on.

    ``sha256`` is over every file they were read from, ``files`` the file of each rule. Rulebooks
    are equal where their files are, so that what was made of one need not be made again.
    """

    rules: Mapping[str, Rule]
    laws: Mapping[str, Law]
    parameters: Mapping[str, Parameter]
    prohibitions: Mapping[str, Prohibition]
    lexicon: Lexicon
    sha256: str
    folders: tuple[Path, ...]
    files: Mapping[str, Path] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Are the files the same?"""
        return isinstance(other, Rulebook) and other.sha256 == self.sha256

    def __hash__(self) -> int:
        """By the files."""
        return hash(self.sha256)

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The parameters as rules read them."""
        return {name: parameter.value for name, parameter in self.parameters.items()}


def load_rulebook(*folders: Path) -> Rulebook:
    """Read the rules of the folders, the shipped one first.

    Raises:
        RulebookError: a folder is missing, holds no rules, or anything in it is at fault; the
            message has one line a fault, ``file:line: …``.
    """
    reading = _Reading()
    for folder in folders:
        if not folder.is_dir():
            raise RulebookError(f"没有规则文件夹 {folder}")
        reading.add(folder)
    if not reading.rules and not reading.faults:
        named = "、".join(str(folder) for folder in folders)
        raise RulebookError(f"规则文件夹 {named} 中没有规则")
    rulebook = Rulebook(
        reading.rules,
        reading.laws,
        reading.parameters,
        reading.prohibitions,
        _joined(reading.lexicons),
        _digest(folders),
        tuple(folders),
        {name: source.path for name, source in reading.sources.items()},
    )
    faults = [*reading.faults]
    for name, rule in rulebook.rules.items():
        source = reading.sources[name]
        faults += [
            source.fault(message, path)
            for path, message in lint.rule_faults(
                rule, rulebook.laws, rulebook.parameters, rulebook.prohibitions, rulebook.lexicon
            )
        ]
    if faults or reading.lines:
        raise RulebookError("\n".join([*reading.lines, *map(str, sorted(set(faults)))]))
    return rulebook


class _Reading:
    """What was read so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}
        self.sources: dict[str, Source] = {}
        self.laws: dict[str, Law] = {}
        self.parameters: dict[str, Parameter] = {}
        self.prohibitions: dict[str, Prohibition] = {}
        self.lexicons: list[Lexicon] = []
        self.faults: list[Fault] = []
        self.lines: list[str] = []
        """Faults of the lexicon, as its loader words them."""

    def add(self, folder: Path) -> None:
        self.read_laws(folder / LAWS)
        self.read_parameters(folder / PARAMETERS)
        self.read_prohibitions(folder / PROHIBITIONS)
        self.read_lexicon(folder / LEXICON)
        first = set(self.rules)
        for path in _rule_files(folder):
            self.read_rule(path, first)

    def read_rule(self, path: Path, before: set[str]) -> None:
        source = self.source(path)
        rule = self.model(Rule, source, source.data, ())
        if rule is None:
            return
        if rule.id != path.stem:
            self.fault(source, f"编号 '{rule.id}' 与文件名 '{path.stem}' 不同", ("id",))
        if rule.id in before and not rule.replaces:
            there = shown(self.sources[rule.id].path)
            message = f"编号 '{rule.id}' 已在 {there}；要代替它，写 replaces: true"
            self.fault(source, message, ("id",))
        elif rule.id in self.rules and rule.id not in before:
            there = shown(self.sources[rule.id].path)
            self.fault(source, f"编号 '{rule.id}' 已在 {there}", ("id",))
        elif rule.replaces and rule.id not in before:
            self.fault(source, f"没有可代替的规则 '{rule.id}'", ("replaces",))
        self.rules[rule.id] = rule
        self.sources[rule.id] = source

    def read_laws(self, path: Path) -> None:
        for source, at, entry in self.entries(path):
            law = self.model(Law, source, entry, (at,))
            if law is None:
                continue
            if law.short in self.laws:
                self.fault(source, f"法规 '{law.short}' 出现了两次", (at, "short"))
            self.laws[law.short] = law

    def read_parameters(self, path: Path) -> None:
        before = set(self.parameters)
        for source, at, entry in self.entries(path):
            name = entry.get("id") if isinstance(entry, dict) else None
            known = self.parameters.get(name) if isinstance(name, str) else None
            changed = known is not None and name in before
            if changed and known is not None:
                entry = {**known.model_dump(by_alias=True), **entry}  # noqa: PLW2901
            parameter = self.model(Parameter, source, entry, (at,))
            if parameter is None:
                continue
            if known is not None and not changed:
                self.fault(source, f"参数 '{name}' 出现了两次", (at, "id"))
            if known is not None and _sort(known.value) != _sort(parameter.value):
                message = f"参数 '{name}' 应为{_sort(known.value)}，如 {known.value}"
                self.fault(source, message, (at, "value"))
            self.parameters[parameter.id] = parameter

    def read_prohibitions(self, path: Path) -> None:
        listed: dict[str, Prohibition] = {}
        for source, at, entry in self.entries(path):
            prohibition = self.model(Prohibition, source, entry, (at,))
            if prohibition is None:
                continue
            if prohibition.number in listed:
                self.fault(source, f"编号 '{prohibition.number}' 出现了两次", (at, "number"))
            listed[prohibition.number] = prohibition
        self.prohibitions = listed or self.prohibitions

    def read_lexicon(self, folder: Path) -> None:
        if not folder.is_dir():
            return
        try:
            self.lexicons.append(load_lexicon(folder))
        except LexiconError as error:
            self.lines += str(error).splitlines()

    def source(self, path: Path) -> Source:
        source = read_source(path)
        self.faults += source.faults
        return source

    def entries(self, path: Path) -> Iterator[tuple[Source, int, Any]]:
        """The entries of a file that is a list."""
        if not path.is_file():
            return
        source = self.source(path)
        if isinstance(source.data, list):
            yield from ((source, at, entry) for at, entry in enumerate(source.data))
        elif not source.faults:
            self.fault(source, "应为列表", ())

    def model(self, kind: type[_M], source: Source, data: object, at: tuple[int, ...]) -> _M | None:
        if data is None and source.faults:
            return None
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            for path, message in worded(error, kind, data):
                self.fault(source, message, (*at, *path))
        return None

    def fault(self, source: Source, message: str, path: Sequence[str | int]) -> None:
        self.faults.append(source.fault(message, path))


def _rule_files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.glob("*/*.yaml"))
        if path.parent.name not in {LEXICON, CALENDAR} and path != folder / PROHIBITIONS
    ]


def _sort(value: Value) -> str:
    if isinstance(value, bool):
        return "是或否（true、false）"
    if isinstance(value, str):
        return "文字"
    return "日期" if hasattr(value, "toordinal") else "数"


def _joined(lexicons: Iterable[Lexicon]) -> Lexicon:
    groups: dict[str, Any] = {}
    exceptions: dict[str, Any] = {}
    regions: set[str] = set()
    gone: dict[str, Any] = {}
    others: set[str] = set()
    provinces: dict[str, str] = {}
    for lexicon in lexicons:
        groups |= lexicon.groups
        exceptions |= lexicon.exceptions
        regions.update(lexicon.regions)
        gone |= lexicon.gone
        others.update(lexicon.not_regions)
        provinces |= lexicon.provinces
    names = tuple(sorted(regions))
    return Lexicon(groups, exceptions, names, gone, tuple(sorted(others)), provinces)


def _digest(folders: Iterable[Path]) -> str:
    """A hash over the names and contents of all files, whatever their line ends."""
    digest = hashlib.sha256()
    for folder in folders:
        files = (path for path in folder.rglob("*") if path.suffix in {".yaml", ".txt"})
        for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
