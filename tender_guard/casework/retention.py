"""What is not kept for ever, and what is erased on request.

What was decided stays (verdicts, counts, hashes, the audit trail, which holds ids and no names);
what goes are files, reports with their quotes, words that people wrote, secrets that are spent.
A file is taken away only when no row of any table needs it, in a transaction of its own after the
one that let it go: a break between the two leaves a file too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update
from sqlmodel import Session, SQLModel, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.files import Files
from tender_guard.casework.moments import now
from tender_guard.casework.tables import (
    AccessToken,
    Check,
    CheckReport,
    Decision,
    GrantedWaiver,
    IdempotencyKey,
    Job,
    KeptRulebook,
    OneTimeLink,
    PageSession,
    RecordsImport,
    SentReminder,
    StoredDocument,
)
from tender_guard.errors import UnknownError
from tender_guard.settings import Settings

Kind: TypeAlias = Literal["drafts", "workbooks", "sessions", "jobs", "reminders"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

ERASED: Final = "（已删除）"
"""What stands for words that were erased."""


@dataclass(frozen=True, slots=True)
class Due:
    """What of one kind is past its period: rows by id, or files by hash."""

    kind: Kind
    days: int
    ids: tuple[str, ...]


def due(session: Session, settings: Settings, files: Files) -> list[Due]:
    """What is past its period, kind by kind; nothing of a kind that is kept for ever."""
    periods: Mapping[Kind, int] = {
        "drafts": settings.keep_drafts_days,
        "workbooks": settings.keep_workbooks_days,
        "sessions": settings.keep_sessions_days,
        "jobs": settings.keep_jobs_days,
        "reminders": settings.keep_reminders_days,
    }
    found = []
    for kind, days in periods.items():
        before = now() - timedelta(days=days)
        ids = _FINDING[kind](session, before, files) if days else ()
        found.append(Due(kind, days, tuple(ids)))
    return found


def apply(session: Session, actor: Actor, found: Iterable[Due]) -> frozenset[str]:
    """Let go what is past its period; the hashes of files that may be taken away now."""
    freed: set[str] = set()
    for one in found:
        if not one.ids:
            continue
        freed |= _APPLYING[one.kind](session, actor, one.ids)
        note(session, actor, "retention.apply", one.kind, days=one.days, count=len(one.ids))
    return frozenset(freed)


def sweep(session: Session, files: Files, freed: Iterable[str]) -> int:
    """Take away files that were let go and that nobody needs; how many."""
    wanted = frozenset(freed)
    gone = wanted - _needed(session, wanted)
    for sha256 in gone:
        files.erase(sha256)
    return len(gone)


def erase_document(session: Session, actor: Actor, document_id: str, reason: str) -> frozenset[str]:
    """Erase a document: its name, its reports, the words of decisions on it; its file is let go.

    Raises:
        UnknownError: there is none, or it was erased before.
    """
    row = session.get(StoredDocument, document_id)
    if row is None or row.erased is not None:
        raise UnknownError("没有这份文件")
    row.erased, row.name = now(), ERASED
    session.flush()
    checks = select(col(Check.id)).where(col(Check.document) == row.id)
    jobs = select(col(Check.job)).where(col(Check.document) == row.id)
    session.execute(delete(CheckReport).where(col(CheckReport.check).in_(checks)))
    session.execute(
        update(Job).where(col(Job.id).in_(jobs), col(Job.error).is_not(None)).values(error=ERASED)
    )
    session.execute(update(Decision).where(col(Decision.document) == row.id).values(reason=ERASED))
    others = select(col(StoredDocument.id)).where(
        col(StoredDocument.series) == row.series, col(StoredDocument.erased).is_(None)
    )
    if session.scalars(others).first() is None:
        session.execute(
            update(GrantedWaiver)
            .where(col(GrantedWaiver.series) == row.series)
            .values(quote=None, reason=ERASED, approver=ERASED)
        )
    note(session, actor, "document.erase", row.id, reason=reason, sha256=row.sha256)
    return frozenset({row.sha256})


def _drafts(session: Session, before: datetime, _files: Files) -> Sequence[str]:
    return session.scalars(
        select(col(StoredDocument.id)).where(
            col(StoredDocument.state) == "draft",
            col(StoredDocument.erased).is_(None),
            col(StoredDocument.uploaded) < before,
        )
    ).all()


def _workbooks(session: Session, before: datetime, files: Files) -> Sequence[str]:
    """Files of imports; what they held is in the records, identity numbers encrypted."""
    rows = session.scalars(
        select(col(RecordsImport.sha256))
        .where(col(RecordsImport.created) < before, _over(RecordsImport.job))
        .distinct()
    )
    return [sha256 for sha256 in rows if files.holds(sha256)]


def _sessions(session: Session, before: datetime, _files: Files) -> Sequence[str]:
    found: list[str] = []
    for table, key in ((PageSession, PageSession.digest), (OneTimeLink, OneTimeLink.digest)):
        found += session.scalars(select(col(key)).where(col(table.expires) < before))
    found += session.scalars(
        select(col(AccessToken.id)).where(
            or_(col(AccessToken.expires) < before, col(AccessToken.revoked) < before)
        )
    )
    found += session.scalars(
        select(col(IdempotencyKey.key)).where(col(IdempotencyKey.created) < before)
    )
    return found


def _jobs(session: Session, before: datetime, _files: Files) -> Sequence[str]:
    """Jobs that are over and that nothing refers to."""
    statement = select(col(Job.id)).where(col(Job.finished) < before)
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == Job.__tablename__:
                used = select(key.parent).where(key.parent.is_not(None))
                statement = statement.where(col(Job.id).not_in(used))
    return session.scalars(statement).all()


def _reminders(session: Session, before: datetime, _files: Files) -> Sequence[str]:
    return session.scalars(
        select(col(SentReminder.id)).where(
            col(SentReminder.sent) < before, col(SentReminder.text) != ERASED
        )
    ).all()


def _erase_drafts(session: Session, actor: Actor, ids: Sequence[str]) -> frozenset[str]:
    freed: set[str] = set()
    for one in ids:
        freed |= erase_document(session, actor, one, "超过草稿的保存期限")
    return frozenset(freed)


def _free_workbooks(_session: Session, _actor: Actor, ids: Sequence[str]) -> frozenset[str]:
    return frozenset(ids)


def _delete_sessions(session: Session, _actor: Actor, ids: Sequence[str]) -> frozenset[str]:
    session.execute(delete(PageSession).where(col(PageSession.digest).in_(ids)))
    session.execute(delete(OneTimeLink).where(col(OneTimeLink.digest).in_(ids)))
    session.execute(delete(AccessToken).where(col(AccessToken.id).in_(ids)))
    session.execute(delete(IdempotencyKey).where(col(IdempotencyKey.key).in_(ids)))
    return frozenset()


def _delete_jobs(session: Session, _actor: Actor, ids: Sequence[str]) -> frozenset[str]:
    session.execute(delete(Job).where(col(Job.id).in_(ids)))
    return frozenset()


def _erase_reminders(session: Session, _actor: Actor, ids: Sequence[str]) -> frozenset[str]:
    session.execute(
        update(SentReminder).where(col(SentReminder.id).in_(ids)).values(text=ERASED, party=ERASED)
    )
    return frozenset()


_FINDING: Final[Mapping[Kind, Callable[[Session, datetime, Files], Sequence[str]]]] = {
    "drafts": _drafts,
    "workbooks": _workbooks,
    "sessions": _sessions,
    "jobs": _jobs,
    "reminders": _reminders,
}
_APPLYING: Final[Mapping[Kind, Callable[[Session, Actor, Sequence[str]], frozenset[str]]]] = {
    "drafts": _erase_drafts,
    "workbooks": _free_workbooks,
    "sessions": _delete_sessions,
    "jobs": _delete_jobs,
    "reminders": _erase_reminders,
}


def _needed(session: Session, hashes: frozenset[str]) -> set[str]:
    """Those that a row still needs: of any table that names files by their hash."""
    needed: set[str] = set()
    for table in SQLModel.metadata.tables.values():
        if "sha256" in table.c and table.name != KeptRulebook.__tablename__:
            rows = select(table.c.sha256).where(table.c.sha256.in_(hashes), _alive(table))
            needed |= set(session.scalars(rows))
    return needed


def _alive(table: Table) -> ColumnElement[bool]:
    if table.name == StoredDocument.__tablename__:
        return table.c.erased.is_(None)
    if table.name == RecordsImport.__tablename__:
        return ~_over(table.c.job)
    return and_(True)  # noqa: FBT003 - SQL's


def _over(job: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return col(job).in_(select(col(Job.id)).where(col(Job.state).in_(("done", "failed"))))
