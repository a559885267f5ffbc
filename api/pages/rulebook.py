"""Changing the rules: parameters, the seven prohibitions, the lexicon; what a trial gave."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from tender_guard.accuracy import OTHER
from tender_guard.casework import changes
from tender_guard.casework.changes import RuleChange, State
from tender_guard.casework.people import Someone
from tender_guard.clock import today
from tender_guard.errors import ConflictError, TenderGuardError, UnknownError, UsageError
from tender_guard.reports import amendments, catalogue, phrases
from tender_guard.rulebook import overlay
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Parameter, Prohibition, Rule

from ..office import Office
from ..parameters import TheOffice, ThePerson, TheTurn
from ..resources.changes import (
    WATCHERS,
    ChangeLine,
    LexiconChange,
    NewChange,
    ParameterChange,
    ProhibitionEntry,
    WordList,
    find,
    line,
    lines_of,
    put,
    settle,
    try_again,
    word_lists,
)
from ..security import ADMINISTRATOR, access
from .navigation import RULES, Place
from .showing import form, show

Fields = URLEncodedBody[dict[str, str]]

STATES: Final[Mapping[State, tuple[str, str]]] = {
    "trying": ("正在试算", "notice"),
    "tried": ("试算通过，待确认", "yellow"),
    "refused": ("试算未通过", "red"),
    "confirmed": ("已确认", "green"),
    "withdrawn": ("已撤回", ""),
}
"""Each state by its name and colour."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table before and after a change; ``falls`` where accuracy does."""

    short: str
    wording: str
    expected: int
    found: tuple[int, int]
    alarms: tuple[int, int]

    @property
    def falls(self) -> bool:
        """Are fewer found, or more false alarms given?"""
        return self.found[1] < self.found[0] or self.alarms[1] > self.alarms[0]


@get("/rulebook", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def overview(office: TheOffice, request: Request[Any, Any, Any], turn: TheTurn) -> Template:
    """The changes there were, and what can be changed."""
    with office.store.reading_session() as session:
        page = changes.listed(session, turn)
    rulebook = office.rulebook()
    return show(
        request,
        "rulebook/overview.html",
        page=page,
        lines=[line(office, one) for one in page.items],
        states=STATES,
        kinds=amendments.KINDS,
        rulebook=rulebook,
        lists=len(word_lists(office)),
    )


@get("/rulebook/parameters", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def parameters(
    office: TheOffice, request: Request[Any, Any, Any], text: FromQuery[str] = ""
) -> Template:
    """All parameters with their values, units and sources."""
    known = [
        one
        for one in office.rulebook().parameters.values()
        if all(word in f"{one.title}{one.source}" for word in text.split())
    ]
    return show(request, "rulebook/parameters.html", known=known, text=text, told=phrases.parameter)


@get(
    "/rulebook/parameters/{name:str}",
    opt=access(WATCHERS),
    include_in_schema=False,
    sync_to_thread=True,
)
def parameter(office: TheOffice, request: Request[Any, Any, Any], name: FromPath[str]) -> Template:
    """One parameter, and the form to change it."""
    return _parameter(office, request, name, {}, "")


def _parameter(
    office: Office, request: Request[Any, Any, Any], name: str, given: Mapping[str, str], why: str
) -> Template:
    rulebook = office.rulebook()
    known = rulebook.parameters.get(name)
    if known is None:
        raise UnknownError("没有这个参数")
    return show(
        request,
        "rulebook/parameter.html",
        known=known,
        told=phrases.parameter(known),
        value=given.get("value", _typed(known)),
        hint=_hint(known),
        readers=[r for r in rulebook.rules.values() if _reads(r, known)],
        given=given,
        today=today(),
        problem=why,
    )


def _typed(known: Parameter) -> str:
    """The value as a person types it."""
    told = phrases.parameter(known)
    if isinstance(known.value, str):
        return known.value
    return told.removesuffix(known.unit).replace(",", "") if known.unit != "比例" else told


def _hint(known: Parameter) -> str:
    if known.unit == "比例":
        return "写作 2%、0.02 或者 2/3"
    return {"日期": "写作 2026-03-02", "是否": "是或者否"}.get(known.unit, f"单位：{known.unit}")


def _reads(rule: Rule, known: Parameter) -> bool:
    """Does the rule name the parameter?"""
    told = f"{rule.when}{[level.when for level in rule.levels]}{rule.message}"
    return rule.switch == known.id or bool(re.search(rf"\${re.escape(known.id)}(?![\w-])", told))


@post(
    "/rulebook/parameters/{name:str}",
    opt=access(ADMINISTRATOR),
    include_in_schema=False,
    sync_to_thread=True,
)
def change_parameter(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    name: FromPath[str],
    data: Fields,
) -> Response[Any]:
    """Propose another value."""

    def drafted() -> NewChange:
        wanted = ParameterChange(name, form(data, "value"), form(data, "document") or None)
        return NewChange(_day(data), form(data, "reason"), parameter=wanted)

    return _proposed(
        office, person, drafted, lambda why: _parameter(office, request, name, data, why)
    )


@get("/rulebook/prohibitions", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def prohibitions(office: TheOffice, request: Request[Any, Any, Any]) -> Template:
    """The list of seven, and the form to change it."""
    return _prohibitions(office, request, {}, "")


def _prohibitions(
    office: Office, request: Request[Any, Any, Any], given: Mapping[str, str], why: str
) -> Template:
    return show(
        request,
        "rulebook/prohibitions.html",
        known=office.rulebook().prohibitions.values(),
        given=given,
        today=today(),
        problem=why,
    )


@post(
    "/rulebook/prohibitions",
    opt=access(ADMINISTRATOR),
    include_in_schema=False,
    sync_to_thread=True,
)
def change_prohibitions(
    office: TheOffice, request: Request[Any, Any, Any], person: ThePerson, data: Fields
) -> Response[Any]:
    """Propose other wordings."""

    def drafted() -> NewChange:
        known = office.rules.on(_day(data)).prohibitions.values()
        items = [_entry(one, data) for one in known]
        return NewChange(_day(data), form(data, "reason"), prohibitions=items)

    return _proposed(office, person, drafted, lambda why: _prohibitions(office, request, data, why))


def _entry(one: Prohibition, data: Mapping[str, str]) -> ProhibitionEntry:
    wording = form(data, f"wording-{one.number}")
    return ProhibitionEntry(one.number, one.name, wording, form(data, f"status-{one.number}"))


@get("/rulebook/lexicon", opt=access(WATCHERS), include_in_schema=False, sync_to_thread=True)
def lexicon(
    office: TheOffice, request: Request[Any, Any, Any], text: FromQuery[str] = ""
) -> Template:
    """The lists of the lexicon: those whose name or words hold what is looked for."""
    lists = [one for one in word_lists(office) if _holds(office, one, text.strip())]
    return show(request, "rulebook/lexicon.html", lists=lists, text=text)


def _holds(office: Office, one: WordList, text: str) -> bool:
    if not text or text in one.title:
        return True
    known = lines_of(office, one.name)
    return any(text in told for told in (*known.words, *known.patterns))


@get(
    "/rulebook/lexicon/{name:str}",
    opt=access(WATCHERS),
    include_in_schema=False,
    sync_to_thread=True,
)
def word_list(office: TheOffice, request: Request[Any, Any, Any], name: FromPath[str]) -> Template:
    """One list, and the form to add a line or take one away."""
    return _word_list(office, request, name, {}, "")


def _word_list(
    office: Office, request: Request[Any, Any, Any], name: str, given: Mapping[str, str], why: str
) -> Template:
    rulebook = office.rulebook()
    known = lines_of(office, name)
    return show(
        request,
        "rulebook/list.html",
        known=known,
        patterns=[(told, phrases.need(told, rulebook.lexicon)) for told in known.patterns],
        readers=_naming(rulebook, name),
        grows=name == overlay.PLACES,
        given=given,
        today=today(),
        problem=why,
    )


def _naming(rulebook: Rulebook, name: str) -> list[Rule]:
    """The rules that name a list themselves."""
    kind, _, short = name.partition(":")
    inside = f"{{{short}}}"
    found = []
    for rule in rulebook.rules.values():
        for spec in rule.clause:
            told = spec.unless if kind == "exception" else (*spec.needs, *spec.anywhere)
            if any(one == short or inside in one for one in told):
                found.append(rule)
                break
    return found


@post(
    "/rulebook/lexicon/{name:str}",
    opt=access(ADMINISTRATOR),
    include_in_schema=False,
    sync_to_thread=True,
)
def change_list(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    name: FromPath[str],
    data: Fields,
) -> Response[Any]:
    """Propose a line to be added or taken away."""

    def drafted() -> NewChange:
        deed: overlay.Deed = "remove" if form(data, "deed") == "remove" else "add"
        shape: overlay.Form = "pattern" if form(data, "form") == "pattern" else "word"
        wanted = LexiconChange(name, deed, form(data, "line"), shape)
        return NewChange(_day(data), form(data, "reason"), lexicon=wanted)

    return _proposed(
        office, person, drafted, lambda why: _word_list(office, request, name, data, why)
    )


def _day(data: Mapping[str, str]) -> date:
    given = form(data, "effective")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError("请填写生效日期") from None


def _proposed(
    office: Office,
    person: Someone,
    drafted: Callable[[], NewChange],
    again: Callable[[str], Template],
) -> Response[Any]:
    """Go to the page of the change; back to the form where it is no use."""
    try:
        made = put(office, person, drafted())
    except UsageError as fault:
        page = again(str(fault))
        page.status_code = fault.http_status
        return page
    return Redirect(f"/rulebook/changes/{made}", status_code=HTTP_303_SEE_OTHER)


@get(
    "/rulebook/changes/{change_id:str}",
    opt=access(WATCHERS),
    include_in_schema=False,
    sync_to_thread=True,
)
def one(office: TheOffice, request: Request[Any, Any, Any], change_id: FromPath[str]) -> Template:
    """One change: what it says, what trying it gave, and to confirm or withdraw it."""
    return _one(office, request, change_id, "")


def _one(office: Office, request: Request[Any, Any, Any], change_id: str, problem: str) -> Template:
    found = find(office, change_id)
    rulebook = office.rulebook()
    trial = found.change.trial
    asked_by_page = request.headers.get("hx-request") == "true"
    return show(
        request,
        "rulebook/outcome.html" if asked_by_page else "rulebook/change.html",
        found=found,
        change=found.change,
        state=_state(found.change),
        kind=amendments.KINDS[found.change.amendment.kind],
        wordings=_wordings(found, rulebook),
        effects=trial["effects"] if trial else None,
        rows=[_row(one, rulebook) for one in trial["effects"]["counts"]] if trial else [],
        known={entry.id for entry in catalogue.entries(rulebook)},
        problem=problem,
    )


def _state(change: RuleChange) -> tuple[str, str]:
    if change.state == "trying" and change.job is not None and change.job.state == "failed":
        return "试算未能完成", "red"
    if change.state == "confirmed":
        return ("已生效", "green") if change.in_effect else ("已确认，到期生效", "green")
    return STATES[change.state]


def _wordings(found: ChangeLine, rulebook: Rulebook) -> list[tuple[str, str, str]]:
    amendment = found.change.amendment
    if amendment.kind != "prohibitions" or found.change.in_effect:
        return []
    return list(amendments.prohibitions(amendment, rulebook))


def _row(counts: Mapping[str, Any], rulebook: Rulebook) -> _Row:
    number = counts["number"]
    known = rulebook.prohibitions.get(number)
    short = {"whole": "合计", OTHER: "七个不准以外"}.get(number, number)
    found, alarms = counts["found"], counts["alarms"]
    wording = known.wording if known else ""
    return _Row(short, wording, counts["expected"], (found[0], found[1]), (alarms[0], alarms[1]))


@post(
    "/rulebook/changes/{change_id:str}",
    opt=access(ADMINISTRATOR),
    include_in_schema=False,
    sync_to_thread=True,
)
def decide(
    office: TheOffice,
    request: Request[Any, Any, Any],
    person: ThePerson,
    change_id: FromPath[str],
    data: Fields,
) -> Response[Any]:
    """Confirm it, withdraw it, or try it once more."""
    base = office.rules.base.sha256
    despite = form(data, "despite") == "yes"
    deed = form(data, "deed")
    try:
        if deed == "confirm":
            settle(
                office,
                lambda session: changes.confirm(
                    session, person, change_id, base, despite_losses=despite
                ),
            )
        elif deed == "withdraw":
            settle(office, lambda session: changes.withdraw(session, person, change_id))
        else:
            try_again(office, person, change_id)
    except (ConflictError, UsageError) as fault:
        return _refused(office, request, change_id, fault)
    return Redirect(f"/rulebook/changes/{change_id}", status_code=HTTP_303_SEE_OTHER)


def _refused(
    office: Office, request: Request[Any, Any, Any], change_id: str, fault: TenderGuardError
) -> Response[Any]:
    page = _one(office, request, change_id, str(fault))
    page.status_code = fault.http_status
    return page


ROUTES: Final = [
    overview,
    parameters,
    parameter,
    change_parameter,
    prohibitions,
    change_prohibitions,
    lexicon,
    word_list,
    change_list,
    one,
    decide,
]
PLACES: Final = (Place("/rulebook", "规则维护", WATCHERS, RULES),)
