"""The rules: listed, explained, tried on a clause; the rulebooks that were in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from tender_guard.casework.paging import Page, sliced
from tender_guard.check import ClauseLine, check_clauses
from tender_guard.documents.model import Section
from tender_guard.errors import UnknownError
from tender_guard.reports import explanation
from tender_guard.reports.figures import shipped
from tender_guard.rulebook.model import Regime, Severity

from ..answers import jsonable
from ..parameters import TheOffice, TheTurn
from ..security import EVERYONE, access


@dataclass(frozen=True)
class RuleLine:
    """A rule as listed."""

    id: str
    title: str
    prohibition: str | None
    severity: Severity | None


@dataclass(frozen=True)
class RuleDetail:
    """A rule in full, and in one line how often it was right on the labels it ships with."""

    rule: dict[str, Any]
    accuracy: str


@dataclass(frozen=True)
class Sentence:
    """A clause to be tried."""

    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    section: Section | None = None
    regime: Regime = "statutory"


@dataclass(frozen=True)
class Hit:
    """What one rule says of the clause."""

    rule: str
    title: str
    prohibition: str | None
    severity: Severity
    matched: list[str]


@dataclass(frozen=True)
class Trial:
    """What the rules say of the clause, and under which rules."""

    rulebook: str
    findings: list[Hit]


@dataclass(frozen=True)
class Prohibited:
    """One of the seven prohibitions."""

    number: str
    name: str
    wording: str


@get("/rules", opt=access(EVERYONE, "rules:read"), summary="规则", sync_to_thread=True)
def listing(
    office: TheOffice,
    turn: TheTurn,
    prohibition: FromQuery[str | None] = None,
    severity: FromQuery[Severity | None] = None,
    text: FromQuery[str | None] = None,
) -> Page[RuleLine]:
    """现行规则，可按事项、严重程度、标题中的文字筛选。"""
    found = [
        RuleLine(rule.id, rule.title, rule.prohibition, rule.severity)
        for rule in office.rulebook().rules.values()
        if (prohibition is None or rule.prohibition == prohibition)
        and (severity is None or rule.severity == severity)
        and (text is None or text in rule.title or text in rule.id)
    ]
    return sliced(sorted(found, key=lambda one: one.id), turn)


@get(
    "/rules/{rule_id:str}",
    opt=access(EVERYONE, "rules:read"),
    summary="一条规则",
    sync_to_thread=True,
)
def one(office: TheOffice, rule_id: FromPath[str]) -> RuleDetail:
    """一条规则：依据、命中和放过什么、例子、准确率。"""
    rulebook = office.rulebook()
    rule = rulebook.rules.get(rule_id)
    if rule is None:
        raise UnknownError("没有这条规则")
    return RuleDetail(
        jsonable(explanation.record(rule, rulebook)),
        shipped(rulebook.folders, rulebook.sha256, rule.id),
    )


@get("/prohibitions", opt=access(EVERYONE, "rules:read"), summary="七个不准", sync_to_thread=False)
def prohibitions(office: TheOffice) -> list[Prohibited]:
    """七个不准的现行文字。"""
    return [
        Prohibited(one.number, one.name, one.wording)
        for one in office.rulebook().prohibitions.values()
    ]


@post(
    "/rules/trials",
    opt=access(EVERYONE, "rules:read"),
    summary="试一句",
    sync_to_thread=True,
    status_code=200,
)
def attempt(office: TheOffice, data: JSONBody[Sentence]) -> Trial:
    """贴一句话，看哪些规则会命中；不留存。"""
    rulebook = office.rulebook()
    line = ClauseLine("1", data.text, data.section, data.regime)
    answer = next(iter(check_clauses([line], rulebook)))
    return Trial(
        rulebook.sha256,
        [
            Hit(
                one.rule,
                rulebook.rules[one.rule].title,
                one.prohibition,
                one.severity,
                list(one.matched),
            )
            for one in answer.findings
        ],
    )


ROUTES: Final = [listing, one, prohibitions, attempt]
