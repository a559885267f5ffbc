"""Plain text: ``.txt`` and ``.md`` in UTF-8 or GB18030."""

from __future__ import annotations

import re

from tender_guard.documents.file import File
from tender_guard.documents.model import Cell, Document, Line, Page, Paragraph, Table
from tender_guard.errors import FileFormatError, NoTextError

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r"[ \t]*\|?([ \t]*:?-+:?[ \t]*\|)+([ \t]*:?-+:?[ \t]*)?$")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_PRIVATE_SHARE = 0.01
"""Text in another encoding that happens to decode as GB18030 lands in its private rows."""


def read_plain(file: File) -> Document:
    """The lines of a text file; Markdown headings and tables are told from plain lines.

    Raises:
        FileFormatError: binary, or in no encoding that is read.
        NoTextError: nothing but white space.
    """
    text = _decode(file)
    if not text.strip():
        raise NoTextError(f"{file.shown}：文件里没有文字")
    lines = _LINE_END.split(text)
    marked = file.path.suffix.lower() == ".md"
    blocks = _markdown(lines) if marked else [_line(i, line) for i, line in _filled(lines)]
    page = Page(number=None, width=0, height=0, blocks=tuple(blocks))
    return Document(str(file.path), file.sha256, "text", (page,))


def _decode(file: File) -> str:
    data = file.data
    if data.startswith(_UTF16):
        raise FileFormatError(
            f"{file.shown}：文本是 UTF-16 编码，请用记事本另存为 UTF-8 编码后再检查"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_gb18030(file)
    if _CONTROL.search(text):
        raise FileFormatError(f"{file.shown}：内容不是文本（含有二进制数据）")
    return text


def _decode_gb18030(file: File) -> str:
    refusal = f"{file.shown}：文本既不是 UTF-8 编码也不是 GB18030 编码，请另存为 UTF-8 后再检查"
    if _CONTROL.search(file.data.decode("latin-1")):
        raise FileFormatError(f"{file.shown}：内容不是文本（含有二进制数据）")
    try:
        text = file.data.decode("gb18030")
    except UnicodeDecodeError as fault:
        raise FileFormatError(refusal) from fault
    foreign = sum(not char.isascii() for char in text)
    if len(_PRIVATE.findall(text)) > foreign * _PRIVATE_SHARE:
        raise FileFormatError(refusal)
    return text


def _filled(lines: list[str]) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _line(number: int, text: str) -> Paragraph:
    return Paragraph((Line(text, paragraph=str(number)),))


def _markdown(lines: list[str]) -> list[Paragraph | Table]:
    blocks: list[Paragraph | Table] = []
    position = 0
    while position < len(lines):
        if (
            position + 1 < len(lines)
            and "|" in lines[position]
            and _RULE.match(lines[position + 1])
        ):
            table, position = _table(lines, position)
            blocks.append(table)
            continue
        text = lines[position]
        position += 1
        if not text.strip():
            continue
        heading = _HEADING.match(text)
        if heading:
            line = Line(heading[2], paragraph=str(position))
            blocks.append(Paragraph((line,), level=len(heading[1])))
            continue
        blocks.append(_line(position, text))
    return blocks


def _table(lines: list[str], start: int) -> tuple[Table, int]:
    stop = start + 2
    while stop < len(lines) and "|" in lines[stop]:
        stop += 1
    numbers = [start, *range(start + 2, stop)]
    split = [_cells(lines[number]) for number in numbers]
    width = max(len(row) for row in split)
    rows = tuple(
        tuple(
            Cell((Line(text, paragraph=str(number + 1)),), (index, column))
            for column, text in enumerate(row + [""] * (width - len(row)))
        )
        for index, (number, row) in enumerate(zip(numbers, split, strict=True))
    )
    return Table(rows, heads=1), stop


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().removeprefix("|").removesuffix("|").split("|")]
