from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from running import Client, Service, open_service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One running service, shared: starting its processes takes longer than most tests."""
    with open_service(tmp_path_factory.mktemp("data")) as opened:
        yield opened


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
