"""Units, exceptions and quotes, tried with a small lexicon and small rules."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tender_guard.documents.folding import fold
from tender_guard.documents.model import Clause
from tender_guard.engine.match import LONGEST_QUOTE, Hit, Matcher
from tender_guard.engine.prefilter import Prefilter, condition, holds
from tender_guard.labels import labels_of
from tender_guard.rulebook.dated import Gone
from tender_guard.rulebook.lexicon import Excuse, Group, Lexicon
from tender_guard.rulebook.load import load_rulebook
from tender_guard.rulebook.model import Rule
from tender_guard.settings import shipped_rules

LEXICON = Lexicon(
    groups={
        "record": Group(title="业绩", words=("业绩",)),
        "points": Group(title="给分", patterns=(r"\d分",)),
    },
    exceptions={
        "forbidden": Excuse(title="禁止", reach="before", patterns=("不得以",)),
        "anywhere": Excuse(title="不限地区", patterns=("不限地区",)),
        "in-list": Excuse(title="违法行为清单", reach="clause", patterns=("有下列违法行为",)),
        "misdeed": Excuse(title="法律责任", always=True, patterns=("责令改正",)),
    },
    regions=("浙江省", "舟山", "舟山市"),
    gone={
        "papers": (
            Gone.model_validate(
                {
                    "name": "某资质",
                    "from": "2020-01-01",
                    "document": "某号文",
                    "patterns": ["某资质"],
                    "instead": "不再要求",
                    "matches": ["某资质"],
                    "spares": ["别的"],
                }
            ),
        )
    },
)


def matcher(**clause: object) -> Matcher:
    pattern = {"needs": ["{place}.{0,6}{record}", "points"], **clause}
    rule = Rule.model_validate(
        {
            "id": "r",
            "title": "试",
            "severity": "risk",
            "basis": [{"local": "x"}],
            "advice": "改。",
            "clause": [pattern],
        }
    )
    return Matcher([rule], LEXICON)


def quotes(text: str, clause: dict[str, object] | None = None, **more: object) -> list[str]:
    found = matcher(**(clause or {})).hits(Clause(text=text, **more))  # type: ignore[arg-type]
    return [hit.mention.quote for hit in found]


def one(text: str) -> Hit:
    (hit,) = matcher().hits(Clause(text=text))
    return hit


def test_needs_must_meet_in_one_sentence() -> None:
    assert quotes("舟山市业绩每项2分。") == ["舟山市业绩每项2分"]
    assert quotes("舟山市业绩。每项2分。") == []


def test_a_clause_wide_scope_lets_them_meet_over_sentences() -> None:
    assert quotes("舟山市业绩。每项2分。", {"scope": "clause"}) == ["舟山市业绩"]


def test_the_quote_is_what_is_printed_and_the_words_are_marked() -> None:
    hit = one("①舟 山 市业绩，每项２分；其他不计")
    assert hit.mention.quote == "①舟 山 市业绩，每项２分"
    assert hit.mention.words == ("舟 山 市业绩", "２分")


def test_a_row_is_quoted_by_the_cell_that_says_it() -> None:
    row = "舟山业绩｜投标人完成的同类工程每项2分，最多计三项｜5"
    assert quotes(row, {"scope": "row"}, kind="row") == ["投标人完成的同类工程每项2分，最多计三项"]


def test_a_short_cell_may_name_what_a_long_row_is_about_but_not_all_of_it() -> None:
    long = "完成过同类工程的，按合同金额由高到低排列，前三项各得2分，" + "其余不计" * 20
    assert quotes(f"舟山业绩｜{long}", kind="row") == []
    assert len(quotes(f"名称｜舟山业绩按金额计2分，{long}", kind="row")) == 1


def test_a_name_in_the_title_of_a_law_is_no_place() -> None:
    assert quotes("按《浙江省业绩管理办法》业绩每项2分") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不得以舟山业绩每项加2分", 0),
        ("不得以此为由拒绝，但舟山业绩每项加2分", 1),
        ("舟山业绩每项加2分，不得以其他理由扣减", 1),
    ],
)
def test_a_prohibition_lets_pass_what_follows_it_up_to_a_turn(text: str, expected: int) -> None:
    assert len(quotes(text, {"unless": ["forbidden"]})) == expected


def test_an_exception_of_the_sentence_ends_at_a_turn() -> None:
    unless = {"unless": ["anywhere"]}
    assert quotes("业绩不限地区，舟山业绩每项2分", unless) == []
    assert len(quotes("资质不限地区，但舟山业绩每项2分", unless)) == 1
    assert len(quotes("资质不限地区。舟山业绩每项2分", unless)) == 1


def test_an_exception_of_the_clause_is_looked_for_in_lead_and_headings() -> None:
    unless = {"unless": ["in-list"]}
    assert quotes("舟山业绩每项2分", unless, lead="招标人有下列违法行为的：") == []
    assert len(quotes("舟山业绩每项2分", unless, lead="评分如下：")) == 1


def test_what_is_always_excused_needs_no_mention_in_the_rule() -> None:
    assert quotes("舟山业绩每项2分的，责令改正") == []


def test_sections_narrow_and_an_unknown_section_does_not() -> None:
    sections = {"sections": ["评分标准"]}
    assert len(quotes("舟山业绩每项2分", sections, section="评分标准")) == 1
    assert quotes("舟山业绩每项2分", sections, section="合同条款") == []
    assert len(quotes("舟山业绩每项2分", sections)) == 1
    assert quotes("舟山业绩每项2分", {"outside": ["公告"]}, section="公告") == []


def test_a_table_of_contents_demands_nothing() -> None:
    assert quotes("舟山业绩每项2分………12", kind="toc") == []


def test_a_long_sentence_is_cut_around_the_words() -> None:
    text = "甲" * 300 + "，舟山业绩每项2分，" + "乙" * 300
    (quote,) = quotes(text)
    assert "舟山业绩每项2分" in quote
    assert len(quote) <= LONGEST_QUOTE


def test_a_line_ended_on_purpose_ends_a_sentence() -> None:
    assert quotes("舟山业绩\n每项2分") == []
    assert len(quotes("舟山业绩，\n每项2分")) == 1


def test_near_misses_name_the_exception_that_let_pass() -> None:
    found = matcher(unless=["anywhere"]).near_misses(Clause(text="舟山业绩不限地区每项2分"))
    assert list(found) == [("r", "anywhere")]


def test_what_was_abolished_is_dated_by_the_entry_that_names_it() -> None:
    ready = matcher(needs=["{gone-papers}"], gone="papers")
    (hit,) = ready.hits(Clause(text="须具有某资质"))
    assert ready.since(hit, "papers") == date(2020, 1, 1)


def test_what_is_known_of_a_pattern_holds_for_all_it_matches() -> None:
    asked = condition("(?:注册|登记).{0,4}(?:须|应)")
    assert asked is not None
    assert holds(asked, frozenset({"登记", "应"}))
    assert not holds(asked, frozenset({"登记", "注册"}))
    assert condition("国有(?!资产)") == {"国有"}
    assert condition(".{0,3}") is None


def test_each_branch_of_a_pattern_asks_for_its_own_words() -> None:
    asked = condition("(?:产地|原产国).{0,4}(?:限|为)|只用国货")
    assert asked is not None
    assert holds(asked, frozenset({"只用国货"}))
    assert holds(asked, frozenset({"产地", "限"}))
    assert not holds(asked, frozenset({"限", "为"}))


def test_a_prefilter_names_every_pattern_that_can_match() -> None:
    ready = Prefilter(["注册", "登记地", "x?", "登记.{0,9}(?:须|应)"])
    there = ready.there("公司登记地址")
    assert {1, 2} <= ready.candidates(there)
    assert [ready.may_match(number, there) for number in (1, 2, 3)] == [True, True, False]


def test_a_prefilter_leaves_out_no_pattern_of_the_rules_that_matches() -> None:
    rulebook = load_rulebook(shipped_rules())
    patterns = [spec for rule in rulebook.rules.values() for spec in rule.clause]
    sources = sorted({rulebook.lexicon.source(need) for spec in patterns for need in spec.needs})
    ready = Prefilter(sources)
    compiled = [re.compile(source) for source in sources]
    met = 0
    for label in labels_of([shipped_rules()]):
        text = rulebook.lexicon.mark_regions(fold(label.text).text)
        there = ready.there(text)
        known = ready.candidates(there)
        for number, pattern in enumerate(compiled):
            if pattern.search(text):
                met += 1
                assert number in known, sources[number]
                assert ready.may_match(number, there), sources[number]
    assert met > 1000
