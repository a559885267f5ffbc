from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS / folder) for folder in ("api", "store", "records")]

import postgres  # noqa: E402 - found by the path above
from openpyxl import load_workbook  # noqa: E402
from running import AGENCY, OTHER_AGENCY, Client, Service, open_service  # noqa: E402

SAMPLES = Path(__file__).parents[2] / "samples"


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


@pytest.fixture
def inspector(service: Service) -> Iterator[Client]:
    with service.client("inspector") as client:
        yield client


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook; 项目 P-01 (B-001, B-004) is one agency's, P-02 (B-002) another's."""
    book = load_workbook(SAMPLES / "台账.xlsx")
    lots = book["标段"]
    heads = [cell.value for cell in lots[2]]
    for row in lots.iter_rows(min_row=3, max_row=6):
        agency = {"P-01": AGENCY, "P-02": OTHER_AGENCY}.get(str(row[1].value))
        row[heads.index("招标代理机构")].value = agency
    path = tmp_path_factory.mktemp("workbook") / "台账.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="session")
def recorded(service: Service, workbook: Path) -> Service:
    """The service with the workbook taken in, and the inspector drawn for P-02."""
    with service.client("office") as office:
        files = {"file": ("台账.xlsx", workbook.read_bytes())}
        taken = office.post("/records/imports?wait=60", files=files).json()
        assert taken["job"]["state"] == "done", taken
        order = {"inspectors": [service.ids["inspector"]], "reason": "双随机抽取"}
        assert office.send("PUT", "/projects/P-02/inspectors", json=order).status_code == 200
    return service
