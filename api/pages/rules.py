"""Browsing the rules, how right they are, and trying a sentence on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar, get_args

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from tender_guard import labels
from tender_guard.accuracy import OTHER, Accuracy, Score
from tender_guard.check import ClauseFinding
from tender_guard.clock import today
from tender_guard.documents.model import Section
from tender_guard.errors import UnknownError, UsageError
from tender_guard.findings import Basis
from tender_guard.reports import catalogue, explanation, figures, words
from tender_guard.reports.catalogue import AREAS, OUTSIDE, Entry, Reads, Wanted
from tender_guard.reports.marking import Piece, pieces
from tender_guard.rulebook.laws import bases
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import SEVERITIES, Prohibition, Regime
from tender_guard.sentence import attempt

from ..parameters import TheOffice
from ..security import EVERYONE, access
from .navigation import RULES, Place
from .showing import form, show

T = TypeVar("T", bound=str)

READS: Final[Mapping[Reads, str]] = {"document": "招标文件", "record": "台账记录"}
REGIMES: Final[tuple[Regime, ...]] = get_args(Regime)
SECTIONS: Final[tuple[Section, ...]] = tuple(one for one in get_args(Section) if one != "目录")
LONGEST: Final = 5000
"""Characters of a sentence that is tried."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules that stand under one heading."""

    short: str
    title: str
    status: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class _Figure:
    """One line of the table of figures."""

    title: str
    score: Score
    recall: str
    precision: str


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A finding as shown: its words marked in the whole text, its law and advice beside it."""

    finding: ClauseFinding
    title: str
    pieces: tuple[Piece, ...]
    basis: tuple[Basis, ...]
    advice: str


@get("/rules", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 - one a filter
    office: TheOffice,
    request: Request[Any, Any, Any],
    text: FromQuery[str] = "",
    prohibition: FromQuery[str] = "",
    area: FromQuery[str] = "",
    severity: FromQuery[str] = "",
    regime: FromQuery[str] = "",
    reads: FromQuery[str] = "",
    verified: FromQuery[str] = "",
) -> Template:
    """The rules that are looked for, under their prohibitions and areas."""
    rulebook = office.rulebook()
    wanted = Wanted(
        text.strip(),
        prohibition or None,
        area or None,
        _of(severity, SEVERITIES),
        _of(regime, REGIMES),
        _of(reads, tuple(READS)),
        {"yes": True, "no": False}.get(verified),
    )
    found = catalogue.found(rulebook, wanted)
    return show(
        request,
        "rules/list.html",
        chapters=_groups(found, rulebook),
        found=len(found),
        total=len(rulebook.rules),
        wanted=wanted,
        prohibitions=rulebook.prohibitions.values(),
        areas=AREAS,
        outside=OUTSIDE,
        severities=words.SEVERITY,
        regimes=words.REGIME,
        kinds=READS,
    )


def _of(given: str, known: tuple[T, ...]) -> T | None:
    return next((one for one in known if one == given), None)


def _groups(found: list[Entry], rulebook: Rulebook) -> list[_Group]:
    groups = [
        _Group(
            one.number,
            f"{one.number}　{one.wording}",
            one.status,
            [entry for entry in found if entry.prohibition == one.number],
        )
        for one in rulebook.prohibitions.values()
    ]
    outside = AREAS | {"seven-prohibitions": "其他限制竞争的条件"}
    groups += [
        _Group(
            name,
            name,
            "",
            [entry for entry in found if entry.prohibition is None and entry.area == key],
        )
        for key, name in outside.items()
    ]
    return [group for group in groups if group.entries]


@get("/rules/{rule_id:str}", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def one(office: TheOffice, request: Request[Any, Any, Any], rule_id: FromPath[str]) -> Template:
    """One rule in full."""
    rulebook = office.rulebook()
    rule = rulebook.rules.get(rule_id)
    if rule is None:
        raise UnknownError("没有这条规则")
    entry = next(one for one in catalogue.entries(rulebook) if one.id == rule_id)
    measured = labels.accuracy(rulebook) if entry.reads == "document" else None
    parts = explanation.parts(rule, rulebook, figures.line(measured, rule.id) if measured else "")
    return show(
        request,
        "rules/one.html",
        rule=rule,
        entry=entry,
        told={part.title: part.lines for part in parts},
        area=AREAS[entry.area],
        reads=READS[entry.reads],
        unverified=words.UNVERIFIED,
    )


@get("/accuracy", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=True)
def accuracy(office: TheOffice, request: Request[Any, Any, Any]) -> Template:
    """How right the rules are on the labelled clauses."""
    rulebook = office.rulebook()
    measured = labels.accuracy(rulebook)
    return show(
        request,
        "rules/accuracy.html",
        measured=measured,
        whole=_figure("合计", measured.whole) if measured else None,
        figures=figures_by_prohibition(measured, rulebook) if measured else [],
        titles={rule.id: rule.title for rule in rulebook.rules.values()},
    )


def figures_by_prohibition(measured: Accuracy, rulebook: Rulebook) -> list[_Figure]:
    """The lines of the table, those outside the seven last."""
    return [
        _figure(told(number, rulebook.prohibitions), score)
        for number, score in measured.prohibitions.items()
    ]


def told(number: str, prohibitions: Mapping[str, Prohibition]) -> str:
    """A prohibition with its wording."""
    if number == OTHER or number not in prohibitions:
        return "七个不准以外"
    return f"{number}　{prohibitions[number].wording}"


def _figure(title: str, score: Score) -> _Figure:
    return _Figure(title, score, figures.percent(score.recall), figures.percent(score.precision))


@get("/sentence", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=False)
def sentence(request: Request[Any, Any, Any]) -> Template:
    """The box to try a sentence in."""
    return _box(request, {}, None, "")


@post(
    "/sentence",
    opt=access(EVERYONE),
    include_in_schema=False,
    sync_to_thread=True,
    status_code=200,
)
def tried(
    office: TheOffice, request: Request[Any, Any, Any], data: URLEncodedBody[dict[str, str]]
) -> Template:
    """What the rules say of the sentence; only that, where the page itself asks."""
    try:
        answer = _tried(office.rulebook(), data)
    except UsageError as fault:
        return _box(request, data, None, str(fault))
    return _box(request, data, answer, "")


def _tried(rulebook: Rulebook, data: Mapping[str, str]) -> dict[str, object]:
    text = form(data, "text").strip()
    if not text:
        raise UsageError("请贴入一句话或者一个条款")
    if len(text) > LONGEST:
        raise UsageError(f"最多 {LONGEST} 个字；整份文件请上传检查")
    regime: Regime = _of(form(data, "regime"), REGIMES) or "statutory"
    day = _day(form(data, "issued"))
    section = _of(form(data, "section"), SECTIONS)
    found = attempt(text, rulebook, day, section=section, regime=regime)
    return {
        "spoken": [_spoken(one, text, rulebook, regime, day) for one in found.findings],
        "near": found.near,
        "citation": words.citation,
    }


def _spoken(
    found: ClauseFinding, text: str, rulebook: Rulebook, regime: Regime, day: date
) -> _Spoken:
    rule = rulebook.rules[found.rule]
    return _Spoken(
        found,
        rule.title,
        pieces(text, found.matched),
        bases(rule, regime, day, rulebook.laws, rulebook.parameters),
        rule.advice,
    )


def _day(given: str) -> date:
    if not given:
        return today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"{given} 不是日期，应写作 2026-03-02") from None


def _box(
    request: Request[Any, Any, Any],
    data: Mapping[str, str],
    answer: dict[str, object] | None,
    problem: str,
) -> Template:
    asked_by_page = request.headers.get("hx-request") == "true"
    return show(
        request,
        "rules/tried.html" if asked_by_page else "rules/sentence.html",
        given=data,
        answer=answer,
        problem=problem,
        sections=SECTIONS,
        regimes=words.REGIME,
    )


ROUTES: Final = [listing, one, accuracy, sentence, tried]
PLACES: Final = (
    Place("/rules", "规则", EVERYONE, RULES),
    Place("/sentence", "试一句", EVERYONE, RULES),
)
