"""The tables of the casework. Their rows never leave this package: it answers with values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from tender_guard.casework.moments import Moment
from tender_guard.records.tables import SHEETS

RECORDS = len(SHEETS)
"""Imported for the names of constraints, which the records' module sets."""


def _moment(*, needed: bool = True) -> Any:  # noqa: ANN401 - sqlmodel's own Field is Any
    return Field(... if needed else None, nullable=not needed, sa_type=Moment)


class Person(SQLModel, table=True):
    """Someone who signs in, or whose machine does. ``agency`` binds an agency's people to it."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    name: str
    role: str
    agency: str | None = None
    password: str | None = None
    failures: int = 0
    locked_until: datetime | None = _moment(needed=False)
    active: bool = True
    created: datetime = _moment()


class OneTimeLink(SQLModel, table=True):
    """A link by which a person sets a password once; only its hash is kept."""

    __tablename__ = "one_time_link"

    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    expires: datetime = _moment()
    used: datetime | None = _moment(needed=False)


class PageSession(SQLModel, table=True):
    """A browser that is signed in."""

    __tablename__ = "page_session"

    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    csrf: str
    created: datetime = _moment()
    seen: datetime = _moment()
    expires: datetime = _moment()


class AccessToken(SQLModel, table=True):
    """A machine's key: acts for its person, within its scopes."""

    __tablename__ = "access_token"

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    name: str
    digest: str = Field(unique=True)
    scopes: list[str] = Field(sa_type=JSON)
    created: datetime = _moment()
    expires: datetime = _moment()
    revoked: datetime | None = _moment(needed=False)


class DrawnProject(SQLModel, table=True):
    """A project that an inspector was drawn for."""

    __tablename__ = "drawn_project"
    __table_args__ = (UniqueConstraint("project", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    project: str = Field(index=True)
    person: str = Field(foreign_key="person.id", index=True)
    drawn: datetime = _moment()
    reason: str = ""


class Drawing(SQLModel, table=True):
    """A random draw of inspections; ``secret`` is shown to nobody before ``record`` reveals it."""

    __tablename__ = "drawing"

    commitment: str = Field(primary_key=True)
    name: str
    record: str
    secret: str
    state: str = Field(default="committed", index=True)
    actor: str
    created: datetime = _moment()
    drawn: datetime | None = _moment(needed=False)
    void_reason: str | None = None


class InspectionResult(SQLModel, table=True):
    """The results of one inspection of one lot, as they came in."""

    __tablename__ = "inspection_result"
    __table_args__ = (UniqueConstraint("code", "lot"),)

    id: str = Field(primary_key=True)
    code: str
    lot: str = Field(index=True)
    results: dict[str, Any] = Field(sa_type=JSON)
    actor: str
    at: datetime = _moment()


class InspectionPhoto(SQLModel, table=True):
    """A photo that an inspector took of an item; ``key`` is the client's, so none comes twice."""

    __tablename__ = "inspection_photo"
    __table_args__ = (UniqueConstraint("person", "key"),)

    id: str = Field(primary_key=True)
    code: str
    lot: str = Field(index=True)
    item: int
    name: str
    sha256: str
    size: int
    key: str
    person: str = Field(foreign_key="person.id")
    at: datetime = _moment()


class TrackedFinding(SQLModel, table=True):
    """A finding that must be mended; ``reference`` is what it is known by where it comes from."""

    __tablename__ = "tracked_finding"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    reference: str = Field(unique=True)
    lot: str = Field(index=True)
    project: str = Field(index=True)
    industry: str | None = None
    title: str
    detail: str
    basis: str
    severity: str
    owner_role: str
    owner: str
    opened: date
    state: str = Field(index=True)
    due: date
    returned: int = 0
    late: int = 0
    answered: date | None = None
    waived_until: date | None = None
    referred: date | None = None
    referral_answered: date | None = None
    department: str | None = None


class FindingAction(SQLModel, table=True):
    """One action on a tracked finding; all are kept."""

    __tablename__ = "finding_action"

    id: int | None = Field(default=None, primary_key=True)
    finding: int = Field(foreign_key="tracked_finding.id", index=True)
    action: str
    day: date
    text: str
    detail: dict[str, Any] = Field(sa_type=JSON)
    actor: str
    role: str
    at: datetime = _moment()


class Job(SQLModel, table=True):
    """Work that was accepted. ``owner`` holds it until ``lease``; then anyone may take it up."""

    __tablename__ = "job"

    id: str = Field(primary_key=True)
    kind: str
    subject: str = Field(index=True)
    state: str = Field(default="queued", index=True)
    attempts: int = 0
    owner: str | None = None
    lease: datetime | None = _moment(needed=False)
    percent: int = 0
    step: str = ""
    error_code: str | None = None
    error: str | None = None
    error_status: int | None = None
    person: str | None = Field(default=None, foreign_key="person.id")
    created: datetime = _moment()
    started: datetime | None = _moment(needed=False)
    finished: datetime | None = _moment(needed=False)


class StoredDocument(SQLModel, table=True):
    """An uploaded file: a version of a ``series``, which belongs to a lot and an agency."""

    __tablename__ = "stored_document"
    __table_args__ = (UniqueConstraint("series", "version"),)

    id: str = Field(primary_key=True)
    series: str = Field(index=True)
    version: int
    name: str
    sha256: str = Field(index=True)
    size: int
    lot: str = Field(index=True)
    agency: str = Field(index=True)
    state: str
    regime: str | None = None
    issued: date | None = None
    person: str = Field(foreign_key="person.id")
    uploaded: datetime = _moment()
    erased: datetime | None = _moment(needed=False)


class Check(SQLModel, table=True):
    """One check of a document with one rulebook; the counts stand once it is done."""

    __tablename__ = "document_check"

    id: str = Field(primary_key=True)
    document: str = Field(foreign_key="stored_document.id", index=True)
    job: str = Field(foreign_key="job.id", index=True)
    rulebook: str
    as_of: date
    with_records: bool
    created: datetime = _moment()
    done: datetime | None = _moment(needed=False)
    result: str | None = None
    violations: int | None = None
    risks: int | None = None
    notices: int | None = None


class CheckReport(SQLModel, table=True):
    """The report of a check, packed."""

    __tablename__ = "check_report"

    check: str = Field(foreign_key="document_check.id", primary_key=True)
    report: bytes = Field(sa_type=LargeBinary)


class RecordsImport(SQLModel, table=True):
    """A workbook that was handed in, and what became of it."""

    __tablename__ = "records_import"

    id: str = Field(primary_key=True)
    job: str = Field(foreign_key="job.id", index=True)
    name: str
    sha256: str
    size: int
    person: str = Field(foreign_key="person.id")
    created: datetime = _moment()
    done: datetime | None = _moment(needed=False)
    summary: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class RecordsCheck(SQLModel, table=True):
    """What the records say on a day under a rulebook, after ``revision`` imports."""

    __tablename__ = "records_check"
    __table_args__ = (UniqueConstraint("as_of", "rulebook", "revision"),)

    id: str = Field(primary_key=True)
    job: str = Field(foreign_key="job.id", index=True)
    as_of: date
    rulebook: str
    revision: int
    created: datetime = _moment()
    done: datetime | None = _moment(needed=False)
    report: bytes | None = Field(default=None, sa_type=LargeBinary)


class RecordsRevision(SQLModel, table=True):
    """How often the records were changed; one row."""

    __tablename__ = "records_revision"

    id: int | None = Field(default=None, primary_key=True)
    number: int


class Decision(SQLModel, table=True):
    """What a person decided on a finding; the last one stands, the earlier ones are kept."""

    __tablename__ = "decision"

    id: int | None = Field(default=None, primary_key=True)
    series: str = Field(index=True)
    document: str = Field(foreign_key="stored_document.id", index=True)
    finding: str = Field(index=True)
    verdict: str
    reason: str
    person: str = Field(foreign_key="person.id")
    at: datetime = _moment()


class GrantedWaiver(SQLModel, table=True):
    """Findings of a document's versions that are let pass, with the reason and an end."""

    __tablename__ = "granted_waiver"

    id: str = Field(primary_key=True)
    series: str = Field(index=True)
    finding: str | None = None
    rule: str | None = None
    quote: str | None = None
    reason: str
    approver: str
    expires: date
    person: str = Field(foreign_key="person.id")
    created: datetime = _moment()
    revoked: datetime | None = _moment(needed=False)


class SentReminder(SQLModel, table=True):
    """A reminder that was given to a party: the letter as it was."""

    __tablename__ = "sent_reminder"

    id: str = Field(primary_key=True)
    party: str = Field(index=True)
    role: str
    as_of: date
    duties: int
    text: str
    person: str = Field(foreign_key="person.id")
    sent: datetime = _moment()


class ExpertAction(SQLModel, table=True):
    """What the office did about an expert: reminded, suspended, proposed removal, took up again."""

    __tablename__ = "expert_action"

    id: str = Field(primary_key=True)
    expert: str = Field(index=True)
    kind: str
    day: date
    until: date | None = None
    reason: str
    actor: str
    at: datetime = _moment()


class InterviewRecord(SQLModel, table=True):
    """The signed record of an interview: who was there, and what was answered, by topic."""

    __tablename__ = "interview_record"

    id: str = Field(primary_key=True)
    lot: str = Field(index=True)
    held: date
    attendees: str
    answers: dict[str, str] = Field(sa_type=JSON)
    actor: str
    at: datetime = _moment()


class InterviewPromise(SQLModel, table=True):
    """What a winner promised in an interview, until when, and when it was done."""

    __tablename__ = "interview_promise"

    id: str = Field(primary_key=True)
    record: str = Field(foreign_key="interview_record.id", index=True)
    lot: str = Field(index=True)
    what: str
    who: str
    due: date
    done_on: date | None = None


class IdempotencyKey(SQLModel, table=True):
    """A key that a client gave with an upload, and what that upload became."""

    __tablename__ = "idempotency_key"

    person: str = Field(primary_key=True, foreign_key="person.id")
    key: str = Field(primary_key=True)
    digest: str
    target: str
    created: datetime = _moment()


class KeptRulebook(SQLModel, table=True):
    """A rulebook that is or was in use, by its hash; its files are in the data folder."""

    __tablename__ = "kept_rulebook"

    sha256: str = Field(primary_key=True)
    kept: datetime = _moment()


class RulebookChange(SQLModel, table=True):
    """A change that an administrator makes to the rules: tried first, then in effect from a day."""

    __tablename__ = "rulebook_change"

    id: str = Field(primary_key=True)
    kind: str
    name: str
    value: dict[str, Any] = Field(sa_type=JSON)
    effective: date
    reason: str
    person: str = Field(foreign_key="person.id")
    created: datetime = _moment()
    job: str | None = Field(default=None, foreign_key="job.id")
    state: str = Field(default="trying", index=True)
    trial: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    decided: datetime | None = _moment(needed=False)
    decider: str | None = Field(default=None, foreign_key="person.id")


class AuditEntry(SQLModel, table=True):
    """One change: who, what, and the hash that ties it to all before. Never altered."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _moment()
    actor: str
    role: str
    action: str = Field(index=True)
    target: str = Field(index=True)
    detail: dict[str, Any] = Field(sa_type=JSON)
    previous: str
    hash: str
