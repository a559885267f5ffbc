"""An old check done again: with the file, the day and the rulebook that it was done with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlmodel import col

from tender_guard.casework import documents, rulebooks
from tender_guard.casework.files import Files
from tender_guard.casework.tables import Check
from tender_guard.check import check_document
from tender_guard.documents.reading import read
from tender_guard.errors import BusyError, UnknownError
from tender_guard.findings import Report
from tender_guard.records.lot_record import LotRecord, lot_record
from tender_guard.records.tables import Lot
from tender_guard.settings import Settings
from tender_guard.store import Store


@dataclass(frozen=True, slots=True)
class Replay:
    """The result as it was kept and as it comes out now; ``recorded``: the records were read.

    The records are read as they are today; only with a check that read none is another result a
    sign that something is wrong.
    """

    before: str
    after: Report
    recorded: bool

    @property
    def same(self) -> bool:
        """Is it the same result?"""
        return self.before == self.after.result


def replay(store: Store, settings: Settings, check_id: str) -> Replay:
    """Do a check again.

    Raises:
        UnknownError: there is no such check.
        BusyError: it is not done.
        FileMissingError: its file was erased.
        RulebookError: its rulebook is not there, or was changed.
    """
    data = settings.data.expanduser()
    files = Files(data / "files", settings.max_file_mb)
    with store.reading_session() as session:
        row = session.get(Check, check_id)
        if row is None:
            raise UnknownError("没有这次检查")
        if row.result is None:
            raise BusyError("检查还没有完成")
        before = row.result
        task = documents.task(session, check_id)
        recorded = task.lot is not None and (
            session.scalars(select(col(Lot.id)).where(col(Lot.code) == task.lot)).first()
            is not None
        )
    file, rulebook = files.path(task.sha256), rulebooks.kept(task.rulebook, data)
    with TemporaryDirectory() as folder:
        path = Path(folder) / task.name
        path.symlink_to(file.resolve())
        document = replace(read(path, settings), path=task.name)
    lot: LotRecord | None = None
    if recorded and task.lot is not None:
        lot = lot_record(store.workbook(), task.lot)
    after = check_document(
        document,
        rulebook=rulebook,
        as_of=task.as_of,
        regime=task.regime,
        issued=task.issued,
        lot=lot,
    )
    return Replay(before, after, recorded)
