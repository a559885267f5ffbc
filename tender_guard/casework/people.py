"""People who sign in: their roles, their sessions and links, and being locked out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import compare_digest, token_urlsafe
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from tender_guard.casework.audit import SYSTEM, Actor, note
from tender_guard.casework.moments import now
from tender_guard.casework.paging import Page, Turn, paged
from tender_guard.casework.passwords import digest, hashed, matches, new_id, new_secret
from tender_guard.casework.tables import AccessToken, OneTimeLink, PageSession, Person
from tender_guard.errors import (
    ConflictError,
    LockedError,
    SignInError,
    UnknownError,
    UsageError,
)

Role: TypeAlias = Literal["office", "agency", "inspector", "auditor", "administrator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)

FIRST: Final = "admin"
"""The login of the administrator who is there from the first start, without a password."""

_LINK_HOLDS: Final = timedelta(hours=24)
_SESSION_HOLDS: Final = timedelta(hours=12)
_SESSION_IDLE: Final = timedelta(hours=2)
_FREE_FAILURES: Final = 5
_LOCKED: Final = timedelta(minutes=1)
_LONGEST_LOCK: Final = timedelta(hours=1)
_SEEN_STEP: Final = timedelta(minutes=1)
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as shown; ``ready`` tells that a password was set."""

    id: str
    login: str
    name: str
    role: Role
    agency: str | None
    active: bool
    ready: bool
    locked: bool
    created: datetime

    @property
    def actor(self) -> Actor:
        """As the audit trail names them."""
        return Actor(self.id, self.role)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: its secret for the cookie, and the word against forged requests."""

    secret: str
    csrf: str
    person: Someone


def first_link(session: Session) -> str | None:
    """The one-time link of the first administrator; None where one can sign in already.

    An earlier link that was not used is void.
    """
    able = select(func.count()).where(
        col(Person.role) == "administrator",
        col(Person.password).is_not(None),
        col(Person.active).is_(True),
    )
    if session.scalar(able):
        return None
    person = session.scalars(select(Person).where(col(Person.login) == FIRST)).first()
    if person is None:
        person = _add(session, SYSTEM, FIRST, "管理员", "administrator", None)
    return _link(session, SYSTEM, person)


def add(  # noqa: PLR0913, PLR0917 (one a field)
    session: Session, actor: Actor, login: str, name: str, role: Role, agency: str | None
) -> Someone:
    """A new person, who cannot sign in before using a link.

    Raises:
        UsageError: a field is no use.
        ConflictError: the login is taken.
    """
    return _shown(_add(session, actor, login, name, role, agency))


def _add(  # noqa: PLR0913, PLR0917 (one a field)
    session: Session, actor: Actor, login: str, name: str, role: Role, agency: str | None
) -> Person:
    if not _LOGIN.fullmatch(login):
        raise UsageError("登录名应为 2 到 64 个小写字母、数字、点、横线或下划线，以字母或数字开头")
    _agree(role, agency)
    if session.scalars(select(Person).where(col(Person.login) == login)).first():
        raise ConflictError(f"登录名 {login} 已有人使用")
    person = Person(id=new_id(), login=login, name=name, role=role, agency=agency, created=now())
    session.add(person)
    note(session, actor, "person.add", person.id, role=role, agency=agency)
    return person


def change(  # noqa: PLR0913 (one a field)
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    name: str | None = None,
    role: Role | None = None,
    agency: str | None = None,
    active: bool | None = None,
) -> Someone:
    """Change what is given; whoever loses a role or is made inactive is signed out.

    Raises:
        UnknownError: no such person.
        ConflictError: it would leave no administrator.
    """
    person = _find(session, person_id)
    new_role = role or _role(person)
    new_agency = (agency or person.agency) if new_role == "agency" else None
    _agree(new_role, new_agency)
    stays = person.active if active is None else active
    if person.role == "administrator" and (new_role != "administrator" or not stays):
        _keep_one_administrator(session, person)
    person.name = name or person.name
    person.role, person.agency, person.active = new_role, new_agency, stays
    if role or active is not None or agency:
        _sign_out_everywhere(session, person)
    note(session, actor, "person.change", person.id, role=new_role, agency=new_agency, active=stays)
    return _shown(person)


def link(session: Session, actor: Actor, person_id: str) -> str:
    """A fresh one-time link's secret, by which the person sets a (new) password."""
    return _link(session, actor, _find(session, person_id))


def _link(session: Session, actor: Actor, person: Person) -> str:
    session.execute(
        update(OneTimeLink)
        .where(col(OneTimeLink.person) == person.id, col(OneTimeLink.used).is_(None))
        .values(used=now())
    )
    secret = new_secret()
    session.add(OneTimeLink(digest=digest(secret), person=person.id, expires=now() + _LINK_HOLDS))
    note(session, actor, "person.link", person.id)
    return secret


def owner_of_link(session: Session, secret: str) -> Someone:
    """Whose link it is.

    Raises:
        UnknownError: there is no such link, or it was used, or it is too old.
    """
    return _shown(_find(session, _open_link(session, secret).person))


def redeem(session: Session, secret: str, password: str) -> Someone:
    """Set the password by a link, which is used up.

    Raises:
        UnknownError: there is no such link, or it was used, or it is too old.
        UsageError: the password is no use.
    """
    found = _open_link(session, secret)
    person = _find(session, found.person)
    person.password = hashed(password, person.login)
    person.failures, person.locked_until = 0, None
    found.used = now()
    _sign_out_everywhere(session, person)
    someone = _shown(person)
    note(session, someone.actor, "person.password", person.id)
    return someone


def change_password(
    session: Session, someone: Someone, current: str, password: str
) -> UsageError | None:
    """Set another password; the error is returned where the current one is not it, and counted.

    Raises:
        UsageError: the new password is no use.
        LockedError: too many attempts failed.
    """
    person = _find(session, someone.id)
    if _is_locked(person):
        raise LockedError("密码错误次数过多，请稍后再试")
    if not matches(current, person.password):
        _count_failure(session, person)
        return UsageError("现在的密码不对")
    person.password = hashed(password, person.login)
    person.failures, person.locked_until = 0, None
    note(session, someone.actor, "person.password", person.id)
    return None


def _open_link(session: Session, secret: str) -> OneTimeLink:
    found = session.get(OneTimeLink, digest(secret))
    if found is None or found.used is not None or found.expires <= now():
        raise UnknownError("链接无效、已经用过或已过期，请管理员重新发一个")
    return found


def sign_in(session: Session, login: str, password: str) -> SignedIn | SignInError | LockedError:
    """A fresh session; else the error, returned so that the failure is kept, not rolled back."""
    person = session.scalars(select(Person).where(col(Person.login) == login)).first()
    if person is not None and _is_locked(person) and person.locked_until is not None:
        minutes = int((person.locked_until - now()).total_seconds() // 60) + 1
        return LockedError(f"登录失败次数过多，请 {minutes} 分钟后再试")
    kept = person.password if person is not None and person.active else None
    if not matches(password, kept) or person is None:
        if person is not None:
            _count_failure(session, person)
        return SignInError("登录名或密码不对")
    person.failures, person.locked_until = 0, None
    secret, csrf = new_secret(), token_urlsafe(24)
    at = now()
    session.add(
        PageSession(
            digest=digest(secret),
            person=person.id,
            csrf=csrf,
            created=at,
            seen=at,
            expires=at + _SESSION_HOLDS,
        )
    )
    someone = _shown(person)
    note(session, someone.actor, "session.begin", person.id)
    return SignedIn(secret, csrf, someone)


def _count_failure(session: Session, person: Person) -> None:
    person.failures += 1
    over = person.failures - _FREE_FAILURES
    if over >= 0:
        person.locked_until = now() + min(_LOCKED * 2 ** min(over, 10), _LONGEST_LOCK)
        note(session, SYSTEM, "person.lock", person.id, failures=person.failures)


def sign_out(session: Session, secret: str) -> None:
    """End a session, if it is one."""
    found = session.get(PageSession, digest(secret))
    if found is not None:
        note(session, _shown(_find(session, found.person)).actor, "session.end", found.person)
        session.delete(found)


_OF_SESSION: Final = (
    select(PageSession, Person)
    .join(Person, col(Person.id) == col(PageSession.person))
    .where(col(PageSession.digest) == bindparam("digest"))
)
"""Made once: it is asked with every request."""


def of_session(session: Session, secret: str) -> tuple[Someone, str, bool] | None:
    """Whose session it is, its word against forged requests, and whether `touch` is due."""
    row = session.execute(_OF_SESSION, {"digest": digest(secret)}).first()
    if row is None:
        return None
    found, person = row
    at = now()
    if not person.active or found.expires <= at or found.seen + _SESSION_IDLE <= at:
        return None
    return _shown(person), found.csrf, at - found.seen > _SEEN_STEP


def touch(session: Session, secret: str) -> None:
    """Note that the session is in use."""
    found = session.get(PageSession, digest(secret))
    if found is not None:
        found.seen = now()


def same(one: str, other: str) -> bool:
    """Compare words that must not be guessed letter by letter."""
    return compare_digest(one.encode(), other.encode())


def get(session: Session, person_id: str) -> Someone:
    """One person; UnknownError where there is none."""
    return _shown(_find(session, person_id))


def listed(session: Session, turn: Turn, role: Role | None) -> Page[Someone]:
    """The people there are."""
    statement = select(Person)
    if role:
        statement = statement.where(col(Person.role) == role)
    orders = {"login": col(Person.login), "name": col(Person.name), "role": col(Person.role)}
    return paged(session, statement, turn, orders, _shown)


def shown(person: Person) -> Someone:
    """A row as shown."""
    return _shown(person)


def _shown(person: Person) -> Someone:
    return Someone(
        person.id,
        person.login,
        person.name,
        _role(person),
        person.agency,
        person.active,
        person.password is not None,
        _is_locked(person),
        person.created,
    )


def _role(person: Person) -> Role:
    return next(role for role in ROLES if role == person.role)


def _is_locked(person: Person) -> bool:
    return person.locked_until is not None and person.locked_until > now()


def _find(session: Session, person_id: str) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise UnknownError("没有这个人员")
    return person


def _agree(role: Role, agency: str | None) -> None:
    if role == "agency" and not agency:
        raise UsageError("招标代理机构的人员须写明所属机构")
    if role != "agency" and agency:
        raise UsageError("只有招标代理机构的人员才有所属机构")


def _keep_one_administrator(session: Session, leaving: Person) -> None:
    others = select(func.count()).where(
        col(Person.role) == "administrator",
        col(Person.active).is_(True),
        col(Person.password).is_not(None),
        col(Person.id) != leaving.id,
    )
    if not session.scalar(others):
        raise ConflictError("至少要留一名能登录的管理员")


def erase(session: Session, actor: Actor, person_id: str, reason: str) -> None:
    """Erase a person's name and login for good; what they did stays with their id.

    Raises:
        UnknownError: no such person.
        ConflictError: it would leave no administrator.
    """
    person = _find(session, person_id)
    if person.role == "administrator":
        _keep_one_administrator(session, person)
    person.login, person.name = f"erased-{person.id}", "（已删除）"
    person.password, person.active = None, False
    _sign_out_everywhere(session, person)
    session.execute(
        update(AccessToken)
        .where(col(AccessToken.person) == person.id)
        .values(revoked=func.coalesce(AccessToken.revoked, now()), name="（已删除）")
    )
    session.execute(
        update(OneTimeLink)
        .where(col(OneTimeLink.person) == person.id, col(OneTimeLink.used).is_(None))
        .values(used=now())
    )
    note(session, actor, "person.erase", person.id, reason=reason)


def _sign_out_everywhere(session: Session, person: Person) -> None:
    for one in session.scalars(select(PageSession).where(col(PageSession.person) == person.id)):
        session.delete(one)
