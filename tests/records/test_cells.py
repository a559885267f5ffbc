from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender_guard.records.cells import BLANK, UNCALCULATED, Problem, guarded, head, read
from tender_guard.records.columns import Column, Kind
from tender_guard.records.tables import SHEETS

EPOCH = date(1899, 12, 30)


def column(kind: Kind) -> Column:
    return Column("field", "某列", kind, words=("施工", "货物") if kind is Kind.WORD else ())


def lot(name: str) -> Column:
    return SHEETS["lot"].column(name)


def wide(text: str) -> str:
    """The same text in full-width characters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


widths = st.sampled_from([str, wide])
spaces = st.text(st.sampled_from([" ", "\u3000", "\xa0", "\t", "\n", "\u200b"]), max_size=3)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
fen = st.integers(0, 10**11)


@st.composite
def written_days(draw: st.DrawFn) -> tuple[date, str]:
    day = draw(days)
    text = draw(
        st.sampled_from(
            [
                f"{day:%Y-%m-%d}",
                f"{day.year}-{day.month}-{day.day}",
                f"{day.year}/{day.month}/{day.day}",
                f"{day:%Y/%m/%d}",
                f"{day.year}年{day.month}月{day.day}日",
                f"{day:%Y年%m月%d日}",
                f"{day:%Y%m%d}",
                str((day - EPOCH).days),
                f"{(day - EPOCH).days}.0",
                f"{(day - EPOCH).days}.395833333333",
                f"{day:%Y-%m-%d} 00:00:00",
                f"{day:%Y-%m-%d} 09:30:00",
                f"{day:%Y-%m-%d} 9:30",
                f"{day.year}年{day.month}月{day.day}日 9时30分",
                f"{day.year} 年 {day.month} 月 {day.day} 日",
            ]
        )
    )
    return day, draw(spaces) + draw(widths)(text) + draw(spaces)


@st.composite
def written_money(draw: st.DrawFn) -> tuple[Decimal, str]:
    amount = Decimal(draw(fen)).scaleb(-2)
    unit, factor = draw(
        st.sampled_from([("", 0), ("元", 0), ("万元", 4), ("亿元", 8), (" 元", 0), (" 万元", 4)])
    )
    if factor:
        amount = amount.quantize(Decimal(1)) * 100
    digits = amount.scaleb(-factor)
    style = draw(st.sampled_from(["f", ",f"]))
    sign = draw(st.sampled_from(["", "￥", "¥", "￥ "]))
    text = f"{sign}{digits:{style}}{unit}"
    if draw(st.booleans()):
        text = text.replace(",", " ")
    return amount, draw(spaces) + draw(widths)(text) + draw(spaces)


@given(written_days())
def test_every_way_to_write_a_day_is_that_day(written: tuple[date, str]) -> None:
    day, text = written
    assert read(column(Kind.DATE), text) == day


@given(written_money())
def test_every_way_to_write_a_sum_is_that_sum(written: tuple[Decimal, str]) -> None:
    amount, text = written
    assert read(column(Kind.YUAN), text) == amount


@given(st.integers(0, 10**8), widths, spaces)
def test_every_way_to_write_a_percent_is_that_percent(n: int, width: type[str], space: str) -> None:
    percent = Decimal(n).scaleb(-4)
    for text in (f"{percent:f}", f"{percent:f}%", f"{percent:f} %"):
        assert read(column(Kind.PERCENT), space + width(text) + space) == percent


@given(days, widths)
def test_every_way_to_write_a_month_is_that_month(day: date, width: type[str]) -> None:
    for text in (
        f"{day:%Y-%m}",
        f"{day.year}-{day.month}",
        f"{day.year}/{day.month}",
        f"{day.year}年{day.month}月",
        f"{day:%Y%m}",
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day.year}/{day.month}/{day.day}",
        str((day - EPOCH).days),
    ):
        assert read(column(Kind.MONTH), width(text)) == f"{day:%Y-%m}"


@given(st.sampled_from(list(Kind)), st.text())
def test_any_text_is_read_or_named_and_only_blanks_are_empty(kind: Kind, text: str) -> None:
    value = read(column(kind), text)
    assert (value is None) == (not text.strip(BLANK))
    if isinstance(value, Problem):
        assert value.reason
        assert "\n" not in value.reason


@given(st.sampled_from(list(Kind)), st.text(max_size=12))
def test_what_was_read_reads_the_same_again(kind: Kind, text: str) -> None:
    value = read(column(kind), text)
    if value is None or isinstance(value, Problem):
        return
    again = {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
    assert read(column(kind), guarded(again)) == value


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_codes_are_equal_when_they_are_equal_after_nfkc(text: str) -> None:
    assert read(column(Kind.CODE), text) == read(
        column(Kind.CODE), unicodedata.normalize("NFKC", text)
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "20260230",
        "2026年13月1日",
        "2026",
        "2026-03",
        "3/5/2026",
        "26-3-5",
        "2026-03-05前",
        "2026-03-05至2026-03-08",
        "待定",
        "无",
        "/",
        "0",
        "90",
        "1900-03-30 00:00:00",
        "true",
        "2026-03-0５日期",
        "2026-03-05 25:00",
        "2026-3-⑤",
        "-46086",
    ],
)
def test_what_is_no_day_is_named(text: str) -> None:
    assert isinstance(read(lot("deadline"), text), Problem)


@pytest.mark.parametrize(
    "text",
    [
        "暂定",
        "约120万元",
        "1.2.3",
        "1,5万元",
        "12,34",
        "2%",
        "1.2E+07",
        "1200000¹",
        "1亿2000万元",
        "120万美元",
        "100-200",
        "2026-03-05 00:00:00",
        "true",
        "-1",
        "－1",
        "−1",
        "￥-1",
        "9999999999999",
        "(1000)",
    ],
)
def test_what_is_no_sum_is_named(text: str) -> None:
    assert isinstance(read(lot("estimate"), text), Problem)


def test_only_changes_of_a_contract_may_be_negative() -> None:
    amount = SHEETS["change_order"].column("amount")
    for text in ("-120000", "－12万元", "−120,000元", "-￥120000", "￥-120000", "- 120000"):
        assert read(amount, text) == -120000
        assert isinstance(read(lot("estimate"), text), Problem)
    assert read(lot("estimate"), "-0") == 0


def test_a_number_has_no_units() -> None:
    assert read(lot("validity_days"), "１２０") == 120
    assert read(lot("validity_days"), "1,200.0") == 1200
    for text in ("90天", "￥90", "90元", "90%", "90.5", "-90"):
        assert isinstance(read(lot("validity_days"), text), Problem)
    days = SHEETS["attendance"].column("present_days")
    assert read(days, "20.5") == Decimal("20.5")


def test_noise_beyond_fifteen_digits_is_no_part_of_a_number() -> None:
    assert read(lot("estimate"), "123456789012.119995117") == Decimal("123456789012.12")
    assert read(lot("estimate"), "84700.53999999999") == Decimal("84700.54")


def test_a_listed_word_is_needed_as_it_is_listed() -> None:
    assert read(lot("category"), " 施工\u3000") == "施工"
    problem = read(lot("category"), "工程")
    assert isinstance(problem, Problem)
    assert "工程总承包" in problem.reason
    item = SHEETS["inspection"].column("item")
    assert read(item, "20") == 20
    assert isinstance(read(item, "21"), Problem)
    assert isinstance(read(item, "0"), Problem)


def test_yes_and_no_are_words_or_truth_values() -> None:
    assert [read(lot("statutory"), text) for text in ("是", "TRUE", "true", "ＴＲＵＥ")] == [
        True
    ] * 4
    assert [read(lot("statutory"), text) for text in ("否", "FALSE", " 否 ")] == [False] * 3
    for text in ("√", "Y", "1", "有"):
        assert isinstance(read(lot("statutory"), text), Problem)


def test_an_error_value_is_named_in_every_column() -> None:
    for kind in Kind:
        for text in ("#N/A", "#REF!", "#DIV/0!", "#name?", UNCALCULATED):
            assert isinstance(read(column(kind), text), Problem)


def test_an_empty_cell_is_bad_only_where_it_is_needed() -> None:
    assert read(lot("agency"), " \u3000\u200b") is None
    assert read(lot("agency"), None) is None
    problem = read(lot("name"), " ")
    assert isinstance(problem, Problem)
    assert "不能为空" in problem.reason


def test_an_identity_number_loses_nothing_but_its_dress() -> None:
    number = SHEETS["key_person"].column("id_number")
    for text in (
        "33010219900101123x",
        "３３０１０２１９９００１０１１２３Ｘ",
        "'33010219900101123X",
        '="33010219900101123X"',
        "330102 19900101 123X",
    ):
        assert read(number, text) == "33010219900101123X"
    for text in ("3.30102199001011E+17", "3.30102E+17", "无"):
        problem = read(number, text)
        assert isinstance(problem, Problem)
        assert "3301" not in problem.reason


def test_a_month_is_never_guessed() -> None:
    month = SHEETS["attendance"].column("month")
    assert read(month, "Mar-26") == "2026-03"
    for text in ("2026-13", "202613", "3月", "2026.1", "三月", "26-03", "2026"):
        assert isinstance(read(month, text), Problem)


@given(st.lists(spaces, min_size=5, max_size=5))
def test_heads_are_equal_whatever_spaces_and_line_breaks_they_carry(gaps: list[str]) -> None:
    parts = ["", "标段", "编", "号", ""]
    assert head("".join(gap + part for gap, part in zip(gaps, parts, strict=True))) == "标段编号"


def test_two_days_apart_stay_two_days_apart() -> None:
    first = read(column(Kind.DATE), "46086")
    assert isinstance(first, date)
    assert read(column(Kind.DATE), "46088") == first + timedelta(2)
