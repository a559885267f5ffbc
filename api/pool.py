"""Where work is done: processes of this machine with limits, or a Dask cluster.

Both are a `concurrent.futures.Executor`. A local process that takes too long is killed, one that
wants too much memory is refused it; either way only its own job ends.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, Final, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from tender_guard.errors import UsageError
from tender_guard.settings import Settings, variable

from .logs import begin_logs

P = ParamSpec("P")
R = TypeVar("R")

DIED: Final[tuple[type[Exception], ...]] = (ProcessExpired, BrokenExecutor)
"""What a future raises whose process died."""

_TASKS: Final = 200
"""After so many a process is replaced, so that nothing it gathered stays for ever."""
_MEGABYTE: Final = 1024 * 1024


class Processes(Executor):
    """A pool of processes of this machine."""

    def __init__(self, workers: int, seconds: int, megabytes: int) -> None:
        """``seconds`` and ``megabytes`` are what one job may take."""
        self._workers = workers
        self._seconds = seconds
        self._most = megabytes * _MEGABYTE
        self._pool = self._fresh()
        self._replacing = threading.Lock()

    def _fresh(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_TASKS,
            initializer=_prepare,
            initargs=(self._most,),
            context=multiprocessing.get_context("spawn"),
        )

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run it within the limits: `TimeoutError` or `DIED` where they are passed."""
        try:
            return self._schedule(fn, args, kwargs)
        except RuntimeError:
            self._replace()
            return self._schedule(fn, args, kwargs)

    def _replace(self) -> None:
        """A fresh pool: one gives up when a process of it dies that has nothing to do."""
        with self._replacing:
            if not self._pool.active:
                self.shutdown(cancel_futures=True)
                self._pool = self._fresh()

    def _schedule(
        self, work: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Future[R]:
        future: Future[R] = self._pool.schedule(
            work, args=args, kwargs=kwargs, timeout=self._seconds
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (Executor's signature)
        """End the processes: at once with ``cancel_futures``, else when their work is done."""
        if cancel_futures:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        if wait:
            self._pool.join()


def _prepare(most: int) -> None:
    """Within a fresh process: its limit of memory; interrupts are the parent's to answer."""
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin_logs()


def workers_of(settings: Settings) -> int:
    """How many jobs are done at once."""
    return settings.workers or os.cpu_count() or 1


def open_pool(settings: Settings) -> Executor:
    """The executor of the settings.

    Raises:
        UsageError: a cluster is set, but what reaches it is not installed.
    """
    if not settings.scheduler:
        return Processes(
            workers_of(settings), settings.seconds_per_check, settings.memory_mb_per_check
        )
    try:
        from distributed import Client  # noqa: PLC0415 - only where a cluster is set
    except ImportError as fault:
        raise UsageError(
            f"{variable('scheduler')}：没有安装 Dask（pip install distributed）"
        ) from fault
    cluster: Any = Client(settings.scheduler)
    executor: Executor = cluster.get_executor(retries=0)
    return executor
