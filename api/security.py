"""Who asks, and whether they may: sessions and tokens, roles and scopes, forged requests.

Every route says who may use it: ``opt=access(roles, scope)``, or ``opt=OPEN`` where nobody need be
signed in. A route that says neither is refused to everyone. A token reaches only routes whose scope
it has; pages have none, so no token reaches them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from anyio.to_thread import run_sync
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE

from tender_guard.casework import people, tokens
from tender_guard.casework.people import ROLES, Role, Someone
from tender_guard.casework.tokens import PREFIX, Scope
from tender_guard.errors import RefusedError, SignInError, UsageError

from .office import Office

COOKIE: Final = "tender-guard"
SECURE_COOKIE: Final = "__Host-tender-guard"
CSRF_HEADER: Final = "x-csrf-token"
CSRF_FIELD: Final = "_csrf"
CALENDAR: Final = "/calendar.ics"
"""The route that takes a token in its address; addresses are never logged."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")

EVERYONE: Final[tuple[Role, ...]] = ROLES
OFFICE: Final[tuple[Role, ...]] = ("office", "administrator")
READERS: Final[tuple[Role, ...]] = ("office", "auditor", "administrator")
UPLOADERS: Final[tuple[Role, ...]] = ("office", "agency", "administrator")
ADMINISTRATOR: Final[tuple[Role, ...]] = ("administrator",)
INSPECTORS: Final[tuple[Role, ...]] = ("office", "inspector", "administrator")
WATCHERS: Final[tuple[Role, ...]] = ("office", "inspector", "auditor", "administrator")

OPEN: Final[dict[str, Any]] = {"open": True}
"""The ``opt`` of a route for which nobody need be signed in."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """How they signed in: ``csrf`` and ``secret`` of a session, or the scopes of a token."""

    csrf: str | None = None
    secret: str | None = None
    scopes: frozenset[Scope] = frozenset()


def access(roles: Collection[Role], scope: Scope | None = None) -> dict[str, Any]:
    """The ``opt`` of a route: who may use it, and with which scope a token may."""
    return {"roles": frozenset(roles), "scope": scope}


class Authentication(AbstractAuthenticationMiddleware):
    """Finds out who asks; it is for `permit` to say whether they may."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """The person and the `Ticket`; neither where nobody is signed in."""
        office: Office = connection.app.state.office
        given = connection.headers.get("authorization", "")
        if not given and connection.url.path.endswith(CALENDAR):
            # Calendar programs know nothing but an address.
            given = f"Bearer {word}" if (word := connection.query_params.get("token", "")) else ""
        if given:
            kind, _, secret = given.partition(" ")
            return await run_sync(_by_token, office, kind, secret.strip())
        secret = connection.cookies.get(cookie_name(connection), "")
        if not secret:
            return AuthenticationResult(user=None, auth=Ticket())
        return await _by_session(office, secret)


def _by_token(office: Office, kind: str, secret: str) -> AuthenticationResult:
    found = None
    if kind.lower() == "bearer" and secret.startswith(PREFIX):
        with office.store.reading_session() as session:
            found = tokens.of_token(session, secret)
    if found is None:
        raise SignInError("令牌无效、已过期或已撤销")
    person, scopes = found
    return AuthenticationResult(user=person, auth=Ticket(scopes=scopes))


async def _by_session(office: Office, secret: str) -> AuthenticationResult:
    def look() -> tuple[Someone, str, bool] | None:
        with office.store.reading_session() as session:
            return people.of_session(session, secret)

    def touch() -> None:
        with office.store.writing_session() as session:
            people.touch(session, secret)

    # Looking into an embedded database is sooner done than handed to a thread.
    found = look() if office.store.is_embedded else await run_sync(look)
    if found is None:
        return AuthenticationResult(user=None, auth=Ticket())
    person, csrf, due = found
    if due:
        await run_sync(touch)
    return AuthenticationResult(user=person, auth=Ticket(csrf=csrf, secret=secret))


def permit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of all routes.

    Raises:
        SignInError: nobody is signed in.
        RefusedError: the role or the token's scopes do not reach the route.
    """
    if handler.opt.get("open"):
        return
    person: Someone | None = connection.scope.get("user")
    if person is None:
        raise SignInError("请先登录")
    if person.role not in handler.opt.get("roles", ()):
        raise RefusedError("您的角色不能进行这项操作")
    ticket: Ticket = connection.auth
    if ticket.secret is None and handler.opt.get("scope") not in ticket.scopes:
        raise RefusedError("令牌没有这项操作的权限")


async def refuse_unfit(request: Request[Any, Any, Any]) -> None:
    """Refuse a body of another kind than the route reads, and what no database keeps.

    Raises:
        HTTPException: 415.
        UsageError: no JSON, or a null character somewhere.
    """
    asked = (request.url.path, *request.query_params.values())
    if any("\0" in text or "%00" in text for text in asked):
        raise UsageError("请求中含有空字符")
    handler: Any = request.scope.get("route_handler")
    field = handler.parsed_fn_signature.parameters.get("data") if handler else None
    wanted = getattr(getattr(field, "kwarg_definition", None), "media_type", None)
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if wanted is None or (not given and request.headers.get("content-length", "0") == "0"):
        return
    fits = given == wanted or (wanted == RequestEncodingType.JSON and given.endswith("+json"))
    if not fits and not is_form(wanted, given):
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)
    if wanted == RequestEncodingType.JSON:
        _read_through(await request.body())


def _read_through(body: bytes) -> None:
    """The framework takes bytes that are no UTF-8, and nesting without end, for its own faults."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise UsageError("请求的内容不是有效的 JSON") from fault
    if b"\\u0000" in body:
        raise UsageError("请求中含有空字符")


def is_form(wanted: str, given: str) -> bool:
    """May a form stand for what is wanted? Browsers send either kind."""
    return wanted in _FORMS and given in _FORMS


async def refuse_forged(request: Request[Any, Any, Any]) -> None:
    """Refuse a change that another site had a browser send.

    Raises:
        RefusedError: it comes from elsewhere, or has not the word of the session.
    """
    await refuse_unfit(request)
    if request.method in _SAFE or "authorization" in request.headers:
        return
    if _is_from_elsewhere(request):
        raise RefusedError("请求来自其他网站，未予处理")
    ticket: Ticket | None = request.scope.get("auth")
    if ticket is None or ticket.csrf is None:
        return
    given = request.headers.get(CSRF_HEADER, "")
    if not given and request.headers.get("content-type", "").startswith(_FORMS):
        given = str((await request.form()).get(CSRF_FIELD, ""))
    if not people.same(given, ticket.csrf):
        raise RefusedError("页面已过期，请刷新后重试")


def _is_from_elsewhere(request: Request[Any, Any, Any]) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


def is_secure(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Did the request come over TLS, to us or to a proxy that we trust?"""
    return connection.scope["scheme"] == "https"


def cookie_name(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The name of the session's cookie; over TLS one that browsers take only from this host."""
    return SECURE_COOKIE if is_secure(connection) else COOKIE
