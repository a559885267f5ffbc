"""Two services on one PostgreSQL and one data folder: one office, whichever one asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import postgres
from running import TENDER
from serving import Person, Process, enter, serving, until

DOCUMENTS = 12


def ended(process: Process) -> list[str]:
    """The jobs that a service has done."""
    lines = [line for line in process.told().splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    return [one["job"] for one in told if one["event"] == "job ended"]


def done(person: Person) -> list[dict[str, Any]]:
    """All documents, once every check is done."""
    for _ in until(60, 0.2):
        listed: list[dict[str, Any]] = person.get("/documents?size=200")["items"]
        if {one["check"]["job"]["state"] for one in listed} == {"done"}:
            return listed
    raise AssertionError(listed)


def test_two_services_share_their_jobs_and_double_none(postgresql: str, tmp_path: Path) -> None:
    settings = {"database": postgres.fresh_database(postgresql), "workers": 1}
    data = tmp_path / "data"
    with (
        serving(data, tmp_path / "one.log", **settings) as one,
        enter(one) as person,
        serving(data, tmp_path / "two.log", **settings) as two,
    ):
        assert two.link is None
        other = httpx.Client(base_url=f"{two.address}/api/v1", cookies=person.inner.cookies)
        with other:
            assert other.get("/session").json()["person"]["login"] == "admin"
            other.headers["x-csrf-token"] = person.inner.headers["x-csrf-token"]
            for number in range(DOCUMENTS):
                client = person.inner if number % 2 else other
                answer = client.post(
                    "/documents",
                    headers={"idempotency-key": str(number // 2)},
                    files={"file": ("招标文件.md", TENDER.encode())},
                    data={"lot": f"L-{number // 2}", "agency": "甲招标代理有限公司"},
                )
                assert answer.status_code == 201, answer.text
            listed = done(person)
            assert len(listed) == DOCUMENTS // 2
            for number in range(DOCUMENTS):
                assert person.upload(TENDER, lot=f"L-{number}").status_code == 201
            listed = done(person)
            jobs = [document["check"]["job"]["id"] for document in listed]
            assert other.get("/documents?size=200").json()["items"] == listed
            by_one, by_two = ended(one), ended(two)
            assert by_one
            assert by_two
            assert sorted(by_one + by_two) == sorted(jobs)
            assert other.delete("/session").status_code < 300
        assert person.inner.get("/session").status_code == 401
