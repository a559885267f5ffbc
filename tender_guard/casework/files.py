"""Uploaded files in a folder, each under the hash of its content, so that none is there twice."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from tender_guard.errors import FileMissingError, FileTooLargeError, RecordsError
from tender_guard.settings import variable

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was put in."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Files:
    """The folder; ``most`` megabytes a file at most."""

    folder: Path
    most: int

    def put(self, chunks: Iterable[bytes], name: str) -> Kept:
        """Keep a file; it is on disk when this returns.

        Raises:
            FileTooLargeError: it is over the limit.
            RecordsError: the folder cannot be written.
        """
        digest, size = hashlib.sha256(), 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as stream:
                fresh = Path(stream.name)
                try:
                    for chunk in chunks:
                        size += len(chunk)
                        if size > self.most * _MEGABYTE:
                            raise self._too_large(name)
                        digest.update(chunk)
                        stream.write(chunk)
                    stream.flush()
                    os.fsync(stream.fileno())
                    self._settle(fresh, digest.hexdigest())
                finally:
                    fresh.unlink(missing_ok=True)
        except OSError as fault:
            raise RecordsError(f"{self.folder}：文件无法保存，系统错误 {fault.errno}") from fault
        return Kept(digest.hexdigest(), size)

    def _too_large(self, name: str) -> FileTooLargeError:
        limit = f"{self.most} MB 的上限（设置 {variable('max_file_mb')}）"
        return FileTooLargeError(f"{name}：超过 {limit}")

    def _settle(self, fresh: Path, sha256: str) -> None:
        target = self._path(sha256)
        if target.exists():
            return
        target.parent.mkdir(exist_ok=True, mode=0o700)
        fresh.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def path(self, sha256: str) -> Path:
        """Where the file is.

        Raises:
            FileMissingError: it was erased.
        """
        found = self._path(sha256)
        if not found.is_file():
            raise FileMissingError("文件已按保存期限删除")
        return found

    def holds(self, sha256: str) -> bool:
        """Is the file there?"""
        return self._path(sha256).is_file()

    def is_writable(self) -> bool:
        """Could a file be kept now?"""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=self.folder, prefix=".") as stream:
                stream.write(b"1")
                stream.flush()
        except OSError:
            return False
        return True

    def erase(self, sha256: str) -> None:
        """Take the file away, if it is there."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256
