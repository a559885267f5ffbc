"""Jobs in the database, each held by one owner for as long as its lease.

An owner that goes on renews its leases; one that died lets them run out, and the job is taken up
by whoever asks next. What a job gives is stored in one transaction with its end, and only by the
owner that holds it, so it is done once however often it was begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlmodel import Session, col

from tender_guard.casework.moments import now
from tender_guard.casework.passwords import new_id
from tender_guard.casework.tables import Job
from tender_guard.errors import ConflictError, UnknownError

Kind: TypeAlias = Literal["check", "import", "records", "trial"]
State: TypeAlias = Literal["queued", "running", "done", "failed"]

LEASE: Final = timedelta(seconds=15)
MOST_ATTEMPTS: Final = 5
"""A job that took its owner down with it so often is not tried again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; ``code`` and ``message`` say why it failed."""

    id: str
    kind: Kind
    subject: str
    state: State
    percent: int
    step: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    code: str | None = None
    message: str | None = None
    status: int | None = None

    @property
    def over(self) -> bool:
        """Will nothing more come?"""
        return self.state in {"done", "failed"}


COLUMNS: Final[tuple[Any, ...]] = (
    col(Job.id),
    col(Job.kind),
    col(Job.subject),
    col(Job.state),
    col(Job.percent),
    col(Job.step),
    col(Job.created),
    col(Job.started),
    col(Job.finished),
    col(Job.error_code),
    col(Job.error),
    col(Job.error_status),
)
"""What a `Progress` is made of, in its order."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that the owner has."""

    id: str
    kind: Kind
    subject: str


def put(session: Session, kind: Kind, subject: str, person: str | None) -> str:
    """Queue a job; its id."""
    job = Job(
        id=new_id(), kind=kind, subject=subject, person=person, created=now(), step="排队等候"
    )
    session.add(job)
    session.flush()
    return job.id


def waiting(session: Session) -> bool:
    """Is there a job that could be taken up?"""
    return session.scalars(select(col(Job.id)).where(_free()).limit(1)).first() is not None


def claim(session: Session, owner: str, most: int) -> list[Claim]:
    """Take up to ``most`` jobs, the oldest first, those of dead owners too."""
    rows = session.scalars(
        select(Job).where(_free()).order_by(col(Job.created), col(Job.id)).limit(most)
    )
    at = now()
    claimed = []
    for job in rows:
        if job.attempts >= MOST_ATTEMPTS:
            _end(job, "interrupted", "检查多次中断，未能完成，请联系管理员", 500)
            continue
        job.state, job.owner, job.lease = "running", owner, at + LEASE
        job.attempts += 1
        job.started = job.started or at
        claimed.append(Claim(job.id, _kind(job), job.subject))
    return claimed


def renew(session: Session, owner: str) -> None:
    """Hold the owner's jobs for another lease."""
    session.execute(
        update(Job)
        .where(col(Job.owner) == owner, col(Job.state) == "running")
        .values(lease=now() + LEASE)
    )


def release(session: Session, owner: str) -> None:
    """Give the owner's jobs back, as if they had not been tried."""
    session.execute(
        update(Job)
        .where(col(Job.owner) == owner, col(Job.state) == "running")
        .values(state="queued", owner=None, lease=None, attempts=Job.attempts - 1)
    )


def owners(session: Session) -> Sequence[str]:
    """Who holds jobs."""
    return [
        owner
        for owner in session.scalars(
            select(col(Job.owner)).where(col(Job.state) == "running").distinct()
        )
        if owner is not None
    ]


def report(session: Session, job_id: str, owner: str, percent: int, step: str) -> None:
    """Say how far it is."""
    session.execute(
        update(Job)
        .where(col(Job.id) == job_id, col(Job.owner) == owner, col(Job.state) == "running")
        .values(percent=percent, step=step)
    )


def finish(session: Session, job_id: str, owner: str) -> None:
    """The job is done; to be called in the transaction that stores what it gave.

    Raises:
        ConflictError: the owner does not hold it any more, so nothing may be stored.
    """
    job = session.get(Job, job_id)
    if job is None or job.owner != owner or job.state != "running":
        raise ConflictError("这项任务已由其他进程接手")
    job.state, job.percent, job.step = "done", 100, "完成"
    job.finished, job.owner, job.lease = now(), None, None


def fail(session: Session, job_id: str, owner: str, code: str, message: str, status: int) -> None:  # noqa: PLR0913, PLR0917 (one a column)
    """The job cannot be done; nothing happens where another has taken it up."""
    job = session.get(Job, job_id)
    if job is not None and job.owner == owner and job.state == "running":
        _end(job, code, message, status)


def try_again(session: Session, job_id: str, owner: str) -> bool:
    """Queue the job anew, whose fault it was not that it ended; False where that is no use."""
    job = session.get(Job, job_id)
    if job is None or job.owner != owner or job.state != "running":
        return True
    if job.attempts >= MOST_ATTEMPTS:
        return False
    job.state, job.owner, job.lease = "queued", None, None
    return True


def _end(job: Job, code: str, message: str, status: int) -> None:
    job.state, job.step = "failed", "未能完成"
    job.error_code, job.error, job.error_status = code, message, status
    job.finished, job.owner, job.lease = now(), None, None


def get(session: Session, job_id: str) -> Progress:
    """How far a job is; UnknownError where there is none."""
    for found in by_id(session, [job_id]).values():
        return found
    raise UnknownError("没有这项任务")


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Progress]:
    """How far several are."""
    rows = session.execute(select(*COLUMNS).where(col(Job.id).in_(list(ids))))
    return {row.id: Progress(*row) for row in rows}


def counts(session: Session) -> dict[str, int]:
    """How many there are in each state that is not over."""
    rows = session.execute(
        select(col(Job.state), func.count())
        .where(col(Job.state).in_(("queued", "running")))
        .group_by(col(Job.state))
    )
    found = dict.fromkeys(("queued", "running"), 0)
    for state, count in rows:
        found[state] = count
    return found


def longest_wait(session: Session) -> float:
    """For how many seconds the oldest job that nobody is at has waited."""
    oldest = session.scalars(
        select(col(Job.created)).where(_free()).order_by(col(Job.created)).limit(1)
    ).first()
    return max((now() - oldest).total_seconds(), 0.0) if oldest else 0.0


def person_of(session: Session, job_id: str) -> str | None:
    """Who asked for the job."""
    job = session.get(Job, job_id)
    return job.person if job else None


def _free() -> ColumnElement[bool]:
    return or_(
        col(Job.state) == "queued",
        and_(col(Job.state) == "running", col(Job.lease) < now()),
    )


def _kind(job: Job) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    return next(kind for kind in kinds if kind == job.kind)
