"""Serving the application over HTTP, by one process or by several on one socket.

Several answer more than one can: Python runs one thread of a process at a time. One process above
them starts them, replaces one that died, and ends them when it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from socket import socket as Socket  # noqa: N812 - the class
from typing import Final

import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from tender_guard.casework import people
from tender_guard.errors import UsageError
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings
from tender_guard.store import open_store

from .effective import Effective
from .logs import begin_logs
from .pool import workers_of

_GRACE: Final = 5
"""Seconds that answers on their way have when the service ends."""
_START: Final = 60
"""Seconds that a process may take until it answers."""
_MOST: Final = 4
"""Processes where no number is set; more than these rarely have something to do."""


def serve(  # noqa: PLR0913, PLR0917 (one an option)
    settings: Settings,
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
    told: Callable[[int, str | None], None],
) -> None:
    """Serve until a signal ends it; ``told`` is called with the port once it answers.

    Raises:
        UsageError: the address cannot be listened on.
        TenderGuardError: the database or the rules cannot be used.
    """
    begin_logs()
    processes = settings.processes or min(os.cpu_count() or 1, workers_of(settings), _MOST)
    several = processes > 1
    application = _Application(settings, processes)
    if several:
        _check(settings)
    config = uvicorn.Config(
        application if several else application(),
        factory=several,
        workers=processes,
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    try:
        socket = config.bind_socket()
    except SystemExit as fault:
        raise UsageError(f"{host}:{port}：无法监听，地址不对或端口已被占用") from fault

    with open_store(settings) as store, store.writing_session() as session:
        secret = people.first_link(session)

    def ready() -> None:
        told(socket.getsockname()[1], secret)

    if several:
        _Servers(config, [socket], ready).run()
    else:
        _Server(config, ready).run(sockets=[socket])


def _check(settings: Settings) -> None:
    """Find faults here, where they are told once, and not in each process."""
    with open_store(settings) as store:
        Effective(store, load_rulebook(*settings.rule_folders), settings.data.expanduser())


class _Application:
    """Makes the application, in the process that serves it; several share the work."""

    def __init__(self, settings: Settings, processes: int) -> None:
        workers = max(workers_of(settings) // processes, 1)
        self._settings = settings.model_copy(update={"workers": workers})

    def __call__(self) -> Litestar:
        # The process above several has no need of all that this brings in.
        from .app import build_app  # noqa: PLC0415
        from .office import open_office  # noqa: PLC0415

        begin_logs()
        threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
        return build_app(open_office(self._settings))


def _end_with_parent() -> None:
    """Nobody would replace or end this process, and the address would not become free."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


class _Servers(Multiprocess):
    """Several processes; says so once all answer."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[Socket], ready: Callable[[], None]
    ) -> None:
        super().__init__(config, sockets)
        self._ready = ready

    def init_processes(self) -> None:
        super().init_processes()
        if all(one.wait_until_ready(_START, self.should_exit) for one in self.processes):
            self._ready()


class _Server(uvicorn.Server):
    """Says so once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[Socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
