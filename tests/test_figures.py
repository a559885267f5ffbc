"""The figures on the project's own labelled clauses, which may rise but not fall.

``pytest tests/test_figures.py --refresh-golden`` writes them anew; read what changed.
"""

from __future__ import annotations

import json

import pytest

from tender_guard import labels
from tender_guard.accuracy import Accuracy, Score
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import shipped_rules

FIGURES = shipped_rules() / "accuracy" / "figures.json"


@pytest.fixture(scope="module")
def accuracy() -> Accuracy:
    found = labels.accuracy(load_rulebook(shipped_rules()))
    assert found is not None
    return found


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
