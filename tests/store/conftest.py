from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "records")]

import postgres  # noqa: E402 - found by the path above

from tender_guard.settings import Settings  # noqa: E402
from tender_guard.store import Store, open_store  # noqa: E402


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server(folder) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    data = tmp_path / "data"
    if request.param == "sqlite":
        return Settings(data=data)
    address = request.getfixturevalue("postgresql")
    return Settings(data=data, database=postgres.fresh_database(address))


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened
