"""The service under load: reading routes alone, then beside twenty uploads of a hundred pages.

Requests are due at fixed moments, whether or not earlier ones were answered, and each is timed from
the moment it was due, so that waiting in a queue counts. Client and service share the machine; its
load is printed beside, and the processor time a request takes of the service, which others on the
machine change little.

``--read SECONDS`` asks for the first part alone.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from typing import Any

import httpx
from pypdfium2 import PdfDocument

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PASSWORD = "seven prohibitions, no more"  # noqa: S105 - of a service that lives for a minute
AGENCY = "甲招标代理有限公司"
RATE = 200
BESIDE = 20
SECONDS = 20
WARM = 5
CONNECTIONS = 16
UPLOADS = 20
PAGES = 100
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def say(line: str) -> None:
    """Print a line as soon as it is known."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def service(folder: Path) -> Iterator[tuple[int, str, str]]:
    """Run the service: its process, its address, the secret of its first link."""
    said = folder / "said"
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tender_guard.cli", "serve", "--port", "0"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TENDER_GUARD_DATA": str(folder / "data")},
            stderr=stream,
        )
    try:
        while not (found := re.search(r"服务已启动：(\S+)[^/]*\S+/link/(\S+)", said.read_text())):
            if process.poll() is not None:
                raise SystemExit(said.read_text())
            subprocess.run(["sleep", "0.1"], check=True)
        yield process.pid, found[1], found[2]
    finally:
        process.terminate()
        process.wait()


def entered(address: str, secret: str) -> httpx.Client:
    """The administrator, signed in."""
    client = httpx.Client(base_url=f"{address}/api/v1", timeout=120)
    client.post("/password", json={"secret": secret, "password": PASSWORD}).raise_for_status()
    answer = client.post("/session", json={"login": "admin", "password": PASSWORD})
    client.headers["x-csrf-token"] = answer.raise_for_status().json()["csrf"]
    return client


def uploaded(client: httpx.Client, path: Path, lot: str, wait: int = 0) -> dict[str, Any]:
    """A document that was taken in."""
    answer = client.post(
        f"/documents?wait={wait}",
        files={"file": (path.name, path.read_bytes())},
        data={"lot": lot, "agency": AGENCY},
    )
    made: dict[str, Any] = answer.raise_for_status().json()
    return made


def filled(client: httpx.Client) -> list[str]:
    """Give the service documents and records; the routes to read."""
    samples = [path for path in sorted(SAMPLES.glob("*.pdf")) if "扫描" not in path.name]
    ids = [uploaded(client, path, f"L-{path.stem}", 60)["id"] for path in samples]
    for number in range(40):
        uploaded(client, SAMPLES / "摘录.txt", f"L-{number}")
    workbook = (SAMPLES / "台账.xlsx").read_bytes()
    client.post(
        "/records/imports?wait=60", files={"file": ("台账.xlsx", workbook)}
    ).raise_for_status()
    project = client.get("/projects").raise_for_status().json()["items"][0]["code"]
    api = [
        "/documents",
        f"/documents/{ids[0]}",
        f"/documents/{ids[0]}/findings",
        "/obligations",
        "/records/findings",
        "/projects",
        f"/projects/{project}",
        "/rules",
        "/tracked",
        "/inspections",
        "/draws",
        "/interviews",
        "/experts",
    ]
    paths = [f"/api/v1{path}" for path in api]
    pages = ["/", "/documents", f"/documents/{ids[0]}", "/rules", "/duties", "/tracked"]
    return [*paths, *pages]


class Connection:
    """A kept connection; as little work as can be, since the client shares the machine."""

    def __init__(self, address: str, cookie: str) -> None:
        self._host, self._port = address.removeprefix("http://").split(":")
        self._head = f" HTTP/1.1\r\nHost: {self._host}\r\nCookie: {cookie}\r\n\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """The status of the answer, which is read to its end."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, int(self._port))
        reader, writer = self._streams
        writer.write(f"GET {path}{self._head}".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        if length is None:
            raise ValueError(f"{path}: no length")
        await reader.readexactly(int(length[1]))
        return int(head[9:12])


async def read(
    address: str, cookie: str, paths: Sequence[str], rate: int, on: Callable[[float], bool]
) -> dict[str, list[float]]:
    """Ask at the rate for as long as ``on``; milliseconds by path."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(Connection(address, cookie))
    took: dict[str, list[float]] = {path: [] for path in paths}

    async def ask(path: str, due: float) -> None:
        connection = await free.get()
        status = await connection.get(path)
        took[path].append(1000 * (perf_counter() - due))
        free.put_nowait(connection)
        if status >= httpx.codes.BAD_REQUEST:
            raise SystemExit(f"{path}: {status}")

    begun, number = perf_counter(), 0
    async with asyncio.TaskGroup() as group:
        while on(perf_counter() - begun):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - perf_counter()))
            group.create_task(ask(paths[number % len(paths)], due))
            number += 1
    return took


def family(process: int) -> Iterator[int]:
    """A process and all below it that are alive."""
    yield process
    for folder in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = folder.read_text().split()
        except FileNotFoundError:
            continue
        for child in children:
            yield from family(int(child))


def processor(process: int) -> float:
    """Seconds of processor time that a process and all below it have taken."""
    taken = 0
    for one in family(process):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        taken += int(fields[11]) + int(fields[12])
    return taken / _TICKS


def resident(process: int) -> int:
    """Bytes that a process and all below it hold."""
    held = 0
    for one in family(process):
        try:
            held += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * _PAGE
        except FileNotFoundError:
            continue
    return held


def told(took: dict[str, list[float]]) -> str:
    """Median, 99th percentile and longest of all."""
    every = sorted(one for times in took.values() for one in times)
    last = every[int(0.99 * len(every))]
    return (
        f"{len(every):5} requests   p50 {statistics.median(every):6.1f} ms   "
        f"p99 {last:6.1f} ms   longest {every[-1]:6.1f} ms"
    )


def report_reading(took: dict[str, list[float]], spent: float) -> None:
    """Print what reading took, by route."""
    say(told(took))
    for path, times in took.items():
        shown = re.sub(r"[0-9a-f]{32}", "…", path)
        say(f"    p50 {statistics.median(times):6.1f} ms   longest {max(times):6.1f} ms   {shown}")
    count = sum(map(len, took.values()))
    say(f"{1000 * spent / count:5.2f} ms of processor time a request")


def hundred(folder: Path) -> Path:
    """A file of so many pages: those of a sample again and again."""
    source, repeated = PdfDocument(SAMPLES / "施工.pdf"), PdfDocument.new()
    while len(repeated) < PAGES:
        rest = min(len(source), PAGES - len(repeated))
        repeated.import_pages(source, list(range(rest)))
    repeated.save(folder / "long.pdf")
    return folder / "long.pdf"


async def beside(
    client: httpx.Client, path: Path, reading: Callable[[Callable[[float], bool]], Awaitable[Any]]
) -> tuple[Any, float]:
    """Upload all at once and read until every check is over; what reading gave, and seconds."""
    begun, over = monotonic(), asyncio.Event()

    async def upload(number: int) -> str:
        made = await asyncio.to_thread(uploaded, client, path, f"LONG-{number}")
        return str(made["check"]["id"])

    async def all_over() -> list[str]:
        try:
            checks = await asyncio.gather(*(upload(number) for number in range(UPLOADS)))
            states = ["queued"]
            while set(states) & {"queued", "running"}:
                await asyncio.sleep(1)
                answers = [
                    await asyncio.to_thread(client.get, f"/checks/{check}") for check in checks
                ]
                states = [answer.json()["job"]["state"] for answer in answers]
            return states
        finally:
            over.set()

    states, took = await asyncio.gather(all_over(), reading(lambda _: not over.is_set()))
    if states != ["done"] * UPLOADS:
        raise SystemExit(f"not all are done: {states}")
    return took, monotonic() - begun


def measure(folder: Path, seconds: int, *, uploads: bool) -> None:
    """Run the service and print the figures."""
    with service(folder) as (process, address, secret):
        client = entered(address, secret)
        paths = filled(client)
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())

        def reading(rate: int, on: Callable[[float], bool]) -> Any:
            return read(address, cookie, paths, rate, on)

        asyncio.run(reading(20, lambda passed: passed < WARM))
        say(f"load of the machine {os.getloadavg()[0]:.1f} before, {os.cpu_count()} processors")
        before = processor(process)
        took = asyncio.run(reading(RATE, lambda passed: passed < seconds))
        say(f"reading, {RATE} requests a second for {seconds} s")
        report_reading(took, processor(process) - before)
        say(f"{resident(process) >> 20:5} MB held by the service and its workers")
        if not uploads:
            return
        long = hundred(folder)
        took, passed = asyncio.run(beside(client, long, lambda on: reading(BESIDE, on)))
        say(f"{UPLOADS} uploads at once of {PAGES} pages: all checked in {passed:.0f} s, beside it")
        say(told(took))
        say(f"{resident(process) >> 20:5} MB held by the service and its workers")
        say(f"load of the machine {os.getloadavg()[0]:.1f} after")
        client.close()


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    with TemporaryDirectory() as name:
        if arguments[:1] == ["--read"]:
            measure(Path(name), int(arguments[1]), uploads=False)
        else:
            measure(Path(name), SECONDS, uploads=True)


if __name__ == "__main__":
    main(sys.argv[1:])
