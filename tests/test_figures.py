"""The figures on the project's own labelled clauses, which may rise but not fall.

``pytest tests/test_figures.py --refresh-golden`` writes them anew; read what changed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tender_guard.accuracy import Accuracy, Answer, Score, measure, read_labels
from tender_guard.check import ClauseLine, check_clauses
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import shipped_rules

CORPUS = Path(__file__).parent / "corpus"
LABELS = CORPUS / "clauses.jsonl"
FIGURES = CORPUS / "figures.json"


@pytest.fixture(scope="module")
def accuracy() -> Accuracy:
    rulebook = load_rulebook(shipped_rules())
    labels = read_labels(LABELS)
    lines = [ClauseLine(one.id, one.text, one.section, one.regime) for one in labels]  # type: ignore[arg-type]
    answers = [
        [Answer(f.rule, f.prohibition, f.severity) for f in answer.findings]
        for answer in check_clauses(lines, rulebook)
    ]
    return measure(labels, answers, rulebook.rules.values())


def counts(score: Score) -> dict[str, int]:
    return {"expected": score.expected, "found": score.found, "alarms": score.alarms}


def test_no_figure_falls(accuracy: Accuracy, request: pytest.FixtureRequest) -> None:
    now = {number: counts(score) for number, score in accuracy.prohibitions.items()}
    now["whole"] = counts(accuracy.whole) | {"named": accuracy.named}
    if request.config.getoption("--refresh-golden"):
        FIGURES.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
    kept = json.loads(FIGURES.read_text("utf-8"))
    fallen = [
        (number, name)
        for number, figures in kept.items()
        for name, figure in figures.items()
        if (now[number][name] > figure if name == "alarms" else now[number][name] < figure)
    ]
    assert fallen == []


def test_recall_and_precision_are_published_as_high_as_promised(accuracy: Accuracy) -> None:
    assert accuracy.lines >= 200
    assert accuracy.whole.recall is not None
    assert accuracy.whole.recall >= 0.95
    assert accuracy.whole.precision is not None
    assert accuracy.whole.precision >= 0.95
