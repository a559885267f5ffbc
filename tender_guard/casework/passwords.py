"""Secrets: made at random, kept as hashes; and passwords."""

from __future__ import annotations

import hashlib
from secrets import token_urlsafe
from typing import Final
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tender_guard.errors import UsageError

_HASHER: Final = PasswordHasher()
_NOBODY: Final = _HASHER.hash(token_urlsafe(32))
"""Compared where there is no such person, so that it takes as long as where there is."""

SHORTEST: Final = 12
LONGEST: Final = 200


def new_id() -> str:
    """A fresh id that nobody can guess."""
    return uuid4().hex


def new_secret() -> str:
    """256 random bits as text."""
    return token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret. A fast hash does: no one guesses 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hashed(password: str, login: str) -> str:
    """What is kept of a password (argon2id).

    Raises:
        UsageError: the password is too short, or as good as the name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"密码应为 {SHORTEST} 到 {LONGEST} 个字符")
    if login.casefold() in password.casefold() or len(set(password)) <= SHORTEST // 3:
        raise UsageError("密码不能包含登录名，也不能只有少数几个不同的字符")
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Is it the password?"""
    try:
        return _HASHER.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
