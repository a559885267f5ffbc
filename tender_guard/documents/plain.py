"""Plain text: ``.txt`` and ``.md`` in UTF-8 or GB18030."""

from __future__ import annotations

import re
from typing import Final

from tender_guard.documents.breaks import parts
from tender_guard.documents.file import MEGABYTE, File
from tender_guard.documents.model import Cell, Document, Line, Page, Paragraph, Table
from tender_guard.errors import FileFormatError, FileTooLargeError, NoTextError
from tender_guard.settings import Settings, variable

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_RULE = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?$")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_WIDE: Final = "\u2e80"
_RAGGED: Final = 3
"""Columns that a program leaves free rather than breaking a word or beginning with a mark."""
_BROKEN_AT: Final = range(40, 130)
_FEWEST: Final = 5
_USUAL: Final = 0.2
_PRIVATE_SHARE: Final = 0.01
"""Text in another encoding that happens to decode as GB18030 lands in its private rows."""


def read_plain(file: File, settings: Settings) -> Document:
    """The lines of a text file; Markdown headings and tables are told from plain lines.

    Raises:
        FileFormatError: binary, or in no encoding that is read.
        FileTooLargeError: over ``max_text_mb``.
        NoTextError: nothing but white space.
    """
    if len(file.data) > settings.max_text_mb * MEGABYTE:
        raise FileTooLargeError(
            f"{file.shown}：文本大于 {settings.max_text_mb} MB 的上限"
            f"（设置 {variable('max_text_mb')}）"
        )
    text = _decode(file)
    if not text.strip():
        raise NoTextError(f"{file.shown}：文件里没有文字")
    lines = _LINE_END.split(text)
    marked = file.path.suffix.lower() == ".md"
    blocks = _markdown(lines) if marked else _paragraphs(lines)
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


def _paragraphs(lines: list[str]) -> list[Paragraph | Table]:
    """One paragraph a line; several where the text was broken at a fixed width."""
    full = _full_width(lines)
    paragraphs: list[list[Line]] = []
    before = ""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            before = ""
            continue
        if full and _width(before) >= full and not text[0].isspace() and not parts(before, text):
            paragraphs[-1].append(Line(text, paragraph=str(number)))
        else:
            paragraphs.append([Line(text, paragraph=str(number))])
        before = text
    return [Paragraph(tuple(lines)) for lines in paragraphs]


def _full_width(lines: list[str]) -> int:
    """From which width on a line was broken by a program; 0 where lines are paragraphs."""
    widths = [_width(line) for line in lines if line.strip()]
    full = max(widths, default=0) - _RAGGED
    if full not in _BROKEN_AT:
        return 0
    reaching = sum(width >= full for width in widths)
    return full if reaching >= max(_FEWEST, len(widths) * _USUAL) else 0


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return len(text) + sum(char >= _WIDE for char in text)


def _line(number: int, text: str) -> Paragraph:
    return Paragraph((Line(text, paragraph=str(number)),))


def _markdown(lines: list[str]) -> list[Paragraph | Table]:
    blocks: list[Paragraph | Table] = []
    position = 0
    while position < len(lines):
        if (
            position + 1 < len(lines)
            and "|" in lines[position]
            and _RULE.match(lines[position + 1].strip())
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
            line = Line(_title(heading[2]), paragraph=str(position))
            blocks.append(Paragraph((line,), level=len(heading[1])))
            continue
        blocks.append(_line(position, text))
    return blocks


def _title(text: str) -> str:
    """A heading without the signs that may close it: ``公告 ##``."""
    title = text.rstrip()
    bare = title.rstrip("#")
    return bare.rstrip() if bare != title and bare[-1:] in {"", " ", "\t"} else title


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
