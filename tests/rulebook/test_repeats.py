"""Patterns that can run away are told from those that cannot."""

from __future__ import annotations

import pytest

from tender_guard.rulebook.lexicon import Group, Lexicon
from tender_guard.rulebook.repeats import runs_away

LEXICON = Lexicon(
    {
        "region": Group(title="地域", words=("本市",)),
        "numbers": Group(title="数", patterns=("[0-9]+",)),
        "amount": Group(title="金额", patterns=("{numbers}元",)),
    },
    {},
    (),
)


@pytest.mark.parametrize(
    "pattern",
    [
        "本市.{0,10}业绩",
        "(?:本市|本省)+",
        "[0-9]+[^0-9]+",
        r"\d+\.\d+",
        "(?:[^。]{0,40}本市){0,3}",
        "(?:a+b?)c",
        "[0-9]++[0-9]+",
        "(?>[0-9]+)[0-9]*",
        "{region}+",
        "{amount}",
        "本市[^。]*业绩",
        "[a-f]*[g-z]*",
        r"\s*[一二三]*",
    ],
)
def test_bounded_and_parted_repeats_are_fine(pattern: str) -> None:
    assert runs_away(pattern, LEXICON) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "([a-z]+)*",
        "(?:本市.*)+",
        "(?:(?:ab)+c?)*",
        "(?:x{1,1000}y?)+",
        "(?:{numbers})+",
        "(?:{amount}?)*",
        "(?=(?:a+)+)b",
    ],
)
def test_a_repeat_inside_a_repeat_is_refused(pattern: str) -> None:
    assert "重复之中" in runs_away(pattern, LEXICON)


@pytest.mark.parametrize(
    "pattern",
    [
        ".*.*",
        "[^。]*[^；]*",
        r"\d+[0-9a-z]+",
        "[a-z]*(?:x)*",
        "本市.*,?[^。]+业绩",
        r"\w+\d*",
        "[^本]*市*",
    ],
)
def test_repeats_of_the_same_characters_side_by_side_are_refused(pattern: str) -> None:
    assert "相邻" in runs_away(pattern, LEXICON)


def test_a_broken_pattern_is_said() -> None:
    assert "不是正确的正则表达式" in runs_away("(本市", LEXICON)
