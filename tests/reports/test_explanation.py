from __future__ import annotations

import json
import re
from functools import cache

import pytest

from tender_guard.reports import explanation, phrases, vocabulary
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.rulebook.model import Rule
from tender_guard.settings import shipped_rules


@cache
def rulebook() -> Rulebook:
    return load_rulebook(shipped_rules())


def shown(rule: str) -> str:
    return explanation.text(rulebook().rules[rule], rulebook())


def test_a_rule_is_explained_in_full() -> None:
    told = shown("award-by-lot")
    for part in ("所属事项", "程度", "适用范围", "依据", "触发条件", "放行情形", "修改建议"):
        assert f"【{part}】" in told
    assert "疑似违规" in told
    assert "依法必须招标、非必须招标、政府采购" in told
    assert "只在得分、报价相同时抽签（在同一句中）" in told


def test_a_citation_that_nobody_compared_says_so_and_an_old_law_its_days() -> None:
    told = shown("award-by-lot")
    assert "《招标投标领域公平竞争审查规则》第八条（依据待核）" in told
    assert "〔2024年5月1日起〕" in told


def test_nothing_is_shown_by_an_english_key() -> None:
    for rule in rulebook().rules.values():
        told = explanation.text(rule, rulebook()).replace(rule.id, "")
        told = told.split("【会报告的例子】")[0]
        keys = {word for word in re.findall(r"[a-z][a-z-]{3,}", told) if "-" in word}
        assert keys == set(), rule.id
        assert "「" not in re.sub(r"「七个不准」", "", told), rule.id


def test_the_listing_names_every_rule_below_its_prohibition() -> None:
    listed = explanation.listing(rulebook())
    assert all(f"　{rule}\n" in listed for rule in rulebook().rules)
    assert listed.index("N1 ") < listed.index("N7 ") < listed.index("七个不准以外的事项")


def test_a_rule_as_json_keeps_its_examples() -> None:
    answer = json.loads(explanation.json(rulebook().rules["award-by-lot"], rulebook()))
    assert answer["basis"][0]["from"] == "2024-05-01"
    assert answer["basis"][0]["verified"] is False
    assert set(answer["examples"]) == {"fires", "silent", "missed"}


def test_a_rule_as_page_is_escaped() -> None:
    rule = rulebook().rules["award-by-lot"].model_copy(update={"advice": "<b>甲</b>"})
    assert "&lt;b&gt;甲&lt;/b&gt;" in explanation.html(rule, rulebook())


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("具有|持有", "“具有”，或“持有”"),
        ("不(?:予|计)", "形如“不（予／计）”"),
        ("仅.{0,4}接受", "形如“仅……接受”"),
        (r"\d+分(?!钟)", "形如“数字分（后面不是：钟）”"),
    ],
)
def test_a_pattern_is_told_to_people_who_write_none(pattern: str, said: str) -> None:
    assert phrases.need(pattern, rulebook().lexicon) == said


def test_conditions_are_told_with_the_values_of_parameters() -> None:
    when = [
        {"bid-bond": {"ratio": {"gt": "$bid-bond-max-ratio"}, "class": "施工"}},
        {"not": {"estimate": {}}},
        {"any": [[{"validity": {"days": {"lt": {"of": "bid-period", "field": "days"}}}}], []]},
    ]
    told = phrases.conditions(when, rulebook().parameters)
    assert told[0] == "投标保证金比例大于“投标保证金与估算价之比的上限”（2%），类别为施工"
    assert told[1] == "没有估算价"
    assert told[2].startswith("投标有效期天数小于发出至投标截止的期间的天数")


def test_the_vocabulary_shows_an_unknown_key_as_such() -> None:
    assert vocabulary.kind("no-such-kind") == "「no-such-kind」"
    assert isinstance(rulebook().rules["award-by-lot"], Rule)
