"""The zip behind an ``.xlsx``: its parts, held against the limits of the settings."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Self
from xml.parsers import expat

from tender_guard.documents.file import MEGABYTE, File
from tender_guard.errors import (
    FileDamagedError,
    FileEncryptedError,
    FileFormatError,
    FileTooLargeError,
)
from tender_guard.settings import Settings, variable

_CHUNK: Final = 256 * 1024
_SMALL: Final = 10 * MEGABYTE
"""Parts up to this size are no bomb, however well they compress."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK: Final = "xl/workbook.xml"

_PERCENT_IDS: Final = frozenset({"9", "10"})
_DATE_IDS: Final = frozenset(
    map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet: its name as the spreadsheet shows it, and its part of the package."""

    title: str
    name: str


class Package:
    """An open workbook package."""

    def __init__(self, file: File, settings: Settings) -> None:
        """Opens it and holds its directory against the limits.

        Raises:
            FileFormatError: no ``.xlsx`` or ``.xlsm``.
            FileEncryptedError: it has a password.
            FileDamagedError: no whole zip.
            FileTooLargeError: over a limit of the settings.
        """
        self.shown: Final = file.shown
        self._settings = settings
        if file.data.startswith(_OLE):
            raise self._ole(file.data)
        if not file.data.startswith(b"PK"):
            raise FileFormatError(f"{self.shown}：不是 .xlsx 工作簿")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(file.data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise FileDamagedError(f"{self.shown}：文件不完整或已损坏（压缩包打不开）") from fault
        self._entries = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info
            for info in self._zip.infolist()
        }
        self._limit()
        if _WORKBOOK not in self._entries:
            raise FileFormatError(f"{self.shown}：不是 .xlsx 工作簿，请用表格软件另存为 .xlsx")

    def __enter__(self) -> Self:
        """Itself; closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the zip."""
        self._zip.close()

    def _ole(self, data: bytes) -> FileEncryptedError | FileFormatError:
        if _ENCRYPTED in data:
            return FileEncryptedError(f"{self.shown}：工作簿设了打开密码，请去掉密码后再用")
        return FileFormatError(f"{self.shown}：是旧版 .xls 格式，请用表格软件另存为 .xlsx")

    def _limit(self) -> None:
        limits, infos = self._settings, self._zip.infolist()
        if len(infos) > limits.max_entries:
            raise FileTooLargeError(
                f"{self.shown}：压缩包里有 {len(infos)} 个文件，超过 {limits.max_entries} 个的上限"
                f"（设置 {variable('max_entries')}）"
            )
        if sum(info.file_size for info in infos) > limits.max_unpacked_mb * MEGABYTE:
            raise FileTooLargeError(
                f"{self.shown}：解压后大于 {limits.max_unpacked_mb} MB 的上限"
                f"（设置 {variable('max_unpacked_mb')}），可能是压缩炸弹"
            )
        for info in infos:
            if info.flag_bits & 1:
                raise FileEncryptedError(f"{self.shown}：压缩包设了密码，请去掉密码后再用")
            if info.file_size > max(_SMALL, limits.max_ratio * info.compress_size):
                raise FileTooLargeError(
                    f"{self.shown}：压缩比超过 {limits.max_ratio}:1 的上限"
                    f"（设置 {variable('max_ratio')}），可能是压缩炸弹"
                )

    def verify(self) -> None:
        """Unpack every part once, keeping nothing, so that no directory lies about a size.

        Raises:
            FileDamagedError: a part cannot be unpacked, or is not what the directory says.
        """
        for info in self._zip.infolist():
            self._unpack(info, lambda _chunk, _last: None)

    def parse(self, name: str, parser: expat.XMLParserType) -> None:
        """Run an XML parser over a part; nothing happens where there is no such part.

        Raises:
            FileDamagedError: the part is broken, or declares a document type: no spreadsheet
                writes one, and entities that grow or reach outside are declared there.
        """
        info = self._entries.get(name.lower())
        if info is None:
            return

        def refuse(*_: object) -> None:
            raise FileDamagedError(f"{self.shown}：含有 DOCTYPE 声明，不是正常的工作簿")

        parser.StartDoctypeDeclHandler = refuse
        try:
            self._unpack(info, parser.Parse)
        except (expat.ExpatError, ValueError) as fault:
            raise FileDamagedError(f"{self.shown}：文件已损坏（{name} 读不出）") from fault

    def _unpack(self, info: zipfile.ZipInfo, take: Callable[[bytes, bool], object]) -> None:
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    take(chunk, False)  # noqa: FBT003 - expat's signature
                take(b"", True)  # noqa: FBT003
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as fault:
            raise FileDamagedError(f"{self.shown}：文件已损坏（压缩包读不出）") from fault

    def elements(self, name: str) -> list[tuple[str, str, Attributes]]:
        """All elements of a small part: local name, local name of the parent, attributes."""
        found: list[tuple[str, str, Attributes]] = []
        above = [""]
        parser = expat.ParserCreate()

        def start(element: str, attributes: dict[str, str]) -> None:
            local = element.rpartition(":")[2]
            found.append((local, above[-1], attributes))
            above.append(local)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _element: above.pop()
        self.parse(name, parser)
        return found

    def sheets(self) -> tuple[Part, ...]:
        """The worksheets in the order of the workbook, hidden ones too."""
        folder = posixpath.dirname(_WORKBOOK)
        rels = self.elements(f"{folder}/_rels/{posixpath.basename(_WORKBOOK)}.rels")
        targets = {
            at.get("Id"): at.get("Target", "") for tag, _, at in rels if tag == "Relationship"
        }
        sheets = []
        for tag, _, attributes in self.elements(_WORKBOOK):
            if tag != "sheet":
                continue
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            target = targets.get(ids[0] if ids else None, "")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            sheets.append(Part(attributes.get("name", ""), path))
        return tuple(sheets)

    def since_1904(self) -> bool:
        """Whether days are counted from 1904, as old spreadsheets of the Mac do."""
        return any(
            attributes.get("date1904", "0") in {"1", "true"}
            for tag, _, attributes in self.elements(_WORKBOOK)
            if tag == "workbookPr"
        )

    def looks(self) -> dict[str, str]:
        """What the cell styles make of a number: style to ``percent`` or ``date``."""
        formats: dict[str, str] = {}
        looks: dict[str, str] = {}
        styles = 0
        for tag, parent, attributes in self.elements("xl/styles.xml"):
            if tag == "numFmt":
                formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            if tag == "xf" and parent == "cellXfs":
                look = _look(attributes.get("numFmtId", ""), formats)
                if look:
                    looks[str(styles)] = look
                styles += 1
        return looks


def _look(number: str, formats: Mapping[str, str]) -> str:
    code = _LITERAL.sub("", formats.get(number, "")).lower()
    if number in _PERCENT_IDS or "%" in code:
        return "percent"
    if number in _DATE_IDS or re.search("[ymdhs]", code):
        return "date"
    return ""
