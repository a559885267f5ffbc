"""A report as JSON: the shape that other programs rely on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from tender_guard.documents.model import Place
from tender_guard.findings import Basis, Finding, Outcome, Related, Report, Waiver
from tender_guard.reports.results import Failure, Result, first_place


def render(results: Sequence[Result]) -> str:
    """One object for one file, an array for several."""
    records = [as_record(result) for result in results]
    return dumps(records[0] if len(records) == 1 else records)


def dumps(value: object) -> str:
    """JSON for people: indented, Chinese as it is; decimals are numbers with all their digits."""
    return msgspec.json.format(_ENCODER.encode(value), indent=2).decode()


def dumps_line(value: object) -> str:
    """JSON in one line, for JSONL."""
    return _ENCODER.encode(value).decode()


def as_record(result: Result) -> dict[str, Any]:
    """The object of one file."""
    if isinstance(result, Failure):
        return {
            "document": {"path": result.path},
            "error": {"code": result.code, "message": result.message},
            "findings": [],
            "outcomes": [],
        }
    return {
        "tool": {
            "name": "tender-guard",
            "version": result.version,
            "rulebook": result.rulebook,
        },
        "document": _document(result),
        "as_of": result.as_of,
        "findings": [finding_record(f) for f in result.findings],
        "outcomes": [_outcome(o) for o in result.outcomes],
        "waiver_faults": list(result.waiver_faults),
        "result": result.result,
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """The object of one finding."""
    place = first_place(finding)
    record: dict[str, Any] = {
        "id": finding.id,
        "rule": finding.rule,
        "title": finding.title,
        "prohibition": finding.prohibition,
        "severity": finding.severity,
        "section": finding.section,
        "clause": finding.clause,
        "page": place.page,
        "boxes": place.boxes,
        "paragraph": place.paragraph,
        "quote": finding.quote,
        "matched": finding.matched,
        "basis": [basis_record(b) for b in finding.basis],
        "advice": finding.advice,
    }
    if finding.message:
        record["message"] = finding.message
    if finding.related:
        record["related"] = [_related(r) for r in finding.related]
    if len(finding.places) > 1:
        record["places"] = [_place(p) for p in finding.places]
    if finding.waived is not None:
        record["waived"] = _waiver(finding.waived)
    return record


def basis_record(basis: Basis) -> dict[str, Any]:
    """The object of one citation."""
    record: dict[str, Any] = {
        "law": basis.law,
        "article": basis.article,
        "summary": basis.summary,
        "verified": basis.verified,
    }
    if basis.local is not None:
        record |= {"local": basis.local, "document": basis.document}
    return record


def _document(report: Report) -> dict[str, Any]:
    subject = report.document
    return {
        "path": subject.path,
        "sha256": subject.sha256,
        "format": subject.format,
        "kind": subject.kind,
        "pages": subject.pages,
        "regime": subject.regime,
        "regime_source": subject.regime_source,
        "issued": subject.issued,
        "facts": dict(subject.facts),
        "unread_pages": subject.unread_pages,
        "ocr_pages": subject.ocr_pages,
    }


def _place(place: Place) -> dict[str, Any]:
    record: dict[str, Any] = {"page": place.page, "boxes": place.boxes}
    if place.paragraph is not None:
        record["paragraph"] = place.paragraph
    return record


def _related(other: Related) -> dict[str, Any]:
    if other.sheet is None:
        return {"quote": other.quote, "page": other.page}
    return {
        "sheet": other.sheet,
        "key": other.key,
        "column": other.column,
        "value": other.value,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "reason": waiver.reason,
        "approver": waiver.approver,
        "expires": waiver.expires,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "missing": outcome.missing,
    }


def _other(value: object) -> object:
    """What JSON has no notation for: fractions become the nearest decimal of 28 digits."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


_ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=_other)
