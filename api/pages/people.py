"""People, for the administrator; and everyone's own page: password, tokens, browsers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER
from sqlmodel import Session

from tender_guard.casework import people, tokens, visits
from tender_guard.casework.moments import now
from tender_guard.casework.paging import Turn
from tender_guard.casework.people import ROLES, Role, Someone
from tender_guard.casework.tokens import NewToken, Scope
from tender_guard.errors import ServiceError, UsageError
from tender_guard.reports import casework_words as told

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheTurn
from ..security import ADMINISTRATOR, EVERYONE, Ticket, access
from .navigation import SYSTEM, Place
from .showing import form, show

Fields = URLEncodedBody[dict[str, str]]
Asked = Request[Any, Any, Any]

DAYS: Final = (30, 90, 180, 365)
"""How long a token may hold, in days."""
_LONGEST_NAME: Final = 100


@get("/people", opt=access(ADMINISTRATOR), include_in_schema=False, sync_to_thread=True)
def listing(
    office: TheOffice, request: Asked, turn: TheTurn, role: FromQuery[str] = ""
) -> Template:
    """The people there are, and the form to add one."""
    return _listing(office, request, Turn(turn.page, turn.size, "name"), role, {}, "")


def _listing(  # noqa: PLR0913, PLR0917 - one a part of the page
    office: Office,
    request: Asked,
    turn: Turn,
    role: str,
    given: Mapping[str, str],
    problem: str,
) -> Template:
    with office.store.reading_session() as session:
        page = people.listed(session, turn, _role(role))
    return show(
        request,
        "people/list.html",
        page=page,
        role=role,
        roles=told.ROLES,
        given=given,
        problem=problem,
    )


def _role(given: str) -> Role | None:
    return next((role for role in ROLES if role == given), None)


@post("/people", opt=access(ADMINISTRATOR), include_in_schema=False, sync_to_thread=True)
def add(office: TheOffice, request: Asked, person: ThePerson, data: Fields) -> Response[Any]:
    """Add a person, and go to their page."""
    try:
        made = _added(office, person, data)
    except (ServiceError, UsageError) as fault:
        return _at_fault(_listing(office, request, Turn(), "", data, str(fault)), fault)
    return _to(f"/people/{made.id}")


def _added(office: Office, person: Someone, data: Mapping[str, str]) -> Someone:
    role = _role(form(data, "role"))
    name, login = form(data, "name").strip(), form(data, "login").strip()
    if role is None or not 0 < len(name) <= _LONGEST_NAME:
        raise UsageError("请填写姓名并选择角色")
    agency = form(data, "agency").strip() if role == "agency" else None
    with office.store.writing_session() as session:
        return people.add(session, person.actor, login, name, role, agency or None)


def _at_fault(page: Template, fault: ServiceError | UsageError) -> Response[Any]:
    page.status_code = fault.http_status
    return page


def _to(path: str) -> Redirect:
    return Redirect(path, status_code=HTTP_303_SEE_OTHER)


@get(
    "/people/{person_id:str}",
    opt=access(ADMINISTRATOR),
    include_in_schema=False,
    sync_to_thread=True,
)
def one(office: TheOffice, request: Asked, person_id: FromPath[str]) -> Template:
    """One person: to change, to lock out, to send a link, to sign out."""
    return _one(office, request, person_id)


def _one(
    office: Office, request: Asked, person_id: str, *, problem: str = "", link: str = ""
) -> Template:
    with office.store.reading_session() as session:
        someone = people.get(session, person_id)
        browsers = visits.listed(session, person_id)
        held = tokens.listed(session, someone)
    return show(
        request,
        "people/one.html",
        someone=someone,
        visits=browsers,
        tokens=held,
        roles=told.ROLES,
        scopes=told.SCOPES,
        now=now(),
        problem=problem,
        link=link,
    )


@post(
    "/people/{person_id:str}",
    opt=access(ADMINISTRATOR),
    include_in_schema=False,
    sync_to_thread=True,
)
def change(
    office: TheOffice,
    request: Asked,
    person: ThePerson,
    person_id: FromPath[str],
    data: Fields,
) -> Response[Any]:
    """Change name, role or agency; lock out or let in; make a link; end browsers and tokens."""
    try:
        with office.store.writing_session() as session:
            secret = _changed(session, person, person_id, data)
    except (ServiceError, UsageError) as fault:
        return _at_fault(_one(office, request, person_id, problem=str(fault)), fault)
    if secret is None:
        return _to(f"/people/{person_id}")
    address = f"{str(request.base_url).rstrip('/')}/link/{secret}"
    return _one(office, request, person_id, link=address)


def _changed(
    session: Session, person: Someone, person_id: str, data: Mapping[str, str]
) -> str | None:
    """Do what the form asks; the secret of a link where that was asked for."""
    match form(data, "deed"):
        case "link":
            return people.link(session, person.actor, person_id)
        case "lock":
            people.change(session, person.actor, person_id, active=False)
        case "unlock":
            people.change(session, person.actor, person_id, active=True)
        case "sign-out":
            visits.end_others(session, person.actor, person_id, None)
        case "revoke":
            tokens.revoke(session, person, form(data, "token"))
        case _:
            role = _role(form(data, "role"))
            agency = form(data, "agency").strip() if role == "agency" else ""
            name = form(data, "name").strip()[:_LONGEST_NAME]
            before = people.get(session, person_id)
            people.change(
                session,
                person.actor,
                person_id,
                name=name or None,
                role=role if role != before.role else None,
                agency=agency if agency and agency != before.agency else None,
            )
    return None


@get("/me", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def own(office: TheOffice, request: Asked, person: ThePerson) -> Template:
    """One's own page."""
    return _own(office, request, person)


def _own(  # noqa: PLR0913 - one a part of the page
    office: Office,
    request: Asked,
    person: Someone,
    *,
    problem: str = "",
    done: str = "",
    fresh: NewToken | None = None,
) -> Template:
    with office.store.reading_session() as session:
        held = tokens.listed(session, person)
        browsers = visits.listed(session, person.id, _secret(request))
    return show(
        request,
        "people/own.html",
        tokens=held,
        visits=browsers,
        roles=told.ROLES,
        scopes=told.SCOPES,
        offered=told.scopes_of(person.role),
        days=DAYS,
        now=now(),
        problem=problem,
        done=done,
        fresh=fresh,
    )


def _secret(request: Asked) -> str | None:
    ticket: Ticket = request.auth
    return ticket.secret


@post("/me", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def change_own(office: TheOffice, request: Asked, person: ThePerson, data: Fields) -> Response[Any]:
    """Another password; a token issued or revoked; a browser signed out."""
    try:
        match form(data, "deed"):
            case "password":
                _set_password(office, request, person, data)
                return _own(office, request, person, done="密码已修改，其他浏览器已退出登录。")
            case "issue":
                return _own(office, request, person, fresh=_issued(office, person, data))
            case "revoke":
                with office.store.writing_session() as session:
                    tokens.revoke(session, person, form(data, "token"))
            case "end":
                with office.store.writing_session() as session:
                    visits.end(session, person.actor, person.id, form(data, "visit"))
            case _:
                with office.store.writing_session() as session:
                    visits.end_others(session, person.actor, person.id, _secret(request))
    except (ServiceError, UsageError) as fault:
        return _at_fault(_own(office, request, person, problem=str(fault)), fault)
    return _to("/me")


def _set_password(office: Office, request: Asked, person: Someone, data: Mapping[str, str]) -> None:
    if form(data, "password") != form(data, "again"):
        raise UsageError("两次输入的新密码不一致")
    with office.store.writing_session() as session:
        wrong = people.change_password(
            session, person, form(data, "current"), form(data, "password")
        )
        if wrong is None:
            visits.end_others(session, person.actor, person.id, _secret(request))
    if wrong is not None:
        raise wrong


def _issued(office: Office, person: Someone, data: Mapping[str, str]) -> NewToken:
    offered: tuple[Scope, ...] = told.scopes_of(person.role)
    scopes = tuple(scope for scope in offered if form(data, f"scope-{scope}"))
    name = form(data, "name").strip()
    days = next((days for days in DAYS if str(days) == form(data, "days")), None)
    if not 0 < len(name) <= _LONGEST_NAME or not scopes or days is None:
        raise UsageError("请填写令牌的用途，选择有效期和至少一项权限")
    with office.store.writing_session() as session:
        return tokens.issue(session, person, name, scopes, days)


ROUTES: Final = [listing, add, one, change, own, change_own]
PLACES: Final = (Place("/people", "人员", ADMINISTRATOR, SYSTEM),)
