from __future__ import annotations

from pathlib import Path

import pytest
from running import PASSWORD, TENDER, Client, Service

from tender_guard.casework import people
from tender_guard.casework.tables import AccessToken
from tender_guard.settings import Settings
from tender_guard.store import open_store


def test_the_first_start_gives_one_link_and_no_password(tmp_path: Path) -> None:
    with open_store(Settings(data=tmp_path)) as store:
        with store.writing_session() as session:
            secret = people.first_link(session)
        assert secret is not None
        with store.writing_session() as session:
            fresh = people.first_link(session)
        assert fresh not in {None, secret}
        with pytest.raises(people.UnknownError), store.writing_session() as session:
            people.redeem(session, secret, PASSWORD)
        with store.writing_session() as session:
            assert people.redeem(session, fresh or "", PASSWORD).role == "administrator"
        with store.writing_session() as session:
            assert people.first_link(session) is None


def test_a_new_person_sets_a_password_by_a_link_that_works_once(
    service: Service, administrator: Client
) -> None:
    order = {"login": "xinren", "name": "新人", "role": "office"}
    person = administrator.post("/people", json=order).json()
    assert administrator.post("/people", json=order).status_code == 409
    link = administrator.post(f"/people/{person['id']}/link").json()
    stranger = service.stranger()
    short = {"secret": link["secret"], "password": "短"}
    assert stranger.post("/api/v1/password", json=short).status_code == 400
    good = {"secret": link["secret"], "password": PASSWORD}
    assert stranger.post("/api/v1/password", json=good).status_code == 201
    assert stranger.post("/api/v1/password", json=good).status_code == 404
    with service.client("xinren") as client:
        assert client.get("/session").json()["person"]["name"] == "新人"
        administrator.send("PATCH", f"/people/{person['id']}", json={"active": False})
        assert client.get("/session").status_code == 401


def test_one_who_guesses_is_locked_out(service: Service, administrator: Client) -> None:
    order = {"login": "mubiao", "name": "目标", "role": "auditor"}
    person = administrator.post("/people", json=order).json()
    link = administrator.post(f"/people/{person['id']}/link").json()
    stranger = service.stranger()
    stranger.post("/api/v1/password", json={"secret": link["secret"], "password": PASSWORD})
    codes = [
        stranger.post("/api/v1/session", json={"login": "mubiao", "password": f"x{n}"}).status_code
        for n in range(6)
    ]
    assert codes == [401] * 5 + [429]
    right = stranger.post("/api/v1/session", json={"login": "mubiao", "password": PASSWORD})
    assert right.status_code == 429
    assert "分钟" in right.json()["detail"]


def test_the_last_administrator_stays(service: Service, administrator: Client) -> None:
    mine = f"/people/{service.ids['administrator']}"
    for change in ({"role": "office"}, {"active": False}):
        assert administrator.send("PATCH", mine, json=change).status_code == 409


def test_a_change_without_the_word_of_the_session_is_refused(office: Client) -> None:
    answer = office.inner.post("/api/v1/tokens", json={"name": "x", "scopes": ["rules:read"]})
    assert answer.status_code == 403
    wrong = office.inner.post(
        "/api/v1/tokens",
        json={"name": "x", "scopes": ["rules:read"]},
        headers={"x-csrf-token": "guess"},
    )
    assert wrong.status_code == 403


def test_a_form_from_another_site_is_refused(service: Service) -> None:
    stranger = service.stranger()
    words = {"login": "office", "password": PASSWORD}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = stranger.post("/api/v1/session", json=words, headers=headers)
        assert answer.status_code == 403, headers


def test_the_cookie_is_kept_from_scripts_and_other_sites(service: Service) -> None:
    answer = service.stranger().post(
        "/api/v1/session", json={"login": "office", "password": PASSWORD}
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_token_ends_when_it_is_revoked_or_expires(service: Service, agency: Client) -> None:
    order = {"name": "对接", "scopes": ["documents:read", "documents:write"], "days": 1}
    one, other = (agency.post("/tokens", json=order).json() for _ in range(2))
    machine = service.stranger()

    def status(secret: str) -> int:
        headers = {"authorization": f"Bearer {secret}"}
        return machine.get("/api/v1/documents", headers=headers).status_code

    assert status(one["secret"]) == 200
    upload = machine.post(
        "/api/v1/documents",
        headers={"authorization": f"Bearer {one['secret']}"},
        files={"file": ("a.md", TENDER.encode())},
        data={"lot": "L-1"},
    )
    assert upload.status_code == 201, upload.text
    agency.send("DELETE", f"/tokens/{one['token']['id']}")
    assert status(one["secret"]) == 401
    with service.office.store.writing_session() as session:
        row = session.get(AccessToken, other["token"]["id"])
        assert row is not None
        assert other["secret"] not in row.model_dump_json()
        row.expires = row.created
    assert status(other["secret"]) == 401
    assert status("tg_made-up") == 401


def test_a_token_is_its_owners_alone(service: Service, agency: Client) -> None:
    order = {"name": "对接", "scopes": ["rules:read"]}
    token = agency.post("/tokens", json=order).json()["token"]["id"]
    with service.client("office") as other:
        assert other.send("DELETE", f"/tokens/{token}").status_code == 404


def test_signing_in_on_the_page_leads_back_inside(service: Service) -> None:
    stranger = service.stranger()
    for wanted, reached in (
        ("/upload", "/upload"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
    ):
        answer = stranger.post(
            "/sign-in",
            data={"login": "office", "password": PASSWORD, "next": wanted},
            follow_redirects=False,
        )
        assert answer.headers["location"] == reached
        stranger.cookies.clear()
