"""The database behind the store: SQLite in the data folder, or PostgreSQL by its address.

Writing is one at a time, on both: whoever writes waits for the one before, so two imports cannot
mix, and reading sees the records as they stood between two imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from tender_guard.documents.file import shown
from tender_guard.errors import DatabaseError, RecordsError, UsageError
from tender_guard.settings import Settings, variable

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_PATIENCE: Final = 60
"""Seconds to wait for another who writes."""

_KEPT: Final = 8
_MOST: Final = 48
"""Connections that a process keeps, and has at most: one for each thread that answers requests
(anyio has forty), and a few for the jobs."""

_LOCK: Final = 7311524909617715
"""Any number: PostgreSQL's name for the lock of those who write."""


UPGRADE: Final = "tender-guard db upgrade"
"""What brings a database up to date."""


def open_database(settings: Settings) -> Engine:
    """The database of the settings; a new one gets its tables.

    Raises:
        UsageError: the address is none.
        RecordsError: the database cannot be reached, or is of another version than this program.
    """
    engine = connect(settings)
    try:
        _begin(engine)
    except RecordsError:
        engine.dispose()
        raise
    return engine


def connect(settings: Settings) -> Engine:
    """The database of the settings as it is.

    Raises:
        UsageError: the address is none.
    """
    url = database_url(settings)
    try:
        engine = create_engine(url, **_options(url))
    except (ArgumentError, NoSuchModuleError) as fault:
        raise UsageError(f"{variable('database')}：不是可用的数据库地址") from fault
    except ImportError as fault:
        raise UsageError(
            f"{variable('database')}：缺少连接这种数据库的程序包（{fault.name}）"
        ) from fault
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name != "postgresql":
        raise UsageError(f"{variable('database')}：只支持 SQLite 和 PostgreSQL")
    return engine


def database_url(settings: Settings) -> URL:
    """The address of the database; the folder of an embedded one is made.

    Raises:
        UsageError: the address is none.
        RecordsError: the data folder cannot be made.
    """
    if settings.database:
        try:
            return make_url(settings.database)
        except ArgumentError as fault:
            raise UsageError(f"{variable('database')}：不是可用的数据库地址") from fault
    folder = settings.data.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise RecordsError(f"{shown(folder)}：数据文件夹无法建立") from fault
    return URL.create("sqlite", database=str(folder / "records.db"))


def _options(url: URL) -> dict[str, Any]:
    # Values of a statement that failed must not come into a message or a log.
    options = {"hide_parameters": True, "pool_size": _KEPT, "max_overflow": _MOST - _KEPT}
    if url.get_backend_name() == "sqlite":
        return {**options, "connect_args": {"timeout": _PATIENCE}}
    return {**options, "pool_pre_ping": True}


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - any DBAPI's
    # The driver must not begin transactions by itself: see _begin_sqlite.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # What was erased must not be found in pages that are not used again.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writes beside; given up as a whole where the block fails.

    Raises:
        DatabaseError: the database cannot be reached or written.
        UsageError: a number is larger than the database keeps.
    """
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
    except DBAPIError as fault:
        raise _failed(fault) from fault
    except NoConnectionError as fault:
        raise DatabaseError("数据库繁忙，请稍后再试") from fault
    except OverflowError as fault:
        raise UsageError("数超出了数据库所能保存的范围") from fault


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the records as they stood at one moment.

    Raises:
        DatabaseError: the database cannot be reached or read.
        UsageError: a number is larger than the database keeps.
    """
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except DBAPIError as fault:
        raise _failed(fault) from fault
    except NoConnectionError as fault:
        raise DatabaseError("数据库繁忙，请稍后再试") from fault
    except OverflowError as fault:
        raise UsageError("数超出了数据库所能保存的范围") from fault


def _failed(fault: DBAPIError) -> DatabaseError:
    """What went wrong in one line, without the statement and its values."""
    lines = str(fault.orig).strip().splitlines() or [type(fault).__name__]
    return DatabaseError(f"数据库无法使用：{lines[0]}")


def versions(engine: Engine) -> tuple[str | None, str]:
    """The version that the database is of (None where it is new), and the one that it should be.

    Raises:
        RecordsError: the database cannot be reached.
    """
    with reading(engine) as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    return there, ScriptDirectory.from_config(_config()).get_current_head() or ""


def migrate(engine: Engine, version: str = "head") -> None:
    """Bring the database up to date, or up to an older ``version``.

    Raises:
        RecordsError: it cannot be written, or is of a newer version.
    """
    config = _config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, version)
        except CommandError as fault:
            raise RecordsError("数据库由更新版本的程序建立，请升级本程序") from fault


def _begin(engine: Engine) -> None:
    there, needed = versions(engine)
    if there == needed:
        return
    if there is not None and _is_known(there):
        raise RecordsError(f"数据库是旧版本的，请先运行 {UPGRADE}（会先备份数据）")
    migrate(engine)


def _is_known(version: str) -> bool:
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(script.revision == version for script in scripts)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
