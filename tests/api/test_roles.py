from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar.handlers import HTTPRouteHandler
from running import Service

from tender_guard.casework.tokens import SCOPES, Scope

ALL = {"office", "agency", "inspector", "auditor", "administrator"}
OFFICE = {"office", "administrator"}
READERS = {*OFFICE, "auditor"}
UPLOADERS = {*OFFICE, "agency"}
INSPECTORS = {*OFFICE, "inspector"}
WATCHERS = {*READERS, "inspector"}
ADMINISTRATOR = {"administrator"}
KEEPERS = {*ADMINISTRATOR, "auditor"}
OPEN = {*ALL, "stranger"}

TABLE: dict[tuple[str, str], set[str]] = {
    ("POST", "/api/v1/documents"): UPLOADERS,
    ("GET", "/api/v1/documents"): ALL,
    ("GET", "/api/v1/documents/{document_id}"): ALL,
    ("GET", "/api/v1/documents/{document_id}/file"): ALL,
    ("PATCH", "/api/v1/documents/{document_id}"): UPLOADERS,
    ("GET", "/api/v1/documents/{document_id}/versions"): ALL,
    ("GET", "/api/v1/documents/{document_id}/checks"): ALL,
    ("POST", "/api/v1/documents/{document_id}/checks"): UPLOADERS,
    ("GET", "/api/v1/documents/{document_id}/findings"): ALL,
    ("POST", "/api/v1/documents/{document_id}/findings/{finding_id}/decisions"): OFFICE,
    ("GET", "/api/v1/documents/{document_id}/decisions"): ALL,
    ("GET", "/api/v1/documents/{document_id}/waivers"): ALL,
    ("POST", "/api/v1/documents/{document_id}/waivers"): OFFICE,
    ("DELETE", "/api/v1/waivers/{waiver_id}"): OFFICE,
    ("GET", "/api/v1/documents/{document_id}/difference"): ALL,
    ("GET", "/api/v1/checks/{check_id}"): ALL,
    ("GET", "/api/v1/checks/{check_id}/events"): ALL,
    ("GET", "/api/v1/checks/{check_id}/result"): ALL,
    ("GET", "/api/v1/checks/{check_id}/report"): ALL,
    ("POST", "/api/v1/records/imports"): OFFICE,
    ("GET", "/api/v1/records/imports"): READERS,
    ("GET", "/api/v1/records/imports/{import_id}"): READERS,
    ("GET", "/api/v1/records/imports/{import_id}/events"): READERS,
    ("GET", "/api/v1/records/sheets"): ALL,
    ("GET", "/api/v1/records/sheets/{name}"): ALL,
    ("GET", "/api/v1/records/sheets/{name}/{row_id}"): ALL,
    ("GET", "/api/v1/records/export"): READERS,
    ("GET", "/api/v1/records/template"): ALL,
    ("GET", "/api/v1/records/findings"): ALL,
    ("GET", "/api/v1/projects"): ALL,
    ("GET", "/api/v1/projects/{code}"): ALL,
    ("PUT", "/api/v1/projects/{code}/inspectors"): OFFICE,
    ("GET", "/api/v1/draws"): READERS,
    ("POST", "/api/v1/draws"): OFFICE,
    ("GET", "/api/v1/draws/{commitment}"): READERS,
    ("GET", "/api/v1/draws/{commitment}/record"): READERS,
    ("POST", "/api/v1/draws/{commitment}/result"): OFFICE,
    ("POST", "/api/v1/draws/{commitment}/void"): OFFICE,
    ("GET", "/api/v1/inspections"): WATCHERS,
    ("GET", "/api/v1/inspections/{lot}/checklist"): WATCHERS,
    ("GET", "/api/v1/inspections/{lot}/checklist/file"): WATCHERS,
    ("POST", "/api/v1/inspections/results"): INSPECTORS,
    ("POST", "/api/v1/inspections/photos"): INSPECTORS,
    ("GET", "/api/v1/inspections/{lot}/photos"): WATCHERS,
    ("GET", "/api/v1/inspections/photos/{photo_id}"): WATCHERS,
    ("GET", "/api/v1/tracked"): WATCHERS,
    ("POST", "/api/v1/tracked"): OFFICE,
    ("POST", "/api/v1/tracked/collected"): OFFICE,
    ("POST", "/api/v1/documents/{document_id}/findings/{finding_id}/tracked"): OFFICE,
    ("GET", "/api/v1/tracked/{number}"): WATCHERS,
    ("POST", "/api/v1/tracked/{number}/actions"): OFFICE,
    ("GET", "/api/v1/tracked/{number}/letter"): READERS,
    ("GET", "/api/v1/obligations"): ALL,
    ("GET", "/api/v1/calendar.ics"): ALL,
    ("GET", "/api/v1/reminders/due"): READERS,
    ("GET", "/api/v1/reminders/due/letter"): READERS,
    ("POST", "/api/v1/reminders"): OFFICE,
    ("GET", "/api/v1/reminders"): READERS,
    ("GET", "/api/v1/reminders/{reminder_id}"): READERS,
    ("GET", "/api/v1/must-tender"): ALL,
    ("GET", "/api/v1/experts"): READERS,
    ("GET", "/api/v1/experts/coverage"): READERS,
    ("GET", "/api/v1/experts/avoidance"): READERS,
    ("GET", "/api/v1/experts/register"): READERS,
    ("GET", "/api/v1/experts/plots/{name}"): READERS,
    ("GET", "/api/v1/experts/{code}"): READERS,
    ("GET", "/api/v1/experts/{code}/sheet"): READERS,
    ("GET", "/api/v1/experts/{code}/plots/{name}"): READERS,
    ("POST", "/api/v1/experts/{code}/deductions"): OFFICE,
    ("POST", "/api/v1/experts/{code}/actions"): OFFICE,
    ("GET", "/api/v1/interviews"): READERS,
    ("GET", "/api/v1/interviews/{lot}"): READERS,
    ("GET", "/api/v1/interviews/{lot}/form"): READERS,
    ("POST", "/api/v1/interviews/{lot}"): OFFICE,
    ("POST", "/api/v1/promises/{promise_id}/fulfilment"): OFFICE,
    ("GET", "/api/v1/statistics"): READERS,
    ("GET", "/api/v1/statistics/report"): READERS,
    ("GET", "/api/v1/statistics/plots/{name}"): READERS,
    ("GET", "/api/v1/rules"): ALL,
    ("GET", "/api/v1/rules/{rule_id}"): ALL,
    ("GET", "/api/v1/prohibitions"): ALL,
    ("POST", "/api/v1/rules/trials"): ALL,
    ("GET", "/api/v1/rulebook/parameters"): ALL,
    ("GET", "/api/v1/rulebook/lexicon"): KEEPERS,
    ("GET", "/api/v1/rulebook/lexicon/{name}"): KEEPERS,
    ("GET", "/api/v1/rulebook/changes"): KEEPERS,
    ("POST", "/api/v1/rulebook/changes"): ADMINISTRATOR,
    ("GET", "/api/v1/rulebook/changes/{change_id}"): KEEPERS,
    ("POST", "/api/v1/rulebook/changes/{change_id}/trial"): ADMINISTRATOR,
    ("POST", "/api/v1/rulebook/changes/{change_id}/confirmation"): ADMINISTRATOR,
    ("POST", "/api/v1/rulebook/changes/{change_id}/withdrawal"): ADMINISTRATOR,
    ("GET", "/api/v1/people"): ADMINISTRATOR,
    ("POST", "/api/v1/people"): ADMINISTRATOR,
    ("GET", "/api/v1/people/{person_id}"): ADMINISTRATOR,
    ("PATCH", "/api/v1/people/{person_id}"): ADMINISTRATOR,
    ("POST", "/api/v1/people/{person_id}/link"): ADMINISTRATOR,
    ("GET", "/api/v1/tokens"): ALL,
    ("POST", "/api/v1/tokens"): ALL,
    ("DELETE", "/api/v1/tokens/{token_id}"): ALL,
    ("POST", "/api/v1/session"): OPEN,
    ("GET", "/api/v1/session"): ALL,
    ("DELETE", "/api/v1/session"): ALL,
    ("POST", "/api/v1/password"): OPEN,
    ("GET", "/api/v1/audit"): READERS,
    ("GET", "/api/v1/audit/verification"): READERS,
    ("GET", "/api/v1/health"): OPEN,
    ("GET", "/api/v1/reference"): OPEN,
    ("GET", "/api/v1/reference/{path}"): OPEN,
    ("GET", "/api/v1/reference/openapi.json"): OPEN,
    ("GET", "/experts"): READERS,
    ("GET", "/experts/{code}"): READERS,
    ("POST", "/experts/{code}/deductions"): OFFICE,
    ("POST", "/experts/{code}/actions"): OFFICE,
    ("GET", "/interviews"): READERS,
    ("GET", "/interviews/{lot}"): READERS,
    ("POST", "/interviews/{lot}"): OFFICE,
    ("POST", "/promises/{promise_id}/fulfilment"): OFFICE,
    ("GET", "/statistics"): READERS,
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("POST", "/sign-out"): ALL,
    ("GET", "/link/{secret}"): OPEN,
    ("POST", "/link/{secret}"): OPEN,
    ("GET", "/"): ALL,
    ("GET", "/documents"): ALL,
    ("GET", "/duties"): ALL,
    ("GET", "/duties/calendar"): ALL,
    ("POST", "/duties/calendar"): ALL,
    ("GET", "/reminders/letter"): READERS,
    ("GET", "/records/findings"): ALL,
    ("GET", "/reminders"): READERS,
    ("POST", "/reminders"): OFFICE,
    ("GET", "/reminders/{reminder_id}"): READERS,
    ("GET", "/must-tender"): ALL,
    ("GET", "/projects"): ALL,
    ("GET", "/projects/{code}"): ALL,
    ("GET", "/lots/{code}"): ALL,
    ("GET", "/records"): ALL,
    ("GET", "/records/import"): OFFICE,
    ("POST", "/records/import"): OFFICE,
    ("GET", "/records/imports/{import_id}"): READERS,
    ("GET", "/records/sheets/{name}"): ALL,
    ("GET", "/upload"): UPLOADERS,
    ("POST", "/upload"): UPLOADERS,
    ("GET", "/documents/{document_id}"): ALL,
    ("GET", "/documents/{document_id}/sheets/{number}"): ALL,
    ("GET", "/documents/{document_id}/pictures/{number}"): ALL,
    ("GET", "/documents/{document_id}/difference"): ALL,
    ("POST", "/documents/{document_id}/findings/{finding_id}/decisions"): OFFICE,
    ("POST", "/documents/{document_id}/findings/{finding_id}/waiver"): OFFICE,
    ("POST", "/documents/{document_id}/findings/{finding_id}/tracked"): OFFICE,
    ("POST", "/documents/{document_id}/waivers/{waiver_id}/revocation"): OFFICE,
    ("POST", "/documents/{document_id}/publication"): UPLOADERS,
    ("POST", "/documents/{document_id}/checks"): UPLOADERS,
    ("GET", "/rules"): ALL,
    ("GET", "/rules/{rule_id}"): ALL,
    ("GET", "/accuracy"): ALL,
    ("GET", "/rulebook"): KEEPERS,
    ("GET", "/rulebook/parameters"): KEEPERS,
    ("GET", "/rulebook/parameters/{name}"): KEEPERS,
    ("GET", "/people"): ADMINISTRATOR,
    ("POST", "/people"): ADMINISTRATOR,
    ("GET", "/people/{person_id}"): ADMINISTRATOR,
    ("POST", "/people/{person_id}"): ADMINISTRATOR,
    ("GET", "/me"): ALL,
    ("POST", "/me"): ALL,
    ("GET", "/audit"): READERS,
    ("GET", "/audit/verification"): READERS,
    ("POST", "/rulebook/parameters/{name}"): ADMINISTRATOR,
    ("GET", "/rulebook/prohibitions"): KEEPERS,
    ("POST", "/rulebook/prohibitions"): ADMINISTRATOR,
    ("GET", "/rulebook/lexicon"): KEEPERS,
    ("GET", "/rulebook/lexicon/{name}"): KEEPERS,
    ("POST", "/rulebook/lexicon/{name}"): ADMINISTRATOR,
    ("GET", "/rulebook/changes/{change_id}"): KEEPERS,
    ("POST", "/rulebook/changes/{change_id}"): ADMINISTRATOR,
    ("GET", "/sentence"): ALL,
    ("POST", "/sentence"): ALL,
    ("GET", "/draws"): READERS,
    ("GET", "/draws/new"): OFFICE,
    ("POST", "/draws/new"): OFFICE,
    ("GET", "/draws/{commitment}"): READERS,
    ("POST", "/draws/{commitment}"): OFFICE,
    ("GET", "/inspections"): WATCHERS,
    ("GET", "/inspections/{lot}"): WATCHERS,
    ("GET", "/tracked"): WATCHERS,
    ("GET", "/tracked/{number}"): WATCHERS,
    ("POST", "/tracked/{number}"): OFFICE,
    ("GET", "/static/{file_path}"): OPEN,
}
"""Who may use which route. A new route is a new line, or the first test below fails."""

SIGNING_IN = {"/api/v1/session", "/sign-in"}
"""They answer 401 to wrong words."""

LAST = [("DELETE", "/api/v1/session"), ("POST", "/sign-out")]
"""They end the session that the others need."""


def routes(service: Service) -> Iterator[tuple[str, str]]:
    for route in service.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler):
                for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                    yield str(method), route.path_format


def test_every_route_is_in_the_table(service: Service) -> None:
    assert set(routes(service)) == set(TABLE)


def test_a_stranger_reaches_only_what_is_open(service: Service) -> None:
    client = service.stranger()
    for (method, path), allowed in TABLE.items():
        answer = client.request(method, filled(path), follow_redirects=False)
        if "stranger" in allowed:
            assert answer.status_code not in {401, 403} or path in SIGNING_IN, path
        elif path.startswith("/api/") or method != "GET":
            assert answer.status_code == 401, (method, path, answer.status_code)
        else:
            assert answer.status_code == 303, (method, path)
            assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("role", sorted(ALL))
def test_each_role_reaches_what_it_may_and_nothing_else(service: Service, role: str) -> None:
    with service.client(role) as client:
        for method, path in [*(one for one in TABLE if one not in LAST), *LAST[:1]]:
            answer = client.inner.request(
                method,
                filled(path),
                headers={"x-csrf-token": client.csrf},
                follow_redirects=False,
            )
            allowed = role in TABLE[method, path]
            assert (answer.status_code != 403) == allowed, (method, path, answer.text)
            assert answer.status_code < 500 or answer.status_code == 503, (path, answer.text)
            if path.startswith("/api/") and "{path}" not in path and answer.status_code >= 400:
                problem = answer.json()
                assert answer.headers["content-type"] == "application/problem+json"
                assert problem["status"] == answer.status_code
                assert problem["code"]


AREAS = {
    "documents": "documents",
    "checks": "documents",
    "waivers": "documents",
    "records": "records",
    "projects": "records",
    "obligations": "records",
    "calendar.ics": "records",
    "reminders": "records",
    "rules": "rules",
    "prohibitions": "rules",
    "must-tender": "rules",
    "people": "people",
    "audit": "audit",
    "rulebook": "rules",
    **dict.fromkeys(
        ("draws", "experts", "inspections", "interviews", "promises", "statistics", "tracked"),
        "records",
    ),
    "session": None,
    "tokens": None,
}
"""Which part of its scopes a token needs for which routes; None are those that it never reaches."""
READING = {("POST", "/api/v1/rules/trials")}
"""They change nothing although they are no GET."""


def scope_of(method: str, path: str) -> str | None:
    """The scope that a token needs; None where none is enough: its own keys, and all pages."""
    area = AREAS[path.split("/")[3]] if path.startswith("/api/v1/") else None
    if area is None:
        return None
    return f"{area}:{'read' if method == 'GET' or (method, path) in READING else 'write'}"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_reaches_only_routes_of_its_scopes(service: Service, scope: Scope) -> None:
    with service.client("administrator") as client:
        order = {"name": "机器", "scopes": [scope], "days": 1}
        secret = client.post("/tokens", json=order).json()["secret"]
    machine = service.stranger()
    machine.headers["authorization"] = f"Bearer {secret}"
    for (method, path), allowed in TABLE.items():
        if "stranger" in allowed:
            continue
        answer = machine.request(method, filled(path), follow_redirects=False)
        reached = "administrator" in allowed and scope_of(method, path) == scope
        assert (answer.status_code != 403) == reached, (method, path, answer.text)


def filled(path: str) -> str:
    return (
        path.replace("{name}", "lot")
        .replace("{number}", "1")
        .replace("{row_id}", "1")
        .replace("{number}", "1")
        .replace("{file_path}", "style.css")
        .replace("{", "")
        .replace("}", "")
    )
