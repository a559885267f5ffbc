"""The judge, by small rules and facts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tender_guard.engine.facts import Fact, Value
from tender_guard.engine.judge import Firing, Judge
from tender_guard.errors import EngineError, RulebookError
from tender_guard.rulebook.model import Rule

PARAMETERS: Mapping[str, Value] = {"max-ratio": Decimal("0.02"), "least": Fraction(2, 3)}


def rule(name: str, when: Sequence[Mapping[str, Any]], **more: object) -> Rule:
    severity = {} if "levels" in more else {"severity": "risk"}
    return Rule.model_validate(
        {
            "id": name,
            "title": "试",
            "basis": [{"local": "x"}],
            "advice": "改。",
            "when": list(when),
            **severity,
            **more,
        }
    )


def judge(when: Sequence[Mapping[str, Any]], facts: Sequence[Fact], **more: object) -> list[Firing]:
    return Judge([rule("r", when, **more)], PARAMETERS).judge(facts)


def fires(when: Sequence[Mapping[str, Any]], *facts: Fact) -> bool:
    return bool(judge(when, facts))


class TestExactness:
    """Thresholds are met exactly, whatever the digits."""

    @pytest.mark.parametrize(
        ("ratio", "over"),
        [
            (Fraction(200, 10000), False),
            (Fraction(2, 100) + Fraction(1, 10**12), True),
            (Fraction(2, 100) - Fraction(1, 10**12), False),
            (Fraction(2, 99), True),
            (Decimal("0.020"), False),
            (Decimal("0.0200000000000000000001"), True),
        ],
    )
    def test_a_ratio_over_two_percent(self, ratio: Value, over: bool) -> None:  # noqa: FBT001
        assert (
            fires([{"bond": {"ratio": {"gt": "$max-ratio"}}}], Fact("bond", {"ratio": ratio}))
            is over
        )

    @pytest.mark.parametrize(
        ("ratio", "under"),
        [
            (Fraction(2, 3), False),
            (Fraction(4, 6), False),
            (Fraction(2, 3) - Fraction(1, 10**9), True),
            (Fraction(2, 3) + Fraction(1, 10**9), False),
            (Decimal("0.666666"), True),
            (Decimal("0.666667"), False),
        ],
    )
    def test_a_ratio_under_two_thirds(self, ratio: Value, under: bool) -> None:  # noqa: FBT001
        when = [{"committee": {"experts": {"lt": "$least"}}}]
        assert fires(when, Fact("committee", {"experts": ratio})) is under

    def test_equal_numbers_of_different_types_are_equal(self) -> None:
        when = [{"a": {}}, {"b": {"n": {"of": "a", "field": "n"}}}]
        for other in (2, Decimal("2.00"), Fraction(4, 2)):
            assert fires(when, Fact("a", {"n": 2}), Fact("b", {"n": other}))
        assert not fires(when, Fact("a", {"n": 1}), Fact("b", {"n": True}))
        assert not fires(when, Fact("a", {"n": 2}), Fact("b", {"n": "2"}))

    def test_numbers_beyond_all_bounds_are_still_compared_with_limits(self) -> None:
        when = [{"bond": {"yuan": {"gt": 800000}}}]
        assert fires(when, Fact("bond", {"yuan": 10**40}))
        assert not fires(when, Fact("bond", {"yuan": -(10**40)}))


def test_dates_differ_by_days() -> None:
    when = [
        {"contract": {}},
        {"refund": {"day": {"gt": {"of": "contract", "field": "day", "plus": 5}}}},
    ]
    signed = Fact("contract", {"day": date(2026, 2, 26)})
    assert fires(when, signed, Fact("refund", {"day": date(2026, 3, 4)}))
    assert not fires(when, signed, Fact("refund", {"day": date(2026, 3, 3)}))


def test_what_is_absent_may_be_said_before_or_after_in_any_order_of_facts() -> None:
    when = [{"not": {"refund": {"lot": {"of": "contract", "field": "lot"}}}}, {"contract": {}}]
    contract, refund = Fact("contract", {"lot": "一"}), Fact("refund", {"lot": "一"})
    assert fires(when, contract)
    assert fires(when, contract, Fact("refund", {"lot": "二"}))
    assert not fires(when, contract, refund)
    assert not fires(when, refund, contract)


def test_two_names_of_one_kind_are_two_facts() -> None:
    when = [
        {"bid": {}},
        {
            "bid": {
                "as": "other",
                "phone": {"of": "bid", "field": "phone"},
                "row": {"gt": {"of": "bid", "field": "row"}},
            }
        },
    ]
    bids = [Fact("bid", {"row": at, "phone": phone}) for at, phone in enumerate("121")]
    (firing,) = judge(when, bids)
    assert firing.facts == (bids[0], bids[2])
    assert firing.names == ("bid", "other")


def test_the_same_name_in_a_level_is_the_same_fact() -> None:
    levels = [
        {"severity": "notice"},
        {"severity": "violation", "when": [{"bond": {"yuan": {"gt": 100}}}]},
        {"severity": "risk", "when": [{"bond": {"yuan": {"gt": 10}}}, {"document": {}}]},
    ]
    facts = [Fact("bond", {"yuan": yuan}) for yuan in (1000, 50, 5)] + [Fact("document", {})]
    found = judge([{"bond": {}}], facts, levels=levels)
    assert [(f.level.severity, f.facts[0].values["yuan"], f.own) for f in found] == [
        ("violation", 1000, 1),
        ("risk", 50, 1),
        ("notice", 5, 1),
    ]


def test_a_level_of_another_regime_does_not_count() -> None:
    levels = [
        {"severity": "violation", "regime": "statutory"},
        {"severity": "risk", "regime": ["voluntary"]},
    ]
    judged = Judge([rule("r", [{"bond": {}}], levels=levels)], {})
    bond = [Fact("bond", {})]
    assert [f.level.severity for f in judged.judge(bond, regime="statutory")] == ["violation"]
    assert [f.level.severity for f in judged.judge(bond, regime="voluntary")] == ["risk"]
    assert judged.judge(bond, regime="procurement") == []
    assert judged.judge(bond, regime="statutory", without={"r"}) == []


def test_a_clause_rule_reads_its_own_hits_alone() -> None:
    rules = [
        rule("one", [], clause={"needs": ["x"]}),
        rule("two", [{"hit": {"days": {"lt": 20}}}], clause={"needs": ["x"]}),
    ]
    facts = [Fact("hit:one", {"days": 5}), Fact("hit:two", {"days": 5}), Fact("hit:two", {})]
    assert [(f.rule, f.facts) for f in Judge(rules, {}).judge(facts)] == [
        ("one", (facts[0],)),
        ("two", (facts[1],)),
    ]


def test_a_level_may_hold_for_some_sections_only() -> None:
    levels = [{"severity": "violation", "sections": ["评分标准"]}, {"severity": "notice"}]
    facts = [Fact("hit:r", {"section": "评分标准"}), Fact("hit:r", {"section": "公告"})]
    found = judge([], facts, levels=levels, clause={"needs": ["x"]})
    assert [f.level.severity for f in found] == ["violation", "notice"]


class TestManyFacts:
    """Thousands of facts are judged in portions, with what they join in each."""

    def test_hits_that_join_the_document(self) -> None:
        when = [{"document": {"regime": "statutory"}}, {"not": {"waiver": {}}}]
        facts = [Fact("hit:r", {"at": at}) for at in range(3000)]
        facts.insert(1234, Fact("document", {"regime": "statutory"}))
        found = judge(when, facts, clause={"needs": ["x"]})
        assert [f.facts[0].values["at"] for f in found] == list(range(3000))
        assert not judge(when, [*facts, Fact("waiver")], clause={"needs": ["x"]})

    def test_facts_that_must_all_meet(self) -> None:
        when = [
            {"bid": {}},
            {"bid": {"as": "other", "price": {"of": "bid", "field": "price"}}},
        ]
        facts = [Fact("bid", {"price": at % 500}) for at in range(1000)]
        assert len(judge(when, facts)) == 1000

    def test_many_rules_over_one_kind_of_fact(self) -> None:
        rules = [rule(f"r{at}", [{"bond": {"yuan": {"gt": at}}}]) for at in range(400)]
        found = Judge(rules, {}).judge([Fact("bond", {"yuan": 300})])
        assert [f.rule for f in found] == [f"r{at}" for at in range(300)]


def test_threads_share_a_judge() -> None:
    judged = Judge([rule("r", [{"a": {}}, {"not": {"b": {"n": {"of": "a", "field": "n"}}}}])], {})
    wrong: list[object] = []

    def work(number: int) -> None:
        for at in range(200):
            facts = [Fact("a", {"n": number}), Fact("b", {"n": number + at % 2})]
            if len(judged.judge(facts)) != at % 2:
                wrong.append((number, at))

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_value_that_cannot_be_compared_is_said_and_the_judge_goes_on() -> None:
    judged = Judge([rule("r", [{"bond": {"yuan": {"gt": 1}}}])], {})
    with pytest.raises(EngineError, match="事实 bond 的字段 yuan"):
        judged.judge([Fact("bond", {"yuan": 1.5})])  # type: ignore[dict-item]
    assert judged.judge([Fact("bond", {"yuan": 2})])


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            [{"bond": {"yuan": {"gt": {"of": "estimat", "field": "yuan"}}}}, {"estimate": {}}],
            "引用的 'estimat' 不是本规则的事实（是不是 'estimate'？）",
        ),
        ([{"bond": {"as": "x"}}, {"estimate": {"as": "x"}}], "名称 'x' 既是 bond 又是 estimate"),
        ([{"bond": {"yuan": {"gt": Decimal("0.0000001")}}}], "最多六位小数"),
        ([{"not": {"any": [[{"bond": {}}]]}}], "not 里面不能再用 any"),
        ([{"bond": {"as": f"b{at}"}} for at in range(13)], "一条规则最多 12 个事实"),
        ([{"any": [[{"a": {}}], [{"b": {}}]]}] * 6, "最多 32 种"),
    ],
)
def test_what_the_engine_could_get_wrong_is_refused(when: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(RulebookError, match=r"^规则 r：") as caught:
        judge(when, [])
    assert said in str(caught.value)


def test_an_engine_that_cannot_be_loaded_is_one_line_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(
        "raise ImportError('undefined symbol: PyEval_CallObject')", encoding="utf-8"
    )
    program = (
        "import tender_guard.engine.judge as judge\n"
        "from tender_guard.errors import EngineError\n"
        "try:\n    judge.Judge([], {})\n"
        "except EngineError as error:\n    print(error)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    (line,) = ended.stdout.splitlines()
    assert line.startswith("规则引擎 durable_rules 无法加载")
    assert 'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install' in line
