"""Tokens, by which machines act for a person within the scopes that it gave them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework import people
from tender_guard.casework.audit import note
from tender_guard.casework.moments import now
from tender_guard.casework.passwords import digest, new_id, new_secret
from tender_guard.casework.people import Someone
from tender_guard.casework.tables import AccessToken, Person
from tender_guard.errors import UnknownError

Scope: TypeAlias = Literal[
    "documents:read",
    "documents:write",
    "records:read",
    "records:write",
    "rules:read",
    "rules:write",
    "audit:read",
    "people:read",
    "people:write",
]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
PREFIX: Final = "tg_"
"""Begins every token, so that scanners find one that leaked."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as shown; never its secret."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its secret, which is shown this once."""

    token: Token
    secret: str


def issue(
    session: Session, person: Someone, name: str, scopes: tuple[Scope, ...], days: int
) -> NewToken:
    """A new token for the person."""
    secret = PREFIX + new_secret()
    at = now()
    row = AccessToken(
        id=new_id(),
        person=person.id,
        name=name,
        digest=digest(secret),
        scopes=list(scopes),
        created=at,
        expires=at + timedelta(days=days),
    )
    session.add(row)
    note(session, person.actor, "token.issue", row.id, scopes=list(scopes), days=days)
    return NewToken(_shown(row), secret)


def revoke(session: Session, person: Someone, token_id: str) -> None:
    """End a token of the person's own; an administrator ends anyone's.

    Raises:
        UnknownError: no such token.
    """
    row = session.get(AccessToken, token_id)
    if row is None or (row.person != person.id and person.role != "administrator"):
        raise UnknownError("没有这个令牌")
    if row.revoked is None:
        row.revoked = now()
        note(session, person.actor, "token.revoke", row.id)


def of_token(session: Session, secret: str) -> tuple[Someone, frozenset[Scope]] | None:
    """For whom the token acts, and its scopes."""
    found = session.execute(
        select(AccessToken, Person)
        .join(Person, col(Person.id) == col(AccessToken.person))
        .where(col(AccessToken.digest) == digest(secret))
    ).first()
    if found is None:
        return None
    row, person = found
    if row.revoked is not None or row.expires <= now() or not person.active:
        return None
    return people.shown(person), frozenset(_shown(row).scopes)


def listed(session: Session, person: Someone) -> list[Token]:
    """The person's tokens, the newest first."""
    rows = session.scalars(
        select(AccessToken)
        .where(col(AccessToken.person) == person.id)
        .order_by(col(AccessToken.created).desc())
    )
    return [_shown(row) for row in rows]


def _shown(row: AccessToken) -> Token:
    scopes = tuple(scope for scope in SCOPES if scope in row.scopes)
    return Token(row.id, row.name, scopes, row.created, row.expires, row.revoked)
