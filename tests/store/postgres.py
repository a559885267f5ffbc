"""A PostgreSQL of the tests' own: in a temporary folder, reached by a socket there, gone after."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import create_engine, text

_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"


def programs() -> Path | None:
    """The folder of the server's programs, the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    if found:
        return found[0].parent
    return Path(on_path).parent if on_path else None


class Server:
    """A server in a temporary folder of its own."""

    def __init__(self, folder: Path, options: str = _QUICK) -> None:
        """``folder`` holds the programs; nothing runs before `start`."""
        self._folder = folder
        self._options = options
        self._home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._data = self._home / "data"
        self._owner = _owner()
        if self._owner is not None:
            shutil.chown(self._home, self._owner)
        self._run(
            "initdb",
            "-D",
            self._data,
            *["-U", "tests", "-A", "trust", "-N", "--locale=C", "-E", "UTF8"],
        )
        self.address: Final = f"postgresql+psycopg://tests@/postgres?host={self._home}"

    def start(self) -> None:
        options = f"-c listen_addresses= -k {self._home} {self._options}"
        self._control("-l", self._home / "log", "-o", options, "start")

    def kill(self) -> None:
        """End every process of it at once, as the power would."""
        lock = self._data / "postmaster.pid"
        process = int(lock.read_text().split()[0])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for one in (process, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        # Where nobody reaps it, its number goes on as if it were alive.
        lock.unlink()
        for left in self._home.glob(".s.PGSQL.*.lock"):
            left.unlink()

    def remove(self) -> None:
        try:
            self._control("-m", "immediate", "stop")
        finally:
            shutil.rmtree(self._home, ignore_errors=True)

    def _control(self, *arguments: object) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", *arguments)

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(part) for part in (self._folder / program, *arguments)],
            check=True,
            user=self._owner,
            cwd=self._home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server; the address of its first database."""
    running = Server(folder)
    try:
        running.start()
        yield running.address
    finally:
        running.remove()


def fresh_database(address: str) -> str:
    """The address of a new empty database of the server."""
    name = f"t{uuid4().hex}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.replace("/postgres?", f"/{name}?")


def _owner() -> str | None:
    """The user to run as: the server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
