"""A Word document (.docx, .docm, .dotx; transitional or strict) as one page of blocks.

What Word prints is read, in the order in which it stands: insertions but not deletions, results of
fields but not their codes, the text of content controls and text boxes once, notes after the
paragraph that calls them; nothing hidden, no headers and footers, no comments.
"""

from __future__ import annotations

from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.file import File
from tender_guard.documents.lists import Lists
from tender_guard.documents.model import Block, Document, Page, Paragraph
from tender_guard.documents.package import Package
from tender_guard.documents.runs import Runs
from tender_guard.documents.styles import Styles
from tender_guard.documents.word_body import WordBody
from tender_guard.documents.wordml import child, tag
from tender_guard.errors import FileDamagedError, FileFormatError, NoTextError
from tender_guard.settings import Settings

_MAIN: Final = "word/document.xml"
_OTHER: Final = (
    ("ofd.xml", "是 OFD 版式文件，尚不能读取，请另存为 .pdf 或 .docx"),
    ("xl/", "内容是 Excel 工作簿，不是 Word 文档"),
    ("ppt/", "内容是 PowerPoint 演示文稿，不是 Word 文档"),
    ("visio/", "内容是 Visio 绘图，不是 Word 文档"),
    ("content.xml", "内容是 OpenDocument 文档，请另存为 .docx"),
)


def read_word(file: File, settings: Settings) -> Document:
    """The blocks of a Word document, as one page without number.

    Raises:
        FileDamagedError: it breaks off, or a part is no XML.
        FileEncryptedError: it has a password.
        FileFormatError: a zip that holds no Word document, or one with chunks not yet merged in.
        FileTooLargeError: over a limit of the settings.
        NoTextError: nothing to read in it.
    """
    with Package(file, settings) as package:
        blocks = tuple(_open(file, package).body())
    if not any(_has_text(block) for block in blocks):
        raise NoTextError(f"{file.shown}：文档里没有可读的文字（可能只有图片，需要 OCR）")
    page = Page(number=None, width=0, height=0, blocks=blocks)
    return Document(str(file.path), file.sha256, "docx", (page,))


def _has_text(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(cell.text.strip() for row in block.rows for cell in row)


def _open(file: File, package: Package) -> WordBody:
    name = package.related("").get("officeDocument", _MAIN)
    root = package.tree(name)
    if root is None or root.tag != tag("w:document"):
        raise _refusal(file, package)
    body = child(root, "w:body")
    if body is None:
        raise package.damaged(name)
    return reader(file, package, body)


def reader(file: File, package: Package, body: BaseOxmlElement) -> WordBody:
    """What reads a body of the package, with its styles, lists and notes."""
    related = package.related(package.related("").get("officeDocument", _MAIN))
    styles = Styles(_part(package, related, "styles"))
    return WordBody(
        file=file,
        root=body,
        styles=styles,
        lists=Lists(_part(package, related, "numbering"), styles.lists),
        runs=Runs(
            styles,
            {
                **_notes(_part(package, related, "footnotes"), "footnote"),
                **_notes(_part(package, related, "endnotes"), "endnote"),
            },
        ),
    )


def _refusal(file: File, package: Package) -> FileDamagedError | FileFormatError:
    for sign, reason in _OTHER:
        if any(name.startswith(sign) for name in package.names):
            return FileFormatError(f"{file.shown}：{reason}")
    if any(name.startswith("word/") for name in package.names):
        return FileDamagedError(f"{file.shown}：文件已损坏（缺少正文 {_MAIN}）")
    return FileFormatError(f"{file.shown}：是压缩包而不是 Word 文档，请解压后检查其中的文件")


def _part(package: Package, related: dict[str, str], name: str) -> BaseOxmlElement | None:
    return package.tree(related[name]) if name in related else None


def _notes(root: BaseOxmlElement | None, name: str) -> dict[tuple[str, str], BaseOxmlElement]:
    if root is None:
        return {}
    return {
        (name, note.get(tag("w:id"), "")): note
        for note in root.iterchildren(tag(f"w:{name}"))
        if note.get(tag("w:type"), "normal") == "normal"
    }
