"""What a check answers: findings, outcomes, and the report that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tender_guard.documents.model import Format, Place
from tender_guard.rulebook.model import DocumentKind, Regime, Severity

OutcomeKind = Literal["hit", "clear", "missing-data", "not-applicable"]


@dataclass(frozen=True, slots=True)
class Basis:
    """A citation as shown: ``verified`` is False where nobody compared it with the law's text."""

    law: str | None
    article: str | None
    summary: str
    verified: bool
    local: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """The other place of a contradiction: in the document, or a cell of the records."""

    quote: str = ""
    page: int | None = None
    sheet: str | None = None
    key: str | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a finding is let pass, by whom and until when."""

    reason: str
    approver: str
    expires: date | None
    id: str | None = None
    rule: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A question to a person about one place of a document.

    ``quote`` is verbatim, at most 200 characters; ``matched`` the words that met. ``places``
    has one entry a page the quote touches (empty where something is absent).
    """

    id: str
    rule: str
    title: str
    prohibition: str | None
    severity: Severity
    section: str | None
    clause: str
    quote: str
    matched: tuple[str, ...]
    places: tuple[Place, ...]
    basis: tuple[Basis, ...]
    advice: str
    message: str = ""
    related: tuple[Related, ...] = ()
    waived: Waiver | None = None

    @property
    def page(self) -> int | None:
        """The page of the first place."""
        return self.places[0].page if self.places else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rule: see the four outcomes of the design."""

    rule: str
    outcome: OutcomeKind
    reason: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The document that was checked, as the report names it."""

    path: str
    sha256: str
    format: Format
    kind: DocumentKind
    pages: int | None
    regime: Regime
    regime_source: Literal["given", "found", "default"]
    issued: date | None
    facts: Mapping[str, object] = field(default_factory=dict)
    unread_pages: tuple[int, ...] = ()
    ocr_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer for one document.

    ``result`` is the sha256 over what was checked and what was found: equal at agency and office.
    ``waiver_faults`` are Chinese lines on waivers that have expired or meet nothing.
    """

    version: str
    rulebook: str
    document: Subject
    as_of: date
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    result: str
    waiver_faults: tuple[str, ...] = ()
