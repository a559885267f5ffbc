from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tender_guard.documents.model import Place
from tender_guard.reports import words
from tender_guard.reports.marking import bracketed, pieces
from tender_guard.reports.wrapping import width, wrap


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("105", "壹佰零伍元整"),
        ("1005.32", "壹仟零伍元叁角贰分"),
        ("20000000", "贰仟万元整"),
        ("500000", "伍拾万元整"),
        ("100010", "壹拾万零壹拾元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("-12", "负壹拾贰元整"),
    ],
)
def test_sums_in_capital_figures(yuan: str, capitals: str) -> None:
    assert words.capitals(Decimal(yuan)) == capitals


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("bid_bond_ratio", Decimal("0.025"), "2.5%"),
        ("retention_ratio", Fraction(1, 30), "3.3333%"),
        ("bid_bond_yuan", 500000, "500,000 元（伍拾万元整）"),
        ("validity_days", 90, "90 天"),
        ("defect_liability_months", 24, "24 个月"),
        ("score_sum", Decimal("100.00"), "100"),
    ],
)
def test_facts_are_shown_with_their_unit(key: str, value: object, shown: str) -> None:
    assert words.fact_value(key, value) == shown


def test_runs_of_pages_are_drawn_together() -> None:
    assert words.numbers([9, 3, 7, 8, 12]) == "3、7—9、12"


def test_places_are_said_in_chinese() -> None:
    assert words.where(Place(12, (), None), "pdf") == "第 12 页"
    assert words.where(Place(None, (), "17"), "docx") == "第 17 段"
    assert words.where(Place(None, (), "17"), "text") == "第 17 行"
    cell = Place(None, (), "table 2 row 3 cell 1")
    assert words.where(cell, "docx") == "第 2 个表格第 3 行第 1 格"


def test_matched_words_are_marked_one_after_another() -> None:
    assert bracketed("本市业绩与外市业绩", ("外市", "业绩")) == "本市业绩与【外市业绩】"


def test_a_matched_word_that_stands_earlier_is_marked_there() -> None:
    assert bracketed("本市的业绩", ("业绩", "本市")) == "【本市】的【业绩】"


def test_words_that_the_quote_lacks_mark_nothing() -> None:
    assert bracketed("本市", ("乙市", "")) == "本市"
    assert pieces("", ("x",)) == ()


def test_lines_break_by_width_and_not_before_closing_marks() -> None:
    lines = wrap("投标人应当具有有效的营业执照，并提供复印件。", 14)
    assert all(width(line) <= 14 for line in lines)
    assert "".join(lines) == "投标人应当具有有效的营业执照，并提供复印件。"
    assert not any(line[0] in "，。" for line in lines)


def test_latin_words_stay_whole_where_they_fit() -> None:
    assert wrap("设置 TENDER_GUARD 变量", 14) == ["设置", "TENDER_GUARD", "变量"]
