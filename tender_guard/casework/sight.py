"""Who sees which lots and documents: the office all, an agency its own, an inspector the drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true
from sqlmodel import Session, col

from tender_guard.casework.people import Someone
from tender_guard.casework.tables import DrawnProject, StoredDocument
from tender_guard.errors import RefusedError
from tender_guard.records.tables import Lot, Project


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees. Neither bound: everything."""

    agency: str | None = None
    inspector: str | None = None

    @classmethod
    def of(cls, person: Someone) -> Sight:
        """By role; an agency's person without an agency sees nothing."""
        if person.role == "agency":
            return cls(agency=person.agency or "")
        if person.role == "inspector":
            return cls(inspector=person.id)
        return cls()

    @property
    def everything(self) -> bool:
        """Is nothing kept from these eyes?"""
        return self.agency is None and self.inspector is None

    def documents(self) -> ColumnElement[bool]:
        """The condition for stored documents."""
        if self.agency is not None:
            return col(StoredDocument.agency) == self.agency
        if self.inspector is not None:
            return col(StoredDocument.lot).in_(self._lots())
        return true()

    def lots(self) -> ColumnElement[bool]:
        """The condition for lots."""
        if self.everything:
            return true()
        return col(Lot.code).in_(self._lots())

    def projects(self) -> ColumnElement[bool]:
        """The condition for projects."""
        if self.agency is not None:
            own = select(col(Lot.project)).where(col(Lot.agency) == self.agency)
            return col(Project.code).in_(own)
        if self.inspector is not None:
            return col(Project.code).in_(self._drawn())
        return true()

    def _lots(self) -> Select[Any]:
        if self.agency is not None:
            return select(col(Lot.code)).where(col(Lot.agency) == self.agency)
        return select(col(Lot.code)).where(col(Lot.project).in_(self._drawn()))

    def _drawn(self) -> Select[Any]:
        return select(col(DrawnProject.project)).where(
            col(DrawnProject.person) == (self.inspector or "")
        )


def seen_lots(session: Session, sight: Sight) -> frozenset[str] | None:
    """The codes of the lots that are seen; None where all are."""
    if sight.everything:
        return None
    return frozenset(session.scalars(select(col(Lot.code)).where(sight.lots())))


def may_upload(session: Session, person: Someone, lot: str, agency: str) -> None:
    """An agency uploads only in its own name, and not to a lot of another.

    Raises:
        RefusedError: it may not.
    """
    if person.role != "agency":
        return
    if agency != person.agency:
        raise RefusedError("只能以本机构的名义上传")
    owner = session.scalar(select(col(Lot.agency)).where(col(Lot.code) == lot))
    if owner is not None and owner != person.agency:
        raise RefusedError(f"标段 {lot} 由其他机构代理，不能上传")
