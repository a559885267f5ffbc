"""Requests made at random from the description of the API, and what must hold of every answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from running import PASSWORD, Client, Service, open_service
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
    content_type_conformance,
]
ENDS_THE_SESSION = "DELETE /api/v1/session"
BASE = "http://testserver.local"


@dataclass
class Run:
    """What was asked so far: how many requests, and how they were answered."""

    answers: Counter[int] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@contextmanager
def stocked(data: Path, workbook: Path) -> Iterator[tuple[Service, dict[str, str]]]:
    """A service with something in it, and the ids of what is there."""
    with open_service(data) as service:
        ids = stock(service, workbook)
        yield service, ids


def stock(service: Service, workbook: Path) -> dict[str, str]:
    """Take in a workbook and a document; the ids of what is there, by the parameters' names."""
    with service.client("office") as office, service.client("agency") as agency:
        files = {"file": ("台账.xlsx", workbook.read_bytes())}
        taken = office.post("/records/imports?wait=60", files=files).json()
        order = {"inspectors": [service.ids["inspector"]], "reason": "抽取"}
        office.send("PUT", "/projects/P-01/inspectors", json=order)
        document = agency.upload(lot="B-001").json()
        assert document["check"]["job"]["state"] == "done", document
        path = f"/documents/{document['id']}"
        finding = office.get(f"{path}/findings").json()["items"][0]["finding"]["id"]
        granted = {
            "reason": "经批准",
            "approver": "王主任",
            "expires": "2099-12-31",
            "finding": finding,
        }
        waiver = office.post(f"{path}/waivers", json=granted).json()
        due = office.get("/reminders/due").json()["items"]
        reminder = office.post("/reminders", json={"party": due[0]["party"]}).json()
        return {
            "document_id": document["id"],
            "check_id": document["check"]["id"],
            "finding_id": finding,
            "waiver_id": waiver["id"],
            "import_id": taken["id"],
            "reminder_id": reminder["id"],
            "party": due[0]["party"],
            "code": "P-01",
            "name": "lot",
            "row_id": "1",
            "rule_id": "bid-bond-rate",
            "experts.code": "E-01",
            "statistics.name": "projects",
            "lot": "B-001",
        }


def fuzz(inner: httpx.Client, role: str, ids: Mapping[str, str], examples: int) -> Run:
    """Ask every route of the description so often as ``role``; every answer is held against it.

    Most of the requests name things that are there, so that they get beyond "not found".
    """
    schema = loaded(inner.get("/api/v1/reference/openapi.json").text)
    client = signed_in(inner, role)
    run = Run()
    for result in schema.get_all_operations():
        operation = result.ok()
        name = f"{operation.method.upper()} {operation.path}"
        try:
            _ask(client, operation, ids, examples, run)
        except FailureGroup as group:
            run.faults += [f"{name}: {fault}" for fault in group.exceptions]
        if name == ENDS_THE_SESSION:
            client = signed_in(inner, role)
    return run


@lru_cache(maxsize=1)
def loaded(description: str) -> Any:
    """The description made ready; what is made of it is kept from role to role."""
    read = json.loads(description)
    # Who asks is settled here: made-up tokens would only ever be refused.
    del read["security"], read["components"]["securitySchemes"]
    schema: Any = schemathesis.openapi.from_dict(read)
    schema.config.update(base_url=BASE)
    return schema


def _ask(client: Client, operation: Any, ids: Mapping[str, str], examples: int, run: Run) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(20261128)
    @given(case=operation.as_strategy(), known=st.sampled_from([True, True, False]))
    def ask(case: Case, known: bool) -> None:  # noqa: FBT001
        if known:
            place(case, ids)
        answer = send(client, case)
        run.answers[answer.status_code] += 1
        run.asked[operation.label] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()


def signed_in(inner: httpx.Client, role: str) -> Client:
    """A client that is signed in anew."""
    inner.cookies.clear()
    answer = inner.post("/api/v1/session", json={"login": role, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return Client(inner, answer.json()["csrf"])  # type: ignore[arg-type]


def place(case: Case, ids: Mapping[str, str]) -> None:
    """Have a case name things that are there: those of its area, else of that name."""
    area = case.operation.path.removeprefix("/api/v1/").split("/")[0]
    for part in (case.path_parameters, case.query):
        for name in part if isinstance(part, dict) else ():
            known = ids.get(f"{area}.{name}", ids.get(name))
            if known is not None:
                part[name] = known
    if isinstance(case.query, dict) and "wait" in case.query:
        case.query["wait"] = 0


def send(client: Client, case: Case) -> httpx.Response:
    """The answer of the service to a case."""
    sent = case.as_transport_kwargs(base_url=BASE)
    sent.pop("cookies", None)
    prepared = requests.Request(**sent).prepare()
    headers = {
        name: value for name, value in prepared.headers.items() if name.lower() != "content-length"
    }
    path = str(prepared.path_url).removeprefix("/api/v1")
    body = prepared.body or b""
    return client.send(str(prepared.method), path, headers=headers, content=body)
