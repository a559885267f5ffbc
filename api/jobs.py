"""The one who hands out jobs: claims them from the database, has them done, renews the leases."""

from __future__ import annotations

import os
import socket
import threading
from asyncio import sleep
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, Future
from time import monotonic
from typing import Final, ParamSpec, TypeVar
from uuid import uuid4

from anyio.to_thread import run_sync

from tender_guard.casework import jobs
from tender_guard.casework.jobs import LEASE, Claim, Progress
from tender_guard.errors import BusyError, DatabaseError, DocumentError, RecordsError
from tender_guard.settings import Settings
from tender_guard.store import Store

from .logs import logger
from .pool import DIED, open_pool, workers_of
from .work import Problem, perform, prepare

P = ParamSpec("P")
R = TypeVar("R")

_LOOK: Final = 0.5
"""Seconds between looks for jobs that others have put in."""
_RENEW: Final = LEASE.total_seconds() / 3
_SPENT: Final[tuple[type[Exception], ...]] = (*DIED, MemoryError)
_NOT_ITS_FAULT: Final = frozenset({"died", DatabaseError.code})
"""Ends that may come from outside: the process was killed, the database went away."""


class Dispatcher:
    """One a process; from `start` to `stop` it keeps its pool busy."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Nothing runs before `start`."""
        self._settings = settings
        self._store = store
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._most = workers_of(settings)
        self._running: dict[str, Future[Problem | None]] = {}
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._pool: Executor | None = None
        self._orphans = True
        self._renewed = 0.0

    def start(self, rulebook: str) -> None:
        """Begin to take jobs up, first of all those of owners of this machine that are gone.

        ``rulebook`` is the hash of the one that jobs will want.
        """
        self._pool = open_pool(self._settings)
        for _ in range(self._most):
            self._pool.submit(prepare, self._settings, rulebook)
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the processes and give back what they were at."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        with self._store.writing_session() as session:
            jobs.release(session, self._owner)

    def wake(self) -> None:
        """There is a new job."""
        self._woken.set()

    def aside(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do something small at once in one of the processes, and wait for it.

        For what a hostile file could make endless: the limits of the pool hold.

        Raises:
            DocumentError: it took too long, or its process died.
            BusyError: nothing is handed out now.
        """
        if self._pool is None:
            raise BusyError("服务正在启动或停止，请稍后再试")
        try:
            return self._pool.submit(fn, *args, **kwargs).result()
        except TimeoutError as fault:
            seconds = self._settings.seconds_per_check
            raise DocumentError(f"处理这份文件超过 {seconds} 秒的上限，已终止") from fault
        except _SPENT as fault:
            raise DocumentError("处理这份文件需要的内存超过上限，或者文件已损坏") from fault

    @property
    def alive(self) -> bool:
        """Are jobs being handed out?"""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        away = False
        while not self._stopping.is_set():
            try:
                self._turn()
            except RecordsError as fault:
                # The database is away for a moment: the jobs are safe in it, so try again.
                if not away:
                    logger.warning("database away", extra={"problem": fault.code})
                away = True
            else:
                if away:
                    logger.info("database back")
                away = False
            self._woken.wait(_LOOK)
            self._woken.clear()

    def _turn(self) -> None:
        if self._orphans:
            self._release_orphans()
            self._orphans = False
        self._collect()
        if self._running and monotonic() - self._renewed > _RENEW:
            with self._store.writing_session() as session:
                jobs.renew(session, self._owner)
            self._renewed = monotonic()
        self._take_up()

    def _release_orphans(self) -> None:
        with self._store.writing_session() as session:
            for owner in jobs.owners(session):
                host, process, _ = owner.split(":")
                if host == socket.gethostname() and not _is_there(int(process)):
                    jobs.release(session, owner)

    def _take_up(self) -> None:
        free = self._most - len(self._running)
        if free <= 0 or self._pool is None:
            return
        with self._store.reading_session() as session:
            if not jobs.waiting(session):
                return
        with self._store.writing_session() as session:
            claims = jobs.claim(session, self._owner, free)
        for claim in claims:
            future = self._pool.submit(perform, self._settings, self._owner, claim)
            self._running[claim.id] = future
            future.add_done_callback(lambda _: self._woken.set())
            logger.info("job taken up", extra={"job": claim.id, "kind": claim.kind})

    def _collect(self) -> None:
        for job_id, future in list(self._running.items()):
            if not future.done():
                continue
            problem = self._problem(future)
            if problem is not None:
                self._give_up(job_id, problem)
            del self._running[job_id]
            logger.info(
                "job ended", extra={"job": job_id, "problem": problem[0] if problem else None}
            )

    def _give_up(self, job_id: str, problem: Problem) -> None:
        code, message, status = problem
        with self._store.writing_session() as session:
            if code in _NOT_ITS_FAULT and jobs.try_again(session, job_id, self._owner):
                return
            jobs.fail(session, job_id, self._owner, code, message, status)

    def _problem(self, future: Future[Problem | None]) -> Problem | None:
        fault = future.exception()
        if fault is None:
            return future.result()
        if isinstance(fault, TimeoutError):
            seconds = self._settings.seconds_per_check
            return "timeout", f"处理这份文件超过 {seconds} 秒的上限，已终止", 422
        if isinstance(fault, DIED):
            return "died", "处理这份文件的进程异常终止（可能是内存超过上限或文件损坏）", 422
        logger.error("job fault", exc_info=fault)
        return "internal", "程序内部错误，未能完成，请联系管理员", 500


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


async def progress(store: Store, job_id: str) -> Progress:
    """How far a job is, without holding up others."""

    def look() -> Progress:
        with store.reading_session() as session:
            return jobs.get(session, job_id)

    return await run_sync(look)


async def settled(store: Store, job_id: str, seconds: float) -> Progress:
    """How far a job is once it is over, or after so many seconds."""
    end = monotonic() + seconds
    pause = 0.05
    while True:
        found = await progress(store, job_id)
        if found.over or monotonic() >= end:
            return found
        await sleep(min(pause, max(end - monotonic(), 0.01)))
        pause = min(pause * 1.5, 0.5)


async def followed(store: Store, job_id: str) -> AsyncIterator[Progress]:
    """How far a job is, each time that it has moved, up to its end."""
    last: Progress | None = None
    while True:
        found = await progress(store, job_id)
        if found != last:
            yield found
            last = found
        if found.over:
            return
        await sleep(0.25)


__all__ = ["Claim", "Dispatcher", "followed", "progress", "settled"]
