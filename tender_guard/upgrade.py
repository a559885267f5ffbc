"""Bringing the database to this program's version, after a copy of it was made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tender_guard.casework.moments import now
from tender_guard.database import connect, migrate, versions
from tender_guard.dump import SUFFIXES, dump
from tender_guard.settings import Settings

FOLDER: Final = "backups"
"""The folder of copies within the data folder."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """From which version to which (None: there was no database); ``copy`` is the one before."""

    before: str | None
    after: str
    copy: Path | None


def upgrade(settings: Settings) -> Upgrade:
    """Copy the database and bring it up to date; nothing is done where it is.

    Raises:
        RecordsError: it cannot be copied or written, or is of a newer version.
    """
    engine = connect(settings)
    try:
        before, needed = versions(engine)
        if before == needed:
            return Upgrade(before, needed, None)
        copy = None
        if before is not None:
            copy = place_of_copy(settings, f"records-{before}", SUFFIXES[engine.dialect.name])
            dump(settings, copy)
        migrate(engine)
        return Upgrade(before, needed, copy)
    finally:
        engine.dispose()


def place_of_copy(settings: Settings, name: str, suffix: str) -> Path:
    """Where a copy made now goes."""
    return settings.data.expanduser() / FOLDER / f"{name}-{now():%Y%m%dT%H%M%S%fZ}{suffix}"
