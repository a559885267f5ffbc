"""Writing a workbook so that a failure leaves no half file and destroys no old one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from tender_guard.documents.file import shown
from tender_guard.errors import RecordsError

_REASONS: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "文件夹不存在",
    NotADirectoryError: "文件夹不存在",
    IsADirectoryError: "是文件夹",
    PermissionError: "没有写入权限",
}


@contextmanager
def saved(path: Path) -> Iterator[Workbook]:
    """A new workbook, which stands at ``path`` once the block has ended without an error.

    Raises:
        RecordsError: it cannot be written there; said before anything is put into it.
    """
    if path.suffix.lower() != ".xlsx":
        raise RecordsError(f"{shown(path)}：工作簿的文件名应以 .xlsx 结尾")
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    workbook = Workbook(write_only=True)
    try:
        with fresh.open("wb") as stream:
            yield workbook
            workbook.save(stream)
        fresh.replace(path)
    except OSError as fault:
        reason = _REASONS.get(type(fault), f"系统错误 {fault.errno}")
        raise RecordsError(f"{shown(path)}：无法写入，{reason}") from fault
    finally:
        _end(workbook)
        fresh.unlink(missing_ok=True)


def _end(workbook: Workbook) -> None:
    """End the pages of a workbook that was given up, which openpyxl keeps open."""
    pages: list[Any] = workbook.worksheets
    for page in pages:
        if not page.closed:
            page.close()
