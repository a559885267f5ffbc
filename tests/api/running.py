"""A service for tests: people of every role, and clients that are signed in as them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from api.app import build_app
from api.office import Office, open_office
from tender_guard.casework import people
from tender_guard.casework.audit import SYSTEM
from tender_guard.casework.people import Role
from tender_guard.settings import Settings

PASSWORD = "七个不准 correct horse"  # noqa: S105 - of people who are only in tests
AGENCY = "甲招标代理有限公司"
OTHER_AGENCY = "乙招标代理有限公司"

PEOPLE: Mapping[str, tuple[Role, str | None]] = {
    "office": ("office", None),
    "agency": ("agency", AGENCY),
    "other-agency": ("agency", OTHER_AGENCY),
    "inspector": ("inspector", None),
    "auditor": ("auditor", None),
    "administrator": ("administrator", None),
}

TENDER = """# 某县道路工程施工招标公告
招标编号：2026-001
本招标项目条件已经具备，现就该项目进行公开招标。
## 评标办法
投标人在本市有类似业绩的加2分。
"""
MENDED = TENDER.replace("在本市有类似业绩的加2分", "有类似业绩的加2分")


class Client:
    """A client that sends the word of its session with every change."""

    def __init__(self, inner: TestClient[Litestar], csrf: str) -> None:
        self.inner = inner
        self.csrf = csrf

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.inner.cookies.clear()

    def get(self, path: str, **options: Any) -> Response:
        return self.inner.get(f"/api/v1{path}", **options)

    def send(self, method: str, path: str, **options: Any) -> Response:
        headers = {"x-csrf-token": self.csrf, **options.pop("headers", {})}
        return self.inner.request(method, f"/api/v1{path}", headers=headers, **options)

    def post(self, path: str, **options: Any) -> Response:
        return self.send("POST", path, **options)

    def upload(
        self,
        text: str | bytes = TENDER,
        name: str = "招标文件.md",
        *,
        wait: int = 60,
        headers: Mapping[str, str] | None = None,
        **fields: str,
    ) -> Response:
        content = text.encode() if isinstance(text, str) else text
        data = {"lot": "L-1", **fields}
        return self.post(
            f"/documents?wait={wait}",
            files={"file": (name, content)},
            data=data,
            headers=headers or {},
        )


@dataclass
class Service:
    settings: Settings
    office: Office
    app: Litestar
    inner: TestClient[Litestar]
    ids: dict[str, str]

    @contextmanager
    def client(self, login: str) -> Iterator[Client]:
        """A client of its own, on the running service."""
        inner = TestClient(self.app)
        inner.blocking_portal = self.inner.blocking_portal
        answer = inner.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        with Client(inner, answer.json()["csrf"]) as client:
            yield client

    def stranger(self) -> TestClient[Litestar]:
        inner = TestClient(self.app)
        inner.blocking_portal = self.inner.blocking_portal
        return inner


@contextmanager
def open_service(data: Path, **settings: Any) -> Iterator[Service]:
    made = Settings(data=data, **{"workers": 2, **settings})
    office = open_office(made)
    with office.store.writing_session() as session:
        people.first_link(session)
    ids = enrol(office)
    app = build_app(office)
    with TestClient(app) as inner:
        yield Service(made, office, app, inner, ids)


def enrol(office: Office) -> dict[str, str]:
    ids = {}
    with office.store.writing_session() as session:
        for login, (role, agency) in PEOPLE.items():
            person = people.add(session, SYSTEM, login, login, role, agency)
            people.redeem(session, people.link(session, SYSTEM, person.id), PASSWORD)
            ids[login] = person.id
    return ids
