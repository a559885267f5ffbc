"""An Office package: a zip of XML parts, opened so that no file can take the machine down.

Sizes are asked of the zip's directory before anything is unpacked, and counted again while
unpacking, because a directory can lie. Only the parts that are asked for are unpacked.

python-docx's own opener unpacks every picture, and refuses packages that Word opens (links to
nothing, parts without a content type, .docm): so only its XML parser is used.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final, Self

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.file import MEGABYTE, File
from tender_guard.errors import FileDamagedError, FileEncryptedError, FileTooLargeError
from tender_guard.settings import Settings, variable

_SMALL: Final = 10 * MEGABYTE
"""Entries up to this size are no bomb, however well they compress."""

_ENTRY: Final = b"PK\x01\x02"
_NO_MEMORY: Final = 2
"""What libxml2 calls it (XML_ERR_NO_MEMORY); lxml makes an error of syntax of it."""
_CHUNK: Final = 256 * 1024
_STRICT: Final[Mapping[bytes, bytes]] = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
}
"""ISO 29500 Strict, which Word can save, differs in the names only."""

_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")


class Package:
    """An open package; parts are named without a leading slash, in any case."""

    def __init__(self, file: File, settings: Settings) -> None:
        """Opens the package and holds its directory against the limits.

        Raises:
            FileDamagedError: no whole zip.
            FileTooLargeError: over a limit of the settings.
        """
        self._file = file
        self._settings = settings
        self._limit_entries()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(file.data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise FileDamagedError(f"{file.shown}：文件不完整或已损坏（压缩包打不开）") from fault
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._limit()

    def __enter__(self) -> Self:
        """Itself; closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the zip."""
        self._zip.close()

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts, in lower case."""
        return frozenset(self._entries)

    def _limit_entries(self) -> None:
        # Counted in the bytes: the directory of millions of entries must not be built, and what it
        # says of itself may be a lie.
        count = self._file.data.count(_ENTRY)
        if count > self._settings.max_entries:
            raise FileTooLargeError(
                f"{self._file.shown}：压缩包里有 {count} 个文件，"
                f"超过 {self._settings.max_entries} 个的上限（设置 {variable('max_entries')}）"
            )

    def _limit(self) -> None:
        settings, shown = self._settings, self._file.shown
        infos = self._zip.infolist()
        total = sum(info.file_size for info in infos)
        if total > settings.max_unpacked_mb * MEGABYTE:
            raise FileTooLargeError(self._unpacked())
        for info in infos:
            name = info.filename.replace("\\", "/").lstrip("/").lower()
            if name in self._entries:
                raise FileDamagedError(f"{shown}：压缩包里有两个同名的部件 {_shown(name)}")
            self._entries[name] = info
            if info.file_size > max(_SMALL, settings.max_ratio * info.compress_size):
                raise FileTooLargeError(self._ratio(name))

    def _unpacked(self) -> str:
        return (
            f"{self._file.shown}：解压后大于 {self._settings.max_unpacked_mb} MB 的上限"
            f"（设置 {variable('max_unpacked_mb')}），可能是压缩炸弹"
        )

    def _ratio(self, name: str) -> str:
        return (
            f"{self._file.shown}：{_shown(name)} 的压缩比超过 {self._settings.max_ratio}:1 的上限"
            f"（设置 {variable('max_ratio')}），可能是压缩炸弹"
        )

    def part(self, name: str) -> bytes | None:
        """The content of a part, None where there is none.

        Raises:
            FileDamagedError: it cannot be unpacked.
            FileEncryptedError: the zip entry has a password.
            FileTooLargeError: over ``max_xml_mb``, or more than the directory said.
        """
        info = self._entries.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise FileEncryptedError(f"{self._file.shown}：压缩包设了密码，请去掉密码后再检查")
        try:
            return self._unpack(name, info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            RuntimeError,  # also NotImplementedError: a compression that Python does not have
        ) as fault:
            raise self.damaged(name) from fault

    def _unpack(self, name: str, info: zipfile.ZipInfo) -> bytes:
        limit = self._settings.max_xml_mb * MEGABYTE
        parts: list[bytes] = []
        size = 0
        with self._zip.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if size > limit:
                    raise FileTooLargeError(
                        f"{self._file.shown}：{_shown(name)} 解压后大于"
                        f" {self._settings.max_xml_mb} MB 的上限（设置 {variable('max_xml_mb')}）"
                    )
        return b"".join(parts)

    def damaged(self, name: str) -> FileDamagedError:
        """The error for a part that is broken inside."""
        return FileDamagedError(f"{self._file.shown}：文件已损坏（{_shown(name)} 读不出）")

    def tree(self, name: str) -> BaseOxmlElement | None:
        """The root element of an XML part, None where there is no such part.

        Raises:
            FileDamagedError: no well-formed XML, or XML with a document type: Office writes none,
                and entities that grow or reach outside are declared there.
        """
        data = self.part(name)
        if data is None:
            return None
        if _DOCTYPE.search(data):
            raise FileDamagedError(
                f"{self._file.shown}：{_shown(name)} 含有 DOCTYPE 声明，不是正常的 Word 文档"
            )
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, usual in _STRICT.items():
                data = data.replace(strict, usual)
        try:
            root = parse_xml(data)
        except (SyntaxError, ValueError, LookupError) as fault:
            if getattr(fault, "code", None) == _NO_MEMORY:
                raise MemoryError from fault
            raise self.damaged(name) from fault
        if root.getroottree().docinfo.doctype:
            raise self.damaged(name)
        return root

    def related(self, name: str) -> dict[str, str]:
        """Targets of a part's relationships inside the package, by the last word of their type."""
        folder, base = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", base + ".rels"))
        found: dict[str, str] = {}
        for relation in () if root is None else root:
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.setdefault(relation.get("Type", "").rpartition("/")[2], path)
        return found


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in name)
