"""Which inspectors were drawn for which projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.audit import note
from tender_guard.casework.moments import now
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import DrawnProject, Person
from tender_guard.errors import UsageError


@dataclass(frozen=True, slots=True)
class Drawn:
    """One inspector of a project."""

    person: str
    name: str
    drawn: datetime
    reason: str


def of_project(session: Session, code: str) -> list[Drawn]:
    """The inspectors of a project."""
    rows = session.execute(
        select(DrawnProject, col(Person.name))
        .join(Person, col(Person.id) == col(DrawnProject.person))
        .where(col(DrawnProject.project) == code)
        .order_by(col(DrawnProject.id))
    )
    return [Drawn(row.person, name, row.drawn, row.reason) for row, name in rows]


def assign(
    session: Session, actor: Someone, code: str, inspectors: Sequence[str], reason: str
) -> list[Drawn]:
    """Have exactly these inspectors for a project.

    Raises:
        UsageError: someone is no inspector.
    """
    known = set(
        session.scalars(
            select(col(Person.id)).where(
                col(Person.id).in_(inspectors), col(Person.role) == "inspector"
            )
        )
    )
    if known != set(inspectors):
        raise UsageError("只能指派检查人员")
    there = session.scalars(select(DrawnProject).where(col(DrawnProject.project) == code)).all()
    for row in there:
        if row.person not in known:
            session.delete(row)
    for person in known - {row.person for row in there}:
        session.add(DrawnProject(project=code, person=person, drawn=now(), reason=reason))
    note(session, actor.actor, "project.inspectors", code, inspectors=sorted(known), reason=reason)
    return of_project(session, code)
