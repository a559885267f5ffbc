"""The random draw: committed before everyone's eyes, revealed, its record to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER
from sqlmodel import Session

from tender_guard.casework import draws, people
from tender_guard.casework.draws import DrawLine
from tender_guard.casework.paging import Turn
from tender_guard.casework.people import Someone
from tender_guard.clock import today
from tender_guard.errors import TenderGuardError, UsageError
from tender_guard.reports.draw_text import told
from tender_guard.supervision.candidates import STRATA
from tender_guard.supervision.draw import faults, new_secret, sources
from tender_guard.supervision.draw_record import Record
from tender_guard.supervision.draw_scheme import load_scheme
from tender_guard.supervision.drawing import DrawOrder, committed
from tender_guard.supervision.inspectors import Inspector, checked

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheTurn
from ..security import OFFICE, READERS, access
from .navigation import SUPERVISION, Place
from .showing import form, show

STATES: Final = {"committed": "已承诺，待抽取", "drawn": "已抽取", "void": "已作废"}
_COMMAS: Final = str.maketrans("，、；;", ",,,,")
_MOST: Final = 200
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class _Group:
    """The candidates of one stratum."""

    name: str
    take: int
    candidates: list[Any]


@get("/draws", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def listing(office: TheOffice, request: Request[Any, Any, Any], turn: TheTurn) -> Template:
    """The draws there were."""
    with office.store.reading_session() as session:
        page = draws.listed(session, turn)
    return show(request, "draws/list.html", page=page, states=STATES)


@get("/draws/new", opt=access(OFFICE), include_in_schema=False, sync_to_thread=True)
def begin(office: TheOffice, request: Request[Any, Any, Any]) -> Template:
    """The form for a new draw."""
    share = Decimal(str(office.rulebook().values["inspection-share"])) * 100
    with office.store.reading_session() as session:
        listed = _known(session)
    given = {
        "share": f"{share.normalize():f}",
        "team": "2",
        "as_of": today().isoformat(),
        "inspectors": listed,
        "strata.行业": "on",
    }
    return _form(office, request, given, "")


@post(
    "/draws/new", opt=access(OFFICE), include_in_schema=False, sync_to_thread=True, status_code=200
)
def seal(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Seal a draw and go to its page; the form again where something is wrong."""
    try:
        line = _sealed(office, person, data)
    except UsageError as fault:
        return _form(office, request, data, str(fault))
    return Redirect(f"/draws/{line.commitment}", status_code=HTTP_303_SEE_OTHER)


@get("/draws/{commitment:str}", opt=access(READERS), include_in_schema=False, sync_to_thread=True)
def one(office: TheOffice, request: Request[Any, Any, Any], commitment: FromPath[str]) -> Template:
    """One draw: what was fixed, what was drawn, and whether its record holds."""
    return _one(office, request, commitment, {}, "")


@post(
    "/draws/{commitment:str}",
    opt=access(OFFICE),
    include_in_schema=False,
    sync_to_thread=True,
    status_code=200,
)
def finish(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    commitment: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Draw with the values given, or give the draw up with a reason."""
    try:
        with office.store.writing_session() as session:
            if form(data, "void"):
                draws.void(session, person.actor, commitment, form(data, "reason"))
            else:
                _, record = draws.get(session, commitment)
                names = record.statement.sources.names
                values = {name: form(data, f"value.{at}") for at, name in enumerate(names)}
                draws.draw(session, person.actor, commitment, values)
    except TenderGuardError as fault:
        return _one(office, request, commitment, data, str(fault))
    return Redirect(f"/draws/{commitment}", status_code=HTTP_303_SEE_OTHER)


def _one(
    office: Office,
    request: Request[Any, Any, Any],
    commitment: str,
    given: Mapping[str, str],
    problem: str,
) -> Template:
    with office.store.reading_session() as session:
        line, record = draws.get(session, commitment)
    person: Someone = request.user
    return show(
        request,
        "draws/one.html",
        draw=line,
        record=record,
        strata=_groups(record),
        lots=record.candidates(),
        names=record.inspectors(),
        told=told(record.statement.sources),
        states=STATES,
        faults=list(faults(record)),
        may=person.role in OFFICE,
        given=given,
        problem=problem,
    )


def _groups(record: Record) -> list[_Group]:
    return [
        _Group(
            stratum.name,
            stratum.take,
            [one for one in record.statement.candidates if one.stratum == stratum.name],
        )
        for stratum in record.statement.strata
    ]


def _form(
    office: Office, request: Request[Any, Any, Any], given: Mapping[str, str], problem: str
) -> Template:
    weights = [weight.name for weight in load_scheme(office.rulebook().folders).weights]
    return show(
        request, "draws/new.html", given=given, strata=STRATA, weights=weights, problem=problem
    )


def _known(session: Session) -> str:
    found = people.listed(session, Turn(1, _MOST), "inspector").items
    return "\n".join(f"{one.login}，{one.name}，" for one in found if one.active)


def _sealed(office: Office, person: Someone, data: Mapping[str, str]) -> DrawLine:
    day = _day(form(data, "as_of"))
    order = DrawOrder(
        name=form(data, "name").strip() or f"{day.year}年{day.month}月{day.day}日双随机抽查",
        as_of=day,
        share=_number(form(data, "share"), "抽查比例"),
        strata=[name for name in STRATA if form(data, f"strata.{name}")],
        weights=[key.removeprefix("weights.") for key in data if key.startswith("weights.")],
        team=int(_number(form(data, "team"), "每标段人数")),
        sources=sources(_parts(form(data, "witnesses")), form(data, "lottery")),
        left_out=_left_out(form(data, "left_out")),
        records="数据库中的台账",
    )
    inspectors = checked(map(_inspector, _lines(form(data, "inspectors"))), "检查人员名单")
    secret = new_secret()
    record = committed(office.store.workbook(), office.rulebook(), order, inspectors, secret)
    with office.store.writing_session() as session:
        return draws.commit(session, person.actor, record, secret)


def _inspector(line: str) -> Inspector:
    parts = [part.strip() for part in line.replace("，", ",").split(",")]
    if len(parts) < _PARTS or not all(parts[:_PARTS]):
        raise UsageError(f"检查人员应写作“登录名，姓名，单位，回避单位、回避项目”：{line}")
    login, name, unit, *rest = parts
    avoids = "、".join(rest).split("、")
    return Inspector(login, name, unit, tuple(part for part in avoids if part))


def _left_out(text: str) -> dict[str, str]:
    found = {}
    for line in _lines(text):
        lot, sign, reason = line.replace("＝", "=").partition("=")
        if not sign or not lot.strip() or not reason.strip():
            raise UsageError(f"不列入的标段应写作“标段编号=理由”：{line}")
        found[lot.strip()] = reason.strip()
    return found


def _lines(text: str) -> Iterable[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.translate(_COMMAS).split(",") if part.strip()]


def _number(text: str, what: str) -> Decimal:
    try:
        return Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        raise UsageError(f"{what}应为数字：{text}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        raise UsageError(f"{text} 不是日期，应写作 2026-03-02") from None


ROUTES: Final = [listing, begin, seal, one, finish]
PLACES: Final = (Place("/draws", "双随机", READERS, SUPERVISION),)
