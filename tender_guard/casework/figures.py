"""What the service knows beside the records, for the figures of a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework import experts
from tender_guard.casework.packing import unpacked
from tender_guard.casework.paging import Turn
from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import Check, CheckReport, StoredDocument
from tender_guard.casework.tracking import Following
from tender_guard.clock import SHANGHAI
from tender_guard.findings import Report
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.statistics.model import (
    Casework,
    Document,
    ExpertStep,
    FoundIn,
    Mending,
    Period,
)

_MOST: Final = 1_000_000
"""More findings than an office follows."""


def gathered(session: Session, rulebook: Rulebook, span: Period) -> Casework:
    """The documents, the steps about experts and the findings followed, as they stand.

    Only of documents first checked in the period the report itself is read; of one that was erased
    the counts stay, what was found in it is gone.
    """
    steps = tuple(
        ExpertStep(one.expert, one.kind, one.day, one.reason) for one in experts.actions(session)
    )
    return Casework(
        documents=_documents(session, span),
        steps=steps,
        mendings=_mendings(session, rulebook, span),
    )


def _mendings(session: Session, rulebook: Rulebook, span: Period) -> tuple[Mending, ...]:
    every = Turn(1, _MOST, "id")
    page = Following(rulebook).listed(session, Sight(), every, span.as_of)
    return tuple(
        Mending(
            str(one.id),
            one.lot,
            one.title,
            one.opened,
            one.colour,
            is_closed=one.state == "closed",
            referred=one.referred,
        )
        for one in page.items
    )


def _documents(session: Session, span: Period) -> tuple[Document, ...]:
    rows = session.execute(
        select(StoredDocument, Check)
        .join(Check, col(Check.document) == col(StoredDocument.id))
        .where(col(Check.done).is_not(None))
        .order_by(col(StoredDocument.series), col(Check.done), col(Check.id))
    )
    series: dict[str, list[tuple[StoredDocument, Check]]] = {}
    for document, check in rows:
        series.setdefault(document.series, []).append((document, check))
    return tuple(_document(session, span, own) for own in series.values())


def _document(
    session: Session, span: Period, own: Sequence[tuple[StoredDocument, Check]]
) -> Document:
    document, check = own[0]
    days = [
        (each.done.astimezone(SHANGHAI).date(), one.version)
        for one, each in own
        if each.done is not None
    ]
    published = [each for one, each in own if one.state == "published"]
    first = days[0][0]
    return Document(
        document.series,
        document.name,
        document.lot,
        document.agency,
        first,
        tuple(days),
        check.violations or 0,
        _found(session, check.id) if span.has(first) else (),
        published[-1].violations if published else None,
    )


def _found(session: Session, check_id: str) -> tuple[FoundIn, ...]:
    kept = session.get(CheckReport, check_id)
    if kept is None:
        return ()
    report: Report = unpacked(kept.report)
    return tuple(
        FoundIn(one.prohibition, one.severity, one.title)
        for one in report.findings
        if one.waived is None
    )
