"""What a file is, told by its content; the suffix only says what it pretends to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from tender_guard.documents.file import File
from tender_guard.documents.ole import entries
from tender_guard.errors import FileEncryptedError, FileFormatError

Kind: TypeAlias = Literal["pdf", "zip", "ole", "image", "archive", "rtf", "web", "xml", "unknown"]

TEXT_SUFFIXES: Final = (".txt", ".md")

_PDF_WITHIN: Final = 1024
"""PDFium and Acrobat look for the head of a PDF this far."""

_MAGIC: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "rtf"),
)
_WEB = re.compile(
    rb"\s*(?:<!--(?>.*?-->)\s*)*+(<!doctype html|<html|<head|MIME-Version:)",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml|\s*<[a-z]+:", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_CONVERT: Final = "请用 WPS 或 Word 打开，另存为 .docx 后再检查"
_REFUSALS: Final[Mapping[Kind, str]] = {
    "image": "是图片，尚不能识别图片里的文字（没有 OCR）",
    "archive": "是压缩包，请解压后检查其中的文件",
    "rtf": f"是 RTF 文档，{_CONVERT}",
    "web": f"内容是网页（HTML），{_CONVERT}",
    "xml": f"内容是 XML，{_CONVERT}",
}
_OLE: Final[tuple[tuple[str, str], ...]] = (
    ("WordDocument", f"是旧版 Word 文档（.doc），{_CONVERT}"),
    ("Workbook", "是旧版 Excel 工作簿（.xls），不是招标文件；需要 .pdf 或 .docx"),
    ("Book", "是旧版 Excel 工作簿（.xls），不是招标文件；需要 .pdf 或 .docx"),
    ("PowerPoint Document", "是旧版 PowerPoint 演示文稿（.ppt）；需要 .pdf 或 .docx"),
)


def kind_of(file: File) -> Kind:
    """The kind by content; text of any sort is ``unknown`` when the name promises plain text."""
    data = file.data
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return "unknown" if kind == "image" and _is_text(data) else kind
    if (
        data[4:12] in {b"ftypheic", b"ftypavif", b"ftypmif1"}
        or data[:4] + data[8:12] == b"RIFFWEBP"
    ):
        return "image"
    if is_named_text(file):
        return "pdf" if data.removeprefix(_MARKS[0]).startswith(b"%PDF-") else "unknown"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return _markup(data)


def is_named_text(file: File) -> bool:
    """Whether the name says plain text, the only case in which plain text is read."""
    return file.path.suffix.lower() in TEXT_SUFFIXES


def _is_text(data: bytes) -> bool:
    # "BM" and "GIF8" also begin ordinary words: a picture has a binary head.
    return not _BINARY.search(data[:64])


def _markup(data: bytes) -> Kind:
    head = data[:4096]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\x00", b"")
    if _WEB.match(head):
        return "web"
    if _XML.match(head):
        return "web" if b"<html" in head.lower() else "xml"
    return "unknown"


def refusal(file: File, kind: Kind) -> FileFormatError | FileEncryptedError:
    """Why a file of this kind is not read, as the error to raise."""
    if kind == "ole":
        return _ole_refusal(file)
    reason = _REFUSALS.get(kind)
    if reason is None:
        suffix = file.path.suffix.lower()
        promised = {".pdf", ".docx"}
        reason = f"名为 {suffix}，内容却不是" if suffix in promised else "认不出这种文件"
        reason += "；能检查的是 PDF、Word（.docx）和 .txt、.md 文本"
    return FileFormatError(f"{file.shown}：{reason}")


def _ole_refusal(file: File) -> FileFormatError | FileEncryptedError:
    names = entries(file.data)
    if "EncryptedPackage" in names:
        return FileEncryptedError(f"{file.shown}：文档设了打开密码，请去掉密码后再检查")
    if file.path.suffix.lower() == ".wps":
        return FileFormatError(f"{file.shown}：是 WPS 文字文档（.wps），{_CONVERT}")
    for name, reason in _OLE:
        if name in names:
            return FileFormatError(f"{file.shown}：{reason}")
    return FileFormatError(f"{file.shown}：是旧版 Office 格式的文件，{_CONVERT}")
