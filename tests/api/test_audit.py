from __future__ import annotations

from pathlib import Path

import pytest
from running import TENDER, Client, Service
from sqlalchemy import create_engine, text
from sqlmodel import Session

from tender_guard.casework import audit
from tender_guard.errors import RecordsError


def test_what_is_done_is_written_down(agency: Client, office: Client) -> None:
    document = agency.upload(TENDER).json()["id"]
    agency.send("PATCH", f"/documents/{document}", json={"state": "published"})
    lines = office.get(f"/audit?target={document}").json()["items"]
    assert [line["action"] for line in lines] == [
        "document.state",
        "document.check",
        "document.upload",
    ]
    assert lines[0]["actor_name"] == "agency"
    verdict = office.get("/audit/verification").json()
    assert verdict["broken"] is None
    assert verdict["entries"] >= 3


def test_the_trail_is_filtered(service: Service, agency: Client, office: Client) -> None:
    agency.upload(TENDER)
    own = office.get(f"/audit?actor={service.ids['agency']}&action=document.").json()
    assert own["total"] >= 2
    assert {line["actor_name"] for line in own["items"]} == {"agency"}
    assert {line["action"].split(".")[0] for line in own["items"]} == {"document"}
    today = own["items"][0]["at"][:10]
    assert office.get(f"/audit?since={today}").json()["total"] >= own["total"]
    assert office.get("/audit?until=2020-01-01").json()["total"] == 0
    assert office.get("/audit?since=0001-01-01&until=9999-12-31").json()["total"] > 0
    ids = [line["id"] for line in office.get("/audit?size=5&sort=id").json()["items"]]
    assert ids == sorted(ids)


def test_the_database_refuses_to_alter_the_trail(service: Service) -> None:
    for deed in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(RecordsError), service.office.store.writing_session() as session:
            session.connection().execute(text(deed))


@pytest.mark.parametrize(
    ("deed", "broken"),
    [
        ("UPDATE audit_entry SET detail = '{}' WHERE id = 2", 2),
        ("DELETE FROM audit_entry WHERE id = 3", 3),
    ],
)
def test_a_trail_that_was_altered_below_the_database_is_found(
    service: Service, tmp_path: Path, deed: str, broken: int
) -> None:
    copy = tmp_path / "copy.db"
    with service.office.store.reading_session() as session:
        session.connection().exec_driver_sql("COMMIT")
        session.connection().exec_driver_sql(f"VACUUM INTO '{copy}'")
        session.connection().exec_driver_sql("BEGIN")
    engine = create_engine(f"sqlite:///{copy}")
    with Session(engine) as session:
        for trigger in ("UPDATE", "DELETE"):
            session.connection().execute(text(f"DROP TRIGGER audit_entry_{trigger}"))
        session.connection().execute(text(deed))
        assert audit.verify(session).broken == broken
    engine.dispose()
