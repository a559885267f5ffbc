"""What a worker does: one job, from reading its task to storing what it gave.

A worker opens the database itself and stores its result in one transaction with the job's end, so
a result is there exactly when its job is done, wherever the worker runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from sqlmodel import Session, col, select

from tender_guard.casework import changes, documents, jobs, people, records, rulebooks
from tender_guard.casework.audit import SYSTEM
from tender_guard.casework.files import Files
from tender_guard.casework.jobs import Claim, Kind
from tender_guard.casework.packing import Snapshot
from tender_guard.check import check_document
from tender_guard.check_records import check_records
from tender_guard.documents.model import Document
from tender_guard.documents.reading import read
from tender_guard.effects import Effects, broken_by, effects
from tender_guard.errors import NoTextError, RulebookError, TenderGuardError
from tender_guard.findings import Report
from tender_guard.records.lot_record import LotRecord, lot_record
from tender_guard.records.model import Summary
from tender_guard.records.tables import Lot
from tender_guard.reports import page
from tender_guard.reports.results import Legend
from tender_guard.reports.view import view
from tender_guard.settings import Settings
from tender_guard.store import Store, open_store

Problem: TypeAlias = tuple[str, str, int]
"""Code, message and status of a job that cannot be done."""


@lru_cache(maxsize=1)
def _store(settings: Settings) -> Store:
    return open_store(settings)


def prepare(settings: Settings, rulebook: str) -> None:
    """Have at hand what the first job needs, so that it need not wait for it."""
    _store(settings)
    rulebooks.kept(rulebook, settings.data.expanduser())


def perform(settings: Settings, owner: str, claim: Claim) -> Problem | None:
    """Do a job that the owner has; why not, where it cannot be done."""
    try:
        store = _store(settings)
    except TenderGuardError as error:
        return error.code, str(error), error.http_status
    deed = _Deed(settings, store, owner, claim)
    try:
        _DEEDS[claim.kind](deed)
    except TenderGuardError as error:
        return error.code, deed.without_folder(str(error)), error.http_status
    except MemoryError:
        most = settings.memory_mb_per_check
        return "memory", f"处理这份文件需要的内存超过 {most} MB 的上限", 422
    return None


def report_page(report: Report, legend: Legend, file: Path, settings: Settings) -> str:
    """The report as a page: it shows parts of the file, which is a caller's, so it is done here."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / report.document.path
        path.symlink_to(file.resolve())
        return page.render([report], legend, lambda one: view(one, path, settings))


class _Deed:
    """One job being done."""

    def __init__(self, settings: Settings, store: Store, owner: str, claim: Claim) -> None:
        self.settings = settings
        self.store = store
        self.claim = claim
        self.data = settings.data.expanduser()
        self.files = Files(self.data / "files", settings.max_file_mb)
        self._owner = owner
        self._folder = ""

    def tell(self, percent: int, step: str) -> None:
        """Say how far it is."""
        with self.store.writing_session() as session:
            jobs.report(session, self.claim.id, self._owner, percent, step)

    def end(self, session: Session) -> None:
        """The job is done, and so is the transaction."""
        jobs.finish(session, self.claim.id, self._owner)

    def named(self, folder: str, sha256: str, name: str) -> Path:
        """The file under the name it came with: what it is called says how plain text is read."""
        self._folder = folder
        path = Path(folder) / name
        path.symlink_to(self.files.path(sha256).resolve())
        return path

    def without_folder(self, message: str) -> str:
        """A message without the place where the file stood for a moment."""
        return message.replace(f"{self._folder}/", "") if self._folder else message


def _check(deed: _Deed) -> None:
    with deed.store.reading_session() as session:
        task = documents.task(session, deed.claim.subject)
        recorded = task.lot is not None and bool(
            session.scalars(select(Lot.id).where(col(Lot.code) == task.lot)).first()
        )
    rulebook = rulebooks.kept(task.rulebook, deed.data)
    deed.tell(10, "正在读取文件")
    document = _read(deed, task.sha256, task.name)
    deed.tell(60, "正在逐条判断")
    lot: LotRecord | None = None
    if recorded and task.lot is not None:
        lot = lot_record(deed.store.workbook(), task.lot)
    found = check_document(
        document,
        rulebook=rulebook,
        as_of=task.as_of,
        regime=task.regime,
        issued=task.issued,
        lot=lot,
    )
    with deed.store.writing_session() as session:
        documents.store(session, deed.claim.subject, found)
        deed.end(session)


def _read(deed: _Deed, sha256: str, name: str) -> Document:
    with TemporaryDirectory() as folder:
        path = deed.named(folder, sha256, name)
        document = read(path, deed.settings)
    if not any(page.blocks for page in document.pages):
        raise NoTextError(f"{name}：没有可以读取的文字（可能是扫描件或者文字层损坏）")
    return replace(document, path=name)


def _import(deed: _Deed) -> None:
    with deed.store.reading_session() as session:
        line = records.get(session, deed.claim.subject)
        person = jobs.person_of(session, deed.claim.id)
        actor = people.get(session, person).actor if person else SYSTEM
    deed.tell(10, "正在读取台账")

    def then(session: Session, summary: Summary) -> None:
        records.taken_in(session, line.id, actor, summary)
        deed.end(session)

    with TemporaryDirectory() as folder:
        deed.store.import_file(deed.named(folder, line.sha256, line.name), deed.settings, then)


def _records(deed: _Deed) -> None:
    with deed.store.reading_session() as session:
        as_of, sha256 = records.task(session, deed.claim.subject)
    deed.tell(10, "正在检查台账")
    report = check_records(deed.store.workbook(), rulebooks.kept(sha256, deed.data), as_of)
    snapshot = Snapshot.of(report)
    with deed.store.writing_session() as session:
        records.store(session, deed.claim.subject, snapshot)
        deed.end(session)


def _trial(deed: _Deed) -> None:
    with deed.store.reading_session() as session:
        task = changes.task(session, deed.claim.subject)
    deed.tell(5, "正在生成改动之后的规则库")
    base = rulebooks.kept(task.base, deed.data)
    before = rulebooks.changed(base, task.before(), deed.data)
    outcome: dict[str, Any] = {"before": before.sha256, "after": "", "later": [], "faults": []}
    found = Effects(0)
    try:
        after = rulebooks.changed(base, task.on(task.change.effective), deed.data)
        outcome["after"] = after.sha256
        found = effects(before, after, deed.tell)
        for day in task.later():
            with_it = rulebooks.changed(base, task.on(day), deed.data)
            outcome["later"] += [
                {"day": day.isoformat(), **asdict(one)} for one in broken_by(before, with_it)
            ]
    except RulebookError as fault:
        outcome["faults"] = str(fault).splitlines()
    outcome["effects"] = asdict(found)
    with deed.store.writing_session() as session:
        changes.tried(session, deed.claim.subject, task, outcome)
        deed.end(session)


_DEEDS: Final[Mapping[Kind, Callable[[_Deed], None]]] = {
    "check": _check,
    "import": _import,
    "records": _records,
    "trial": _trial,
}
