"""A file of the caller's: its bytes, taken in once and within limits."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from tender_guard.errors import (
    DocumentError,
    FileDamagedError,
    FileFormatError,
    FileMissingError,
    FileTooLargeError,
)
from tender_guard.settings import Settings, variable

MEGABYTE = 1024 * 1024

_REASONS = {
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "符号链接绕成了圈",
    errno.EIO: "磁盘读出错误",
    errno.EMFILE: "打开的文件太多",
}


@dataclass(frozen=True, slots=True)
class File:
    """What was read: ``path`` as given, ``data`` its content."""

    path: Path
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash that stands in the report."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def shown(self) -> str:
        """The path on one line, for messages."""
        return shown(self.path)


def shown(path: Path) -> str:
    """The path for a message: on one line whatever its name holds."""
    return "".join(char if char.isprintable() else "\ufffd" for char in str(path))


def load(path: Path, settings: Settings) -> File:
    """The file at `path`; never waits for a pipe and never takes in more than the limit.

    Raises:
        FileMissingError: no such file, or a folder.
        FileFormatError: a pipe, socket or device.
        FileTooLargeError: over ``max_file_mb``.
        FileDamagedError: it is empty.
        DocumentError: it may not be read.
    """
    limit = settings.max_file_mb * MEGABYTE
    try:
        data = _content(path, limit)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise FileMissingError(f"{shown(path)}：没有这个文件") from fault
    except IsADirectoryError as fault:
        raise FileMissingError(f"{shown(path)}：是文件夹，请给出其中的文件") from fault
    except PermissionError as fault:
        raise DocumentError(f"{shown(path)}：没有读取这个文件的权限") from fault
    except OSError as fault:
        reason = _REASONS.get(fault.errno or 0, fault.strerror)
        raise DocumentError(f"{shown(path)}：无法读取（{reason}）") from fault
    except ValueError as fault:
        raise DocumentError(f"{shown(path)}：无法读取（文件名里有空字符）") from fault
    if len(data) > limit:
        raise FileTooLargeError(
            f"{shown(path)}：文件大于 {settings.max_file_mb} MB 的上限"
            f"（设置 {variable('max_file_mb')}）"
        )
    if not data:
        raise FileDamagedError(f"{shown(path)}：文件是空的（0 字节）")
    return File(path, data)


def _content(path: Path, limit: int) -> bytes:
    # Opened without blocking and asked afterwards, so that what is asked is what is read.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_dir():
        raise IsADirectoryError
    with os.fdopen(_regular(path, flags), "rb") as stream:
        return stream.read(limit + 1)


def _regular(path: Path, flags: int) -> int:
    if path.exists() and not path.is_file():
        raise FileFormatError(f"{shown(path)}：不是普通文件（管道、套接字或设备），不能检查")
    descriptor = os.open(path, flags)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise FileFormatError(f"{shown(path)}：不是普通文件（管道、套接字或设备），不能检查")
