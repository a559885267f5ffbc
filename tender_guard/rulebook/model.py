"""What a rule is, checked as it comes in from YAML.

A rule file says what a found thing means: how grave it is, under which law, for which documents,
what lets it pass and what to write instead. It holds no code. `load` makes these models, `lint`
checks what one file alone cannot show.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tender_guard.documents.model import Section

Severity: TypeAlias = Literal["violation", "risk", "notice"]
Regime: TypeAlias = Literal["statutory", "voluntary", "procurement"]
Scope: TypeAlias = Literal["sentence", "clause", "row"]
DocumentKind: TypeAlias = Literal["tender", "notice", "excerpt", "other"]

SEVERITIES: tuple[Severity, ...] = ("violation", "risk", "notice")
"""Gravest first."""


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) or value is None else [value]


class Model(BaseModel):
    """Frozen, and a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Citation(Model):
    """One basis of a rule: a law with its article, or a local rule of the office.

    ``since``/``until`` (``from``/``to`` in YAML, both days included) narrow when the citation is
    shown, ``regime`` for which documents. ``summary`` is in the project's own words; where it is
    empty the article's summary in ``laws.yaml`` stands.
    """

    law: str | None = None
    article: str | None = None
    local: str | None = None
    summary: str = ""
    regime: Annotated[tuple[Regime, ...] | None, BeforeValidator(_listed)] = None
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _one_of(self) -> Citation:
        if (self.local is None) == (self.law is None or self.article is None):
            raise ValueError("依据应为 {law, article} 或者 {local} 之一")
        return self


class Applies(Model):
    """Where and when a rule holds. What is not given does not narrow."""

    regime: Annotated[tuple[Regime, ...] | None, BeforeValidator(_listed)] = None
    kind: Annotated[tuple[DocumentKind, ...] | None, BeforeValidator(_listed)] = None
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")


class ClausePattern(Model):
    """What must meet in one scope of one clause.

    Each entry of ``needs`` is a group of the lexicon (``region``) or a pattern written here, in
    which ``{region}`` stands for the group. ``unless`` names exceptions of the lexicon, or holds
    patterns; one that matches in the same scope (and governs what was found) lets the clause
    pass. ``anywhere`` are needs that may stand in the rest of the clause, in its lead, its column
    heads or its headings. ``gone`` names the list of what was abolished that a need asks for: the
    clause meets only where what it names was gone on the day of issue.
    """

    scope: Scope = "sentence"
    regime: Annotated[tuple[Regime, ...] | None, BeforeValidator(_listed)] = None
    gone: str | None = None
    sections: tuple[Section, ...] | None = None
    outside: tuple[Section, ...] = ()
    needs: tuple[str, ...] = Field(min_length=1)
    anywhere: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Level(Model):
    """One severity and what must hold for it; the gravest that holds is reported."""

    severity: Severity
    regime: Annotated[tuple[Regime, ...] | None, BeforeValidator(_listed)] = None
    sections: tuple[Section, ...] | None = None
    when: tuple[dict[str, Any], ...] = ()


class TextExample(Model):
    """A clause a rule is tried on; ``why`` says which exception it needs, or what is lacking."""

    text: str
    section: Section | None = None
    regime: Regime = "statutory"
    issued: date | None = None
    severity: Severity | None = None
    why: str = ""


class FactExample(Model):
    """Facts a rule is tried on: kind to values, or to a list of values; ``$name`` a parameter."""

    facts: dict[str, Any]
    regime: Regime = "statutory"
    issued: date | None = None
    severity: Severity | None = None
    why: str = ""


def _example(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Example: TypeAlias = Annotated[TextExample | FactExample, BeforeValidator(_example)]


class Examples(Model):
    """``fires`` and ``silent`` must hold; ``missed`` are known gaps, kept as strict xfails."""

    fires: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()
    missed: tuple[Example, ...] = ()


class Rule(Model):
    """One rule file."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    prohibition: str | None = None
    severity: Severity | None = None
    levels: tuple[Level, ...] = ()
    applies: Applies = Applies()
    basis: tuple[Citation, ...] = Field(min_length=1)
    advice: str
    message: str = ""
    """For rules over facts: what is said, with ``{kind.field}`` filled in from the facts."""
    clause: Annotated[tuple[ClausePattern, ...], BeforeValidator(_listed)] = ()
    when: tuple[dict[str, Any], ...] = ()
    requires: tuple[str, ...] = ()
    """Kinds of fact without which the rule answers missing-data instead of clear."""
    subject: Literal["document", "lot", "project", "expert"] = "document"
    switch: str | None = None
    """A boolean parameter that switches the rule off where it is false."""
    replaces: bool = False
    """In an office's own folder: stands in place of the rule of the same id."""
    examples: Examples = Examples()

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not self.clause and not self.when:
            raise ValueError("规则应有 clause 或者 when")
        if (self.severity is None) == (not self.levels):
            raise ValueError("规则应有 severity 或者 levels 之一")
        return self

    def graded(self) -> tuple[Level, ...]:
        """The levels, gravest first; a plain severity is one level without conditions."""
        if self.severity is not None:
            return (Level(severity=self.severity),)
        return tuple(sorted(self.levels, key=lambda level: SEVERITIES.index(level.severity)))


class Article(Model):
    """A cited article of a law, with a summary in the project's own words."""

    article: str
    summary: str
    regime: Annotated[tuple[Regime, ...] | None, BeforeValidator(_listed)] = None
    """The projects the text itself limits the article to; none given is no limit."""
    terms: tuple[str, ...] = ()
    """Words that the full text of the article holds; a citation check looks for them."""
    verified: bool = False


class Law(Model):
    """A law or document of the library.

    ``sha256`` is of the full text a citation check compared with; articles that matched are
    ``verified``; ``seal`` is over those articles as they were compared, so that a later change
    to one of them is seen. All three are written by the citation check, never by hand.
    """

    title: str
    short: str
    number: str = ""
    issuer: str = ""
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")
    regime: Annotated[tuple[Regime, ...] | None, BeforeValidator(_listed)] = None
    province: str | None = None
    """Short name of the province it holds in (``浙江``); None holds in all of them."""
    text_date: str = ""
    sha256: str | None = None
    seal: str | None = None
    articles: tuple[Article, ...] = ()

    def sealing(self) -> str:
        """A hash over the verified articles and the text they were compared with."""
        articles = [[a.article, a.summary, *a.terms] for a in self.articles if a.verified]
        content = json.dumps([self.sha256, articles], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @cached_property
    def intact(self) -> bool:
        """Whether what is called verified is what a comparison wrote."""
        if not any(article.verified for article in self.articles):
            return self.sha256 is None and self.seal is None
        return self.sha256 is not None and self.seal == self.sealing()


def _exact(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d+/[1-9]\d*", value):
        return Fraction(value)
    return value


class Parameter(Model):
    """A number or word that rules read as ``$id``. ``local`` ones are the office's to set.

    ``2/3`` in YAML is that fraction exactly.
    """

    id: str
    title: str
    value: Annotated[bool | int | Decimal | Fraction | date | str, BeforeValidator(_exact)]
    unit: str = ""
    source: str = ""
    local: bool = False
    document: str | None = None
    """Number of the local document behind a local parameter, once the office entered it."""


class Prohibition(Model):
    """One of the seven prohibitions as displayed; the office may replace the list."""

    number: str
    name: str
    wording: str
    status: str
