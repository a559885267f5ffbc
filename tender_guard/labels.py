"""The labelled clauses that come with the rules, and how right a rulebook is on them.

Each rule folder may hold ``accuracy/*.jsonl``, lines as `accuracy.Label`; all folders count.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, get_args

from tender_guard.accuracy import Accuracy, Answer, Label, measure, read_labels
from tender_guard.check import ClauseLine, check_clauses
from tender_guard.documents.model import Section
from tender_guard.rulebook.load import Rulebook

FOLDER: Final = "accuracy"
_SECTIONS: Final[dict[str, Section]] = {name: name for name in get_args(Section)}
_LOCK: Final = threading.Lock()


def labels_of(folders: Iterable[Path]) -> tuple[Label, ...]:
    """The labels of all folders; none where no folder has any.

    Raises:
        UsageError: a line cannot be read.
    """
    files = [path for folder in folders for path in sorted((folder / FOLDER).glob("*.jsonl"))]
    return tuple(label for path in files for label in read_labels(path))


def answers(labels: Sequence[Label], rulebook: Rulebook) -> list[list[Answer]]:
    """What the rules say of each label, in their order."""
    lines = [
        ClauseLine(one.id, one.text, _SECTIONS.get(one.section or ""), one.regime) for one in labels
    ]
    return [
        [Answer(found.rule, found.prohibition, found.severity) for found in answer.findings]
        for answer in check_clauses(lines, rulebook)
    ]


def accuracy(rulebook: Rulebook) -> Accuracy | None:
    """The figures of the rulebook on the labels of its folders; None where it has none."""
    with _LOCK:
        return _accuracy(rulebook)


@lru_cache(maxsize=4)
def _accuracy(rulebook: Rulebook) -> Accuracy | None:
    labels = labels_of(rulebook.folders)
    if not labels:
        return None
    return measure(labels, answers(labels, rulebook), rulebook.rules.values())
