from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from commands import ran
from sqlalchemy import Connection, column, insert, text
from sqlalchemy import table as lightly

from tender_guard.database import UPGRADE, connect, migrate, open_database, writing
from tender_guard.errors import RecordsError
from tender_guard.records.identity import new_key, open_vault
from tender_guard.settings import Settings
from tender_guard.store import open_store

NUMBER = "330102199001011234"


def old_database(settings: Settings) -> None:
    """A database of the first version with a project, a lot and a person in it."""
    settings.data.mkdir(exist_ok=True)
    key = settings.data / "key"
    key.write_bytes(new_key())
    key.chmod(0o600)
    vault = open_vault(key, None)
    engine = connect(settings)
    migrate(engine, "0001")
    with writing(engine) as connection:
        put(connection, "sheet_kept", name="key_person")
        put(connection, "key_kept", fingerprint=vault.fingerprint)
        row: dict[str, object] = {"ordinal": 1, "bad": "[]"}
        put(connection, "project", **row, code="P1", name="道路工程", tenderer="某县交通局")
        lot = {"code": "L1", "project": "P1", "name": "施工", "category": "施工"}
        put(connection, "lot", **row, **lot, method="公开招标", winner="甲公司")
        put(
            connection,
            "key_person",
            **row,
            lot="L1",
            name="张三",
            post="项目经理",
            id_number=vault.encrypted(NUMBER),
            id_number_digest=vault.digest(NUMBER),
            arrived="2026-03-02",
        )
    engine.dispose()


def put(connection: Connection, table: str, **values: object) -> None:
    connection.execute(insert(lightly(table, *map(column, values))).values(values))


def test_an_older_database_is_refused_with_the_command_that_mends_it(settings: Settings) -> None:
    old_database(settings)
    with pytest.raises(RecordsError, match=UPGRADE):
        open_database(settings)
    refused = ran(settings, "serve", "--port", "0")
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "错误：数据库是旧版本的，请先运行 tender-guard db upgrade（会先备份数据）"
    ]
    assert "tender-guard db upgrade" in ran(settings, "db", "version").stderr


def test_an_upgrade_keeps_every_row_and_copies_the_database_first(settings: Settings) -> None:
    old_database(settings)
    done = ran(settings, "db", "upgrade")
    assert done.returncode == 0, done.stderr
    assert "0001" in done.stdout
    (copy,) = (settings.data / "backups").iterdir()
    assert str(copy) in done.stderr
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(settings) as store:
        frames = store.workbook().frames
        assert frames["lot"]["winner"].to_list() == ["甲公司"]
        assert frames["key_person"]["name"].to_list() == ["张三"]
        with store.reading_session() as session:
            kept = session.connection().execute(text("SELECT id_number FROM key_person")).scalar()
    vault = open_vault(settings.data / "key", None)
    assert vault.decrypted(kept or b"") == NUMBER
    if copy.suffix == ".db":
        with closing(sqlite3.connect(copy)) as old:
            assert old.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
            assert old.execute("SELECT name FROM key_person").fetchone() == ("张三",)
    assert "已是最新" in ran(settings, "db", "upgrade").stdout


def test_a_database_of_a_newer_program_is_not_touched(settings: Settings) -> None:
    engine = open_database(settings)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    done = ran(settings, "db", "upgrade")
    assert done.returncode == 2
    assert "升级本程序" in done.stderr
