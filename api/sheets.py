"""Pages of uploaded files as they are shown beside findings.

Drawing and reading are done in a process of their own with limits of time and memory: files may be
hostile, and PDFium is not made for several threads. What was drawn last is kept in memory, so
nothing of an erased file stays on disk.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from tender_guard.casework.documents import DocumentLine
from tender_guard.casework.files import Files
from tender_guard.errors import DocumentError, FileDamagedError
from tender_guard.reports.leaves import Leaf, read_leaves
from tender_guard.reports.pictures import Drawing, drawing
from tender_guard.settings import Settings

from .pool import DIED, Processes

T = TypeVar("T")

SCALE: Final = 2.0
"""Pixels a point: sharp on a wide screen, and when enlarged a little."""
_FAULTS: Final[tuple[type[Exception], ...]] = (TimeoutError, MemoryError, DocumentError, *DIED)
_SECONDS: Final = 20
_MEGABYTES: Final = 1024
_MOST: Final = 64
"""So many pages, and files read, are kept."""


class Sheets:
    """Draws pages of PDFs and reads other files into leaves, one at a time."""

    def __init__(self, settings: Settings, files: Files) -> None:
        """No process runs before `start`, or the first page that is asked for."""
        self._settings = settings
        self._files = files
        self._pool = Processes(1, _SECONDS, min(_MEGABYTES, settings.memory_mb_per_check))
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def start(self) -> None:
        """Have a process ready, so that the first page need not wait for it."""
        self._pool.submit(_ready)

    async def drawing(self, document: DocumentLine, page: int) -> Drawing:
        """A page of a PDF, numbered from 1.

        Raises:
            FileMissingError: the file was erased.
            FileDamagedError: there is no such page, or it cannot be drawn within the limits.
        """
        path = self._files.path(document.sha256)
        what = f"第 {page} 页"
        return await self._once((document.sha256, page), what, drawing, path, page, SCALE)

    async def leaves(self, document: DocumentLine) -> tuple[Leaf, ...]:
        """The leaves of a file without pages.

        Raises:
            FileMissingError: the file was erased.
            FileDamagedError: it cannot be read within the limits.
        """
        path = self._files.path(document.sha256)
        key = (document.sha256, document.name)
        return await self._once(key, "文件", _read, path, document.name, self._settings)

    async def _once(
        self, key: Hashable, what: str, made: Callable[..., T], path: Path, *given: object
    ) -> T:
        if key in self._kept:
            self._kept.move_to_end(key)
            found: T = self._kept[key]
            return found
        try:
            found = await asyncio.wrap_future(self._pool.submit(made, path, *given))
        except _FAULTS as fault:
            raise FileDamagedError(f"{what}过于复杂或已损坏，不能在此显示，请查看原文件") from fault
        self._kept[key] = found
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return found

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown(cancel_futures=True)


def _ready() -> None:
    """Within the process: that it came so far means that all is loaded."""


def _read(path: Path, name: str, settings: Settings) -> tuple[Leaf, ...]:
    """Within the process: what a file is called says how plain text is read."""
    with TemporaryDirectory() as folder:
        named = Path(folder) / name
        named.symlink_to(path.resolve())
        return read_leaves(named, settings)
