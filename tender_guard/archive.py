"""Everything the service keeps as one file: database, files, rulebooks, key; and back again.

The archive is a tar whose last member, ``manifest.json``, gives every other with its size and its
SHA-256. The database is copied first: whatever it names was in the data folder before, so the whole
holds together although the service goes on. What is put back is read and compared as a whole before
anything is replaced.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

from tender_guard.casework.moments import now
from tender_guard.database import connect, versions
from tender_guard.documents.file import shown
from tender_guard.dump import SUFFIXES, dump, is_empty, kind_of, load, refuse_while_used
from tender_guard.errors import RecordsError, UsageError
from tender_guard.settings import Settings
from tender_guard.upgrade import FOLDER as COPIES
from tender_guard.upgrade import place_of_copy

MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_DATABASE: Final = "database"
_KEY: Final = "key"
_DATA: Final = "data/"
_LIVE: Final = (
    "records.db",
    "records.db-wal",
    "records.db-shm",
    "records.db-journal",
    _KEY,
    COPIES,
)
"""What lies in the data folder and is kept in another way, or not."""
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """What a backup holds."""

    made: str
    program: str
    schema: str
    database: str
    files: int
    size: int


def backup(settings: Settings, target: Path) -> Archived:
    """Write everything into a file that only its owner may read; the service may be running.

    Raises:
        RecordsError: something cannot be read, or the file not be written.
    """
    data = settings.data.expanduser()
    try:
        with _made(target) as stream, TemporaryDirectory() as folder:
            copy = Path(folder) / _DATABASE
            dump(settings, copy)
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
                return _fill(tar, copy, data, settings)
    except OSError as fault:
        raise RecordsError(f"{shown(target)}：备份未能写入，系统错误 {fault.errno}") from fault


def _fill(tar: tarfile.TarFile, copy: Path, data: Path, settings: Settings) -> Archived:
    kind = kind_of(settings)
    members = [_add(tar, copy, _DATABASE + SUFFIXES[kind])]
    key = (settings.key_file or data / _KEY).expanduser()
    if key.exists():
        members.append(_add(tar, key, _KEY))
    members += [one for path, name in _kept(data) if (one := _add_if_there(tar, path, name))]
    manifest = {
        "format": _FORMAT,
        "made": now().isoformat(timespec="seconds"),
        "program": version("tender-guard"),
        "schema": _schema(settings),
        "database": kind,
        "members": members,
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))
    return _archived(manifest)


def _kept(data: Path) -> Iterator[tuple[Path, str]]:
    """The files of the data folder; those that begin with a dot are being written."""
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data)
        if inside.parts[0] in _LIVE or any(part.startswith(".") for part in inside.parts):
            continue
        if path.is_file() and not path.is_symlink():
            yield path, _DATA + inside.as_posix()


def _add_if_there(tar: tarfile.TarFile, path: Path, name: str) -> dict[str, Any] | None:
    """A file may be erased while the backup runs; the database says so then too."""
    try:
        return _add(tar, path, name)
    except FileNotFoundError:
        return None


def _add(tar: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
    with path.open("rb") as stream:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(stream.fileno()).st_size, 0o600
        digest = hashlib.sha256()
        tar.addfile(info, _Read(stream, digest))
    return {"name": name, "size": info.size, "sha256": digest.hexdigest()}


class _Read(io.RawIOBase):
    """A file whose bytes are hashed as they pass."""

    def __init__(self, stream: BinaryIO, digest: Any) -> None:  # noqa: ANN401 - hashlib's has no name
        self._stream = stream
        self._digest = digest

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._digest.update(chunk)
        return chunk


def restore(
    settings: Settings, source: Path, *, overwrite: bool = False
) -> tuple[Archived, Path | None]:
    """Put a backup back; where something was replaced, the folder that it was moved into.

    Raises:
        UsageError: the file is no backup, is damaged, or is of another kind of database.
        RecordsError: there are data already, the service is running, or they cannot be written.
    """
    data = settings.data.expanduser()
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        there = _is_there(settings, data)
        if there and not overwrite:
            raise RecordsError(
                f"{shown(data)}：已有数据，没有恢复；要替换它们，请加 --overwrite（原有数据会另存）"
            )
        with TemporaryDirectory(dir=data, prefix=".restore-") as name:
            staged = Path(name)
            manifest = _unpack(source, staged)
            if manifest["database"] != kind_of(settings):
                raise UsageError(f"{shown(source)}：是另一种数据库（{manifest['database']}）的备份")
            if there:
                refuse_while_used(settings)
            moved = _set_aside(settings, data) if there else None
            _put_back(settings, data, staged, manifest)
    except OSError as fault:
        raise RecordsError(f"{shown(data)}：恢复未能完成，系统错误 {fault.errno}") from fault
    return _archived(manifest), moved


def _is_there(settings: Settings, data: Path) -> bool:
    kept = any(not path.name.startswith(".") and path.name != COPIES for path in data.iterdir())
    return kept or not is_empty(settings)


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """All members in the folder, each compared with the manifest."""
    found: dict[str, tuple[int, str]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, mode="r:") as tar:
            for info in tar:
                stream = tar.extractfile(info) if info.isreg() else None
                if stream is None or not _is_inside(info.name) or manifest is not None:
                    raise UsageError(f"{shown(source)}：备份里有不该有的内容")
                if info.name == MANIFEST:
                    manifest = json.loads(stream.read())
                    continue
                found[info.name] = (info.size, _unpacked(stream, folder / info.name))
    except FileNotFoundError as fault:
        raise UsageError(f"{shown(source)}：没有这个文件") from fault
    except (tarfile.TarError, ValueError, EOFError) as fault:
        raise UsageError(f"{shown(source)}：不是备份，或已损坏") from fault
    if manifest is None:
        raise UsageError(f"{shown(source)}：备份不完整，没有清单")
    if manifest.get("format") != _FORMAT:
        raise UsageError(f"{shown(source)}：备份由更新版本的程序建立，请升级本程序")
    listed = {one["name"]: (one["size"], one["sha256"]) for one in manifest["members"]}
    if listed != found:
        wrong = sorted({name for name, _ in listed.items() ^ found.items()})
        raise UsageError(f"{shown(source)}：备份已损坏，与清单不符：{wrong[0]}")
    return manifest


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _unpacked(stream: Any, target: Path) -> str:  # noqa: ANN401 - tarfile's
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with target.open("xb") as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    target.chmod(0o600)
    return digest.hexdigest()


def _set_aside(settings: Settings, data: Path) -> Path:
    """Move what is there into the folder of copies; of a database that lies elsewhere a copy."""
    aside = place_of_copy(settings, "replaced", "")
    aside.mkdir(parents=True, mode=0o700)
    for path in list(data.iterdir()):
        if not path.name.startswith(".") and path.name != COPIES:
            path.rename(aside / path.name)
    key = settings.key_file
    if key is not None and key.expanduser().exists():
        shutil.move(key.expanduser(), aside / _KEY)
    if not is_empty(settings):  # it lies elsewhere
        dump(settings, aside / f"{_DATABASE}{SUFFIXES[kind_of(settings)]}")
    return aside


def _put_back(settings: Settings, data: Path, staged: Path, manifest: dict[str, Any]) -> None:
    load(settings, staged / f"{_DATABASE}{SUFFIXES[manifest['database']]}")
    if (staged / _KEY).exists():
        key = (settings.key_file or data / _KEY).expanduser()
        key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(staged / _KEY, key)
    if (staged / _DATA).is_dir():
        for path in (staged / _DATA).iterdir():
            path.rename(data / path.name)


@contextmanager
def _made(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target that becomes it at the end of the block, on disk."""
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _schema(settings: Settings) -> str:
    engine = connect(settings)
    try:
        return versions(engine)[0] or ""
    finally:
        engine.dispose()


def _archived(manifest: dict[str, Any]) -> Archived:
    members = manifest["members"]
    return Archived(
        manifest["made"],
        manifest["program"],
        manifest["schema"],
        manifest["database"],
        len(members),
        sum(one["size"] for one in members),
    )
