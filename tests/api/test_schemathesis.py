"""No request that the description allows breaks the service, and no answer breaks the description.

A short run with a fixed seed; ``script/fuzz`` asks much longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzzing import fuzz, stocked
from running import Service

EXAMPLES = {"office": 2, "agency": 1, "inspector": 1, "auditor": 1, "administrator": 1}
"""Requests a route; the office reaches most."""


@pytest.fixture(scope="module")
def stock(
    tmp_path_factory: pytest.TempPathFactory, workbook: Path
) -> Iterator[tuple[Service, dict[str, str]]]:
    with stocked(tmp_path_factory.mktemp("fuzz"), workbook) as stocked_service:
        yield stocked_service


@pytest.mark.parametrize("role", EXAMPLES)
def test_every_answer_is_as_described(stock: tuple[Service, dict[str, str]], role: str) -> None:
    service, ids = stock
    run = fuzz(service.stranger(), role, ids, EXAMPLES[role])
    assert run.faults == []
    assert len(run.asked) > 45
    assert run.answers[200] > 0
