"""The project's own law library, parameters and prohibitions hold together."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tender_guard.rulebook.laws import cited, misapplied
from tender_guard.rulebook.model import Law, Parameter, Prohibition, Rule
from tender_guard.rulebook.references import parse

RULES = Path(__file__).parents[2] / "rules"


def entries(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((RULES / name).read_text(encoding="utf-8"))
    return loaded


LAWS = [Law.model_validate(entry) for entry in entries("laws.yaml")]
PARAMETERS = [Parameter.model_validate(entry) for entry in entries("parameters.yaml")]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.short)
def test_what_is_called_verified_was_compared_as_it_stands(law: Law) -> None:
    assert law.intact, "rules/laws.yaml changed after the comparison: run it again"


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.short)
def test_a_place_is_listed_once_with_a_summary_and_terms(law: Law) -> None:
    places = Counter(parse(article.article) for article in law.articles)

    assert [place for place, count in places.items() if count > 1] == []
    assert [a.article for a in law.articles if not (a.summary.endswith("。") and a.terms)] == []


def test_names_of_laws_and_parameters_are_unique() -> None:
    assert len({law.short for law in LAWS}) == len(LAWS)
    assert len({parameter.id for parameter in PARAMETERS}) == len(PARAMETERS)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.id)
def test_a_number_has_a_source_in_the_library_or_is_said_to_be_ours(parameter: Parameter) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", parameter.id)
    assert parameter.local == parameter.source.startswith("本地参数")
    if parameter.source.startswith(("本地参数", "内部约定")):
        return
    law, _, article = parameter.source.partition(" ")
    cited({law.short: law for law in LAWS}, law, article)


def test_there_are_seven_prohibitions_and_only_one_wording_is_known() -> None:
    listed = [Prohibition.model_validate(one) for one in entries("seven-prohibitions/list.yaml")]

    assert [one.number for one in listed] == ["N1", "N2", "N3", "N4", "N5", "N6", "N7"]
    assert [one.number for one in listed if "待核" not in one.status] == ["N1"]


BY_NAME = {law.short: law for law in LAWS}
CITING = [
    Rule.model_validate(content)
    for path in sorted(RULES.glob("*/*.yaml"))
    if isinstance(content := yaml.safe_load(path.read_text(encoding="utf-8")), dict)
    and "basis" in content
]


@pytest.mark.parametrize("rule", CITING, ids=lambda rule: rule.id)
def test_a_rule_cites_only_what_the_library_holds(rule: Rule) -> None:
    ids = {parameter.id for parameter in PARAMETERS}
    for citation in rule.basis:
        if citation.law is None:
            assert citation.local in ids
            continue
        cited(BY_NAME, citation.law, citation.article or "")


@pytest.mark.parametrize("rule", CITING, ids=lambda rule: rule.id)
def test_a_rule_on_documents_cites_an_article_only_where_it_governs(rule: Rule) -> None:
    assert misapplied(rule, BY_NAME) == ()
