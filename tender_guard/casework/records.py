"""Imports of workbooks as jobs, and what the stored records say on a day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework import jobs
from tender_guard.casework.audit import Actor, note
from tender_guard.casework.files import Kept
from tender_guard.casework.jobs import Progress
from tender_guard.casework.moments import now
from tender_guard.casework.packing import Snapshot, packed
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.passwords import new_id
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import (
    IdempotencyKey,
    RecordsCheck,
    RecordsImport,
    RecordsRevision,
)
from tender_guard.errors import ConflictError, UnknownError
from tender_guard.records.model import Summary
from tender_guard.records.tables import SHEETS


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A workbook that was handed in; ``summary`` is there once it was taken in."""

    id: str
    name: str
    sha256: str
    size: int
    created: datetime
    job: Progress
    summary: dict[str, Any] | None


def accept(
    session: Session, person: Someone, name: str, file: Kept, key: str | None = None
) -> ImportLine:
    """Queue the import of a workbook; the same one again where the key is known.

    Raises:
        ConflictError: the key came with another file before.
    """
    digest = f"import {file.sha256}"
    if key is not None:
        known = session.get(IdempotencyKey, (person.id, key))
        if known is not None and known.digest != digest:
            raise ConflictError("这个幂等键已用于另一次上传")
        if known is not None:
            return get(session, known.target)
    import_id = new_id()
    job = jobs.put(session, "import", import_id, person.id)
    at = now()
    session.add(
        RecordsImport(
            id=import_id,
            job=job,
            name=name,
            sha256=file.sha256,
            size=file.size,
            person=person.id,
            created=at,
        )
    )
    session.flush()
    if key is not None:
        session.add(
            IdempotencyKey(person=person.id, key=key, digest=digest, target=import_id, created=at)
        )
    note(session, person.actor, "records.upload", import_id, sha256=file.sha256)
    return get(session, import_id)


def get(session: Session, import_id: str) -> ImportLine:
    """One import; UnknownError where there is none."""
    row = session.get(RecordsImport, import_id)
    if row is None:
        raise UnknownError("没有这次导入")
    return _line(row, jobs.get(session, row.job))


def listed(session: Session, turn: Turn) -> Page[ImportLine]:
    """The imports, the newest first."""
    orders = {"-created": col(RecordsImport.created), "name": col(RecordsImport.name)}
    page: Page[RecordsImport] = paged(session, select(RecordsImport), turn, orders, lambda row: row)
    known = jobs.by_id(session, [row.job for row in page.items])
    items = [_line(row, known[row.job]) for row in page.items]
    return Page(items, page.total, page.page, page.size)


def taken_in(session: Session, import_id: str, actor: Actor, summary: Summary) -> None:
    """Note what an import did, in the transaction in which it does it."""
    row = session.get(RecordsImport, import_id)
    if row is None or row.done is not None:
        raise ConflictError("这次导入已经完成")
    row.done, row.summary = now(), summary_record(summary)
    changed(session, actor, import_id, summary)


def changed(session: Session, actor: Actor, target: str, summary: Summary) -> None:
    """Note that the records changed: in the audit trail, and for checks that are out of date."""
    counted = {
        name: {"new": counts.new, "changed": counts.changed}
        for name, counts in summary.sheets.items()
        if counts.new or counts.changed
    }
    note(session, actor, "records.import", target, sheets=counted, bad=len(summary.rejected))
    revised(session)


def revised(session: Session) -> None:
    """Have checks of the records as they were count as out of date."""
    row = session.get(RecordsRevision, 1)
    if row is None:
        session.add(RecordsRevision(id=1, number=1))
    else:
        row.number += 1


def summary_record(summary: Summary) -> dict[str, Any]:
    """What an import did, as JSON."""
    return {
        "sheets": [
            {"sheet": name, "title": SHEETS[name].title, **asdict(counts)}
            for name, counts in summary.sheets.items()
        ],
        "rejected": [asdict(cell) for cell in summary.rejected],
        "unknown": list(summary.unknown),
    }


def revision(session: Session) -> int:
    """How often the records were changed."""
    row = session.get(RecordsRevision, 1)
    return row.number if row else 0


def ask(session: Session, as_of: date, rulebook: str) -> tuple[str, str, bool]:
    """The check of the records as they are: its id, its job, and whether it is done.

    It is queued where there is none, or where the one there was failed.
    """
    number = revision(session)
    row = session.scalars(
        select(RecordsCheck).where(
            col(RecordsCheck.as_of) == as_of,
            col(RecordsCheck.rulebook) == rulebook,
            col(RecordsCheck.revision) == number,
        )
    ).first()
    if row is None:
        check_id = new_id()
        row = RecordsCheck(
            id=check_id,
            job=jobs.put(session, "records", check_id, None),
            as_of=as_of,
            rulebook=rulebook,
            revision=number,
            created=now(),
        )
        session.add(row)
    elif jobs.get(session, row.job).state == "failed":
        row.job = jobs.put(session, "records", row.id, None)
    return row.id, row.job, row.done is not None


def known(session: Session, as_of: date, rulebook: str) -> str | None:
    """The id of the check of the records as they are, if it is done."""
    return session.scalars(
        select(col(RecordsCheck.id)).where(
            col(RecordsCheck.as_of) == as_of,
            col(RecordsCheck.rulebook) == rulebook,
            col(RecordsCheck.revision) == revision(session),
            col(RecordsCheck.done).is_not(None),
        )
    ).first()


def task(session: Session, check_id: str) -> tuple[date, str]:
    """The day and the rulebook of a check of the records."""
    row = _check(session, check_id)
    return row.as_of, row.rulebook


def store(session: Session, check_id: str, snapshot: Snapshot) -> None:
    """Keep what the records say; earlier answers for other days or records are let go."""
    row = _check(session, check_id)
    row.done, row.report = now(), packed(snapshot)
    for old in session.scalars(
        select(RecordsCheck).where(
            col(RecordsCheck.id) != check_id,
            col(RecordsCheck.done).is_not(None),
            col(RecordsCheck.created) < row.created,
        )
    ):
        session.delete(old)


def packed_report(session: Session, check_id: str) -> bytes | None:
    """The packed snapshot of a check that is done."""
    row = session.get(RecordsCheck, check_id)
    return row.report if row else None


def _check(session: Session, check_id: str) -> RecordsCheck:
    row = session.get(RecordsCheck, check_id)
    if row is None:
        raise UnknownError("没有这次台账检查")
    return row


def _line(row: RecordsImport, job: Progress) -> ImportLine:
    return ImportLine(row.id, row.name, row.sha256, row.size, row.created, job, row.summary)
