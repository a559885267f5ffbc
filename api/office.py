"""What every route works with: settings, store, files, the rules in effect, the jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from anyio.to_thread import run_sync

from tender_guard.casework import records, rulebooks
from tender_guard.casework.files import Files
from tender_guard.casework.packing import Snapshot, unpacked
from tender_guard.clock import today
from tender_guard.errors import BusyError, TenderGuardError
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.settings import Settings
from tender_guard.store import Store, open_store

from .effective import Effective
from .jobs import Dispatcher, settled
from .sheets import Sheets

PATIENCE: Final = 30.0
"""Seconds that a request waits at most for a job."""


class Office:
    """One running service."""

    def __init__(
        self, settings: Settings, store: Store, files: Files, jobs: Dispatcher, rules: Effective
    ) -> None:
        """Of parts that were opened; `open_office` does that."""
        self.settings: Final = settings
        self.store: Final = store
        self.files: Final = files
        self.dispatcher: Final = jobs
        self.rules: Final = rules
        self._last: tuple[str, Snapshot] | None = None
        self.sheets: Final = Sheets(settings, files)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.settings.data.expanduser()

    def rulebook(self) -> Rulebook:
        """The rules in effect today."""
        return self.rules.rulebook()

    def kept(self, sha256: str) -> Rulebook:
        """The rules that were in effect, by their hash."""
        return rulebooks.kept(sha256, self.data)

    async def snapshot(self, wait: float = PATIENCE) -> Snapshot:
        """What the records say today.

        Raises:
            BusyError: that is still being found out.
        """

        def ask() -> tuple[str, str, bool]:
            as_of, sha256 = today(), self.rulebook().sha256
            with self.store.reading_session() as session:
                known = records.known(session, as_of, sha256)
            if known is not None:
                return known, "", True
            with self.store.writing_session() as session:
                return records.ask(session, as_of, sha256)

        check_id, job, done = await run_sync(ask)
        if not done:
            self.dispatcher.wake()
            progress = await settled(self.store, job, wait)
            if not progress.over:
                raise BusyError("正在检查台账，请稍后再试")
            if progress.state == "failed":
                raise TenderGuardError(progress.message or "台账检查未能完成")
        return await run_sync(self._snapshot, check_id)

    def _snapshot(self, check_id: str) -> Snapshot:
        if (last := self._last) is not None and last[0] == check_id:
            return last[1]  # what a check found does not change
        with self.store.reading_session() as session:
            data = records.packed_report(session, check_id)
        if data is None:
            raise BusyError("台账刚刚有变动，请再试一次")
        found: Snapshot = unpacked(data)
        self._last = check_id, found
        return found


def open_office(settings: Settings) -> Office:
    """The service of the settings.

    Raises:
        UsageError: the database address is none.
        RecordsError: the database cannot be used, or is of an older version.
        RulebookError: the rules are at fault.
    """
    store = open_store(settings)
    rulebook = load_rulebook(*settings.rule_folders)
    data = settings.data.expanduser()
    rules = Effective(store, rulebook, data)
    files = Files(data / "files", settings.max_file_mb)
    return Office(settings, store, files, Dispatcher(settings, store), rules)
