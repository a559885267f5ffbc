"""Plain text: only by name, in UTF-8 or GB18030, each line with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tender_guard.documents.model import Document, Paragraph, Table
from tender_guard.documents.reading import read
from tender_guard.errors import DocumentError, FileFormatError, NoTextError
from tender_guard.settings import Settings

SENTENCE = "投标人应当具备相应的资质。"


def reading(folder: Path, data: bytes, name: str = "公告.txt") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read(path, Settings())


def paragraphs(document: Document) -> list[tuple[str | None, str]]:
    return [
        (block.lines[0].paragraph, block.text)
        for block in document.pages[0].blocks
        if isinstance(block, Paragraph)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_the_usual_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    document = reading(tmp_path, f"招标公告\r\n\r\n{SENTENCE}\r\n".encode(encoding))
    assert document.format == "text"
    assert paragraphs(document) == [("1", "招标公告"), ("3", SENTENCE)]


def test_lines_end_as_editors_count_them(tmp_path: Path) -> None:
    document = reading(tmp_path, "一\n二\r三\r\n四\u2028五\x0c六\n".encode())
    assert [where for where, _ in paragraphs(document)] == ["1", "2", "3", "4"]


def test_lines_broken_at_a_fixed_width_are_joined(tmp_path: Path) -> None:
    sentence = "投标人应当在投标截止时间以前通过电子交易平台递交投标文件并确认已经成功上传，"
    text = sentence * 4 + "逾期不予受理。"
    wrapped = "\n".join(text[at : at + 30] for at in range(0, len(text), 30))
    document = reading(tmp_path, f"招标公告\n{wrapped}\n1. 资格\n{wrapped}\n".encode())
    read_lines = paragraphs(document)
    assert read_lines == [("1", "招标公告"), ("2", text), ("8", "1. 资格"), ("9", text)]
    assert [line.paragraph for line in document.pages[0].blocks[1].lines] == [
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
    ]


def test_lines_that_are_paragraphs_are_not_joined(tmp_path: Path) -> None:
    text = "\n".join(f"{name}：某单位" for name in ("招标人", "代理机构", "地址", "电话"))
    assert len(paragraphs(reading(tmp_path, (text + "\n" + "长" * 200).encode()))) == 5


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SENTENCE.encode("utf-16"), "UTF-16"),
        (SENTENCE.encode() + b"\x00\x01", "二进制"),
        (bytes(range(256)) * 4, "二进制"),
        (b"\xff\xff\xff\xff", "GB18030"),
        ("投標人應當具備相應的資質，並按照招標文件的規定提交投標文件。".encode("big5"), "GB18030"),
    ],
)
def test_what_is_no_text_in_these_encodings_is_refused(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    with pytest.raises(FileFormatError, match=reason):
        reading(tmp_path, data)


@pytest.mark.parametrize("data", [b" \n\t\r\n", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_white_space_is_no_text(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NoTextError):
        reading(tmp_path, data)


def test_text_under_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="能检查的是"):
        reading(tmp_path, SENTENCE.encode(), "公告.text")


def test_markdown_gives_headings_and_tables(tmp_path: Path) -> None:
    text = "# 第一章 公告\n\n| 因素 | 分值 |\n|---|:-:|\n| 业绩 | 5 |\n| 财务 |\n\n结束。\n"
    document = reading(tmp_path, text.encode(), "公告.md")
    heading, table, last = document.pages[0].blocks
    assert isinstance(heading, Paragraph)
    assert (heading.text, heading.level) == ("第一章 公告", 1)
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["因素", "分值"], ["业绩", "5"], ["财务", ""],
    ]  # fmt: skip
    assert table.heads == 1
    assert table.rows[1][0].lines[0].paragraph == "5"
    assert isinstance(last, Paragraph)
    assert last.lines[0].paragraph == "8"


def test_signs_of_markup_in_a_text_file_are_text(tmp_path: Path) -> None:
    document = reading(tmp_path, b"<html>\n# a\n{\\rtf1}\nBM\n")
    assert [text for _, text in paragraphs(document)] == ["<html>", "# a", "{\\rtf1}", "BM"]


@pytest.mark.parametrize("start", ["BM 编号", "{\\rtf 说明", "GIF8 型号", "<?xml 说明"])
def test_text_that_begins_like_another_format_is_still_text(tmp_path: Path, start: str) -> None:
    assert paragraphs(reading(tmp_path, start.encode())) == [("1", start)]
