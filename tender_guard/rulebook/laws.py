"""Which citations stand behind a rule on a given day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tender_guard.errors import RulebookError
from tender_guard.findings import Basis
from tender_guard.rulebook.model import Article, Citation, Law, Parameter, Regime, Rule
from tender_guard.rulebook.references import parse

REGIMES: dict[Regime, str] = {
    "statutory": "依法必须招标的项目",
    "voluntary": "自愿招标的项目",
    "procurement": "政府采购",
}


def bases(  # noqa: PLR0913 one a side of the document
    rule: Rule,
    regime: Regime,
    issued: date,
    laws: Mapping[str, Law],
    parameters: Mapping[str, Parameter],
    *,
    province: str | None = None,
) -> tuple[Basis, ...]:
    """What RULE rests on for a document of REGIME issued on the day ISSUED, in the rule's order.

    A citation is shown where its regime fits and both it and its law are in force that day, that
    of a province not where the document is known to be of another PROVINCE.
    Nothing left means that the rule does not apply; `not_in_force` says why.

    Raises:
        RulebookError: a law, article or local parameter is not in the library.
    """
    return tuple(
        _basis(citation, laws, parameters)
        for citation in _of_regime(rule, regime)
        if not _out_of_force(citation, issued, laws, province)
    )


def not_in_force(
    rule: Rule,
    regime: Regime,
    issued: date,
    laws: Mapping[str, Law],
    *,
    province: str | None = None,
) -> str:
    """Why `bases` is empty, in Chinese for the outcome; empty where it is not."""
    citations = tuple(_of_regime(rule, regime))
    if not citations:
        return "没有适用于这类项目的依据"
    reasons = [_out_of_force(citation, issued, laws, province) for citation in citations]
    if not all(reasons):
        return ""
    return f"{issued.isoformat()} 没有有效的依据：" + "；".join(dict.fromkeys(reasons))


def misapplied(rule: Rule, laws: Mapping[str, Law]) -> tuple[str, ...]:
    """The citations of RULE that are shown for projects their article does not govern.

    Only of rules on documents: a rule on records picks its lots by their facts.

    Raises:
        RulebookError: a law or article is not in the library.
    """
    if rule.subject != "document":
        return ()
    return tuple(
        f"{citation.law} {citation.article} 只适用于{_named(allowed)}，引用须写明 regime"
        for citation in rule.basis
        if citation.law is not None
        and (allowed := _governed(citation, laws)) is not None
        and not set(citation.regime or rule.applies.regime or REGIMES) <= set(allowed)
    )


def cited(laws: Mapping[str, Law], law: str, article: str) -> tuple[Law, Article]:
    """The entry of the library for ARTICLE of LAW, however the place is written.

    Raises:
        RulebookError: there is none.
    """
    entry = laws.get(law)
    if entry is None:
        raise RulebookError(f"依据库没有这部法规：{law}")
    place = parse(article)
    for candidate in entry.articles:
        if parse(candidate.article) == place:
            return entry, candidate
    raise RulebookError(f"依据库没有这一条：{law} {article}")


def _governed(citation: Citation, laws: Mapping[str, Law]) -> tuple[Regime, ...] | None:
    law, article = cited(laws, citation.law or "", citation.article or "")
    return article.regime or law.regime


def _named(regimes: tuple[Regime, ...]) -> str:
    return "、".join(REGIMES[regime] for regime in regimes)


def _of_regime(rule: Rule, regime: Regime) -> Iterator[Citation]:
    return (one for one in rule.basis if one.regime is None or regime in one.regime)


def _out_of_force(
    citation: Citation, issued: date, laws: Mapping[str, Law], province: str | None
) -> str:
    """Why CITATION is not shown for that day and place, empty where it is."""
    name = citation.law or citation.local or ""
    law = laws.get(name)
    if law is not None and province is not None and law.province not in {None, province}:
        return f"{name}只适用于{law.province}，文件属于{province}"
    return _outside(name, citation, issued) or (_outside(name, law, issued) if law else "")


def _outside(name: str, span: Citation | Law, day: date) -> str:
    if span.since is not None and day < span.since:
        return f"{name}自 {span.since.isoformat()} 起适用"
    if span.until is not None and day > span.until:
        return f"{name}适用至 {span.until.isoformat()}"
    return ""


def _basis(
    citation: Citation, laws: Mapping[str, Law], parameters: Mapping[str, Parameter]
) -> Basis:
    if citation.local is not None:
        parameter = parameters.get(citation.local)
        if parameter is None:
            raise RulebookError(f"没有这个参数：{citation.local}")
        return Basis(
            law=None,
            article=None,
            summary=citation.summary or parameter.title,
            verified=False,
            local=parameter.id,
            document=parameter.document,
        )
    law, article = cited(laws, citation.law or "", citation.article or "")
    return Basis(
        law=law.short,
        article=article.article,
        summary=citation.summary or article.summary,
        verified=article.verified and law.intact,
    )
