"""Accuracy figures as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tender_guard.accuracy import OTHER, Accuracy, RuleScore, Score
from tender_guard.errors import RulebookError
from tender_guard.reports.record import dumps
from tender_guard.reports.results import Legend
from tender_guard.reports.wrapping import width

FILE = "accuracy.json"
"""Beside the rules: what `json` gave for the labels that they ship with."""
_NOTES = """\
查出率＝标注为违规的条款中查出的比例；准确率＝查出的违规÷（查出的违规＋误报）；
误报＝标注为合法而报为疑似违规或存疑的条款数；独有＝只有该规则查出的违规条款数。
规则的查出率：标注指明该规则的，按指明的条款计；未指明的（带 *），按所属事项的全部违规条款计，
即该规则查出了其中多少。"""


def text(accuracy: Accuracy, legend: Legend) -> str:
    """Tables of the whole, of each prohibition and of each rule that spoke or should have."""
    whole = accuracy.whole
    arguable = accuracy.lines - whole.expected - accuracy.lawful
    named = percent(accuracy.named / whole.found if whole.found else None)
    recall = f"{percent(whole.recall)}（{whole.found}/{whole.expected}）"
    precision = f"{percent(whole.precision)}　误报 {whole.alarms} 条"
    lines = [
        f"标注 {accuracy.lines} 条：违规 {whole.expected}，合法 {accuracy.lawful}，争议 {arguable}",
        f"查出率 {recall}　准确率 {precision}　事项正确 {named}",
        "",
        "按事项",
        *_table(
            ("事项", "查出率", "查出/违规", "准确率", "误报"),
            (
                (
                    legend.prohibition(None if number == OTHER else number),
                    percent(score.recall),
                    f"{score.found}/{score.expected}",
                    percent(score.precision),
                    str(score.alarms),
                )
                for number, score in accuracy.prohibitions.items()
            ),
        ),
        "",
        "按规则",
        *_table(
            ("规则", "查出率", "查出/违规", "准确率", "误报", "独有"),
            (_rule(rule, score, legend) for rule, score in _speaking(accuracy)),
        ),
        "",
        _NOTES,
    ]
    if accuracy.alarmed:
        lines += ["", "误报的条款"]
        lines += [f"  {label.id}（{'、'.join(rules)}）" for label, rules in accuracy.alarmed]
    if accuracy.missed:
        lines += ["", "未查出的条款", "  " + "、".join(label.id for label in accuracy.missed)]
    return "\n".join(lines) + "\n"


def record(accuracy: Accuracy, rulebook: str) -> dict[str, Any]:
    """The figures as an object; ``rulebook`` is the sha256 of the rules they were measured on."""
    return {
        "rulebook": rulebook,
        "lines": accuracy.lines,
        "lawful": accuracy.lawful,
        "whole": {**_score(accuracy.whole), "named": accuracy.named},
        "prohibitions": {number: _score(s) for number, s in accuracy.prohibitions.items()},
        "rules": {rule: rule_record(score) for rule, score in accuracy.rules.items()},
        "missed": [label.id for label in accuracy.missed],
        "false_alarms": [
            {"id": label.id, "rules": list(rules)} for label, rules in accuracy.alarmed
        ],
    }


def rule_record(score: RuleScore) -> dict[str, Any]:
    """The figures of one rule."""
    recall_of = "rule" if score.by_label else "prohibition"
    return {**_score(score.score), "alone": score.alone, "recall_of": recall_of}


def json(accuracy: Accuracy, rulebook: str) -> str:
    """`record` as JSON."""
    return dumps(record(accuracy, rulebook)) + "\n"


class _Figures(msgspec.Struct, frozen=True):
    expected: int
    found: int
    hits: int
    false_alarms: int
    recall_of: str


class _Measured(msgspec.Struct, frozen=True):
    rulebook: str
    lines: int
    rules: dict[str, _Figures]


def shipped(folders: Iterable[Path], rulebook: str, rule: str) -> str:
    """One Chinese line on a rule from the ``accuracy.json`` that comes with the rules.

    Empty where it was not measured; figures of another rulebook than the one given say so.
    """
    files = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    for file in reversed(files):
        try:
            measured = msgspec.json.decode(file.read_bytes(), type=_Measured)
        except msgspec.MsgspecError:
            raise RulebookError(f"{file}：不是 tender-guard accuracy 写出的文件") from None
        if rule in measured.rules:
            return _told(measured, rule, rulebook)
    return ""


def line(accuracy: Accuracy, rule: str) -> str:
    """One Chinese line on a rule; empty where it was not measured."""
    known = accuracy.rules.get(rule)
    if known is None:
        return ""
    return _line(accuracy.lines, known.score, by_label=known.by_label)


def _told(measured: _Measured, rule: str, rulebook: str) -> str:
    counts = measured.rules[rule]
    score = Score(counts.expected, counts.found, counts.hits, counts.false_alarms)
    older = "" if measured.rulebook == rulebook else "；规则库此后有改动"
    return _line(measured.lines, score, by_label=counts.recall_of == "rule") + older


def _line(lines: int, score: Score, *, by_label: bool) -> str:
    base = "" if by_label else "，占所属事项全部违规条款的比例"
    return (
        f"在 {lines} 条标注条款上：查出率 {percent(score.recall)}"
        f"（{score.found}/{score.expected}{base}），准确率 {percent(score.precision)}，"
        f"误报 {score.alarms} 条"
    )


def _score(score: Score) -> dict[str, Any]:
    return {
        "expected": score.expected,
        "found": score.found,
        "hits": score.hits,
        "false_alarms": score.alarms,
        "recall": score.recall,
        "precision": score.precision,
    }


def _speaking(accuracy: Accuracy) -> Iterable[tuple[str, RuleScore]]:
    """Rules that spoke, or that a label names, those with false alarms first."""
    heard = [
        (rule, score)
        for rule, score in accuracy.rules.items()
        if score.score.hits or score.score.alarms or score.by_label
    ]
    return sorted(heard, key=lambda one: (-one[1].score.alarms, -one[1].score.hits, one[0]))


def _rule(rule: str, score: RuleScore, legend: Legend) -> tuple[str, ...]:
    counts = score.score
    return (
        f"{legend.rule(rule)}（{rule}）",
        percent(counts.recall) + ("" if score.by_label else "*"),
        f"{counts.found}/{counts.expected}",
        percent(counts.precision),
        str(counts.alarms),
        str(score.alone),
    )


def percent(value: float | None) -> str:
    """``97.4%``; a dash where there is nothing to divide by."""
    return "—" if value is None else f"{value * 100:.1f}%"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Columns of figures in front, what they are of behind them, where it may be long."""
    table = [(*heads[1:], heads[0]), *((*row[1:], row[0]) for row in rows)]
    widths = [max(width(row[column]) for row in table) for column in range(len(heads) - 1)]
    return [
        "  "
        + "  ".join(
            " " * (wide - width(cell)) + cell for cell, wide in zip(row[:-1], widths, strict=True)
        )
        + f"  {row[-1]}"
        for row in table
    ]
