"""The lots and agencies that are known, to choose from where a document is uploaded."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, union
from sqlmodel import Session, col

from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import StoredDocument
from tender_guard.records.tables import Lot


@dataclass(frozen=True, slots=True)
class KnownLot:
    """A lot of the records, or one that documents were uploaded to (then without a name)."""

    code: str
    name: str
    agency: str


def known_lots(session: Session, sight: Sight) -> list[KnownLot]:
    """The lots that are seen, by code."""
    found = {
        code: KnownLot(code, "", agency)
        for code, agency in session.execute(
            select(col(StoredDocument.lot), col(StoredDocument.agency))
            .where(sight.documents())
            .distinct()
        )
    }
    for code, name, agency in session.execute(
        select(col(Lot.code), col(Lot.name), col(Lot.agency)).where(sight.lots())
    ):
        found[code] = KnownLot(code, name, agency or "")
    return [found[code] for code in sorted(found)]


def known_agencies(session: Session, sight: Sight) -> list[str]:
    """The agencies of the lots and documents that are seen, by name."""
    named = session.scalars(
        union(
            select(col(Lot.agency)).where(sight.lots()),
            select(col(StoredDocument.agency)).where(sight.documents()),
        )
    )
    return sorted({name for name in named if name})
