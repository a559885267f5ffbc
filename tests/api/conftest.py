from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS / folder) for folder in ("api", "store", "records")]

import postgres  # noqa: E402 - found by the path above
from running import Client, Service, open_service  # noqa: E402


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One running service, shared: starting its processes takes longer than most tests."""
    with open_service(tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a database server of the tests' own."""
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server(folder) as address:
        yield address


@pytest.fixture
def office(service: Service) -> Iterator[Client]:
    with service.client("office") as client:
        yield client


@pytest.fixture
def agency(service: Service) -> Iterator[Client]:
    with service.client("agency") as client:
        yield client


@pytest.fixture
def administrator(service: Service) -> Iterator[Client]:
    with service.client("administrator") as client:
        yield client
