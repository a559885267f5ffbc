"""Locks a PDF as the standard security handler does (revision 2: RC4 with 40 bits)."""

from __future__ import annotations

import hashlib
import re

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
PERMISSIONS = -44
ID = bytes(range(16))


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _padded(password: str) -> bytes:
    return (password.encode("ascii") + PADDING)[:32]


def locked(plain: bytes, *, user: str, owner: str) -> bytes:
    """A hand-made PDF (of ``printing.py``) that asks for ``user`` (nothing if empty) to open."""
    owner_key = rc4(_md5(_padded(owner))[:5], _padded(user))
    permissions = PERMISSIONS.to_bytes(4, "little", signed=True)
    key = _md5(_padded(user) + owner_key + permissions + ID)[:5]
    user_key = rc4(key, PADDING)

    def lock(match: re.Match[bytes]) -> bytes:
        number = int(match[1])
        salted = _md5(key + number.to_bytes(3, "little") + b"\0\0")[:10]
        return match[0][: match.start(2) - match.start()] + rc4(salted, match[2]) + b"\nendstream"

    body = re.sub(
        rb"(\d+) 0 obj\n<<(?:(?!endobj).)*?>>\nstream\n(.*?)\nendstream",
        lock,
        plain,
        flags=re.DOTALL,
    )
    trailer = (
        f"/ID [<{ID.hex()}> <{ID.hex()}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P {PERMISSIONS}"
        f" /O <{owner_key.hex()}> /U <{user_key.hex()}> >> >>\nstartxref"
    )
    return body.replace(b">>\nstartxref", trailer.encode("ascii"))
