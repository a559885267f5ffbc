"""The pipeline for documents: a file becomes clauses, facts, firings, findings, a report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tender_guard.checker import Checker, checker, passed_over
from tender_guard.clock import program_version, today
from tender_guard.documents.clauses import split
from tender_guard.documents.compared import Pair, Setting, compared
from tender_guard.documents.evidence import Evidence
from tender_guard.documents.identity import Identity, identify
from tender_guard.documents.model import Clause, Document, Section
from tender_guard.documents.place import province_of
from tender_guard.documents.project import category_of
from tender_guard.documents.reading import read
from tender_guard.documents.stated import stated
from tender_guard.drafting import findings, in_order
from tender_guard.engine.facts import Fact, Gap
from tender_guard.engine.outcomes import outcomes
from tender_guard.errors import NoTextError
from tender_guard.findings import Finding, Report, Subject, Waiver
from tender_guard.records.lot_record import LotRecord
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Regime, Severity
from tender_guard.settings import Settings
from tender_guard.waivers import apply_waivers


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One line of ``check-clauses``: a clause on its own."""

    id: str
    text: str
    section: Section | None = None
    regime: Regime = "statutory"


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """What a rule says of a clause on its own."""

    rule: str
    prohibition: str | None
    severity: Severity
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """The findings of one line."""

    id: str
    findings: tuple[ClauseFinding, ...]


def check(  # noqa: PLR0913 each is a choice of the caller's
    path: Path,
    *,
    rulebook: Rulebook,
    settings: Settings,
    regime: Regime | None = None,
    issued: date | None = None,
    as_of: date | None = None,
    waivers: Sequence[Waiver] = (),
    lot: LotRecord | None = None,
) -> Report:
    """Check one document.

    ``regime`` and ``issued`` are found in the document where they are not given; ``as_of`` is today
    in Asia/Shanghai where it is not. ``lot`` is the record of the document's lot: it is used where
    the document is silent, and compared where both speak.

    Raises:
        DocumentError: the file cannot be checked; the message says why.
    """
    document = read(path, settings)
    if not any(page.blocks for page in document.pages):
        raise NoTextError(f"{path}：没有可以读取的文字（可能是扫描件或者文字层损坏）")
    return check_document(
        document,
        rulebook=rulebook,
        regime=regime,
        issued=issued,
        as_of=as_of or today(),
        waivers=waivers,
        lot=lot,
    )


def check_document(  # noqa: PLR0913 each is a choice of the caller's
    document: Document,
    *,
    rulebook: Rulebook,
    as_of: date,
    regime: Regime | None = None,
    issued: date | None = None,
    waivers: Sequence[Waiver] = (),
    lot: LotRecord | None = None,
) -> Report:
    """Check a document that was read."""
    ready = checker(rulebook)
    clauses = split(document)
    identity = identify(clauses, document)
    province = province_of(clauses, rulebook.lexicon.provinces_in)
    given = regime or _regime(identity, lot)
    day = issued or identity.issued or (lot.issued if lot else None)
    setting = Setting(
        category=identity.project_class or (lot.category if lot else None),
        industry=(lot.industry if lot else None) or identity.trade,
        issued=day,
        whole=identity.kind == "tender",
    )
    statements = stated(clauses)
    known = [*statements, *(lot.facts(statements) if lot else ())]
    measured = [*compared(known, clauses, setting), *_differences(statements, identity, lot)]
    gaps = [one for one in measured if isinstance(one, Gap)]
    facts = [
        *ready.hits(clauses, given, day or as_of),
        *(one for one in measured if isinstance(one, Fact)),
    ]
    away = passed_over(ready, given, day or as_of, identity.kind, province)
    firings = ready.firings(facts, given, frozenset(away))
    found = in_order(findings(ready, firings, given, day or as_of, province))
    answered, faults = apply_waivers(found, waivers, as_of)
    subject = Subject(
        path=document.path,
        sha256=document.sha256,
        format=document.format,
        kind=identity.kind,
        pages=len(document.pages) if document.format == "pdf" else None,
        regime=given,
        regime_source="given" if regime else identity.regime_source,
        issued=day,
        facts={
            **({"province": province} if province else {}),
            **stated_facts(statements, measured, identity, day),
        },
        unread_pages=document.unread_pages,
    )
    return Report(
        version=program_version(),
        rulebook=rulebook.sha256,
        document=subject,
        as_of=as_of,
        findings=answered,
        outcomes=tuple(outcomes(ready.judge, facts, gaps, firings, without=away)),
        result=_result(subject, rulebook, as_of, answered),
        waiver_faults=faults,
    )


def _regime(identity: Identity, lot: LotRecord | None) -> Regime:
    """What the document shows; the record's word where it shows nothing."""
    if lot is not None and lot.regime is not None and identity.regime_source == "default":
        return lot.regime
    return identity.regime


def _differences(
    statements: Sequence[Fact], identity: Identity, lot: LotRecord | None
) -> Iterator[Fact]:
    """Where the document and the record of its lot state different values."""
    if lot is None:
        return
    for difference in lot.differences(statements, identity.project_class):
        fact = difference.stated
        source = fact.source if fact is not None else identity.behind.get("class")
        quoted = source if isinstance(source, Evidence) else None
        said = str(next(iter(fact.values.values()))) if fact else str(identity.project_class)
        values = {
            "about": difference.about,
            "stated": said,
            "recorded": difference.recorded.value or "",
        }
        yield Fact("record-difference", values, Pair(quoted, difference.recorded))


def check_clauses(lines: Iterable[ClauseLine], rulebook: Rulebook) -> Iterator[ClauseAnswer]:
    """What the rules say of clauses that stand alone, one answer a line, in order."""
    ready = checker(rulebook)
    day = today()
    for line in lines:
        clause = Clause(text=line.text, section=line.section)
        yield ClauseAnswer(line.id, clause_findings(ready, clause, line.regime, day))


def clause_findings(
    ready: Checker, clause: Clause, regime: Regime, day: date
) -> tuple[ClauseFinding, ...]:
    """What the rules say of a clause that stands alone, in a document issued that day."""
    setting = Setting(category=category_of(clause.text))
    measured = compared(stated([clause]), [clause], setting)
    facts = [*ready.hits([clause], regime, day), *(m for m in measured if isinstance(m, Fact))]
    if not facts:
        return ()
    away = frozenset(passed_over(ready, regime, day, "excerpt"))
    return tuple(
        ClauseFinding(f.rule, f.prohibition, f.severity, f.matched)
        for f in findings(ready, ready.firings(facts, regime, away), regime, day)
    )


_SHOWN: dict[str, tuple[str, str]] = {
    "estimate_yuan": ("estimate", "yuan"),
    "max_price_yuan": ("max-price", "yuan"),
    "bid_bond_yuan": ("bid-bond", "yuan"),
    "validity_days": ("validity", "days"),
    "performance_bond_ratio": ("performance-bond", "ratio"),
    "retention_ratio": ("retention", "ratio"),
    "defect_liability_months": ("defect-liability", "months"),
    "duration_days": ("duration", "days"),
    "deadline": ("deadline", "day"),
}


def stated_facts(
    statements: Sequence[Fact],
    measured: Sequence[Fact | Gap],
    identity: Identity,
    issued: date | None,
) -> dict[str, object]:
    """What the document states, under the names of the result; the first of several."""
    shown: dict[str, object] = {}
    if issued is not None:
        shown["issued"] = issued
    for name, (kind, field) in _SHOWN.items():
        value = next((f.values[field] for f in statements if _has(f, kind, field)), None)
        if value is not None:
            shown[name] = value
    if "estimate_yuan" not in shown and "max_price_yuan" not in shown and identity.yuan:
        shown["estimate_yuan"] = identity.yuan
    for name, kind, field in (
        ("bid_period_days", "bid-period", "days"),
        ("score_sum", "score-sum", "sum"),
        ("bid_bond_ratio", "bid-bond-ratio", "ratio"),
    ):
        one = next((m for m in measured if isinstance(m, Fact) and _has(m, kind, field)), None)
        if one is not None:
            shown[name] = one.values[field]
    return shown


def _has(fact: Fact, kind: str, field: str) -> bool:
    return fact.kind == kind and field in fact.values


def _result(subject: Subject, rulebook: Rulebook, as_of: date, found: Sequence[Finding]) -> str:
    said = {
        "document": subject.sha256,
        "rulebook": rulebook.sha256,
        "regime": subject.regime,
        "issued": subject.issued.isoformat() if subject.issued else None,
        "as_of": as_of.isoformat(),
        "findings": sorted(finding.id for finding in found),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
