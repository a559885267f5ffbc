from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import openpyxl
import postgres
import pytest
from books import book, owners, table
from commands import ran
from running import MENDED, TENDER
from serving import Person, Process, enter, serving

from tender_guard.archive import MANIFEST, backup, restore
from tender_guard.errors import RecordsError, UsageError
from tender_guard.settings import Settings

NUMBER = "330102199001011234"


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The addresses of two empty databases."""
    if request.param == "sqlite":
        return "", ""
    address = request.getfixturevalue("postgresql")
    return postgres.fresh_database(address), postgres.fresh_database(address)


def filled(process: Process, tmp_path: Path) -> dict[str, str]:
    """Do some work on a service; what it answered, by path."""
    with enter(process) as person:
        first = person.upload(TENDER, wait=60).json()
        second = person.upload(MENDED, wait=60, after=first["id"]).json()
        workbook = book(
            tmp_path / "in.xlsx", owners(关键人员=table("关键人员", {"证件号": NUMBER}))
        )
        imported = person.post(
            "/records/imports?wait=60", files={"file": ("台账.xlsx", workbook.read_bytes())}
        )
        assert imported.json()["summary"], imported.text
        return answers(person, [one["check"]["id"] for one in (first, second)])


def answers(person: Person, checks: list[str]) -> dict[str, str]:
    paths = ["/documents", "/audit?sort=id&size=8", "/projects"]
    for check in checks:
        paths += [f"/checks/{check}/result", f"/checks/{check}/report?format=html"]
    return answered(person, paths)


def answered(person: Person, paths: Iterable[str]) -> dict[str, str]:
    """The answers, without how many there are in all: signing in adds to the audit trail."""
    return {path: person.inner.get(path).text.partition('],"total"')[0] for path in paths}


def whole_numbers(settings: Settings, path: Path) -> str:
    done = ran(settings, "records", "export", path, "--whole-numbers")
    assert done.returncode == 0, done.stderr
    return str(openpyxl.load_workbook(path)["关键人员"]["D3"].value)


def test_what_a_service_knew_is_known_again_after_a_restore(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    old = Settings(data=tmp_path / "old", database=databases[0])
    new = Settings(data=tmp_path / "new", database=databases[1])
    archive = tmp_path / "备份.tar"
    with serving(old.data, tmp_path / "old.log", database=old.database) as process:
        before = filled(process, tmp_path)
        done = ran(old, "backup", archive)  # while the service runs
        assert done.returncode == 0, done.stderr
    assert archive.stat().st_mode & 0o777 == 0o600

    done = ran(new, "restore", archive)
    assert done.returncode == 0, done.stderr
    verified = ran(new, "audit", "verify")
    assert verified.returncode == 0, verified.stdout
    assert whole_numbers(new, tmp_path / "out.xlsx") == NUMBER
    with serving(new.data, tmp_path / "new.log", database=new.database) as process:
        assert process.link is None
        with Person(process.address) as person:
            assert answered(person, before) == before
            assert person.upload(TENDER, wait=60).json()["check"]["violations"] >= 1
        refused = ran(new, "restore", archive, "--overwrite")
        assert "先停止服务" in refused.stderr
        process.stop()

    refused = ran(new, "restore", archive)
    assert refused.returncode == 2
    assert "--overwrite" in refused.stderr
    done = ran(new, "restore", archive, "--overwrite")
    assert done.returncode == 0, done.stderr
    (aside,) = (new.data / "backups").glob("replaced-*")
    assert (aside / "key").exists()
    assert whole_numbers(new, tmp_path / "again.xlsx") == NUMBER


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    settings = Settings(data=folder / "data")
    done = ran(settings, "records", "import", Path("samples/台账.xlsx").absolute())
    assert done.returncode == 0, done.stderr
    backup(settings, folder / "backup.tar")
    return folder / "backup.tar"


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {info.name: (tar.extractfile(info) or io.BytesIO()).read() for info in tar}


def packed(target: Path, content: dict[str, bytes]) -> Path:
    with tarfile.open(target, "w") as tar:
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target


def test_a_backup_that_was_altered_or_cut_is_not_put_back(archive: Path, tmp_path: Path) -> None:
    whole = members(archive)
    key = whole["key"]
    outside = {"../outside": b"x"}
    for number, (content, told) in enumerate(
        (
            ({**whole, "key": key.swapcase()}, "损坏"),
            ({name: data for name, data in whole.items() if name != "key"}, "损坏"),
            ({name: data for name, data in whole.items() if name != MANIFEST}, "清单"),
            (outside | whole, "不该有"),
            ({**whole, "data/more": b"x"}, "不该有"),
        )
    ):
        broken = packed(tmp_path / f"{number}.tar", content)
        data = tmp_path / f"data{number}"
        with pytest.raises(UsageError, match=told):
            restore(Settings(data=data), broken)
        assert list(data.iterdir()) == []
    assert not (tmp_path / "outside").exists()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[:100_000])
    for path in (cut, tmp_path / "nothing.tar", Path(__file__)):
        with pytest.raises(UsageError):
            restore(Settings(data=tmp_path / "cut"), path)


def test_a_backup_of_another_kind_of_database_is_refused(archive: Path, tmp_path: Path) -> None:
    content = members(archive)
    manifest = json.loads(content[MANIFEST]) | {"database": "postgresql"}
    other = packed(
        tmp_path / "other.tar",
        {**content, MANIFEST: json.dumps(manifest).encode()},
    )
    with pytest.raises(UsageError, match="另一种数据库"):
        restore(Settings(data=tmp_path / "data"), other)


def test_a_backup_holds_no_unfinished_file_and_no_earlier_copy(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    ran(settings, "records", "import", Path("samples/台账.xlsx").absolute())
    for name in ("files/.half", "backups/records-0001.db", "files/ab/abc"):
        path = settings.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    backup(settings, tmp_path / "b.tar")
    names = set(members(tmp_path / "b.tar"))
    assert names == {"database.db", "key", "data/files/ab/abc", MANIFEST}
    with pytest.raises(RecordsError):
        backup(settings, tmp_path / "nowhere" / "b.tar")


WRITING = """
import sys
from pathlib import Path
from tender_guard.casework.audit import SYSTEM, note
from tender_guard.settings import Settings
from tender_guard.store import open_store
store = open_store(Settings(data=Path(sys.argv[1])))
while True:
    with store.writing_session() as session:
        note(session, SYSTEM, "test", "x")
    print(flush=True)
"""


def test_a_backup_taken_while_others_write_holds_together(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    command = [sys.executable, "-c", WRITING, str(settings.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for number in range(3):
            backup(settings, tmp_path / f"{number}.tar")
        writer.kill()
    for number in range(3):
        new = Settings(data=tmp_path / f"new{number}")
        restore(new, tmp_path / f"{number}.tar")
        with closing(sqlite3.connect(new.data / "records.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ran(new, "audit", "verify").returncode == 0
