"""What the examples of a rule must show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tender_guard.rulebook.lexicon import Excuse, Group, Lexicon
from tender_guard.rulebook.lint import example_faults, needless, unused
from tender_guard.rulebook.model import Rule, TextExample

VALUES = {"max": Decimal("0.02")}


def rule(**changed: object) -> Rule:
    content: dict[str, Any] = {
        "id": "r",
        "title": "试",
        "severity": "risk",
        "basis": [{"local": "x"}],
        "advice": "改。",
        "when": [{"bond": {"ratio": {"gt": "$max"}}}],
        "examples": {
            "fires": [{"facts": {"bond": {"ratio": f"$max + {more}"}}} for more in (1, 2, 3)],
            "silent": [
                {"facts": {"bond": {"ratio": ratio}}} for ratio in ("$max", "$max - 0.01", 0)
            ],
        },
    }
    return Rule.model_validate({**content, **changed})


def said(one: Rule) -> list[str]:
    return [message for _, message in example_faults(one, VALUES)]


def test_three_examples_on_each_side_and_one_on_the_threshold_are_enough() -> None:
    assert said(rule()) == []


def test_fewer_than_three_examples_are_said() -> None:
    few = [{"facts": {"bond": {"ratio": "$max"}}}]
    assert said(rule(examples={"fires": few, "silent": few})) == [
        "fires 至少要 3 个例子，只有 1 个",
        "silent 至少要 3 个例子，只有 1 个",
    ]


def test_a_threshold_on_which_no_example_stands_is_said() -> None:
    deep = [{"any": [[{"not": {"bond": {"ratio": {"lte": Decimal("0.03")}}}}]]}]
    assert said(rule(when=deep)) == ["没有例子恰好在 bond.ratio = 0.03 上"]
    levels = [{"severity": "risk", "when": [{"bond": {"ratio": {"gte": "$max + 0.01"}}}]}]
    found = said(rule(severity=None, levels=levels, when=[{"bond": {}}]))
    assert found == ["没有例子恰好在 bond.ratio = 0.03 上"]


def test_an_exception_that_no_example_needs_is_said() -> None:
    """A stand-in for the matcher: fires on 本市 where no exception's word stands in the text."""

    def fires(one: Rule, example: TextExample) -> bool:
        excuses = [name for pattern in one.clause for name in pattern.unless]
        return "本市" in example.text and not any(word in example.text for word in excuses)

    clause = {"needs": ["本市"], "unless": ["不得", "不限"]}
    examples = {"silent": [{"text": "不得要求本市业绩", "why": "禁止"}, "全国业绩均可"]}

    found = list(needless(rule(clause=clause, when=[], examples=examples), fires))

    assert found == [(("clause", 0, "unless", 1), "没有例子需要例外 '不限'")]


def test_words_that_nothing_names_are_said() -> None:
    lexicon = Lexicon(
        {
            "region": Group(title="地域", words=("本市",)),
            "record": Group(title="业绩", words=("业绩",)),
            "local": Group(title="本地业绩", patterns=("{region}{record}",)),
            "brand": Group(title="品牌", words=("某牌",)),
        },
        {"nationwide": Excuse(title="全国"), "prohibits-it": Excuse(title="禁止")},
        (),
    )
    clause = {"needs": ["local"], "unless": ["prohibits-it"]}

    assert list(unused([rule(clause=clause)], lexicon)) == [
        "词组 'brand' 没有用到",
        "例外 'nationwide' 没有用到",
    ]
