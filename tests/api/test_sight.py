"""Nobody sees what is another's: every route that names something, asked with another's name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import AGENCY, OTHER_AGENCY, Client, Service
from test_roles import TABLE

WAIVED = {"reason": "经批准", "approver": "王主任", "expires": "2099-12-31"}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PATCH", "/api/v1/documents/{document_id}"): {"state": "published"},
    ("POST", "/api/v1/documents/{document_id}/checks"): {"with_records": True},
    ("POST", "/api/v1/documents/{document_id}/waivers"): {**WAIVED, "rule": "x"},
    ("POST", "/api/v1/documents/{document_id}/findings/{finding_id}/decisions"): {
        "verdict": "accepted"
    },
}
KNOWN = {
    "document_id",
    "finding_id",
    "check_id",
    "code",
    "name",
    "row_id",
    "lot",
    "number",
    "photo_id",
}
"""What belongs to an agency or a project."""
EVERYONES = {"rule_id", "path", "file_path"}
"""What is for everyone to see."""
OFFICES = {"import_id", "reminder_id", "waiver_id", "person_id", "token_id", "secret"}
"""What no agency and no inspector reaches at all, or only by a secret of its own."""


@pytest.fixture(scope="module")
def theirs(recorded: Service, workbook: Path) -> dict[str, str]:
    """The ids of what belongs to the other agency's project P-02, and is not drawn."""
    del workbook
    with recorded.client("office") as office, recorded.client("other-agency") as other:
        order = {"inspectors": [recorded.ids["inspector"]], "reason": "抽取"}
        office.send("PUT", "/projects/P-01/inspectors", json=order)
        office.send("PUT", "/projects/P-02/inspectors", json={**order, "inspectors": []})
        document = other.upload(lot="B-002").json()
        finding = office.get(f"/documents/{document['id']}/findings").json()["items"][0]
        lots = office.get("/records/sheets/lot?lot=B-002").json()["items"]
        assert office.post("/tracked/collected").status_code == 201
        followed = office.get("/tracked").json()["items"]
        finding_of_lot = next(one for one in followed if one["lot"] == "B-002")
        return {
            "document_id": document["id"],
            "check_id": document["check"]["id"],
            "finding_id": finding["finding"]["id"],
            "code": "P-02",
            "lot": "B-002",
            "number": str(finding_of_lot["id"]),
            "name": "lot",
            "row_id": str(lots[0]["id"]),
            "series": document["series"],
        }


def named(role: str) -> Iterator[tuple[str, str]]:
    """The routes of the API and of the pages that name something and are open to the role."""
    for (method, path), roles in TABLE.items():
        if "{" in path and role in roles and "stranger" not in roles:
            yield method, path


def test_it_is_known_of_every_name_whose_it_is() -> None:
    names = {
        part.strip("{}")
        for role in ("agency", "inspector")
        for _, path in named(role)
        for part in path.split("/")
        if part.startswith("{")
    }
    assert names <= KNOWN | EVERYONES | OFFICES, names - KNOWN - EVERYONES - OFFICES


@pytest.mark.parametrize("role", ["agency", "inspector"])
def test_every_route_answers_with_another_s_name_as_if_there_were_nothing(
    recorded: Service, theirs: dict[str, str], role: str
) -> None:
    asked = 0
    with recorded.client(role) as client:
        for method, path in named(role):
            names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
            if not KNOWN & set(names) or path.endswith("/sheets/{name}"):
                continue
            asked += 1
            filled = path
            for name in names:
                filled = filled.replace(f"{{{name}}}", theirs.get(name, "x"))
            answer = client.inner.request(
                method,
                filled,
                headers={"x-csrf-token": client.csrf},
                json=BODIES.get((method, path)),
                follow_redirects=False,
            )
            assert answer.status_code == 404, (method, path, answer.text)
            assert OTHER_AGENCY not in answer.text
    assert asked > 8


@pytest.mark.parametrize("role", ["agency", "inspector"])
def test_no_list_holds_what_is_another_s(
    recorded: Service, theirs: dict[str, str], role: str
) -> None:
    with recorded.client(role) as client:
        for path in (
            "/documents?size=200",
            f"/documents?agency={OTHER_AGENCY}",
            "/documents?lot=B-002",
            f"/documents?series={theirs['series']}",
            "/projects?size=200",
            "/projects?text=环岛",
            "/records/findings?size=200",
            "/records/findings?project=P-02",
            "/records/findings?lot=B-002",
            "/obligations?size=200&every=true",
            "/obligations?lot=B-002",
            *(f"/records/sheets/{name}?size=200" for name in _sheets(client)),
            "/records/sheets/lot?where=agency=" + OTHER_AGENCY,
            "/records/sheets/bid?lot=B-002",
            "/records/sheets/bid?project=P-02",
        ):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text)
            items = answer.json()["items"]
            said = json.dumps(items, ensure_ascii=False)
            for word in ("B-002", "P-02", theirs["document_id"], OTHER_AGENCY):
                assert f'"{word}"' not in said, (path, word)
        feed = client.get("/calendar.ics").text
        assert "B-002" not in feed


def _sheets(client: Client) -> list[str]:
    return [one["name"] for one in client.get("/records/sheets").json()]


def test_an_upload_cannot_be_slipped_into_anothers_lot_or_series(
    agency: Client, theirs: dict[str, str]
) -> None:
    into = agency.upload(lot="B-002")
    assert (into.status_code, into.json()["code"]) == (403, "refused")
    after = agency.upload(lot="B-001", after=theirs["document_id"])
    assert (after.status_code, after.json()["code"]) == (404, "unknown")
    against = agency.upload(lot="B-001").json()
    answer = agency.get(f"/documents/{against['id']}/difference?against={theirs['document_id']}")
    assert answer.status_code == 404
    assert against["agency"] == AGENCY


def test_a_token_sees_no_more_than_its_owner(
    recorded: Service, agency: Client, theirs: dict[str, str]
) -> None:
    order = {"name": "对接", "scopes": ["documents:read", "records:read"], "days": 1}
    secret = agency.post("/tokens", json=order).json()["secret"]
    machine = recorded.stranger()
    machine.headers["authorization"] = f"Bearer {secret}"
    path = f"/api/v1/documents/{theirs['document_id']}"
    assert machine.get(path).status_code == 404
    assert machine.get("/api/v1/projects/P-02").status_code == 404
    assert machine.get("/api/v1/projects/P-01").status_code == 200
    assert machine.patch(path, json={"state": "published"}).status_code == 403
