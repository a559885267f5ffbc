"""What became of a rule, fired or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tender_guard.engine.facts import Fact, Gap
from tender_guard.engine.judge import Judge
from tender_guard.engine.outcomes import inapplicable, outcomes
from tender_guard.findings import Outcome
from tender_guard.rulebook.lexicon import Lexicon
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Law, Parameter, Rule

LAW = Law.model_validate({"title": "某法", "short": "某法", "from": "2020-01-01"})
SWITCH = Parameter(id="filing", title="备案", value=False)
RULEBOOK = Rulebook(
    {}, {"某法": LAW}, {"filing": SWITCH}, {}, Lexicon({}, {}, ()), "0" * 64, (Path(),)
)
RULE = Rule.model_validate(
    {
        "id": "bond-rate",
        "title": "试",
        "severity": "risk",
        "basis": [{"law": "某法", "article": "第一条"}],
        "advice": "改。",
        "requires": ["estimate"],
        "when": [{"bond": {"yuan": {"gt": 5}}}, {"not": {"waiver": {}}}],
    }
)
ESTIMATE = Fact("estimate", {"yuan": 100})
SMALL, LARGE = Fact("bond", {"yuan": 5}), Fact("bond", {"yuan": 6})
NO_BOND = Gap("bond", "missing-data", "未填保证金", ("标段.投标保证金",))
NOT_STATUTORY = Gap("bond", "not-applicable", "不是招标项目")


def outcome(facts: Sequence[Fact], *gaps: Gap) -> Outcome:
    judge = Judge([RULE], {})
    (found,) = outcomes(judge, facts, gaps, judge.judge(facts), without={})
    return found


@pytest.mark.parametrize(
    ("facts", "gaps", "expected"),
    [
        ([ESTIMATE, LARGE], [], Outcome("bond-rate", "hit")),
        ([ESTIMATE, SMALL], [], Outcome("bond-rate", "clear")),
        ([ESTIMATE, LARGE], [NO_BOND], Outcome("bond-rate", "hit")),
        (
            [ESTIMATE, SMALL],
            [NO_BOND, NO_BOND],
            Outcome("bond-rate", "missing-data", "未填保证金", ("标段.投标保证金",)),
        ),
        (
            [ESTIMATE, LARGE, Fact("waiver")],
            [Gap("waiver", "missing-data", "未读")],
            Outcome("bond-rate", "missing-data", "未读"),
        ),
        (
            [ESTIMATE],
            [NOT_STATUTORY],
            Outcome("bond-rate", "not-applicable", "不是招标项目"),
        ),
        ([ESTIMATE, SMALL], [NOT_STATUTORY], Outcome("bond-rate", "clear")),
        ([SMALL], [], Outcome("bond-rate", "missing-data", "缺少 estimate", ("estimate",))),
        (
            [ESTIMATE],
            [Gap("other", "missing-data", "与此无关")],
            Outcome("bond-rate", "clear"),
        ),
    ],
)
def test_one_outcome_of_four(facts: list[Fact], gaps: list[Gap], expected: Outcome) -> None:
    assert outcome(facts, *gaps) == expected


def test_a_rule_that_does_not_apply_says_why() -> None:
    judge = Judge([RULE], {})
    found = outcomes(judge, [], [], [], without={"bond-rate": "只适用于政府采购"})
    assert found == [Outcome("bond-rate", "not-applicable", "只适用于政府采购")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"switch": "filing"}, "本单位已用参数 filing 关闭本规则"),
        ({"applies": {"regime": "procurement"}}, "只适用于政府采购"),
        ({"applies": {"regime": ["statutory", "voluntary"]}}, None),
        ({"applies": {"kind": "tender"}}, "只适用于完整的招标文件"),
        ({"applies": {"from": "2026-03-02"}}, None),
        ({"applies": {"from": "2026-03-03"}}, "只适用于 2026-03-03 起发出的文件"),
        ({"applies": {"to": "2026-03-02"}}, None),
        ({"applies": {"to": "2026-03-01"}}, "只适用于 2026-03-01 及以前发出的文件"),
    ],
)
def test_when_a_rule_applies(change: dict[str, object], reason: str | None) -> None:
    rule = Rule.model_validate({**RULE.model_dump(by_alias=True), **change})
    day = date(2026, 3, 2)
    assert inapplicable(rule, RULEBOOK, regime="statutory", issued=day, kind="notice") == reason


def test_a_rule_whose_law_is_not_in_force_does_not_apply() -> None:
    day = date(2019, 12, 31)
    reason = inapplicable(RULE, RULEBOOK, regime="statutory", issued=day)
    assert reason == "2019-12-31 没有有效的依据：某法自 2020-01-01 起适用"
