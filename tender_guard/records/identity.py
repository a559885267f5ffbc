"""Identity numbers: encrypted with a key that is not in the database, compared by a keyed hash.

The key is a file of its own (mode 0600). Whoever has the database alone can neither read a number
nor try out numbers against the hashes. People see the last four characters; a masked number that
comes back in with its person's name is the same number.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from tender_guard.documents.file import shown
from tender_guard.errors import RecordsError
from tender_guard.records.cells import fold

_SHOWN: Final = 4
_MASKED: Final = re.compile(r"(\*+)([^*\s]{0,4})(?: (.*))?", re.DOTALL)
_COMPARING: Final = b"tender_guard: comparing identity numbers"
_NAMING: Final = b"tender_guard: naming the key"


class Vault:
    """Encrypts and compares identity numbers with one key."""

    def __init__(self, key: bytes) -> None:
        """``key`` is what `new_key` makes."""
        self._cipher = Fernet(key)
        self._comparing = hmac.digest(key, _COMPARING, hashlib.sha256)
        self.fingerprint: Final = hmac.digest(key, _NAMING, hashlib.sha256).hex()[:16]
        """Tells keys apart without saying anything of them."""

    def encrypted(self, number: str) -> bytes:
        """What the database keeps; two encryptions of one number differ."""
        return self._cipher.encrypt(number.encode())

    def decrypted(self, kept: bytes) -> str:
        """The number.

        Raises:
            RecordsError: it was encrypted with another key, or was changed.
        """
        try:
            return self._cipher.decrypt(bytes(kept)).decode()
        except InvalidToken as fault:
            raise RecordsError("证件号无法解密：密钥不对，或数据库内容被改动") from fault

    def digest(self, number: str) -> bytes:
        """The keyed hash by which equal numbers are found."""
        return hmac.digest(self._comparing, number.encode(), hashlib.sha256)


def new_key() -> bytes:
    """A fresh random key, as text."""
    return Fernet.generate_key()


def open_vault(path: Path, expected: str | None) -> Vault:
    """The vault of a key file, which is made where there is none and nothing is encrypted yet.

    ``expected`` is the fingerprint of the key the stored numbers were encrypted with.

    Raises:
        RecordsError: the file is missing, is another key, is none, or others may read it.
    """
    if not path.exists():
        if expected is not None:
            raise RecordsError(f"{shown(path)}：没有密钥文件，已存的证件号无法读取，请恢复该文件")
        _make(path)
    vault = _load(path)
    if expected is not None and vault.fingerprint != expected:
        raise RecordsError(f"{shown(path)}：不是加密已存证件号的那把密钥，请恢复原来的密钥文件")
    return vault


def _make(path: Path) -> None:
    """Write a new key so that nobody ever sees half of one; the first of two at once stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(new_key() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError as fault:
        raise RecordsError(f"{shown(path)}：密钥文件无法写入") from fault
    finally:
        fresh.unlink(missing_ok=True)


def _load(path: Path) -> Vault:
    try:
        mode = path.stat().st_mode
        key = path.read_bytes().strip()
    except OSError as fault:
        raise RecordsError(f"{shown(path)}：密钥文件无法读取") from fault
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise RecordsError(f"{shown(path)}：密钥文件别人也能读，请改为只限本人（chmod 600）")
    try:
        return Vault(key)
    except ValueError as fault:
        raise RecordsError(f"{shown(path)}：不是密钥文件") from fault


def masked(number: str) -> str:
    """The number with all but its last four characters covered."""
    kept = number[-_SHOWN:] if len(number) > _SHOWN else ""
    return "*" * (len(number) - len(kept)) + kept


@dataclass(frozen=True, slots=True)
class Mask:
    """What a masked number still tells: its length, its end, and whose it is."""

    length: int
    end: str
    person: str

    def covers(self, number: str) -> bool:
        """Whether it can be this number."""
        return len(number) == self.length and number.endswith(self.end)


def mask_of(text: str) -> Mask | None:
    """The mask that a cell holds, None where it holds a whole number."""
    found = _MASKED.fullmatch(text)
    if found is None:
        return None
    stars, end, person = found.groups()
    return Mask(len(stars) + len(end), end, person or "")


def unmasked(pairs: Iterable[tuple[str | None, str | None]]) -> list[str | None]:
    """Numbers of one workbook that can be compared, given as (number, name of the person).

    A masked number is the whole number that the same person has elsewhere in the workbook; where
    there is none, it is told from the numbers of others by the name, which is put behind it.
    """
    listed = list(pairs)
    whole: dict[str, set[str]] = {}
    for number, name in listed:
        if number is not None and mask_of(number) is None:
            whole.setdefault(_person(name), set()).add(number)
    return [
        None if number is None else _whole(number, _person(name), whole) for number, name in listed
    ]


def _person(name: str | None) -> str:
    return "".join(fold(name or "").split())


def _whole(number: str, person: str, whole: dict[str, set[str]]) -> str:
    mask = mask_of(number)
    if mask is None:
        return number
    fitting = [known for known in whole.get(person, ()) if mask.covers(known)]
    return fitting[0] if len(fitting) == 1 else f"{number} {person}"
