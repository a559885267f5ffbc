"""Where a command on records takes them from: a workbook, or the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from tender_guard.commands.options import AnyPath
from tender_guard.records.model import Workbook
from tender_guard.records.workbook import read
from tender_guard.settings import Settings
from tender_guard.store import open_store

STORED: Final = "数据库中的台账"
"""What the stored records are called where a workbook has its name."""

book_argument = click.argument("book", type=AnyPath, required=False, metavar="[台账]")


def records_of(book: Path | None, settings: Settings) -> Workbook:
    """The records of a workbook; the stored ones where none is given."""
    if book is not None:
        return read(book, settings)
    store = open_store(settings)
    try:
        return store.workbook()
    finally:
        store.close()


@contextmanager
def file_of(book: Path | None, settings: Settings) -> Iterator[Path]:
    """The workbook itself; the stored records as one, gone after the block."""
    if book is not None:
        yield book
        return
    store = open_store(settings)
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "台账.xlsx"
            store.export(path)
            yield path
    finally:
        store.close()
