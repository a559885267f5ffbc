"""Warranty periods, prices of documents, scales of points and periods written in words."""

from fractions import Fraction

import pytest

from tender_guard.documents.bands import bands
from tender_guard.documents.dates import dates
from tender_guard.documents.fees import fees
from tender_guard.documents.folding import fold_plain
from tender_guard.documents.schedule import (
    bid_periods,
    clarification_periods,
    cut_short,
    dated_bid_periods,
    sale_periods,
)
from tender_guard.documents.warranties import warranties


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("屋面防水工程保修期为3年", [("防水", 3)]),
        ("质量保修期：防水四年，装修18个月", [("防水", 4), ("安装装修", Fraction(3, 2))]),
        ("保修期：防水5年，其余一年", [("防水", 5), ("全部", 1)]),
        ("本工程保修期为一年", [("全部", 1)]),
        ("供暖系统保修1个采暖期", [("供热供冷", 1)]),
    ],
)
def test_warranty_periods_are_read_by_part(text: str, found: list[tuple[str, object]]) -> None:
    said = [one.values for one in warranties(fold_plain(text))]
    assert [(one["part"], one.get("years", one.get("periods"))) for one in said] == found


@pytest.mark.parametrize(
    "text", ["防水等级为2级，使用年限15年", "缺陷责任期1年，保修另行约定", "设备质保期一年"]
)
def test_other_periods_are_no_warranties(text: str) -> None:
    assert list(warranties(fold_plain(text))) == []


@pytest.mark.parametrize(
    ("text", "kind", "yuan", "electronic"),
    [
        ("招标文件每套售价1200元，售后不退", "document-price", 1200, False),
        ("电子版招标文件工本费600元", "document-price", 600, True),
        ("图纸押金4000元，退还图纸时退还", "drawing-deposit", 4000, None),
    ],
)
def test_prices_of_documents_are_read(text: str, kind: str, yuan: int, electronic: object) -> None:
    (said,) = fees(fold_plain(text))
    assert (said.kind, said.values["yuan"]) == (kind, yuan)
    assert said.values.get("electronic") == electronic


@pytest.mark.parametrize("text", ["招标文件规定的保证金5000元", "招标文件售价0元，免费下载"])
def test_other_sums_are_no_price(text: str) -> None:
    assert [one for one in fees(fold_plain(text)) if one.values["yuan"]] == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("完成1-3项得2分，3-5项得4分", ["shared"]),
        ("完成1-3项得2分，2-5项得4分", ["overlap"]),
        ("偏差0-3%得5分，5-8%得3分", ["gap"]),
        ("完成1-3项得2分，4-6项得4分", []),
        ("偏差0-3%得5分，3%-8%得3分", []),
        ("提前1-5（含）天得1分，5-9天得2分", []),
    ],
)
def test_steps_of_a_scale_that_do_not_join_are_named(text: str, faults: list[str]) -> None:
    assert [one.values["fault"] for one in bands(fold_plain(text))] == faults


def test_the_days_of_a_sale_are_read_from_words() -> None:
    assert [one.values["days"] for one in sale_periods("招标文件发售期为三天")] == [3]
    assert [one.values["days"] for one in sale_periods("自公告之日起两天内领取文件")] == [2]
    assert list(sale_periods("招标文件发售期为三个工作日")) == []


def test_the_days_for_bids_are_read_from_words() -> None:
    text = "自招标文件发出之日起至投标截止日不少于12日"
    assert [one.values["days"] for one in bid_periods(text)] == [12]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("公告发布之日（2026年3月2日）起至2026年3月12日10时投标截止", [10]),
        ("招标文件2026年5月6日开始发售，投标截止时间2026年5月30日9时", [24]),
        ("资格预审文件自4月2日起公开，申请文件递交截止日为4月16日", []),
        ("招标文件获取时间为2026年5月6日至2026年5月12日", []),
    ],
)
def test_the_days_for_bids_are_read_from_two_dates(text: str, days: list[int]) -> None:
    assert [one.values["days"] for one in dated_bid_periods(fold_plain(text))] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年5月4日至5月6日", 2),
        ("2026年5月4日上午9时至6日", 2),
        ("2026年5月4日，地点另定", None),
        ("2026年5月4日至2月31日", None),
    ],
)
def test_an_end_cut_short_is_in_the_year_of_the_start(text: str, days: int | None) -> None:
    (first, *_) = dates(text)
    last = cut_short(text, first)
    assert (None if last is None else (last.day - first.day).days) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年6月2日发出补遗，2026年6月10日投标截止", 8),
        ("6月2日发布澄清，投标截止时间为6月20日", 18),
        ("答疑文件于2026年6月2日发布", None),
        ("2026年6月2日开始发售，2026年6月30日投标截止", None),
    ],
)
def test_a_clarification_is_set_against_the_deadline_beside_it(text: str, days: int | None) -> None:
    assert next((one.values["days"] for one in clarification_periods(text)), None) == days
