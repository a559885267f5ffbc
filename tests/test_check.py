"""The pipeline for documents, tried with small files and the shipped rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tender_guard.check import ClauseLine, check, check_clauses
from tender_guard.errors import NoTextError
from tender_guard.findings import Report, Waiver
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.settings import Settings, shipped_rules

AS_OF = date(2026, 3, 2)
DOCUMENT = """第一章 招标公告
本项目依法必须进行招标，招标估算价：1500万元。
招标公告发布日期：2026年3月1日
投标截止时间：2026年3月12日9时
第二章 投标人须知
投标保证金：人民币45万元，形式不限。
第三章 评标办法
在台州市设有分公司的投标人得3分，其他投标人不得分。
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(shipped_rules())


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "招标文件.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def report(path: Path, rulebook: Rulebook, **given: object) -> Report:
    return check(path, rulebook=rulebook, settings=Settings(), as_of=AS_OF, **given)  # type: ignore[arg-type]


def rules(found: Report) -> set[str]:
    return {finding.rule for finding in found.findings}


def test_clauses_and_stated_facts_are_judged_in_one_run(document: Path, rulebook: Rulebook) -> None:
    found = report(document, rulebook)
    assert {"bid-period-short", "bid-bond-rate", "local-branch-required"} <= rules(found)
    assert found.document.regime == "statutory"
    assert found.document.facts["bid_period_days"] == 11


def test_a_finding_names_words_line_law_and_what_to_write(
    document: Path, rulebook: Rulebook
) -> None:
    (branch,) = (
        f for f in report(document, rulebook).findings if f.rule == "local-branch-required"
    )
    assert branch.quote == "在台州市设有分公司的投标人得3分，其他投标人不得分"
    assert branch.prohibition == "N2"
    assert branch.section == "评分标准"
    assert [place.paragraph for place in branch.places] == ["8"]
    assert branch.basis
    assert branch.advice


def test_the_same_words_elsewhere_keep_their_id(
    document: Path, rulebook: Rulebook, tmp_path: Path
) -> None:
    moved = tmp_path / "另存.txt"
    moved.write_text("前言\n\n" + DOCUMENT, encoding="utf-8")
    before = {(f.rule, f.id) for f in report(document, rulebook).findings}
    assert {(f.rule, f.id) for f in report(moved, rulebook).findings} == before


def test_the_result_is_the_same_wherever_the_file_lies_and_other_on_another_day(
    document: Path, rulebook: Rulebook, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(document.read_bytes())
    first = report(document, rulebook)
    assert report(copy, rulebook).result == first.result
    later = check(document, rulebook=rulebook, settings=Settings(), as_of=date(2026, 3, 3))
    assert later.result != first.result


def test_rules_of_one_regime_say_so_under_another(document: Path, rulebook: Rulebook) -> None:
    found = report(document, rulebook, regime="procurement")
    assert found.document.regime_source == "given"
    assert "bid-period-short" not in rules(found)
    outcome = {one.rule: one for one in found.outcomes}["bid-period-short"]
    assert outcome.outcome == "not-applicable"
    assert "依法必须招标" in outcome.reason


def test_a_basis_is_cited_only_where_it_was_in_force(document: Path, rulebook: Rulebook) -> None:
    def laws(issued: date) -> set[str | None]:
        found = report(document, rulebook, issued=issued)
        return {b.law for f in found.findings if f.rule == "local-branch-required" for b in f.basis}

    new = "浙江省招标投标领域公平竞争审查细则"
    assert new in laws(date(2026, 3, 1))
    assert new not in laws(date(2025, 11, 30))


def test_a_rule_that_misses_a_fact_names_the_field(rulebook: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("第二章 投标人须知\n投标保证金：人民币45万元\n", encoding="utf-8")
    outcome = {one.rule: one for one in report(path, rulebook).outcomes}["bid-bond-rate"]
    assert (outcome.outcome, outcome.missing) == ("missing-data", ("estimate_yuan",))


def test_a_waived_finding_stays_and_says_who_answered_for_it(
    document: Path, rulebook: Rulebook
) -> None:
    waiver = Waiver("经批准", "张三", date(2026, 12, 31), rule="bid-period-short")
    (finding,) = (
        f
        for f in report(document, rulebook, waivers=(waiver,)).findings
        if f.rule == "bid-period-short"
    )
    assert finding.waived == waiver


def test_a_file_without_words_is_an_error_and_no_clean_report(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(" \n \n", encoding="utf-8")
    with pytest.raises(NoTextError, match="没有文字"):
        report(path, rulebook)


def test_clauses_on_their_own_are_answered_in_their_order(rulebook: Rulebook) -> None:
    lines = [
        ClauseLine("a", "投标人须在宁波市缴纳社会保险。", "资格条件"),
        ClauseLine("b", "招标人不得以注册地限制投标人。", "投标人须知"),
        ClauseLine("c", "估算价300万元，投标保证金9万元。", "投标人须知"),
    ]
    answers = list(check_clauses(lines, rulebook))
    assert [answer.id for answer in answers] == ["a", "b", "c"]
    assert [bool(answer.findings) for answer in answers] == [True, False, True]
    assert answers[0].findings[0].prohibition == "N2"
