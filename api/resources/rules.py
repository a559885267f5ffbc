"""The rules: listed, explained, tried on a clause; the rulebooks that were in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from tender_guard import labels
from tender_guard.casework.paging import Page, arranged
from tender_guard.clock import today
from tender_guard.documents.model import Section
from tender_guard.errors import UnknownError
from tender_guard.reports import explanation, figures
from tender_guard.reports.explanation import Part
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Regime, Rule, Severity
from tender_guard.sentence import attempt as tried

from ..answers import jsonable
from ..parameters import TheOffice, TheTurn
from ..security import EVERYONE, access


@dataclass(frozen=True)
class RuleLine:
    """A rule as listed; ``severities`` the gravest first, ``accuracy`` empty if not measured."""

    id: str
    title: str
    prohibition: str | None
    severity: Severity | None
    severities: list[Severity]
    subject: str
    accuracy: str


@dataclass(frozen=True)
class RuleDetail:
    """A rule in full, also in Chinese, and how often it was right on the labels it ships with."""

    rule: dict[str, Any]
    accuracy: str
    explanation: list[Part]


@dataclass(frozen=True)
class Sentence:
    """A clause to be tried."""

    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    section: Section | None = None
    regime: Regime = "statutory"
    issued: date | None = None


@dataclass(frozen=True)
class Hit:
    """What one rule says of the clause."""

    rule: str
    title: str
    prohibition: str | None
    severity: Severity
    matched: list[str]


@dataclass(frozen=True)
class NearHit:
    """A rule that did not say anything, the words that met all the same, and why it did not."""

    rule: str
    title: str
    prohibition: str | None
    matched: list[str]
    why: list[str]


@dataclass(frozen=True)
class Trial:
    """What the rules say of the clause, what they nearly said, and under which rules."""

    rulebook: str
    findings: list[Hit]
    near: list[NearHit]


@dataclass(frozen=True)
class Prohibited:
    """One of the seven prohibitions."""

    number: str
    name: str
    wording: str


@get("/rules", opt=access(EVERYONE, "rules:read"), summary="规则", sync_to_thread=True)
def listing(  # noqa: PLR0913, PLR0917 (one a filter)
    office: TheOffice,
    turn: TheTurn,
    prohibition: FromQuery[str | None] = None,
    severity: FromQuery[Severity | None] = None,
    subject: FromQuery[Literal["document", "lot", "project", "expert"] | None] = None,
    text: FromQuery[str | None] = None,
) -> Page[RuleLine]:
    """现行规则及其准确率；可按事项、严重程度、对象、标题中的文字筛选，按编号、标题、事项排序。"""
    rulebook = office.rulebook()
    found = [
        rule
        for rule in sorted(rulebook.rules.values(), key=lambda rule: rule.id)
        if (prohibition is None or rule.prohibition == prohibition)
        and (severity is None or severity in {level.severity for level in rule.graded()})
        and (subject is None or rule.subject == subject)
        and (text is None or text in rule.title or text in rule.id)
    ]
    page = arranged(found, turn, _ORDERS)
    return Page([_line(rule, rulebook) for rule in page.items], page.total, page.page, page.size)


_ORDERS: Final[Mapping[str, Callable[[Rule], Any]]] = {
    "id": lambda rule: rule.id,
    "title": lambda rule: rule.title,
    "prohibition": lambda rule: rule.prohibition or "~",
}


def _line(rule: Rule, rulebook: Rulebook) -> RuleLine:
    return RuleLine(
        rule.id,
        rule.title,
        rule.prohibition,
        rule.severity,
        [level.severity for level in rule.graded()],
        rule.subject,
        _accuracy(rulebook, rule.id),
    )


def _accuracy(rulebook: Rulebook, rule: str) -> str:
    measured = labels.accuracy(rulebook)
    return figures.line(measured, rule) if measured else ""


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
    accuracy = _accuracy(rulebook, rule.id)
    return RuleDetail(
        jsonable(explanation.record(rule, rulebook)),
        accuracy,
        list(explanation.parts(rule, rulebook, accuracy)),
    )


@get("/prohibitions", opt=access(EVERYONE, "rules:read"), summary="七个不准", sync_to_thread=True)
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
    """贴一句话，看哪些规则会命中，哪些差一点命中、为什么没有命中；不留存。

    `near` 最接近命中的在前；表格的一行以 `｜` 分隔各格。
    """
    rulebook = office.rulebook()
    day = data.issued or today()
    answer = tried(data.text, rulebook, day, section=data.section, regime=data.regime)
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
        [
            NearHit(one.rule, one.title, one.prohibition, list(one.matched), list(one.why))
            for one in answer.near
        ],
    )


ROUTES: Final = [listing, one, prohibitions, attempt]
