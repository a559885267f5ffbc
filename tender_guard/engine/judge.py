"""Judges facts by rules. The only module that knows durable_rules.

The engine is right inside a discipline that was measured, and is driven here and nowhere else:

* its C functions are called directly: its own Python layer drops an action that was interrupted for
  ten seconds, and swallows what goes wrong in one;
* each rule begins with the clock and the clock is asserted last, so that nothing matches before
  every fact is there (a negated fact that comes late would else be missed);
* each ruleset has a rule that always fires: a session in which none did must not be deleted;
* facts are asserted one by one, each with a short id of its own, whole numbers only, nothing absent
  (see `tender_guard.engine.definition`), no kind that no rule reads;
* a ruleset holds some fifty rules (`tender_guard.engine.entries`), a session some hundred facts
  where they can be split without changing what is found.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from tender_guard.engine import definition
from tender_guard.engine.entries import Entry, asked_of, entries_of, grouped, lone_kinds
from tender_guard.engine.facts import Fact, Value
from tender_guard.errors import EngineError
from tender_guard.rulebook.cases import Case
from tender_guard.rulebook.model import Level, Regime, Rule

MOST_FACTS: Final = 256
"""So many facts a session, where the facts can be split."""
CURE: Final = (
    'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" '
    "pip install --no-cache-dir --force-reinstall durable_rules"
)
_ACCEPTED: Final = (0, 1)
"""The engine's word for taken, and for taken but meeting no condition."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that holds, at its gravest level, for these facts.

    ``facts`` are those bound, in the order of the conditions: ``own`` of the rule itself (what
    the clause gave first), then those of the level. ``names`` are what the rule calls them,
    ``case`` the conditions that they meet.
    """

    rule: str
    level: Level
    facts: tuple[Fact, ...]
    names: tuple[str, ...]
    own: int
    case: Case


def load_engine() -> ModuleType:
    """The C module of durable_rules.

    Raises:
        EngineError: it cannot be loaded.
    """
    try:
        import durable_rules_engine  # noqa: PLC0415 - `--help` works without the engine
    except ImportError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise EngineError(
            f"规则引擎 durable_rules 无法加载（Python {version}：{error}）；请重新安装：{CURE}",
        ) from error
    module: ModuleType = durable_rules_engine
    return module


class _Ruleset:
    """A compiled ruleset."""

    def __init__(self, name: str, entries: Mapping[int, Entry]) -> None:
        """Compile the entries, numbered as given."""
        self._engine = load_engine()
        self._name = name
        self._entries = entries
        self._vocabulary = definition.vocabulary(entry.case for entry in entries.values())
        self._definition = definition.definition(
            {str(at): entry.case for at, entry in entries.items()},
            self._vocabulary,
        )
        self._handle: int | None = self._compiled()
        self._messages = definition.Messages(self._vocabulary)
        self._lone = lone_kinds(entries)
        self._needs = [
            frozenset(pattern.kind for pattern in entry.case.patterns) for entry in entries.values()
        ]

    def _compiled(self) -> int:
        try:
            handle: int = self._engine.create_ruleset(self._name, self._definition)
        except self._engine.error as error:
            raise EngineError(f"规则引擎不接受规则集 {self._name}：{error}") from error
        weakref.finalize(self, self._engine.delete_ruleset, handle)
        return handle

    @property
    def kinds(self) -> Collection[str]:
        return self._vocabulary.kinds.keys()

    def matches(self, facts: Mapping[int, Fact]) -> set[tuple[int, tuple[int, ...]]]:
        """The entries that hold, each with the keys of the facts it bound."""
        present = {fact.kind for fact in facts.values()}
        if not any(needed <= present for needed in self._needs):
            return set()
        found: set[tuple[int, tuple[int, ...]]] = set()
        for portion in self._portions(facts):
            found.update(self._session(portion))
        return found

    def _portions(self, facts: Mapping[int, Fact]) -> Iterator[Mapping[int, Fact]]:
        """The facts in portions that together give what all of them give at once.

        Facts of kinds of which no entry needs two, nor the absence of one, need not meet.
        """
        if len(facts) <= MOST_FACTS:
            yield facts
            return
        apart = self._apart(facts.values())
        free = [at for at, fact in facts.items() if fact.kind in apart]
        rest = {at: fact for at, fact in facts.items() if fact.kind not in apart}
        size = max(MOST_FACTS - len(rest), MOST_FACTS // 2)
        for start in range(0, max(len(free), 1), size):
            yield rest | {at: facts[at] for at in free[start : start + size]}

    def _apart(self, facts: Iterable[Fact]) -> set[str]:
        """The kinds whose facts need not meet each other, the most frequent ones first."""
        apart: set[str] = set()
        taken: set[int] = set()
        for kind, _ in Counter(fact.kind for fact in facts).most_common():
            users = self._lone.get(kind)
            if users is not None and users.isdisjoint(taken):
                apart.add(kind)
                taken |= users
        return apart

    def _session(self, facts: Mapping[int, Fact]) -> list[tuple[int, tuple[int, ...]]]:
        engine = self._engine
        self._messages.renew()
        keys = list(facts)
        messages = [self._messages.write(at, facts[key]) for at, key in enumerate(keys)]
        # A session that breaks off cannot be deleted; its ruleset is then compiled anew.
        handle = self._compiled() if self._handle is None else self._handle
        self._handle = None
        try:
            matches = _run(engine, handle, messages)
        except engine.error as error:
            raise EngineError(f"规则引擎中断（规则集 {self._name}）：{error}") from error
        self._handle = handle
        return [(int(case), tuple(keys[at] for at in bound)) for case, bound in matches]


def _run(
    engine: ModuleType,
    handle: int,
    messages: Iterable[str],
) -> list[tuple[str, tuple[int, ...]]]:
    for message in messages:
        taken, _ = engine.assert_fact(handle, message)
        if taken not in _ACCEPTED:
            raise EngineError(f"规则引擎没有接受事实（{taken}）：{message}")
    _, state = engine.assert_fact(handle, definition.CLOCK)
    started = engine.start_action_for_state(handle, state)
    if started is None:
        raise EngineError("规则引擎没有运行")
    matches: list[tuple[str, tuple[int, ...]]] = []
    match: str | None = started[1]
    while match is not None:
        case, bound = definition.read_match(match)
        if case != definition.SENTINEL:
            matches.append((case, bound))
        match = engine.complete_and_start_action(handle, state)
    engine.delete_state(handle, definition.SESSION)
    return matches


class Judge:
    """Rules made ready to judge facts; one a process is enough, threads may share it.

    Raises:
        RulebookError: a rule's ``when`` cannot be read; all faults, one a line.
        EngineError: the engine cannot be loaded, or refuses the rules.
    """

    def __init__(self, rules: Iterable[Rule], parameters: Mapping[str, Value]) -> None:
        """Read and compile the rules."""
        load_engine()
        self.rules = tuple(rules)
        self._lock = threading.Lock()
        asked = asked_of(self.rules, parameters)
        self._reads = {
            rule.id: wanted.kinds() for rule, wanted in zip(self.rules, asked, strict=True)
        }
        self._entries = entries_of(self.rules, asked)
        self._rulesets = [
            _Ruleset(f"rules-{at}", group) for at, group in enumerate(grouped(self._entries))
        ]

    def judge(
        self,
        facts: Iterable[Fact],
        *,
        regime: Regime | None = None,
        without: Collection[str] = (),
    ) -> list[Firing]:
        """What holds for the facts of one subject, in the order of rules and facts.

        For each set of facts that meets a rule's own ``when``, the gravest of its levels that
        holds under ``regime``. Rules named in ``without`` are left out.
        """
        given = tuple(facts)
        gravest: dict[tuple[int, tuple[int, ...]], tuple[int, tuple[int, ...], int]] = {}
        for at, bound in self._matches(given):
            entry = self._entries[at]
            if self.rules[entry.rule].id in without or not _holds(entry.level, regime):
                continue
            key = (entry.rule, bound[: entry.own])
            new = (entry.rank, bound[entry.own :], at)
            gravest[key] = min(gravest.get(key, new), new)
        return [
            self._firing(self._entries[at], [given[place] for place in (*own, *added)])
            for (_, own), (_, added, at) in sorted(gravest.items())
        ]

    def reads(self, rule: str) -> frozenset[str]:
        """The kinds of facts that a rule reads, those whose absence it asks for included."""
        return self._reads[rule]

    def _firing(self, entry: Entry, facts: Sequence[Fact]) -> Firing:
        names = tuple(pattern.name for pattern in entry.case.patterns)
        rule = self.rules[entry.rule].id
        return Firing(rule, entry.level, tuple(facts), names, entry.own, entry.case)

    def _matches(self, facts: Sequence[Fact]) -> Iterator[tuple[int, tuple[int, ...]]]:
        with self._lock:
            for ruleset in self._rulesets:
                kinds = ruleset.kinds
                read = {at: fact for at, fact in enumerate(facts) if fact.kind in kinds}
                yield from ruleset.matches(read)


def _holds(level: Level, regime: Regime | None) -> bool:
    return level.regime is None or regime is None or regime in level.regime
