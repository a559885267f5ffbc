"""The service as its users run it: ``tender-guard serve`` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import httpx
from running import PASSWORD, TENDER

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"服务已启动：(\S+)")
_LINK = re.compile(r"/link/(\S+)")
_PATIENCE = 30.0


class Process:
    """A running service; what it says on standard error goes into a file."""

    def __init__(self, data: Path, said: Path, *options: str, **settings: object) -> None:
        self.said = said
        given = {f"TENDER_GUARD_{name.upper()}": str(value) for name, value in settings.items()}
        with said.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tender_guard.cli", "serve", "--port", "0", *options],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "TENDER_GUARD_DATA": str(data),
                    "TENDER_GUARD_WORKERS": "2",
                    "TENDER_GUARD_PROCESSES": "1",
                    **given,
                },
                stdout=subprocess.DEVNULL,
                stderr=stream,
                start_new_session=True,
            )
        self.address = self._found(_ADDRESS) or ""
        self.link = self._found(_LINK) if "一次性链接" in self.told() else None

    def told(self) -> str:
        return self.said.read_text("utf-8")

    def _found(self, pattern: re.Pattern[str]) -> str | None:
        for _ in until(_PATIENCE):
            told = self.told()
            if found := pattern.search(told):
                return found[1]
            if self.process.poll() is not None:
                raise AssertionError(told)
        raise AssertionError(f"not started: {self.told()}")

    def workers(self) -> list[int]:
        """The processes that do jobs: children of the service, but not the one that counts."""
        return spawned(self.process.pid)

    def kill(self) -> None:
        """End the service at once, as if the power failed, and leave nothing of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        finally:
            self.kill()


def until(seconds: float, pause: float = 0.05) -> Iterator[None]:
    """Try again and again for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(pause)


def spawned(process: int) -> list[int]:
    """The children of a process that run our code; none where it is gone."""
    try:
        folders = Path(f"/proc/{process}/task").glob("*/children")
        children = [int(one) for folder in folders for one in folder.read_text().split()]
        return [
            one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
        ]
    except FileNotFoundError:
        return []


@contextmanager
def serving(data: Path, said: Path, *options: str, **settings: object) -> Iterator[Process]:
    process = Process(data, said, *options, **settings)
    try:
        yield process
    finally:
        process.kill()


class Person:
    """Someone who is signed in over HTTP."""

    def __init__(self, address: str, login: str = "admin", **options: Any) -> None:
        self.inner = httpx.Client(base_url=f"{address}/api/v1", timeout=60, **options)
        answer = self.inner.post("/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        self.inner.headers["x-csrf-token"] = answer.json()["csrf"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.inner.close()

    def get(self, path: str, **options: Any) -> Any:
        answer = self.inner.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.inner.post(path, **options)

    def upload(
        self,
        text: str | bytes = TENDER,
        name: str = "招标文件.md",
        *,
        wait: float = 0,
        key: str | None = None,
        **fields: str,
    ) -> httpx.Response:
        content = text.encode() if isinstance(text, str) else text
        headers = {} if key is None else {"idempotency-key": key}
        return self.post(
            f"/documents?wait={wait}",
            files={"file": (name, content)},
            data={"lot": "L-1", "agency": "甲招标代理有限公司", **fields},
            headers=headers,
        )

    def settled(self, check: str, seconds: float = 30) -> Mapping[str, Any]:
        """A check once its job is over."""
        for _ in until(seconds):
            line: Mapping[str, Any] = self.get(f"/checks/{check}")
            if line["job"]["state"] in {"done", "failed"}:
                return line
        raise AssertionError(f"not settled: {line}")


def enter(process: Process) -> Person:
    """The administrator, by the link of the first start."""
    answer = httpx.post(
        f"{process.address}/api/v1/password", json={"secret": process.link, "password": PASSWORD}
    )
    assert answer.status_code == 201, answer.text
    return Person(process.address)
