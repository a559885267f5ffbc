"""Around every answer: headers that keep browsers in bounds, ETags, one line of log."""

from __future__ import annotations

import hashlib
from time import perf_counter
from typing import Any, Final

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from .logs import logger

_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
_OK: Final = 200
_NOT_MODIFIED: Final = 304


class Wrapping:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` is what answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and look at what comes back."""
        if scope["type"] == ScopeType.WEBSOCKET:
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, send)
        begun = perf_counter()
        try:
            await self._app(scope, receive, answer.send)
        finally:
            _log(scope, answer.status, perf_counter() - begun)


class _Answer:
    """One answer on its way out; its head waits for its body, whose hash is the ETag."""

    def __init__(self, scope: HTTPScope, send: Send) -> None:
        self.status = 500
        self._scope = scope
        self._send = send
        self._head: Any = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._head = message
            return
        if message["type"] == "http.response.body" and self._head is not None:
            body: Any = message
            head, self._head = self._head, None
            _secure(head, self._scope)
            if not body.get("more_body") and self._is_tagged(head):
                body = self._tagged(head, body)
            await self._send(head)
            await self._send(body)
            return
        await self._send(message)

    def _is_tagged(self, head: Any) -> bool:  # noqa: ANN401 - an ASGI message
        return head["status"] == _OK and self._scope["method"] in {"GET", "HEAD"}

    def _tagged(self, head: Any, body: Any) -> Any:  # noqa: ANN401
        headers = MutableScopeHeaders(head)
        if "etag" not in headers:
            tag = hashlib.sha256(body.get("body", b"")).hexdigest()[:32]
            headers["etag"] = f'"{tag}"'
        asked = Headers.from_scope(self._scope).get("if-none-match", "")
        if headers["etag"] not in [one.strip().removeprefix("W/") for one in asked.split(",")]:
            return body
        head["status"] = self.status = _NOT_MODIFIED
        head["headers"] = [
            (name, value)
            for name, value in head["headers"]
            if name.lower() not in {b"content-length", b"content-type"}
        ]
        return {**body, "body": b""}


def _secure(head: Any, scope: Scope) -> None:  # noqa: ANN401
    headers = MutableScopeHeaders(head)
    for name, value in _ALWAYS.items():
        headers[name] = value
    headers.setdefault("content-security-policy", _POLICY)
    if not scope["path"].startswith("/static/"):
        headers.setdefault("cache-control", "private, no-cache")
    if scope["scheme"] == "https":
        headers["strict-transport-security"] = "max-age=31536000"


def _log(scope: HTTPScope, status: int, seconds: float) -> None:
    person: Any = scope.get("user")
    logger.info(
        "request",
        extra={
            "method": scope["method"],
            "route": scope.get("path_template", ""),
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "person": person.id if person else None,
        },
    )
