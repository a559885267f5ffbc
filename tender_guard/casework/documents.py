"""Uploaded documents, their versions and their checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from tender_guard.casework import jobs
from tender_guard.casework.audit import note
from tender_guard.casework.files import Kept
from tender_guard.casework.jobs import Progress
from tender_guard.casework.moments import now
from tender_guard.casework.packing import packed, unpacked
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.passwords import new_id
from tender_guard.casework.people import Someone
from tender_guard.casework.sight import Sight, may_upload
from tender_guard.casework.tables import (
    Check,
    CheckReport,
    IdempotencyKey,
    Job,
    StoredDocument,
)
from tender_guard.errors import (
    BusyError,
    ConflictError,
    FileMissingError,
    RefusedError,
    UnknownError,
)
from tender_guard.findings import Report
from tender_guard.rulebook.model import Regime

Stage: TypeAlias = Literal["draft", "published"]

_REPORTS: Final = 32
"""So many are kept as they were read last: a review asks for the same one again and again."""
_REGIMES: Final[tuple[Regime, ...]] = ("statutory", "voluntary", "procurement")


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check as listed; the counts, of all that was found, are there once it is done."""

    id: str
    document: str
    rulebook: str
    as_of: date
    with_records: bool
    created: datetime
    job: Progress
    result: str | None
    violations: int | None
    risks: int | None
    notices: int | None


_OF_CHECK: Final[tuple[Any, ...]] = (
    col(Check.id),
    col(Check.document),
    col(Check.rulebook),
    col(Check.as_of),
    col(Check.with_records),
    col(Check.created),
)
_FOUND: Final[tuple[Any, ...]] = (
    col(Check.result),
    col(Check.violations),
    col(Check.risks),
    col(Check.notices),
)
"""What stands before and after the job in a `CheckLine`."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A version of a document as listed, with its last check."""

    id: str
    series: str
    version: int
    name: str
    sha256: str
    size: int
    lot: str
    agency: str
    state: Stage
    regime: Regime | None
    issued: date | None
    uploaded: datetime
    check: CheckLine | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """What comes with a file. ``after`` is a document of which this is the next version."""

    name: str
    lot: str
    agency: str
    state: Stage = "draft"
    regime: Regime | None = None
    issued: date | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs for a check."""

    name: str
    sha256: str
    rulebook: str
    as_of: date
    regime: Regime | None
    issued: date | None
    lot: str | None


def accept(  # noqa: PLR0913, PLR0917 (one a part of the upload)
    session: Session,
    person: Someone,
    upload: Upload,
    file: Kept,
    rulebook: str,
    as_of: date,
    key: str | None = None,
) -> DocumentLine:
    """Take an upload in and queue its check; the same one again where the key is known.

    Raises:
        RefusedError: not in that agency's name, or not to that lot.
        UnknownError: ``after`` is no document that the person sees.
        ConflictError: the key came with another file before.
    """
    digest = f"{file.sha256} {upload}"
    if key is not None:
        known = session.get(IdempotencyKey, (person.id, key))
        if known is not None and known.digest != digest:
            raise ConflictError("这个幂等键已用于另一次上传")
        if known is not None:
            return get(session, Sight.of(person), known.target)
    may_upload(session, person, upload.lot, upload.agency)
    series, version = _place(session, person, upload)
    row = StoredDocument(
        id=new_id(),
        series=series,
        version=version,
        name=upload.name,
        sha256=file.sha256,
        size=file.size,
        lot=upload.lot,
        agency=upload.agency,
        state=upload.state,
        regime=upload.regime,
        issued=upload.issued,
        person=person.id,
        uploaded=now(),
    )
    session.add(row)
    session.flush()
    if key is not None:
        session.add(
            IdempotencyKey(
                person=person.id, key=key, digest=digest, target=row.id, created=row.uploaded
            )
        )
    note(
        session,
        person.actor,
        "document.upload",
        row.id,
        sha256=file.sha256,
        lot=upload.lot,
        agency=upload.agency,
        state=upload.state,
        version=version,
    )
    _queue(session, person, row, rulebook, as_of, with_records=True)
    return get(session, Sight.of(person), row.id)


def _place(session: Session, person: Someone, upload: Upload) -> tuple[str, int]:
    if upload.after is None:
        return new_id(), 1
    before = _find(session, Sight.of(person), upload.after)
    if (before.lot, before.agency) != (upload.lot, upload.agency):
        raise ConflictError("新版本须与原文件属于同一标段、同一机构")
    last = session.scalar(
        select(func.max(col(StoredDocument.version))).where(
            col(StoredDocument.series) == before.series
        )
    )
    return before.series, (last or 0) + 1


def check_again(  # noqa: PLR0913 (one a choice)
    session: Session,
    person: Someone,
    document_id: str,
    rulebook: str,
    as_of: date,
    *,
    with_records: bool,
) -> CheckLine:
    """Queue another check of a document."""
    row = _find(session, Sight.of(person), document_id)
    return _queue(session, person, row, rulebook, as_of, with_records=with_records)


def _queue(  # noqa: PLR0913 (one a choice)
    session: Session,
    person: Someone,
    row: StoredDocument,
    rulebook: str,
    as_of: date,
    *,
    with_records: bool,
) -> CheckLine:
    check_id = new_id()
    job = jobs.put(session, "check", check_id, person.id)
    session.add(
        Check(
            id=check_id,
            document=row.id,
            job=job,
            rulebook=rulebook,
            as_of=as_of,
            with_records=with_records,
            created=now(),
        )
    )
    note(session, person.actor, "document.check", row.id, check=check_id, rulebook=rulebook)
    session.flush()
    (line,) = _checks(session, col(Check.id) == check_id)
    return line


def change_state(session: Session, person: Someone, document_id: str, state: Stage) -> DocumentLine:
    """Publish a draft; what is published stays so.

    Raises:
        ConflictError: it was published before.
    """
    row = _find(session, Sight.of(person), document_id)
    if row.state == "published" and state == "draft":
        raise ConflictError("已发布的文件不能改回草稿")
    if row.state != state:
        row.state = state
        note(session, person.actor, "document.state", row.id, state=state)
    return get(session, Sight.of(person), row.id)


def listed(  # noqa: PLR0913, PLR0917 (one a filter)
    session: Session,
    sight: Sight,
    turn: Turn,
    lot: str | None = None,
    agency: str | None = None,
    state: Stage | None = None,
    series: str | None = None,
    text: str | None = None,
) -> Page[DocumentLine]:
    """The documents that are seen, the newest first."""
    statement = select(StoredDocument).where(
        sight.documents(), col(StoredDocument.erased).is_(None)
    )
    for column, value in (
        (col(StoredDocument.lot), lot),
        (col(StoredDocument.agency), agency),
        (col(StoredDocument.state), state),
        (col(StoredDocument.series), series),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if text:
        statement = statement.where(col(StoredDocument.name).contains(text, autoescape=True))
    orders = {
        "-uploaded": col(StoredDocument.uploaded),
        "name": col(StoredDocument.name),
        "lot": col(StoredDocument.lot),
        "agency": col(StoredDocument.agency),
        "version": col(StoredDocument.version),
    }
    page: Page[StoredDocument] = paged(session, statement, turn, orders, lambda row: row)
    last = _last_checks(session, [row.id for row in page.items])
    items = [_document(row, last.get(row.id)) for row in page.items]
    return Page(items, page.total, page.page, page.size)


def get(session: Session, sight: Sight, document_id: str) -> DocumentLine:
    """One document; UnknownError where there is none that is seen."""
    row = _find(session, sight, document_id)
    return _document(row, _last_checks(session, [row.id]).get(row.id))


def versions(session: Session, sight: Sight, document_id: str) -> list[DocumentLine]:
    """All versions of a document, the newest first."""
    row = _find(session, sight, document_id)
    rows = session.scalars(
        select(StoredDocument)
        .where(col(StoredDocument.series) == row.series, sight.documents())
        .order_by(col(StoredDocument.version).desc())
    ).all()
    last = _last_checks(session, [one.id for one in rows])
    return [_document(one, last.get(one.id)) for one in rows]


def checks(session: Session, sight: Sight, document_id: str) -> list[CheckLine]:
    """All checks of a document, the newest first."""
    _find(session, sight, document_id)
    return _checks(session, col(Check.document) == document_id)


def check(session: Session, sight: Sight, check_id: str) -> CheckLine:
    """One check of a document that is seen."""
    seen = select(col(StoredDocument.id)).where(sight.documents())
    wanted = and_(col(Check.id) == check_id, col(Check.document).in_(seen))
    for line in _checks(session, wanted):
        return line
    raise UnknownError("没有这次检查")


def report(session: Session, check_id: str) -> Report:
    """The report of a check that is done.

    Raises:
        BusyError: it is not done.
        FileMissingError: it was erased.
    """
    row = session.get(CheckReport, check_id)
    if row is None:
        check_row = session.get(Check, check_id)
        if check_row is not None and check_row.done is not None:
            raise FileMissingError("文件及其检查报告已删除")
        raise BusyError("检查还没有完成")
    return _unpacked(row.report)


@lru_cache(maxsize=_REPORTS)
def _unpacked(data: bytes) -> Report:
    found: Report = unpacked(data)
    return found


def task(session: Session, check_id: str) -> Task:
    """What is to be checked."""
    check_row = session.get(Check, check_id)
    row = session.get(StoredDocument, check_row.document) if check_row else None
    if row is None or check_row is None:
        raise UnknownError("没有这次检查")
    return Task(
        row.name,
        row.sha256,
        check_row.rulebook,
        check_row.as_of,
        _regime(row.regime),
        row.issued,
        row.lot if check_row.with_records else None,
    )


def store(session: Session, check_id: str, found: Report) -> None:
    """Keep the report of a check; once."""
    row = session.get(Check, check_id)
    if row is None or row.done is not None:
        raise ConflictError("这次检查已有结果")
    row.done, row.result = now(), found.result
    row.violations = sum(one.severity == "violation" for one in found.findings)
    row.risks = sum(one.severity == "risk" for one in found.findings)
    row.notices = sum(one.severity == "notice" for one in found.findings)
    session.add(CheckReport(check=check_id, report=packed(found)))


def _find(session: Session, sight: Sight, document_id: str) -> StoredDocument:
    row = session.scalars(
        select(StoredDocument).where(col(StoredDocument.id) == document_id, sight.documents())
    ).first()
    if row is None:
        raise UnknownError("没有这份文件")
    return row


def _last_checks(session: Session, ids: list[str]) -> dict[str, CheckLine]:
    last: dict[str, CheckLine] = {}
    for line in _checks(session, col(Check.document).in_(ids)):
        last.setdefault(line.document, line)
    return last


def _checks(session: Session, wanted: ColumnElement[bool]) -> list[CheckLine]:
    """The checks that are wanted, the newest first."""
    rows = session.execute(
        select(*_OF_CHECK, *_FOUND, *jobs.COLUMNS)
        .join(Job, col(Job.id) == col(Check.job))
        .where(wanted)
        .order_by(col(Check.created).desc(), col(Check.id))
    )
    return [_line(row) for row in rows]


def _line(row: Sequence[Any]) -> CheckLine:
    found, job = len(_OF_CHECK), len(_OF_CHECK) + len(_FOUND)
    values: tuple[Any, ...] = (*row[:found], Progress(*row[job:]), *row[found:job])
    return CheckLine(*values)


def _document(row: StoredDocument, last: CheckLine | None) -> DocumentLine:
    return DocumentLine(
        row.id,
        row.series,
        row.version,
        row.name,
        row.sha256,
        row.size,
        row.lot,
        row.agency,
        "published" if row.state == "published" else "draft",
        _regime(row.regime),
        row.issued,
        row.uploaded,
        last,
    )


def _regime(text: str | None) -> Regime | None:
    return next((regime for regime in _REGIMES if regime == text), None)


def owned(person: Someone, agency: str | None) -> str:
    """The agency an upload is for: an agency's people upload for their own."""
    if person.role == "agency":
        return person.agency or ""
    if not agency:
        raise RefusedError("须写明文件所属的招标代理机构")
    return agency
