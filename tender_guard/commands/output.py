"""Where a command writes what it made."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from tender_guard.errors import UsageError

_REASONS = {
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "文件夹不存在",
    errno.EISDIR: "是文件夹",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "文件名太长",
}


def write(content: str | bytes, path: Path | None) -> None:
    """Write to a file, or to standard output (UTF-8 where that is not a terminal)."""
    if path is not None:
        _save(content.encode() if isinstance(content, str) else content, path)
        return
    if sys.stdout.isatty():
        if isinstance(content, bytes):
            raise UsageError("这种格式不能显示在终端上，请用 --output 指定文件")
        click.echo(content, nl=False)
        return
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.buffer.flush()


def write_pieces(pieces: Iterable[str], path: Path | None) -> None:
    """`write` a long text piece by piece, never all of it in memory."""
    if path is not None:
        try:
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
        except OSError as error:
            raise _unwritable(path, error) from None
        return
    if sys.stdout.isatty():
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    sys.stdout.buffer.writelines(piece.encode() for piece in pieces)
    sys.stdout.buffer.flush()


def _save(content: bytes, path: Path) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> UsageError:
    reason = _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
    return UsageError(f"{path}：无法写入，{reason}")
