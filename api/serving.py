"""Serving the application over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from socket import socket as Socket  # noqa: N812 - the class
from typing import Final

import uvicorn

from tender_guard.errors import UsageError
from tender_guard.settings import Settings

from .app import build_app
from .logs import begin_logs
from .office import open_office

_GRACE: Final = 5
"""Seconds that answers on their way have when the service ends."""


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
    office, secret = open_office(settings)
    config = uvicorn.Config(
        build_app(office),
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
        office.store.close()
        raise UsageError(f"{host}:{port}：无法监听，地址不对或端口已被占用") from fault
    _Server(config, lambda: told(socket.getsockname()[1], secret)).run(sockets=[socket])


class _Server(uvicorn.Server):
    """Says so once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[Socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
