"""Documents that wait for someone: for the office to decide, or for an agency to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from tender_guard.casework.documents import DocumentLine, listed, report
from tender_guard.casework.paging import Turn
from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import Decision, GrantedWaiver, StoredDocument

NEWEST = 200
"""Documents looked at; older ones than that wait no longer for anyone's morning."""


SOON: Final = timedelta(days=30)
"""A waiver that ends within this time is told of."""


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


@dataclass(frozen=True, slots=True)
class Ending:
    """A waiver that ends on ``expires``; ``document`` is the last version that it is for."""

    document: str
    name: str
    lot: str
    reason: str
    approver: str
    expires: date


def ending(session: Session, sight: Sight, today: date) -> list[Ending]:
    """Waivers of documents that are seen, which end within `SOON`, the next first."""
    rows = session.execute(
        select(GrantedWaiver, StoredDocument)
        .join(StoredDocument, col(StoredDocument.series) == col(GrantedWaiver.series))
        .where(
            sight.documents(),
            col(StoredDocument.erased).is_(None),
            col(GrantedWaiver.revoked).is_(None),
            col(GrantedWaiver.expires) >= today,
            col(GrantedWaiver.expires) <= today + SOON,
        )
        .order_by(col(GrantedWaiver.expires), col(StoredDocument.version))
    )
    last = {waiver.id: (waiver, document) for waiver, document in rows}
    return [
        Ending(
            document.id,
            document.name,
            document.lot,
            waiver.reason,
            waiver.approver,
            waiver.expires,
        )
        for waiver, document in last.values()
    ]


def desk(session: Session, sight: Sight) -> Desk:
    """Of the last versions that are seen: those to decide on, to mend, and not readable."""
    newest = listed(session, sight, Turn(size=NEWEST)).items
    last = _last_versions(session, [one.series for one in newest])
    lines = [one for one in newest if one.version == last[one.series]]
    verdicts = _verdicts(session, [one.series for one in lines])
    found = [
        _waiting(session, line, line.check.id, verdicts.get(line.series, {}))
        for line in lines
        if line.check is not None and line.check.job.state == "done"
    ]
    return Desk(
        [one for one in found if one.undecided],
        [one for one in found if one.returned],
        [one for one in lines if one.check is not None and one.check.job.state == "failed"],
        sum(one.check is not None and not one.check.job.over for one in lines),
    )


def _waiting(
    session: Session, line: DocumentLine, check: str, verdicts: Mapping[str, tuple[str, str]]
) -> Waiting:
    """Decisions on earlier versions hold; only what was returned on this one waits to be mended."""
    if not verdicts:
        return Waiting(line, _counted(line), 0)
    open_ = [
        one.id
        for one in report(session, check).findings
        if one.severity != "notice" and one.waived is None
    ]
    returned = sum(verdicts.get(one) == ("returned", line.id) for one in open_)
    return Waiting(line, sum(one not in verdicts for one in open_), returned)


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


def _verdicts(session: Session, series: Iterable[str]) -> dict[str, dict[str, tuple[str, str]]]:
    """The last verdict on each finding, and on which version it was made; by series."""
    rows = session.scalars(
        select(Decision).where(col(Decision.series).in_(set(series))).order_by(col(Decision.id))
    )
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.series, {})[row.finding] = (row.verdict, row.document)
    return found
