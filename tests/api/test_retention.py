from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from books import book, owners, table
from commands import ran
from running import MENDED, TENDER, Client, Service, open_service
from sqlmodel import col, select, update

from tender_guard.casework import jobs, retention
from tender_guard.casework.audit import verify
from tender_guard.casework.moments import now
from tender_guard.casework.retention import ERASED
from tender_guard.casework.tables import (
    IdempotencyKey,
    Job,
    PageSession,
    RecordsImport,
    StoredDocument,
)


def aged(service: Service, days: int) -> None:
    """Let everything be older by so many days."""
    with service.office.store.writing_session() as session:
        for moment in (
            StoredDocument.uploaded,
            RecordsImport.created,
            PageSession.expires,
            IdempotencyKey.created,
            Job.finished,
        ):
            column = col(moment)
            rows = session.execute(select(*column.table.primary_key, column)).all()
            for *key, value in rows:
                if value is None:
                    continue
                where = [c == k for c, k in zip(column.table.primary_key, key, strict=True)]
                older = {column.key: value - timedelta(days=days)}
                session.execute(update(column.table).where(*where).values(older))


def test_what_is_past_its_period_goes_and_the_audit_trail_still_holds(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with open_service(data, workers=1) as service:
        with service.client("agency") as agency, service.client("office") as office:
            draft = agency.upload(TENDER, "草稿甲.md", headers={"idempotency-key": "k"}).json()
            kept = agency.upload(MENDED, "公告乙.md", state="published").json()
            workbook = book(tmp_path / "t.xlsx", owners(关键人员=table("关键人员", {})))
            handed = {"file": ("台账.xlsx", workbook.read_bytes())}
            taken = office.post("/records/imports?wait=60", files=handed).json()
            assert taken["summary"], taken
        with service.office.store.writing_session() as session:
            orphan = jobs.put(session, "records", "x", None)
            session.execute(
                update(Job).where(col(Job.id) == orphan).values(state="done", finished=now())
            )
        assert "超过期限 1 项" not in ran(service.settings, "retention").stdout
        aged(service, 400)
        listed = ran(service.settings, "retention")
        for line in ("草稿文件：保存 365 天，超过期限 1 项", "台账文件：保存 30 天，超过期限 1 项"):
            assert line in listed.stdout
        assert service.office.files.holds(draft["sha256"])

        done = ran(service.settings, "retention", "--apply")
        assert done.returncode == 0, done.stderr
        assert "删除 2 个文件" in done.stdout
        files = service.office.files
        assert not files.holds(draft["sha256"])
        assert not files.holds(taken["sha256"])
        assert files.holds(kept["sha256"])
        with service.office.store.reading_session() as session:
            assert session.get(Job, orphan) is None
            assert verify(session).broken is None
        with service.client("agency") as agency:
            names = [one["name"] for one in agency.get("/documents").json()["items"]]
            assert names == ["公告乙.md"]
            gone = agency.get(f"/checks/{draft['check']['id']}/result")
            assert (gone.status_code, gone.json()["code"]) == (404, "file-missing")
            assert agency.get(f"/checks/{kept['check']['id']}/result").status_code == 200
        assert "超过期限 1 项" not in ran(service.settings, "retention").stdout


def erased(service: Service, *arguments: str) -> str:
    done = ran(service.settings, "erase", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def decided(office: Client, document: dict[str, Any], reason: str) -> None:
    path = f"/documents/{document['id']}/findings"
    finding = office.get(path).json()["items"][0]["finding"]["id"]
    order = {"verdict": "returned", "reason": reason}
    assert office.post(f"{path}/{finding}/decisions", json=order).status_code == 201


def test_a_document_is_erased_on_request_with_the_words_about_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    words, name = "联系人欧阳某某", "欧阳某某的文件.md"
    with open_service(data, workers=1) as service:
        with service.client("agency") as agency, service.client("office") as office:
            one = agency.upload(f"{TENDER}\n{words}。\n", name).json()
            other = agency.upload(f"{TENDER}\n{words}。\n", "同样内容.md", lot="L-2").json()
            bad = agency.upload(b"%PDF-1.7 broken", name, lot="L-3").json()
            decided(office, one, f"{words}要求更正")
        assert "未删" in erased(service, "document", one["id"], "--reason", "依申请")
        assert service.office.files.holds(other["sha256"])
        erased(service, "document", other["id"], "--reason", "依申请")
        erased(service, "document", bad["id"], "--reason", "依申请")
        assert not service.office.files.holds(other["sha256"])
        again = ran(service.settings, "erase", "document", one["id"], "--reason", "再次")
        assert again.returncode == 2
        with service.client("office") as office:
            assert office.get("/documents").json()["total"] == 0
            assert office.get(f"/documents/{other['id']}/file").status_code == 404
            trail = office.get(f"/audit?target={one['id']}").json()["items"]
            assert trail[0]["action"] == "document.erase"
            assert trail[0]["detail"]["reason"] == "依申请"
            assert office.get("/audit/verification").json()["broken"] is None
    archive = tmp_path / "b.tar"
    assert ran(service.settings, "backup", archive).returncode == 0
    content = archive.read_bytes()
    for gone in (words, name, name.removesuffix(".md")):
        assert gone.encode() not in content


def test_a_person_is_erased_and_what_they_did_stays_under_their_id(tmp_path: Path) -> None:
    with open_service(tmp_path / "data", workers=1) as service:
        with service.client("agency") as agency:
            agency.upload(TENDER)
            erased(service, "person", service.ids["agency"], "--reason", "离职后依申请")
            assert agency.get("/session").status_code == 401
        with service.client("administrator") as administrator:
            person = administrator.get(f"/people/{service.ids['agency']}").json()
            assert (person["name"], person["active"]) == (ERASED, False)
            assert "agency" not in person["login"].split("-")[1:]
            trail = administrator.get("/audit?action=document.upload").json()["items"]
            assert [one["actor"] for one in trail] == [service.ids["agency"]]
            assert administrator.get("/audit/verification").json()["broken"] is None
        last = ran(
            service.settings, "erase", "person", service.ids["administrator"], "--reason", "x"
        )
        assert last.returncode == 2
        assert "管理员" in last.stderr


def test_a_file_that_another_table_needs_is_never_taken_away(service: Service) -> None:
    with service.client("agency") as agency:
        kept = agency.upload(TENDER, state="published").json()
    with service.office.store.writing_session() as session:
        assert retention.sweep(session, service.office.files, {kept["sha256"]}) == 0
    assert service.office.files.holds(kept["sha256"])
