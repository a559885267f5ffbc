from hypothesis import given
from hypothesis import strategies as st

from tender_guard.documents.folding import fold, fold_plain


def test_radicals_of_both_blocks_become_the_characters_a_reader_sees() -> None:
    assert fold_plain("⼈⺠政府⻅证") == "人民政府见证"


def test_full_width_letters_digits_and_percent_become_plain_and_lower_case() -> None:
    assert fold_plain("ＩＳＯ　９００１，５０％") == "iso9001，50%"


def test_marks_that_patterns_use_become_full_width() -> None:
    assert fold_plain("(一)金额:10;20,三") == "（一）金额：10；20，三"


def test_a_comma_between_groups_of_three_digits_goes_and_any_other_stays() -> None:
    assert fold_plain("1,200,000元，3,5") == "1200000元，3，5"


def test_white_space_inside_words_goes_and_the_way_back_is_kept() -> None:
    folded = fold("本  市\n业绩")
    assert folded.text == "本市业绩"
    assert folded.span(0, 2) == (0, 4)


def test_circled_numbers_stay_marks_of_items() -> None:
    assert fold_plain("①资质②业绩") == "①资质②业绩"


@given(st.text())
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert all(0 <= place < len(text) for place in folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
