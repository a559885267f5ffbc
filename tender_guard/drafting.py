"""Firings become findings: what is quoted, where it stands, what it rests on, its lasting id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from tender_guard.checker import Checker
from tender_guard.documents.compared import Pair
from tender_guard.documents.folding import fold_plain
from tender_guard.documents.model import Section
from tender_guard.engine.judge import Firing
from tender_guard.engine.match import Mention
from tender_guard.findings import Basis, Finding, Related
from tender_guard.rulebook.laws import bases
from tender_guard.rulebook.model import Level, Regime, Rule

Source: TypeAlias = Mention | Pair | None
"""Where a firing comes from: words of a clause, compared statements, or something absent."""


def findings(
    ready: Checker,
    firings: Iterable[Firing],
    regime: Regime,
    day: date,
    province: str | None = None,
) -> tuple[Finding, ...]:
    """The firings as findings, in document order, each quote once a rule."""
    drafts: dict[tuple[str, str, str | None], Finding] = {}
    counted: dict[tuple[str, str | None, str], int] = {}
    for firing in firings:
        rule = ready.rules[firing.rule]
        source = _source(firing)
        if firing.level.sections is not None and _section(source) not in firing.level.sections:
            continue
        rests = bases(
            rule,
            regime,
            day,
            ready.rulebook.laws,
            ready.rulebook.parameters,
            province=province,
        )
        draft = _finding(rule, firing.level, source, rests)
        place = repr(draft.places)
        if (rule.id, draft.quote, place) in drafts:
            continue
        key = (rule.id, draft.section, fold_plain(draft.quote))
        counted[key] = counted.get(key, 0) + 1
        drafts[rule.id, draft.quote, place] = _identified(draft, counted[key])
    return tuple(drafts.values())


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings as their words stand in the document; what is absent comes last."""
    return tuple(sorted(found, key=_position))


def _position(finding: Finding) -> tuple[bool, int, tuple[int, ...], float]:
    if not finding.places:
        return True, 0, (), 0.0
    place = finding.places[0]
    numbers = tuple(int(n) for n in re.findall(r"\d+", place.paragraph or ""))
    return False, place.page or 0, numbers, place.boxes[0].top if place.boxes else 0.0


def _source(firing: Firing) -> Source:
    for fact in firing.facts:
        if isinstance(fact.source, Mention | Pair):
            return fact.source
    return None


def _section(source: Source) -> Section | None:
    if isinstance(source, Mention):
        return source.clause.section
    return source.quoted.clause.section if source is not None and source.quoted else None


def _finding(rule: Rule, level: Level, source: Source, rests: tuple[Basis, ...]) -> Finding:
    mention = source if isinstance(source, Mention) else None
    if isinstance(source, Pair) and source.quoted is not None:
        quoted = source.quoted
        words = (quoted.words,) if quoted.words else ()
        mention = Mention(quoted.clause, quoted.start, quoted.stop, words)
    return Finding(
        id="",
        rule=rule.id,
        title=rule.title,
        prohibition=rule.prohibition,
        severity=level.severity,
        section=mention.clause.section if mention else None,
        clause=mention.clause.number if mention else "",
        quote=mention.quote if mention else "",
        matched=mention.words if mention else (),
        places=mention.places() if mention else (),
        basis=rests,
        advice=rule.advice,
        related=_related(source),
    )


def _related(source: Source) -> tuple[Related, ...]:
    if not isinstance(source, Pair) or source.other is None:
        return ()
    other = source.other
    if isinstance(other, Related):
        return (other,)
    places = other.clause.places(other.start, other.stop)
    return (Related(quote=other.text, page=places[0].page if places else None),)


def _identified(draft: Finding, ordinal: int) -> Finding:
    named = "\0".join((draft.rule, draft.section or "", fold_plain(draft.quote), str(ordinal)))
    return replace(draft, id=hashlib.sha256(named.encode()).hexdigest())
