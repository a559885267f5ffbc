"""Signing in and out, and the page behind a one-time link."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.casework import people
from tender_guard.errors import LockedError, SignInError, UsageError

from ..office import Office
from ..parameters import TheOffice
from ..resources.sessions import cookie_of, no_cookie, sign_in, sign_out
from ..security import EVERYONE, OPEN, access
from .showing import form, show

Form = URLEncodedBody[dict[str, str]]


def _inside(path: str) -> str:
    """A path of this service: nobody is sent elsewhere by a link to the sign-in page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


@get("/sign-in", opt=OPEN, include_in_schema=False, sync_to_thread=False)
def entrance(request: Request[Any, Any, Any], wanted: FromQuery[str] = "/") -> Template:
    """The page to sign in."""
    return show(
        request, "entrance/sign-in.html", wanted=_inside(request.query_params.get("next", wanted))
    )


@post("/sign-in", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def enter(office: TheOffice, request: Request[Any, Any, Any], data: Form) -> Response[Any]:
    """Sign in."""
    wanted = _inside(form(data, "next") or "/")
    try:
        signed = sign_in(office, form(data, "login"), form(data, "password"))
    except (SignInError, LockedError) as error:
        return _again(
            request,
            "entrance/sign-in.html",
            error.http_status,
            problem=str(error),
            wanted=wanted,
            login=form(data, "login"),
        )
    answer = Redirect(wanted, status_code=HTTP_303_SEE_OTHER)
    answer.set_cookie(cookie_of(request, signed.secret))
    return answer


@post("/sign-out", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def leave(office: TheOffice, request: Request[Any, Any, Any]) -> Redirect:
    """Sign out."""
    sign_out(office, request)
    answer = Redirect("/sign-in", status_code=HTTP_303_SEE_OTHER)
    answer.set_cookie(no_cookie(request))
    return answer


@get("/link/{secret:str}", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def link(office: TheOffice, request: Request[Any, Any, Any], secret: FromPath[str]) -> Template:
    """The page behind a one-time link."""
    with office.store.reading_session() as session:
        owner = people.owner_of_link(session, secret)
    return show(request, "entrance/link.html", owner=owner)


@post("/link/{secret:str}", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def redeem(
    office: TheOffice, request: Request[Any, Any, Any], secret: FromPath[str], data: Form
) -> Response[Any]:
    """Set the password."""
    try:
        _set_password(office, secret, form(data, "password"), form(data, "again"))
    except UsageError as error:
        with office.store.reading_session() as session:
            owner = people.owner_of_link(session, secret)
        return _again(
            request, "entrance/link.html", error.http_status, problem=str(error), owner=owner
        )
    return Redirect("/sign-in", status_code=HTTP_303_SEE_OTHER)


def _set_password(office: Office, secret: str, password: str, again: str) -> None:
    if password != again:
        raise UsageError("两次输入的密码不一致")
    with office.store.writing_session() as session:
        people.redeem(session, secret, password)


def _again(
    request: Request[Any, Any, Any], name: str, status: int, **shown: object
) -> Response[Any]:
    template = show(request, name, **shown)
    template.status_code = status
    template.media_type = MediaType.HTML
    return template


ROUTES: Final = [entrance, enter, leave, link, redeem]
