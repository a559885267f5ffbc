from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from tender_guard.database import open_database, writing
from tender_guard.errors import RecordsError
from tender_guard.records.tables import SHEETS
from tender_guard.settings import Settings


def test_the_migrations_make_the_tables_as_they_are_declared(settings: Settings) -> None:
    engine = open_database(settings)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()
    assert len(SHEETS) == 15


def test_a_database_of_a_newer_version_is_left_alone(settings: Settings) -> None:
    engine = open_database(settings)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    with pytest.raises(RecordsError, match="更新版本"):
        open_database(settings)


def test_sqlite_keeps_foreign_keys_and_writes_ahead(settings: Settings) -> None:
    engine = open_database(settings)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
