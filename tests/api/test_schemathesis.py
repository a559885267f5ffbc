"""No request that the description allows breaks the service, and no answer breaks the description.

A short run with a fixed seed; ``script/fuzz`` asks much longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzzing import fuzz, stocked
from running import Service

EXAMPLES = 2


@pytest.fixture(scope="module")
def stock(
    tmp_path_factory: pytest.TempPathFactory, workbook: Path
) -> Iterator[tuple[Service, dict[str, str]]]:
    with stocked(tmp_path_factory.mktemp("fuzz"), workbook) as stocked_service:
        yield stocked_service


@pytest.mark.parametrize("role", ["office", "agency", "inspector", "auditor", "administrator"])
def test_every_answer_is_as_described(stock: tuple[Service, dict[str, str]], role: str) -> None:
    service, ids = stock
    run = fuzz(service.stranger(), role, ids, EXAMPLES)
    assert run.faults == []
    assert len(run.asked) > 45
    assert run.answers[200] > 10
