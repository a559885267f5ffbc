"""A PostgreSQL of the tests' own: in a temporary folder, reached by a socket there, gone after."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server; the address of its first database."""
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    owner = _owner()
    if owner is not None:
        shutil.chown(home, owner)
    data = home / "data"

    def run(*command: object) -> None:
        subprocess.run(
            [str(part) for part in command],
            check=True,
            user=owner,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )

    control = (folder / "pg_ctl", "-D", data, "-w", "-l", home / "log")
    try:
        run(
            folder / "initdb",
            "-D",
            data,
            "-U",
            "tests",
            "-A",
            "trust",
            "-N",
            "--locale=C",
            "-E",
            "UTF8",
        )
        run(*control, "-o", f"-c listen_addresses= -k {home} {_QUICK}", "start")
        try:
            yield f"postgresql+psycopg://tests@/postgres?host={home}"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


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
