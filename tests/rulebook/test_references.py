import pytest

from tender_guard.errors import RulebookError
from tender_guard.rulebook.references import Reference, numeral, parse


@pytest.mark.parametrize(
    ("text", "number"),
    [("五", 5), ("十", 10), ("十二", 12), ("三十", 30), ("九十九", 99), ("二百零一", 201)],
)
def test_numerals_are_numbers(text: str, number: int) -> None:
    assert numeral(text) == number


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("第三十二条", Reference(32)),
        ("第二十六条第一款", Reference(26, paragraph=1)),
        ("第五十一条第六项", Reference(51, item=6)),
        ("第三十二条第二款第三项", Reference(32, paragraph=2, item=3)),
        ("第七条（二）", Reference(7, item=2)),
        ("第七条第一款(二)", Reference(7, paragraph=1, item=2)),
        ("第十九条之一第二款", Reference(19, inserted=1, paragraph=2)),
        ("三（八）8", Reference(numbers=(3, 8, 8))),
        ("三（八）21", Reference(numbers=(3, 8, 21))),
        ("四（二）", Reference(numbers=(4, 2))),
        ("一", Reference(numbers=(1,))),
        ("3.1.5", Reference(numbers=(3, 1, 5))),
        ("全文", Reference()),
    ],
)
def test_a_place_in_a_law_is_read(text: str, reference: Reference) -> None:
    assert parse(text) == reference


def test_two_ways_to_write_an_item_are_the_same_place() -> None:
    assert parse("第十三条（九）") == parse("第十三条第九项")


@pytest.mark.parametrize(
    "text", ["", "32条", "第32条", "第三款", "第三条第二项第一款", "三8", "附件"]
)
def test_what_names_no_place_is_an_error(text: str) -> None:
    with pytest.raises(RulebookError, match="条款写法无法识别"):
        parse(text)
