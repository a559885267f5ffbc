"""Rules meet clauses: which words met, and where.

A clause is cut into units (sentences, or the whole clause or row, as the rule's scope asks). A
pattern of a rule meets a unit when each of its needs is found there and no exception governs what
was found. What meets becomes a `Hit`; what it means is the judge's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tender_guard.documents.folding import Folded, fold
from tender_guard.documents.model import CELL_MARK, Clause, Place
from tender_guard.engine.prefilter import Prefilter
from tender_guard.rulebook.lexicon import NAME, Lexicon, Reach
from tender_guard.rulebook.model import ClausePattern, Rule

LONGEST_QUOTE: Final = 200
_LABEL: Final = 30  # a cell up to this long names its row rather than saying something
_NAME: Final = 12  # so short a sentence of a row says nothing by itself
_SHORT_ROW: Final = 90  # a row up to this long is read as one sentence
_ENDS = re.compile(r"[。；！？｜]+")
_TURN = re.compile(
    r"但(?!不限)|然而|同时(?=应|须|还|需|要求)|(?<=[，；。])另(?=须|应|需|行|外)|且(?=应|须|需|必须|在|其|企业|限)"
    r"|还(?=应|须|需|要)|并(?=应|须|需|在|由)|仅限|；|。"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a clause; ``matched`` are the spans of the words inside it that met."""

    clause: Clause
    start: int
    stop: int
    matched: tuple[tuple[int, int], ...] = ()

    @property
    def quote(self) -> str:
        """The words as printed."""
        return self.clause.text[self.start : self.stop]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that met, as printed, each once."""
        found = (self.clause.text[low:high].strip() for low, high in self.matched)
        return tuple(dict.fromkeys(word for word in found if word))

    def places(self) -> tuple[Place, ...]:
        """Where the quote stands."""
        return self.clause.places(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule met one unit of a clause."""

    rule: str
    pattern: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Near:
    """A pattern of a rule that met all but something.

    ``lacking`` are the needs that are not there, as the rule names them; ``excused`` the exceptions
    that let the clause pass; ``misplaced`` tells that the rule does not read such sections.
    """

    rule: str
    pattern: int
    words: tuple[str, ...]
    lacking: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    misplaced: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """``text`` is folded with regions marked; ``start`` is its place in the folded clause."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Governing:
    """An exception as compiled: its name, reach and pattern."""

    name: str
    reach: Reach
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One pattern of one rule; ``numbers`` are its needs' numbers in the prefilter.

    ``first`` is the number of the first need, which must stand in the unit itself.
    """

    rule: str
    number: int
    spec: ClausePattern
    needs: tuple[re.Pattern[str], ...]
    anywhere: tuple[re.Pattern[str], ...]
    unless: tuple[_Governing, ...]
    numbers: frozenset[int]
    first: int


class _Text:
    """A clause folded once, cut into units on demand."""

    def __init__(self, clause: Clause, lexicon: Lexicon) -> None:
        self.clause = clause
        self.folded: Folded = fold(clause.text)
        self.marked = lexicon.mark_regions(self.folded.text)
        around = "。".join((*clause.context, clause.lead, *clause.heads))
        self.around = lexicon.mark_regions(fold(around).text) if around else ""
        self.sentences = tuple(_sentences(self.marked, _breaks(clause.text, self.folded)))
        self.is_row = clause.kind == "row" or CELL_MARK in clause.text
        self.label = self._label()
        self._anywhere: dict[re.Pattern[str], bool] = {}

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether the clause, its lead, heads or headings hold it; asked once a pattern."""
        known = self._anywhere.get(pattern)
        if known is None:
            known = bool(pattern.search(self.marked) or pattern.search(self.around))
            self._anywhere[pattern] = known
        return known

    def _label(self) -> str:
        if not self.is_row:
            return ""
        cells = self.marked.split(CELL_MARK)
        return CELL_MARK.join(cell for cell in cells if len(cell) <= _LABEL)

    def units(self, scope: str) -> Sequence[_Unit]:
        whole = _Unit(self.marked, 0)
        if scope != "sentence":
            return (whole,)
        if self.is_row and len(self.marked) <= _SHORT_ROW:
            return (whole,)
        return self.sentences


def _breaks(text: str, folded: Folded) -> frozenset[int]:
    """Places in the folded text where a printed line was ended on purpose."""
    if "\n" not in text:
        return frozenset()
    origin = folded.origin
    return frozenset(
        i
        for i in range(1, len(origin))
        if "\n" in text[origin[i - 1] + 1 : origin[i]] and folded.text[i - 1] not in "，、：（"
    )


def _sentences(marked: str, breaks: Iterable[int] = ()) -> Iterator[_Unit]:
    ends = [(end.start(), end.end()) for end in _ENDS.finditer(marked)]
    ends = sorted([*ends, *((place, place) for place in breaks), (len(marked), len(marked))])
    start = 0
    for low, high in ends:
        if low > start:
            yield _Unit(marked[start:low], start)
        start = max(start, high)


class Matcher:
    """The clause patterns of a rulebook, compiled; safe to share between threads."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        """Compile every pattern of ``rules``."""
        self._lexicon = lexicon
        always = [name for name, excuse in lexicon.exceptions.items() if excuse.always]
        self._regexes: dict[str, re.Pattern[str]] = {}
        sources: dict[str, int] = {}
        self._compiled: list[_Compiled] = []
        self._led_by: dict[int, list[int]] = {}
        for rule in rules:
            for number, spec in enumerate(rule.clause):
                needs = [lexicon.source(need) for need in spec.needs]
                numbers = [sources.setdefault(need, len(sources)) for need in needs]
                self._led_by.setdefault(numbers[0], []).append(len(self._compiled))
                self._compiled.append(
                    _Compiled(
                        rule=rule.id,
                        number=number,
                        spec=spec,
                        needs=tuple(self._regex(need) for need in needs),
                        anywhere=tuple(self._regex(lexicon.source(n)) for n in spec.anywhere),
                        unless=tuple(self._governing(name) for name in (*spec.unless, *always)),
                        numbers=frozenset(numbers),
                        first=numbers[0],
                    )
                )
        self._prefilter = Prefilter(list(sources))

    def _regex(self, source: str) -> re.Pattern[str]:
        if source not in self._regexes:
            self._regexes[source] = re.compile(source)
        return self._regexes[source]

    def _governing(self, name: str) -> _Governing:
        pattern = self._regex(self._lexicon.exception_source(name))
        reach: Reach = self._lexicon.exceptions[name].reach if NAME.fullmatch(name) else "sentence"
        return _Governing(name, reach, pattern)

    def hits(self, clause: Clause) -> list[Hit]:
        """Every hit in ``clause``; of one rule at most one a sentence."""
        if clause.kind == "toc" or clause.section == "目录":
            return []
        text = _Text(clause, self._lexicon)
        filter_ = self._prefilter
        possible = filter_.candidates(filter_.there(f"{text.marked}。{text.around}"))
        named = filter_.candidates(filter_.there(text.label)) if text.label else set[int]()
        there: dict[_Unit, tuple[frozenset[str], set[int], set[int]]] = {}
        found: dict[tuple[str, int, int], Hit] = {}
        for at in sorted(at for first in possible for at in self._led_by.get(first, ())):
            compiled = self._compiled[at]
            if not compiled.numbers <= possible or not _belongs(compiled.spec, clause):
                continue
            for unit in text.units(compiled.spec.scope):
                if unit not in there:
                    strings = filter_.there(unit.text)
                    own = filter_.candidates(strings)
                    there[unit] = strings, own, own | named
                strings, own, own_or_named = there[unit]
                if (
                    compiled.first not in own
                    or not compiled.numbers <= own_or_named
                    or not filter_.may_match(compiled.first, strings)
                ):
                    continue
                mention = _meet(compiled, unit, text)
                if mention is not None:
                    key = (compiled.rule, mention.start, mention.stop)
                    found.setdefault(key, Hit(compiled.rule, compiled.number, mention))
        return list(found.values())

    def since(self, hit: Hit, gone: str) -> date | None:
        """Since when what the hit names is gone; None where no entry of the list says so."""
        text = self._lexicon.mark_regions(fold(hit.mention.quote).text)
        days = [
            entry.since
            for entry in self._lexicon.gone[gone]
            if any(self._regex(pattern).search(text) for pattern in entry.patterns)
        ]
        return min(days, default=None)

    def nearly(self, clause: Clause) -> Iterator[Near]:
        """The patterns that lack one need, or met and were let pass; one at most a sentence."""
        text = _Text(clause, self._lexicon)
        for compiled in self._compiled:
            for unit in text.units(compiled.spec.scope):
                near = _near(compiled, unit, text)
                if near is not None:
                    yield near

    def near_misses(self, clause: Clause) -> Iterator[tuple[str, str]]:
        """Rules whose needs met although an exception let them pass, with the exception's name."""
        text = _Text(clause, self._lexicon)
        for compiled in self._compiled:
            if not _belongs(compiled.spec, clause):
                continue
            for unit in text.units(compiled.spec.scope):
                spans = _needs(compiled, unit, text)
                if spans is None:
                    continue
                for name in _excused(compiled, unit, text, spans):
                    yield compiled.rule, name


def _belongs(spec: ClausePattern, clause: Clause) -> bool:
    if clause.section in spec.outside:
        return False
    return spec.sections is None or clause.section is None or clause.section in spec.sections


def _needs(compiled: _Compiled, unit: _Unit, text: _Text) -> list[tuple[int, int]] | None:
    """Spans in the unit of the needs that stand there; None where one is nowhere."""
    if not all(text.holds(need) for need in compiled.anywhere):
        return None
    spans: list[tuple[int, int]] = []
    for number, need in enumerate(compiled.needs):
        found = need.search(unit.text)
        if found is not None:
            spans.append(found.span())
        elif number == 0 or not text.label or need.search(text.label) is None:
            return None
    return spans


def _excused(
    compiled: _Compiled, unit: _Unit, text: _Text, spans: list[tuple[int, int]]
) -> Iterator[str]:
    for exception in compiled.unless:
        if exception.reach == "clause":
            if exception.pattern.search(text.marked) or exception.pattern.search(text.around):
                yield exception.name
        elif _governs(exception, unit.text, spans):
            yield exception.name


def _near(compiled: _Compiled, unit: _Unit, text: _Text) -> Near | None:
    spec = compiled.spec
    found = [(need, pattern.search(unit.text)) for need, pattern in _named(compiled)]
    spans = [match.span() for _, match in found if match is not None]
    lacking = [
        need
        for (need, match), (_, pattern) in zip(found, _named(compiled), strict=True)
        if match is None and not (text.label and pattern.search(text.label))
    ]
    elsewhere = zip(spec.anywhere, compiled.anywhere, strict=True)
    lacking += [need for need, pattern in elsewhere if not text.holds(pattern)]
    if not spans or len(lacking) > 1:
        return None
    excused = () if lacking else tuple(_excused(compiled, unit, text, spans))
    misplaced = not _belongs(spec, text.clause)
    if not lacking and not excused and not misplaced:
        return None
    words = dict.fromkeys(
        text.clause.text[slice(*text.folded.span(unit.start + low, unit.start + high))].strip()
        for low, high in spans
    )
    return Near(compiled.rule, compiled.number, tuple(words), tuple(lacking), excused, misplaced)


def _named(compiled: _Compiled) -> Iterator[tuple[str, re.Pattern[str]]]:
    return zip(compiled.spec.needs, compiled.needs, strict=True)


def _governs(exception: _Governing, sentence: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the exception stands in the sentence with no turn between it and what met.

    One that reaches only what stands behind it is no excuse where it is itself what met last.
    """
    first = min(low for low, _ in spans)
    last_low, last_high = max(spans)
    for found in exception.pattern.finditer(sentence):
        low, high = found.span()
        if exception.reach == "before":
            if low < last_high and low != last_low and not _TURN.search(sentence, high, last_low):
                return True
        elif low >= last_high:
            if not _TURN.search(sentence, last_high, low):
                return True
        elif high > first or not _TURN.search(sentence, high, first):
            return True
    return False


def _meet(compiled: _Compiled, unit: _Unit, text: _Text) -> Mention | None:
    spans = _needs(compiled, unit, text)
    if spans is None or any(True for _ in _excused(compiled, unit, text, spans)):
        return None
    shifted = [(unit.start + low, unit.start + high) for low, high in spans]
    sentence = _holding(text.sentences, shifted) or unit
    low, high = sentence.start, sentence.start + len(sentence.text)
    if high - low > LONGEST_QUOTE:
        low, high = _around(text.marked, low, high, shifted)
    inside = [text.folded.span(a, b) for a, b in shifted if low <= a and b <= high]
    start, stop = text.folded.span(low, high)
    start, stop = _trimmed(text.clause.text, start, stop)
    return Mention(text.clause, start, min(stop, start + LONGEST_QUOTE), tuple(inside))


def _holding(sentences: Sequence[_Unit], spans: Sequence[tuple[int, int]]) -> _Unit | None:
    """The sentence that says it; in a row, words may have met in a cell that only names it."""
    met = {s: sum(s.start <= low < s.start + len(s.text) for low, _ in spans) for s in sentences}
    said = [s for s in sentences if met[s]]
    return max(said, key=lambda s: (len(s.text) > _NAME, met[s], len(s.text)), default=None)


def _around(marked: str, low: int, high: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """At most `LONGEST_QUOTE` characters around the spans, cut at commas where there are some."""
    first = max(low, min(a for a, _ in spans))
    last = min(high, max(b for _, b in spans))
    start = max(low, marked.rfind("，", low, first) + 1)
    if first - start > LONGEST_QUOTE // 3:
        start = first
    limit = start + LONGEST_QUOTE - 20
    comma = marked.find("，", min(last, limit), high)
    stop = comma if 0 <= comma <= limit else min(high, max(limit, start + 1))
    return start, stop


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def by_rule(hits: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    """The hits grouped by rule, in document order."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.rule, []).append(hit)
    return grouped
