from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tender_guard.documents.compared import Pair, Setting, compared
from tender_guard.documents.model import Clause, Section
from tender_guard.documents.stated import stated
from tender_guard.engine.facts import Fact, Gap


def said(text: str, section: Section | None = "投标人须知") -> dict[str, dict[str, object]]:
    return {fact.kind: dict(fact.values) for fact in stated([Clause(text=text, section=section)])}


def measured(*texts: str, **known: object) -> dict[str, Fact | Gap]:
    clauses = [Clause(text=text, section="投标人须知") for text in texts]
    return {one.kind: one for one in compared(stated(clauses), clauses, Setting(**known))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "field", "value"),
    [
        ("投标保证金的金额：人民币叁拾万元整", "bid-bond", "yuan", Decimal(300_000)),
        ("前附表｜投标保证金｜数额：RMB 250,000元", "bid-bond", "yuan", Decimal(250_000)),
        ("投标保证金为估算价的1.5%", "bid-bond", "ratio", Decimal("0.015")),
        ("本标段合同估算价：1.35亿元", "estimate", "yuan", Decimal(135_000_000)),
        ("最高投标限价（招标控制价）980.5万元", "max-price", "yuan", Decimal(9_805_000)),
        ("投标有效期｜自投标截止之日起75日历天", "validity", "days", 75),
        ("计划工期：四百日历天", "duration", "days", 400),
        ("评标委员会由7人组成，其中专家5人", "committee", "size", 7),
    ],
)
def test_sums_shares_and_periods_are_read_as_written(
    text: str, kind: str, field: str, value: object
) -> None:
    assert said(text)[kind][field] == value


@pytest.mark.parametrize(
    "text",
    [
        "投标保证金不得超过招标项目估算价的2%",
        "签订合同后5日内退还投标保证金20万元以内的部分",
        "最高投标限价1亿元以内的收费5000元",
    ],
)
def test_a_limit_a_refund_and_a_step_of_a_scale_state_nothing(text: str) -> None:
    assert not {"bid-bond", "max-price"} & said(text).keys()


def test_a_form_to_fill_in_states_nothing() -> None:
    assert said("投标保证金：人民币20万元", "投标文件格式") == {}


def test_retention_is_read_in_either_order_of_words() -> None:
    first = said("按结算价款总额的4%预留质量保证金", "合同条款")
    second = said("质量保证金｜工程价款结算总额的4%", "合同条款")
    assert first["retention"] == second["retention"] == {"ratio": Decimal("0.04")}


def test_the_bond_is_compared_with_the_estimate_exactly() -> None:
    found = measured("投标保证金：人民币20万元", "招标估算价：900万元")["bid-bond-ratio"]
    assert isinstance(found, Fact)
    assert found.values["ratio"] == Fraction(1, 45)
    assert isinstance(found.source, Pair)
    assert found.source.quoted is not None
    assert found.source.quoted.text == "投标保证金：人民币20万元"


def test_without_an_estimate_the_share_of_the_bond_is_missing_data() -> None:
    found = measured("投标保证金：人民币20万元")["bid-bond-ratio"]
    assert isinstance(found, Gap)
    assert found.missing == ("estimate_yuan",)


def test_two_estimates_leave_open_which_one_the_bond_belongs_to() -> None:
    texts = ("投标保证金：人民币20万元", "一标段估算价：900万元", "二标段估算价：500万元")
    assert isinstance(measured(*texts)["bid-bond-ratio"], Gap)


def test_the_bid_period_runs_from_the_first_day_of_sale() -> None:
    found = measured(
        "招标文件获取时间：2026年5月6日至2026年5月11日", "投标截止时间：2026年5月25日9时"
    )
    assert found["bid-period"].values["days"] == 19  # type: ignore[union-attr]
    assert found["document-sale"].values["span"] == 6  # type: ignore[union-attr]


def test_the_day_of_issue_stands_in_where_no_sale_is_stated() -> None:
    found = measured("投标截止时间：2026年5月25日9时", issued=date(2026, 5, 1))
    assert found["bid-period"].values["days"] == 24  # type: ignore[union-attr]


def test_two_validities_contradict_and_name_both_places() -> None:
    found = measured("投标有效期：60日历天", "投标有效期为90日历天")["contradiction"]
    assert isinstance(found, Fact)
    assert found.values["said"] == "60日、90日"
    assert isinstance(found.source, Pair)
    assert found.source.other is not None


def test_a_model_clause_that_yields_to_the_schedule_contradicts_nothing() -> None:
    texts = ("投标有效期：60日历天", "除前附表另有规定外，投标有效期为90日历天")
    assert "contradiction" not in measured(*texts)


def test_the_record_asked_for_is_measured_against_the_project() -> None:
    found = measured("控制价400万元", "投标人做过单个合同金额1000万元以上的类似业绩，同类工程")
    assert found["record-multiple"].values["multiple"] == Fraction(5, 2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("texts", "multiple"),
    [
        (("道路全长1.5公里", "业绩要求：单个项目道路长度不少于6000米"), 4),
        (("类似业绩的合同额应达到本项目预算的三倍",), 3),
        (("控制价二十万元", "同类业绩合同额不少于一个亿"), 500),
        (("建安费估算300万元，应完成过单项合同价900万元以上的类似工程",), 3),
        (("工程造价约200万元，投标人承接过单笔500万元以上的同类项目",), Fraction(5, 2)),
    ],
)
def test_the_record_is_measured_by_length_multiple_round_sum_and_cost(
    texts: tuple[str, ...], multiple: Fraction
) -> None:
    assert measured(*texts)["record-multiple"].values["multiple"] == multiple  # type: ignore[union-attr]


def test_a_cost_in_another_clause_is_not_what_a_record_is_measured_against() -> None:
    found = measured("工程总投资9000万元", "投标人完成过单个合同金额1000万元以上的同类工程")
    assert isinstance(found["record-multiple"], Gap)


def test_weights_are_added_only_where_they_are_listed_as_the_parts_of_the_whole() -> None:
    texts = ("分值构成：技术50分，商务20分，报价25分，满分100分",)
    assert measured(*texts)["score-sum"].values["sum"] == 95  # type: ignore[union-attr]
    assert "score-sum" not in measured("满足得5分，每少一项扣2分，扣至0分，总分不变")
