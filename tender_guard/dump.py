"""A database as one file: copied while it is in use, and put back.

SQLite is copied by its own backup interface, PostgreSQL by ``pg_dump`` and ``pg_restore`` of the
server's version or newer; both give the database as it stood at one moment.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL

from tender_guard.database import connect, database_url, reading
from tender_guard.documents.file import shown
from tender_guard.errors import RecordsError
from tender_guard.settings import Settings

SUFFIXES: Final[Mapping[str, str]] = {"sqlite": ".db", "postgresql": ".dump"}
"""What the copy's name ends with, by kind of database."""

_VARIABLES: Final[Mapping[str, str]] = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
_OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def kind_of(settings: Settings) -> str:
    """``sqlite`` or ``postgresql``."""
    return database_url(settings).get_backend_name()


def dump(settings: Settings, target: Path) -> None:
    """Copy the database into a file that only its owner may read.

    Raises:
        RecordsError: it cannot be read, or the file not be written.
    """
    url = database_url(settings)
    with _fresh(target) as part:
        if url.get_backend_name() == "sqlite":
            _copy(Path(url.database or ""), part)
        else:
            _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")


def is_empty(settings: Settings) -> bool:
    """Are there no tables yet?"""
    url = database_url(settings)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return True
    engine = connect(settings)
    try:
        with reading(engine) as connection:
            return not inspect(connection).get_table_names()
    finally:
        engine.dispose()


def refuse_while_used(settings: Settings) -> None:
    """Nobody else may have the database open.

    Raises:
        RecordsError: somebody has.
    """
    url = database_url(settings)
    if url.get_backend_name() == "sqlite":
        used = _is_open(Path(url.database or ""))
    else:
        engine = connect(settings)
        try:
            with reading(engine) as connection:
                used = bool(connection.execute(text(_OTHERS)).scalar())
        finally:
            engine.dispose()
    if used:
        raise RecordsError("数据库正在使用，请先停止服务")


def load(settings: Settings, source: Path) -> None:
    """Put a copy in the place of the database, whatever is there.

    Raises:
        RecordsError: it cannot be read or written; the database is as it was then.
    """
    url = database_url(settings)
    if url.get_backend_name() == "sqlite":
        target = Path(url.database or "")
        with _fresh(target) as part:
            shutil.copyfile(source, part)
            for suffix in ("-wal", "-shm"):
                target.with_name(target.name + suffix).unlink(missing_ok=True)
        return
    _run(
        url,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={url.database}",
        str(source),
    )


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as fault:
        raise RecordsError(f"{shown(source)}：数据库无法复制，{fault}") from fault


def _is_open(path: Path) -> bool:
    """SQLite leaves write-ahead mode only where nobody else has the file open."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0.5)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # what is broken can only be replaced
    return False


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """A file beside the target that becomes it at the end of the block."""
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.touch(mode=0o600)
        yield part
        part.replace(target)
    except OSError as fault:
        raise RecordsError(f"{shown(target)}：无法写入") from fault
    finally:
        part.unlink(missing_ok=True)


def _run(url: URL, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; what it needs to connect goes by its environment."""
    found = shutil.which(program)
    if found is None:
        raise RecordsError(f"没有 {program}，请安装 PostgreSQL 的客户端程序（postgresql-client）")
    given = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    } | {name: url.query[key] for key, name in _VARIABLES.items() if key in url.query}
    environment = {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(  # noqa: S603 - a program of the system's, found by its name
        [found, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = done.stderr.strip().splitlines() or [""]
        raise RecordsError(f"{program} 未能完成：{told[0]}")
