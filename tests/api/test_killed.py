"""What was accepted is neither lost nor doubled, whatever is killed and when."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import postgres
import pytest
from books import book, large
from commands import ran
from running import TENDER
from serving import Person, Process, enter, serving, spawned, until

from tender_guard.settings import Settings

KEYS = tuple(f"key-{number}" for number in range(8))
SAFE = "-c full_page_writes=on -c shared_buffers=32MB"
"""What PostgreSQL says is written, is."""


def sent(address: Mapping[str, str], cookies: Mapping[str, str], csrf: str, key: str) -> str:
    """Upload until it is accepted, as a client with an idempotency key does; the document's id."""
    headers = {"x-csrf-token": csrf, "idempotency-key": key}
    data = {"lot": f"L-{key}", "agency": "甲招标代理有限公司"}
    for _ in until(60, 0.1):
        url = f"{address['now']}/api/v1/documents"
        files = {"file": ("招标文件.md", TENDER.encode())}
        try:
            answer = httpx.post(
                url, headers=headers, cookies=dict(cookies), data=data, files=files, timeout=20
            )
        except httpx.HTTPError:
            continue
        if answer.status_code == 201:
            return str(answer.json()["id"])
        assert answer.status_code == 503, answer.text
    raise AssertionError(key)


@contextmanager
def uploading(person: Person, address: Mapping[str, str]) -> Iterator[list[str]]:
    """Upload one document a key from two threads while the block runs; the ids at its end."""
    cookies, csrf = dict(person.inner.cookies), person.inner.headers["x-csrf-token"]
    ids: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(sent, address, cookies, csrf, key) for key in KEYS]
        yield ids
        ids += [future.result() for future in futures]


def all_done(person: Person, ids: list[str]) -> None:
    """Every document is there once, with one check that is done."""
    for _ in until(40, 0.2):
        listed = person.get("/documents?size=200")["items"]
        if all(one["check"]["job"]["state"] in {"done", "failed"} for one in listed):
            break
    assert sorted(one["id"] for one in listed) == sorted(ids)
    assert sorted(one["lot"] for one in listed) == sorted(f"L-{key}" for key in KEYS)
    assert [one["check"]["job"]["message"] for one in listed] == [None] * len(KEYS)
    for one in listed:
        (check,) = person.get(f"/documents/{one['id']}/checks")
        assert check["violations"] >= 1
    assert person.get("/audit/verification")["broken"] is None


def import_of(person: Person, path: Path) -> str:
    files = {"file": ("台账.xlsx", path.read_bytes())}
    answer = person.post("/records/imports", files=files, headers={"idempotency-key": "import"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def imported(person: Person, import_id: str) -> dict[str, Any]:
    for _ in until(40, 0.2):
        line: dict[str, Any] = person.get(f"/records/imports/{import_id}")
        if line["job"]["state"] in {"done", "failed"}:
            break
    assert line["job"]["state"] == "done", line
    return line


def begun(person: Person, import_id: str) -> None:
    for _ in until(20, 0.02):
        if person.get(f"/records/imports/{import_id}")["job"]["state"] == "running":
            return
    raise AssertionError(import_id)


def test_a_service_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    data, address = tmp_path / "data", {"now": ""}
    workbook = book(tmp_path / "large.xlsx", large(90))
    with serving(data, tmp_path / "1.log") as process, enter(process) as person:
        address["now"] = process.address
        import_id = import_of(person, workbook)
        with uploading(person, address) as ids:
            begun(person, import_id)
            time.sleep(0.3)
            process.kill()
            process = Process(data, tmp_path / "2.log")  # noqa: PLW2901 - the one after
            address["now"] = process.address
        try:
            with Person(process.address) as again:
                all_done(again, ids)
                summary = imported(again, import_id)["summary"]
            assert {one["sheet"]: one["new"] for one in summary["sheets"]}["bid"] == 720
            with closing(sqlite3.connect(data / "records.db")) as connection:
                assert connection.execute("SELECT count(*) FROM bid").fetchone() == (720,)
                assert connection.execute("SELECT number FROM records_revision").fetchone() == (1,)
        finally:
            process.kill()


def test_a_worker_that_is_killed_is_replaced_and_its_job_done_again(tmp_path: Path) -> None:
    with serving(tmp_path / "data", tmp_path / "log") as process, enter(process) as person:
        with uploading(person, {"now": process.address}) as ids:
            for _ in range(2):
                for _ in until(20):
                    if workers := process.workers():
                        break
                for worker in workers:
                    with suppress(ProcessLookupError):
                        os.kill(worker, signal.SIGKILL)
                time.sleep(0.4)
        all_done(person, ids)


def test_workers_end_with_the_service_they_belong_to(tmp_path: Path) -> None:
    with serving(tmp_path / "data", tmp_path / "log") as process:
        for _ in until(20):
            if len(workers := process.workers()) == 3:
                break
        assert len(workers) == 3, "two that do jobs, one that draws pages"
        os.kill(process.process.pid, signal.SIGKILL)
        process.process.wait()
        for _ in until(30):
            if not any(Path(f"/proc/{worker}").exists() for worker in workers):
                return
    raise AssertionError(workers)


def test_one_of_several_processes_is_replaced_and_all_end_with_the_one_above_them(
    tmp_path: Path,
) -> None:
    with (
        serving(tmp_path / "data", tmp_path / "log", processes=2) as process,
        enter(process) as person,
    ):
        first = spawned(process.process.pid)
        assert len(first) == 2
        for _ in until(30):
            if all(len(spawned(one)) == 2 for one in first):
                break
        assert [len(spawned(one)) for one in first] == [2, 2], "the two workers are shared out"
        with uploading(person, {"now": process.address}) as ids:
            time.sleep(0.3)
            os.kill(first[0], signal.SIGKILL)
        with Person(process.address) as again:
            all_done(again, ids)
            for _ in until(20):
                if len(now := spawned(process.process.pid)) == 2 and first[0] not in now:
                    break
            assert first[1] in now
            assert first[0] not in now
            assert again.get("/health")["status"] == "ok"
        assert process.told().count("服务已启动") == 1
        every = now + [worker for one in now for worker in spawned(one)]
        os.kill(process.process.pid, signal.SIGKILL)
        process.process.wait()
        for _ in until(30):
            if not any(Path(f"/proc/{one}").exists() for one in every):
                break
        assert not [one for one in every if Path(f"/proc/{one}").exists()]
    host, _, port = process.address.removeprefix("http://").partition(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))


@pytest.fixture
def postgresql_server() -> Iterator[postgres.Server]:
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    running = postgres.Server(folder, SAFE)
    running.start()
    yield running
    running.remove()


def test_a_database_server_that_is_killed_costs_nothing_but_time(
    postgresql_server: postgres.Server, tmp_path: Path
) -> None:
    database = postgres.fresh_database(postgresql_server.address)
    workbook = book(tmp_path / "large.xlsx", large(90))
    data = tmp_path / "data"
    with (
        serving(data, tmp_path / "log", database=database) as process,
        enter(process) as person,
    ):
        import_id = import_of(person, workbook)
        with uploading(person, {"now": process.address}) as ids:
            begun(person, import_id)
            postgresql_server.kill()
            assert person.inner.get("/documents").status_code == 503
            assert person.inner.get("/health").status_code == 503
            postgresql_server.start()
        all_done(person, ids)
        imported(person, import_id)
    done = ran(Settings(data=data, database=database), "records", "export", tmp_path / "out.json")
    assert done.returncode == 0, done.stderr
    assert threading.active_count() < 20
