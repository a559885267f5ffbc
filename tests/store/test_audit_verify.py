from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from commands import ran

from tender_guard.casework.audit import SYSTEM, note
from tender_guard.settings import Settings
from tender_guard.store import Store, open_store


def noted(store: Store, times: int) -> None:
    with store.writing_session() as session:
        for number in range(times):
            note(session, SYSTEM, "test", str(number))


def test_a_trail_that_holds_is_status_0_with_its_last_hash(
    store: Store, settings: Settings
) -> None:
    noted(store, 3)
    done = ran(settings, "audit", "verify")
    assert done.returncode == 0, done.stderr
    assert "3 条" in done.stdout
    assert len(done.stdout.split()[-1]) == 64


def test_the_first_entry_that_was_altered_is_named_with_status_1(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with open_store(settings) as store:
        noted(store, 4)
    with closing(sqlite3.connect(tmp_path / "records.db")) as connection:
        connection.execute("DROP TRIGGER audit_entry_UPDATE")
        connection.execute("UPDATE audit_entry SET target = 'x' WHERE id = 3")
        connection.commit()
    done = ran(settings, "audit", "verify")
    assert done.returncode == 1
    assert "第 3 条不符" in done.stdout
    (tmp_path / "records.db").write_bytes(b"no database")
    assert ran(settings, "audit", "verify").returncode == 2
