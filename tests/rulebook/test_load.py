"""Loading rule folders: what they hold, and every fault at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tender_guard.errors import RulebookError
from tender_guard.rulebook.load import load_rulebook

RULES = Path(__file__).parents[2] / "rules"

LAWS = """
- title: 中华人民共和国招标投标法
  short: 招标投标法
  articles:
    - {article: 第二十四条, terms: [二十日], summary: 不得短于二十日。}
"""
PARAMETERS = """
- {id: bid-period-days, title: 最短天数, value: 20, unit: 日}
- {id: expert-ratio, title: 专家比例, value: 2/3, unit: 比例}
- {id: max-ratio, title: 比例上限, value: 0.02, unit: 比例}
- {id: from, title: 起始日期, value: 2025-12-01, unit: 日期}
- {id: filing, title: 是否备案, value: true, unit: 是否}
- {id: grade, title: 本地等级, value: 一级, local: true}
"""
RULE = """
id: period-short
title: 投标期限不得少于二十日
severity: violation
basis:
  - {law: 招标投标法, article: 第二十四条}
advice: 延长。
when:
  - bid-period: {days: {lt: $bid-period-days}}
examples:
  fires:
    - {facts: {bid-period: {days: $bid-period-days - 1}}}
    - {facts: {bid-period: {days: 1}}}
    - {facts: {bid-period: {days: 2}}}
  silent:
    - {facts: {bid-period: {days: $bid-period-days}}, why: 恰好}
    - {facts: {bid-period: {days: 30}}, why: 更长}
    - {facts: {bid-period: {}}, why: 未写}
"""


def folder(at: Path, rule: str = RULE, *, name: str = "period-short") -> Path:
    """A small folder of rules with one rule in it."""
    (at / "procedure").mkdir(parents=True)
    (at / "laws.yaml").write_text(LAWS, encoding="utf-8")
    (at / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    (at / "procedure" / f"{name}.yaml").write_text(rule, encoding="utf-8")
    return at


def faults(*folders: Path) -> list[str]:
    """What is wrong, each with the file as far as it lies below its folder."""
    with pytest.raises(RulebookError) as caught:
        load_rulebook(*folders)
    lines = str(caught.value).splitlines()
    return [line.replace(f"{at}/", "") for line in lines for at in folders if str(at) in line]


def test_the_shipped_rules_load() -> None:
    rulebook = load_rulebook(RULES)

    assert len(rulebook.rules) > 100
    assert rulebook.values["committee-expert-min-ratio"] == Fraction(2, 3)
    assert list(rulebook.prohibitions) == ["N1", "N2", "N3", "N4", "N5", "N6", "N7"]


def test_parameters_are_exact_and_of_their_own_type(tmp_path: Path) -> None:
    values = load_rulebook(folder(tmp_path / "rules")).values

    assert values["expert-ratio"] == Fraction(2, 3)
    assert values["max-ratio"] == Decimal("0.02")
    assert values["from"] == date(2025, 12, 1)
    assert values["filing"] is True


def test_the_hash_is_of_content_and_not_of_place_or_line_ends(tmp_path: Path) -> None:
    one = load_rulebook(folder(tmp_path / "one"))
    two = load_rulebook(folder(tmp_path / "two", RULE.replace("\n", "\r\n")))
    three = load_rulebook(folder(tmp_path / "three", RULE.replace("延长", "请延长")))

    assert one.sha256 == two.sha256 != three.sha256


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("advice:", "advise:", "缺少键 'advice'"),
        (
            "advice:",
            "advise:",
            "procedure/period-short.yaml:7: 未知的键 'advise'（是不是 'advice'？）",
        ),
        ("severity: violation", "severity: grave", "period-short.yaml:4: 'grave' 应为"),
        ("{lt: $", "{less: $", "period-short.yaml:9: 未知的比较 'less'"),
        (
            "{lt: $bid-p",
            "{lt: $bid_p",
            ":9: 没有参数 'bid_period-days'（是不是 'bid-period-days'？）",
        ),
        ("{lt: $bid-period-days}", "{lt: $grade}", ":9: lt 只能比较数或日期"),
        ("{lt: $bid-period-days}", "{lt: $max-ratio}", "参数 'max-ratio' 的单位是“比例”"),
        (
            "law: 招标投标法,",
            "law: 招投标法,",
            ":6: 依据库没有法规 '招投标法'（是不是 '招标投标法'？）",
        ),
        ("第二十四条", "第二十五条", ":6: 依据库没有这一条：招标投标法 第二十五条"),
        ("title:", "prohibition: N9\ntitle:", ":3: 七个不准的清单中没有 'N9'"),
        ("id: period-short", "id: period-brief", ":2: 编号 'period-brief' 与文件名 'period-short'"),
        ("title:", "switch: max-ratio\ntitle:", ":3: 参数 'max-ratio' 不是 true 或 false"),
        ("title:", "title: 又一个\ntitle:", ":4: 键 'title' 出现了两次"),
        ("title:", 'message: "{bid-perio.days}日"\ntitle:', ":3: 规则的条件不读 'bid-perio'（是"),
        ("title:", 'message: "{$max}"\ntitle:', ":3: 没有参数 'max'"),
        ("title:", 'message: "{days}日"\ntitle:', ":3: 花括号里应为 种类.字段"),
        ("why: 未写", "reason: 未写", "未知的键 'reason'"),
        ("{days: 30}", "{days: $none}", ":17: 没有参数 'none'"),
        ("facts: {bid-period: {days: 2}}", "text: 十日后截止", ":14: 规则没有 clause"),
        ("when:\n", "when:\n  - [", "不是正确的 YAML"),
        ("{law: 招标投标法, article: 第二十四条}", "{local: bid-period-days}", "不是本地参数"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in RULE
    found = faults(folder(tmp_path, RULE.replace(old, new)))

    assert any(said in line for line in found), found


def test_all_faults_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    at = folder(tmp_path, RULE.replace("advice", "advise").replace("lt:", "less:"))
    (at / "parameters.yaml").write_text("- {id: x, title: x, value: 2026-02-30}", encoding="utf-8")

    found = faults(at)

    assert {line.split(":")[0] for line in found} == {
        "parameters.yaml",
        "procedure/period-short.yaml",
    }
    assert any("没有 2026-02-30 这一天" in line for line in found)


def test_two_rules_of_one_folder_may_not_share_an_id(tmp_path: Path) -> None:
    at = folder(tmp_path)
    (at / "bonds").mkdir()
    (at / "bonds" / "period-short.yaml").write_text(RULE, encoding="utf-8")

    assert any("编号 'period-short' 已在" in line for line in faults(at))


def test_no_rules_are_an_error_and_not_an_empty_rulebook(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="中没有规则"):
        load_rulebook(tmp_path)
    with pytest.raises(RulebookError, match="没有规则文件夹"):
        load_rulebook(tmp_path / "absent")


class TestAnOfficesOwnFolder:
    """A second folder."""

    def test_adds_rules_and_sets_parameters(self, tmp_path: Path) -> None:
        base, own = folder(tmp_path / "rules"), tmp_path / "own"
        (own / "local").mkdir(parents=True)
        (own / "parameters.yaml").write_text(
            "- {id: grade, value: 二级, document: 某建〔2026〕1号}", encoding="utf-8"
        )
        added = RULE.replace("id: period-short", "id: period-own")
        (own / "local" / "period-own.yaml").write_text(added, encoding="utf-8")

        rulebook = load_rulebook(base, own)

        assert list(rulebook.rules) == ["period-short", "period-own"]
        assert rulebook.parameters["grade"].value == "二级"
        assert rulebook.parameters["grade"].title == "本地等级"
        assert rulebook.sha256 != load_rulebook(base).sha256

    def test_may_not_give_a_parameter_another_type(self, tmp_path: Path) -> None:
        own = tmp_path / "own"
        own.mkdir()
        (own / "parameters.yaml").write_text("- {id: max-ratio, value: 百分之二}", encoding="utf-8")

        found = faults(folder(tmp_path / "rules"), own)

        assert "parameters.yaml:1: 参数 'max-ratio' 应为数，如 0.02" in found

    def test_replaces_a_rule_only_where_it_says_so(self, tmp_path: Path) -> None:
        base = folder(tmp_path / "rules")
        changed = RULE.replace("延长", "改为二十日")
        silent = folder(tmp_path / "silent", changed)
        (silent / "laws.yaml").unlink()
        (silent / "parameters.yaml").unlink()
        saying = folder(tmp_path / "saying", changed + "replaces: true\n")
        (saying / "laws.yaml").unlink()
        (saying / "parameters.yaml").unlink()

        assert any("要代替它，写 replaces: true" in line for line in faults(base, silent))
        assert load_rulebook(base, saying).rules["period-short"].advice == "改为二十日。"
