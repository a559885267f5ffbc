"""People and their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from tender_guard.casework import people, tokens
from tender_guard.casework.paging import Page
from tender_guard.casework.people import Role, Someone
from tender_guard.casework.tokens import NewToken, Scope, Token

from ..parameters import TheOffice, ThePerson, TheTurn
from ..security import ADMINISTRATOR, EVERYONE, access

Name = Annotated[str, Meta(min_length=1, max_length=100)]


@dataclass(frozen=True)
class NewPerson:
    """A person to be added; ``agency`` for the people of an agency."""

    login: Name
    name: Name
    role: Role
    agency: Name | None = None


@dataclass(frozen=True)
class PersonChange:
    """What is to change of a person."""

    name: Name | None = None
    role: Role | None = None
    agency: Name | None = None
    active: bool | None = None


@dataclass(frozen=True)
class Link:
    """Where the person sets a password, once, within a day."""

    secret: str
    url: str


@dataclass(frozen=True)
class TokenOrder:
    """A token to be issued to oneself."""

    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1)]
    days: Annotated[int, Meta(ge=1, le=366)] = 90


@get("/people", opt=access(ADMINISTRATOR, "people:read"), summary="人员", sync_to_thread=True)
def listing(office: TheOffice, turn: TheTurn, role: FromQuery[Role | None] = None) -> Page[Someone]:
    """列出人员，可按角色筛选。"""
    with office.store.reading_session() as session:
        return people.listed(session, turn, role)


@post("/people", opt=access(ADMINISTRATOR, "people:write"), summary="添加人员", sync_to_thread=True)
def add(office: TheOffice, person: ThePerson, data: JSONBody[NewPerson]) -> Someone:
    """添加人员；之后用一次性链接设置密码。"""
    with office.store.writing_session() as session:
        return people.add(session, person.actor, data.login, data.name, data.role, data.agency)


@get(
    "/people/{person_id:str}",
    opt=access(ADMINISTRATOR, "people:read"),
    summary="一名人员",
    sync_to_thread=True,
)
def one(office: TheOffice, person_id: FromPath[str]) -> Someone:
    """一名人员。"""
    with office.store.reading_session() as session:
        return people.get(session, person_id)


@patch(
    "/people/{person_id:str}",
    opt=access(ADMINISTRATOR, "people:write"),
    summary="修改人员",
    sync_to_thread=True,
)
def change(
    office: TheOffice, person: ThePerson, person_id: FromPath[str], data: JSONBody[PersonChange]
) -> Someone:
    """修改姓名、角色、机构，或者停用；角色变动或停用的，立即退出登录。"""
    with office.store.writing_session() as session:
        return people.change(
            session,
            person.actor,
            person_id,
            name=data.name,
            role=data.role,
            agency=data.agency,
            active=data.active,
        )


@post(
    "/people/{person_id:str}/link",
    opt=access(ADMINISTRATOR, "people:write"),
    summary="一次性链接",
    sync_to_thread=True,
)
def link(
    office: TheOffice, request: Request[Any, Any, Any], person: ThePerson, person_id: FromPath[str]
) -> Link:
    """生成一次性链接，由本人设置密码；旧链接随即失效。"""
    with office.store.writing_session() as session:
        secret = people.link(session, person.actor, person_id)
    return Link(secret, f"{str(request.base_url).rstrip('/')}/link/{secret}")


@get("/tokens", opt=access(EVERYONE), summary="我的令牌", sync_to_thread=True)
def own_tokens(office: TheOffice, person: ThePerson) -> list[Token]:
    """列出本人的令牌。"""
    with office.store.reading_session() as session:
        return tokens.listed(session, person)


@post("/tokens", opt=access(EVERYONE), summary="签发令牌", sync_to_thread=True)
def issue(office: TheOffice, person: ThePerson, data: JSONBody[TokenOrder]) -> NewToken:
    """给自己签发令牌；密文只显示这一次。令牌不能超出本人的角色。"""
    with office.store.writing_session() as session:
        return tokens.issue(session, person, data.name, tuple(data.scopes), data.days)


@delete("/tokens/{token_id:str}", opt=access(EVERYONE), summary="撤销令牌", sync_to_thread=True)
def revoke(office: TheOffice, person: ThePerson, token_id: FromPath[str]) -> None:
    """撤销令牌，立即生效。"""
    with office.store.writing_session() as session:
        tokens.revoke(session, person, token_id)


ROUTES: Final = [listing, add, one, change, link, own_tokens, issue, revoke]
