from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path

from running import Service, open_service

from tender_guard.casework import jobs


def test_a_service_that_is_well_says_what_it_looked_at(service: Service) -> None:
    answer = service.stranger().get("/api/v1/health")
    assert answer.status_code == 200
    told = answer.json()
    assert {told[part] for part in ("database", "files", "engine", "jobs")} == {"ok"}
    assert told["version"] == version("tender-guard")
    assert told["rulebook"] == service.office.rulebook().sha256


def test_a_job_that_nobody_takes_up_is_seen_by_its_wait(tmp_path: Path) -> None:
    with open_service(tmp_path) as service:
        service.office.dispatcher.stop()
        with service.office.store.writing_session() as session:
            jobs.put(session, "records", "x", None)
        time.sleep(0.2)
        answer = service.stranger().get("/api/v1/health")
    assert answer.status_code == 503
    told = answer.json()
    assert (told["jobs"], told["database"]) == ("failed", "ok")
    assert told["queued"] == 1
    assert told["waiting_seconds"] > 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with open_service(tmp_path) as service:
        if (tmp_path / "files").exists():
            (tmp_path / "files").rmdir()
        (tmp_path / "files").write_text("no folder")
        answer = service.stranger().get("/api/v1/health")
        assert answer.status_code == 503
        assert answer.json()["files"] == "failed"
        (tmp_path / "files").unlink()
        assert service.stranger().get("/api/v1/health").status_code == 200
