"""What people decide on findings of a document; decisions stay with a finding through versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.audit import note
from tender_guard.casework.documents import DocumentLine
from tender_guard.casework.moments import now
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import Decision, Person
from tender_guard.errors import UsageError

Verdict: TypeAlias = Literal["accepted", "rejected", "returned"]
_VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: the finding is accepted (成立), rejected (不成立) or returned to be mended."""

    id: int
    document: str
    finding: str
    verdict: Verdict
    reason: str
    by: str
    at: datetime


def decide(  # noqa: PLR0913, PLR0917 (one a part)
    session: Session,
    person: Someone,
    document: DocumentLine,
    finding: str,
    verdict: Verdict,
    reason: str,
) -> DecisionLine:
    """Keep a decision; the caller has seen to it that the document has such a finding.

    Raises:
        UsageError: it needs a reason and has none.
    """
    if verdict != "accepted" and not reason.strip():
        raise UsageError("不采纳或退回时须写明理由")
    row = Decision(
        series=document.series,
        document=document.id,
        finding=finding,
        verdict=verdict,
        reason=reason.strip(),
        person=person.id,
        at=now(),
    )
    session.add(row)
    note(
        session,
        person.actor,
        "finding.decide",
        document.id,
        finding=finding,
        verdict=verdict,
        reason=row.reason,
    )
    return _line(row, person.name)


def of_series(session: Session, series: str) -> list[DecisionLine]:
    """All decisions on a document's versions, the newest first."""
    rows = session.execute(
        select(Decision, col(Person.name))
        .join(Person, col(Person.id) == col(Decision.person))
        .where(col(Decision.series) == series)
        .order_by(col(Decision.id).desc())
    )
    return [_line(row, name) for row, name in rows]


def standing(lines: list[DecisionLine]) -> dict[str, DecisionLine]:
    """The last decision on each finding."""
    last: dict[str, DecisionLine] = {}
    for line in lines:
        last.setdefault(line.finding, line)
    return last


def _line(row: Decision, name: str) -> DecisionLine:
    verdict = next(one for one in _VERDICTS if one == row.verdict)
    return DecisionLine(row.id or 0, row.document, row.finding, verdict, row.reason, name, row.at)
