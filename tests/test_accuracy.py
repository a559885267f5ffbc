from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import convert

from tender_guard.accuracy import Accuracy, Answer, Label, measure, read_labels
from tender_guard.errors import RulebookError, UsageError
from tender_guard.reports import figures
from tender_guard.reports.results import Legend
from tender_guard.rulebook.model import Rule

RULES = [
    Rule.model_validate(
        {
            "id": ident,
            "title": title,
            "prohibition": number,
            "severity": "violation",
            "basis": [{"law": "招标投标法", "article": "第十八条第二款"}],
            "advice": "删除。",
            "clause": {"needs": ["region"]},
        }
    )
    for ident, title, number in (
        ("local-office", "不得要求本地办公场所", "N2"),
        ("local-tax", "不得要求本地纳税", "N2"),
        ("floor-price", "不得设最低限价", None),
    )
]
OFFICE = Answer("local-office", "N2", "violation")
TAX = Answer("local-tax", "N2", "risk")
NOTICE = Answer("local-tax", "N2", "notice")


def label(ident: str, kind: str, **more: object) -> Label:
    return convert({"id": ident, "text": "条款", "label": kind, **more}, Label)


def figures_of(*pairs: tuple[Label, list[Answer]]) -> Accuracy:
    return measure([one for one, _ in pairs], [found for _, found in pairs], RULES)


def test_recall_and_precision_count_lines_with_a_counted_finding() -> None:
    accuracy = figures_of(
        (label("a", "violation", prohibition="N2"), [OFFICE, TAX]),
        (label("b", "violation", prohibition="N2"), [NOTICE]),
        (label("c", "lawful"), [TAX]),
        (label("d", "lawful"), []),
        (label("e", "arguable"), [OFFICE]),
    )
    assert accuracy.whole.recall == 0.5
    assert accuracy.whole.precision == 0.5
    assert [one.id for one in accuracy.missed] == ["b"]
    assert [(one.id, rules) for one, rules in accuracy.alarmed] == [("c", ("local-tax",))]


def test_a_prohibition_named_in_also_is_right_too() -> None:
    accuracy = figures_of(
        (label("a", "violation", prohibition="N7", also=("N2",)), [OFFICE]),
        (label("b", "violation", prohibition="N3"), [OFFICE]),
    )
    assert accuracy.named == 1
    assert accuracy.prohibitions["N7"].recall == 1.0


def test_the_recall_of_a_rule_is_its_own_where_labels_name_it() -> None:
    accuracy = figures_of(
        (label("a", "violation", prohibition="N2", rule="local-office"), [OFFICE]),
        (label("b", "violation", prohibition="N2", rule=("local-office", "local-tax")), [TAX]),
        (label("c", "violation", prohibition="other"), []),
    )
    office = accuracy.rules["local-office"]
    assert (office.score.recall, office.by_label, office.alone) == (0.5, True, 1)
    assert accuracy.rules["local-tax"].score.recall == 1.0
    floor = accuracy.rules["floor-price"]
    assert (floor.score.expected, floor.by_label, floor.score.precision) == (1, False, None)


def test_without_such_labels_it_is_the_share_of_its_prohibition() -> None:
    accuracy = figures_of(
        (label("a", "violation", prohibition="N2"), [OFFICE]),
        (label("b", "violation", prohibition="N2"), [TAX]),
    )
    assert accuracy.rules["local-office"].score.recall == 0.5


def test_the_figures_are_told_in_chinese_and_as_numbers() -> None:
    accuracy = figures_of(
        (label("a", "violation", prohibition="N2"), [OFFICE]), (label("c", "lawful"), [TAX])
    )
    legend = Legend.of(RULES, [])
    shown = figures.text(accuracy, legend)
    assert "查出率 100.0%（1/1）" in shown
    assert "不得要求本地纳税（local-tax）" in shown
    assert "floor-price" not in shown
    answer = json.loads(figures.json(accuracy, "f" * 64))
    assert answer["rules"]["local-office"]["recall"] == 1.0
    assert answer["rules"]["local-office"]["recall_of"] == "prohibition"
    assert answer["false_alarms"] == [{"id": "c", "rules": ["local-tax"]}]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", ":2：标注无法读取，不是有效的 JSON"),
        ('{"id": "b", "text": "条款"}', "缺少 label"),
        ('{"id": "b", "text": "条款", "label": "bad"}', "label 的值无效"),
        ("[]", "应为 JSON 对象"),
    ],
)
def test_a_label_that_cannot_be_read_is_named_by_its_line(
    tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a", "text": "条款", "label": "lawful"}\n' + line, "utf-8")
    with pytest.raises(UsageError) as error:
        read_labels(path)
    assert said in str(error.value)


def test_labels_are_read_with_what_they_may_hold_besides(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    line = {"id": "a", "text": "条款", "label": "violation", "rule": "x-rule", "extra": 1}
    path.write_text(json.dumps(line) + "\n\n", "utf-8")
    (read,) = read_labels(path)
    assert read.expects("x-rule")
    path.write_text("\n", "utf-8")
    with pytest.raises(UsageError, match="没有标注"):
        read_labels(path)


def test_figures_that_ship_beside_the_rules_are_told_with_a_rule(tmp_path: Path) -> None:
    accuracy = figures_of(
        (label("a", "violation", prohibition="N2", rule="local-office"), [OFFICE]),
        (label("c", "lawful"), [TAX]),
    )
    assert figures.shipped([tmp_path], "f" * 64, "local-office") == ""
    tmp_path.joinpath("accuracy.json").write_text(figures.json(accuracy, "f" * 64), "utf-8")
    told = figures.shipped([tmp_path], "f" * 64, "local-office")
    assert told == "在 2 条标注条款上：查出率 100.0%（1/1），准确率 100.0%，误报 0 条"
    assert "占所属事项" in figures.shipped([tmp_path], "f" * 64, "local-tax")
    assert figures.shipped([tmp_path], "e" * 64, "local-office").endswith("；规则库此后有改动")


def test_a_broken_file_of_figures_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.joinpath("accuracy.json").write_text("{}", "utf-8")
    with pytest.raises(RulebookError, match="不是 tender-guard accuracy 写出的文件"):
        figures.shipped([tmp_path], "f" * 64, "local-office")
