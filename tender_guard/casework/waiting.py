"""Documents that wait for someone: for the office to decide, or for an agency to mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from tender_guard.casework.documents import DocumentLine, listed
from tender_guard.casework.paging import Turn
from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import Decision, StoredDocument

NEWEST = 200
"""Documents looked at; older ones than that wait no longer for anyone's morning."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document's last version: how many findings nobody decided on, how many were returned."""

    document: DocumentLine
    undecided: int
    returned: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on someone's desk."""

    undecided: list[Waiting]
    returned: list[Waiting]
    failed: list[DocumentLine]
    running: int


def desk(session: Session, sight: Sight) -> Desk:
    """Of the last versions that are seen: those to decide on, to mend, and not readable."""
    newest = listed(session, sight, Turn(size=NEWEST)).items
    last = _last_versions(session, [one.series for one in newest])
    lines = [one for one in newest if one.version == last[one.series]]
    verdicts = _verdicts(session, [one.id for one in lines])
    found = [
        Waiting(line, max(0, _counted(line) - sum(own.values())), own.get("returned", 0))
        for line in lines
        if line.check is not None and line.check.job.state == "done"
        for own in [verdicts.get(line.id, {})]
    ]
    return Desk(
        [one for one in found if one.undecided],
        [one for one in found if one.returned],
        [one for one in lines if one.check is not None and one.check.job.state == "failed"],
        sum(one.check is not None and not one.check.job.over for one in lines),
    )


def _counted(line: DocumentLine) -> int:
    check = line.check
    return (check.violations or 0) + (check.risks or 0) if check else 0


def _last_versions(session: Session, series: Iterable[str]) -> dict[str, int]:
    rows = session.execute(
        select(col(StoredDocument.series), func.max(col(StoredDocument.version)))
        .where(col(StoredDocument.series).in_(set(series)), col(StoredDocument.erased).is_(None))
        .group_by(col(StoredDocument.series))
    )
    return {row[0]: row[1] for row in rows}


def _verdicts(session: Session, documents: Iterable[str]) -> dict[str, dict[str, int]]:
    """How often each verdict stands, by document: of a finding the last decision counts."""
    rows = session.scalars(
        select(Decision)
        .where(col(Decision.document).in_(set(documents)))
        .order_by(col(Decision.id))
    )
    standing = {(row.document, row.finding): row.verdict for row in rows}
    counts: dict[str, dict[str, int]] = {}
    for (document, _), verdict in standing.items():
        own = counts.setdefault(document, {})
        own[verdict] = own.get(verdict, 0) + 1
    return counts
