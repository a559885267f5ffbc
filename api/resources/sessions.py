"""Signing in and out, and setting a password by a one-time link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED
from msgspec import Meta

from tender_guard.casework import people
from tender_guard.casework.people import SignedIn, Someone

from ..office import Office
from ..parameters import TheOffice, ThePerson
from ..security import EVERYONE, OPEN, Ticket, access, cookie_name, is_secure

Password = Annotated[str, Meta(min_length=1, max_length=200)]


@dataclass(frozen=True)
class Words:
    """What a person signs in with."""

    login: Annotated[str, Meta(min_length=1, max_length=64)]
    password: Password


@dataclass(frozen=True)
class LinkWords:
    """A one-time link's secret, and the password to be set."""

    secret: Annotated[str, Meta(min_length=1, max_length=100)]
    password: Password


@dataclass(frozen=True)
class Session:
    """Who is signed in; ``csrf`` goes into the header ``X-CSRF-Token`` of every change."""

    person: Someone
    csrf: str | None


def sign_in(office: Office, login: str, password: str) -> SignedIn:
    """A fresh session.

    Raises:
        SignInError: name and password do not belong together.
        LockedError: too many attempts failed.
    """
    with office.store.writing_session() as session:
        answer = people.sign_in(session, login, password)
    if isinstance(answer, SignedIn):
        return answer
    raise answer


def cookie_of(request: Request[Any, Any, Any], secret: str) -> Cookie:
    """The cookie of a session, which scripts cannot read and other sites cannot send."""
    return Cookie(
        key=cookie_name(request),
        value=secret,
        path="/",
        httponly=True,
        secure=is_secure(request),
        samesite="lax",
    )


def no_cookie(request: Request[Any, Any, Any]) -> Cookie:
    """Takes the cookie of a session away."""
    cookie = cookie_of(request, "")
    cookie.max_age = 0
    return cookie


def sign_out(office: Office, request: Request[Any, Any, Any]) -> None:
    """End the session of a request."""
    ticket: Ticket = request.auth
    if ticket.secret is not None:
        with office.store.writing_session() as session:
            people.sign_out(session, ticket.secret)


@post(
    "/session",
    opt=OPEN,
    status_code=HTTP_201_CREATED,
    summary="登录",
    sync_to_thread=True,
)
def begin(
    office: TheOffice, request: Request[Any, Any, Any], data: JSONBody[Words]
) -> Response[Session]:
    """用登录名和密码登录；会话在 Cookie 中。连续失败的，登录名会被锁定一段时间。"""
    signed = sign_in(office, data.login, data.password)
    body = Session(signed.person, signed.csrf)
    return Response(body, cookies=[cookie_of(request, signed.secret)])


@get("/session", opt=access(EVERYONE), summary="当前登录的人", sync_to_thread=False)
def current(request: Request[Any, Any, Any], person: ThePerson) -> Session:
    """当前登录的人。"""
    ticket: Ticket = request.auth
    return Session(person, ticket.csrf)


@delete("/session", opt=access(EVERYONE), summary="退出", sync_to_thread=True, status_code=200)
def end(office: TheOffice, request: Request[Any, Any, Any]) -> Response[None]:
    """退出登录。"""
    sign_out(office, request)
    return Response(None, cookies=[no_cookie(request)])


@post("/password", opt=OPEN, summary="用一次性链接设置密码", sync_to_thread=True)
def redeem(office: TheOffice, data: JSONBody[LinkWords]) -> Someone:
    """用一次性链接设置密码；链接用过即失效。"""
    with office.store.writing_session() as session:
        return people.redeem(session, data.secret, data.password)


ROUTES: Final = [begin, current, end, redeem]
