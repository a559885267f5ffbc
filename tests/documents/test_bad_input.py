"""Bad input: each gets one clear Chinese line that names the file and the reason."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packing import pack, parts, word

from tender_guard.documents.reading import read
from tender_guard.errors import (
    DocumentError,
    FileDamagedError,
    FileEncryptedError,
    FileFormatError,
    FileMissingError,
    FileTooLargeError,
    NoTextError,
)
from tender_guard.settings import Settings

BODY = "<w:p><w:r><w:t>投标人应当具备相应的资质。</w:t></w:r></w:p>"
MEGABYTE = 1024 * 1024


def refused(
    path: Path, error: type[DocumentError], *words: str, settings: Settings | None = None
) -> None:
    """Holds the refusal of a file against the promise: kind, one line, file, reason."""
    with pytest.raises(DocumentError) as caught:
        read(path, settings or Settings())
    message = str(caught.value)
    assert type(caught.value) is error, message
    assert "\n" not in message
    assert path.name in message or not path.name.isprintable()
    for expected in words:
        assert expected in message


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def ole(*names: str) -> bytes:
    """An OLE compound file with these streams, each beside the one before it."""
    none = 0xFFFFFFFF
    entries = [("Root Entry", none, 1), *((name, i + 2, none) for i, name in enumerate(names))]
    directory = b""
    for index, (name, right, child) in enumerate(entries):
        raw = (name + "\0").encode("utf-16-le")
        last = index == len(entries) - 1
        directory += raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), 2, 1)
        directory += struct.pack("<III", none, none if last else right, child) + bytes(48)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    allocation = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + struct.pack("<H", 9) + bytes(16)
    head += struct.pack("<I", 1) + bytes(24) + struct.pack("<109I", 0, *[none] * 108)
    return head + allocation + directory


def test_a_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "没有.pdf", FileMissingError, "没有这个文件")


def test_a_path_through_a_file(tmp_path: Path) -> None:
    refused(file(tmp_path, "甲.txt", b"x") / "乙.pdf", FileMissingError, "没有这个文件")


def test_a_link_to_nothing(tmp_path: Path) -> None:
    link = tmp_path / "链接.pdf"
    link.symlink_to(tmp_path / "无")
    refused(link, FileMissingError, "没有这个文件")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, FileMissingError, "文件夹")


def test_an_empty_file(tmp_path: Path) -> None:
    refused(file(tmp_path, "空.pdf", b""), FileDamagedError, "0 字节")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.docx")
    refused(tmp_path / "管道.docx", FileFormatError, "不是普通文件")


def test_a_device() -> None:
    refused(Path("/dev/zero"), FileFormatError, "不是普通文件")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = file(tmp_path, "密.txt", b"x")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:  # root may read everything
        os.seteuid(65534)
    try:
        refused(path, DocumentError, "权限")
    finally:
        os.seteuid(user)


def test_a_name_too_long_and_a_name_with_a_null(tmp_path: Path) -> None:
    refused(tmp_path / ("长" * 300), DocumentError, "文件名太长")
    refused(tmp_path / "a\0b.pdf", DocumentError, "空字符")


def test_links_in_a_circle(tmp_path: Path) -> None:
    link = tmp_path / "圈.pdf"
    link.symlink_to(link)
    refused(link, DocumentError, "圈")


def test_a_name_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    refused(file(tmp_path, "甲\n乙.docx", b"x"), FileFormatError, "甲\ufffd乙.docx")


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    path = file(tmp_path, "大.txt", b"a" * (MEGABYTE + 1))
    refused(path, FileTooLargeError, "1 MB", "MAX_FILE_MB", settings=Settings(max_file_mb=1))


def test_thirteen_bytes_of_text_named_docx(tmp_path: Path) -> None:
    refused(file(tmp_path, "文本.docx", b"hello, world!"), FileFormatError, "名为 .docx")


def test_text_named_pdf(tmp_path: Path) -> None:
    data = "这是一份文本。".encode()
    refused(file(tmp_path, "文本.pdf", data), FileFormatError, "名为 .pdf")


@pytest.mark.parametrize("suffix", [".doc", ".docx", ".pdf", ".html"])
@pytest.mark.parametrize(
    "start", [b"<html><body>", b"\xef\xbb\xbf<!DOCTYPE html>", b"MIME-Version: 1.0\r\n"]
)
def test_a_web_page(tmp_path: Path, suffix: str, start: bytes) -> None:
    refused(file(tmp_path, f"网页{suffix}", start), FileFormatError, "HTML", "另存为 .docx")


def test_a_web_page_in_utf_16(tmp_path: Path) -> None:
    data = "<html><body>公告</body></html>".encode("utf-16")
    refused(file(tmp_path, "网页.doc", data), FileFormatError, "HTML")


def test_word_xml_and_rtf_say_how_to_convert(tmp_path: Path) -> None:
    xml = b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'
    refused(file(tmp_path, "一.doc", xml), FileFormatError, "XML", "另存为 .docx")
    refused(file(tmp_path, "二.doc", b"{\\rtf1 a}"), FileFormatError, "RTF", "另存为 .docx")


@pytest.mark.parametrize(
    ("name", "streams", "error", "words"),
    [
        ("旧.doc", ("1Table", "WordDocument"), FileFormatError, ("旧版 Word", "另存为 .docx")),
        ("旧.docx", ("1Table", "WordDocument"), FileFormatError, ("旧版 Word", "另存为 .docx")),
        ("旧.wps", ("WordDocument",), FileFormatError, ("WPS 文字", "另存为 .docx")),
        ("旧.xls", ("Workbook",), FileFormatError, ("Excel",)),
        ("旧.ppt", ("PowerPoint Document",), FileFormatError, ("PowerPoint",)),
        ("密.docx", ("EncryptionInfo", "EncryptedPackage"), FileEncryptedError, ("密码",)),
        ("其他.doc", ("a", "b", "c", "d", "e", "f"), FileFormatError, ("旧版 Office",)),
        ("多.doc", ("a", "b", "c", "d", "e", "WordDocument"), FileFormatError, ("旧版 Word",)),
    ],
)
def test_ole_files(
    tmp_path: Path,
    name: str,
    streams: tuple[str, ...],
    error: type[DocumentError],
    words: tuple[str, ...],
) -> None:
    refused(file(tmp_path, name, ole(*streams)), error, *words)


def test_an_ole_file_that_breaks_off(tmp_path: Path) -> None:
    for length in (8, 40, 511, 512, 600, 1024):
        data = ole("WordDocument")[:length]
        refused(file(tmp_path, "断.doc", data), FileFormatError, "旧版")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(80),
        b"\xff\xd8\xff\xe0" + bytes(80),
        b"BM" + bytes(80),
        b"II*\x00" + bytes(80),
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(80),
    ],
)
def test_pictures_need_character_recognition(tmp_path: Path, data: bytes) -> None:
    refused(file(tmp_path, "扫描.jpg", data), FileFormatError, "图片", "OCR")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["OFD.xml", "Doc_0/Document.xml"], ("OFD", "尚不能")),
        (["[Content_Types].xml", "xl/workbook.xml"], ("Excel",)),
        (["[Content_Types].xml", "ppt/presentation.xml"], ("PowerPoint",)),
        (["mimetype", "content.xml"], ("OpenDocument",)),
        (["readme.txt"], ("压缩包", "解压")),
        ([], ("压缩包",)),
    ],
)
def test_other_packages_named_docx(tmp_path: Path, names: list[str], words: tuple[str]) -> None:
    path = pack(tmp_path / "文件.docx", dict.fromkeys(names, "<a/>"))
    refused(path, FileFormatError, *words)


def test_other_archives(tmp_path: Path) -> None:
    refused(file(tmp_path, "文件.docx", b"Rar!\x1a\x07\x00"), FileFormatError, "压缩包")


def test_a_package_without_its_document(tmp_path: Path) -> None:
    contents = parts(BODY)
    del contents["word/document.xml"]
    refused(pack(tmp_path / "缺.docx", contents), FileDamagedError, "缺少正文")


def test_a_word_file_that_breaks_off_anywhere(tmp_path: Path) -> None:
    data = word(tmp_path / "全.docx", BODY).read_bytes()
    for length in (4, 30, len(data) // 2, len(data) - 1):
        refused(file(tmp_path, "断.docx", data[:length]), FileDamagedError, "损坏")


def test_a_part_that_is_damaged_is_named(tmp_path: Path) -> None:
    contents = parts(BODY)
    contents["word/document.xml"] = contents["word/document.xml"][:-9]
    refused(pack(tmp_path / "坏.docx", contents), FileDamagedError, "word/document.xml")


def test_a_part_whose_content_was_changed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "改.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts(BODY).items():
            package.writestr(name, content)
    data = path.read_bytes().replace("资质".encode(), "资格".encode())
    refused(file(tmp_path, "改.docx", data), FileDamagedError, "word/document.xml")


def test_a_zip_entry_with_a_password(tmp_path: Path) -> None:
    data = bytearray(word(tmp_path / "密.docx", BODY).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    refused(file(tmp_path, "密.docx", bytes(data)), FileEncryptedError, "密码")


def test_a_document_of_pictures_only_has_no_text(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:drawing/></w:r></w:p>"
    refused(word(tmp_path / "图.docx", body), NoTextError, "OCR")


def test_a_chunk_that_word_has_not_merged_in_is_not_passed_over(tmp_path: Path) -> None:
    refused(
        word(tmp_path / "块.docx", BODY + "<w:altChunk r:id='a'/>"), FileFormatError, "altChunk"
    )


BOMB = (
    '<!DOCTYPE w:document [<!ENTITY a "投标"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7"])
@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE])
def test_entities_that_grow_or_reach_outside(
    tmp_path: Path, declaration: str, encoding: str
) -> None:
    inside = BODY.replace("资质", "&a;")
    named = f'<?xml version="1.0" encoding="{encoding}"?>'
    contents: dict[str, bytes] = {name: text.encode() for name, text in parts(inside).items()}
    document = contents["word/document.xml"].decode()
    contents["word/document.xml"] = (named + declaration + document).encode(encoding)
    refused(pack(tmp_path / "实体.docx", contents), FileDamagedError, "word/document.xml")


def stream_bomb(size: int) -> bytes:
    return b"<a>" + b" " * size + b"</a>"


def test_a_bomb_is_refused_by_what_its_directory_says(tmp_path: Path) -> None:
    contents = {name: text.encode() for name, text in parts(BODY).items()}
    contents["word/document.xml"] = stream_bomb(40 * MEGABYTE)
    path = pack(tmp_path / "炸弹.docx", contents)
    refused(path, FileTooLargeError, "100:1", "TENDER_GUARD_MAX_RATIO")
    wide = Settings(max_ratio=100_000, max_unpacked_mb=20)
    refused(path, FileTooLargeError, "20 MB", "TENDER_GUARD_MAX_UNPACKED_MB", settings=wide)
    long = Settings(max_ratio=100_000, max_xml_mb=20)
    refused(path, FileTooLargeError, "20 MB", "TENDER_GUARD_MAX_XML_MB", settings=long)


def lying(data: bytes, size: int) -> bytes:
    """The zip with another unpacked size for its largest entry, in head and directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        info = max(package.infolist(), key=lambda entry: entry.file_size)
    told, true = struct.pack("<I", size), struct.pack("<I", info.file_size)
    assert data.count(true) == 2
    return data.replace(true, told)


def test_a_bomb_with_a_lying_directory_is_not_unpacked(tmp_path: Path) -> None:
    contents = {name: text.encode() for name, text in parts(BODY).items()}
    contents["word/document.xml"] = stream_bomb(40 * MEGABYTE)
    data = pack(tmp_path / "炸弹.docx", contents).read_bytes()
    refused(file(tmp_path, "谎.docx", lying(data, 1000)), FileDamagedError, "word/document.xml")


def test_a_bomb_of_many_entries(tmp_path: Path) -> None:
    contents = parts(BODY) | {f"word/media/{number}": "" for number in range(50)}
    path = pack(tmp_path / "多.docx", contents)
    few = Settings(max_entries=40)
    refused(path, FileTooLargeError, "40", "TENDER_GUARD_MAX_ENTRIES", settings=few)


def test_a_picture_that_compresses_well_is_no_bomb(tmp_path: Path) -> None:
    contents = {name: text.encode() for name, text in parts(BODY).items()}
    contents["word/media/image1.bmp"] = bytes(8 * MEGABYTE)
    assert read(pack(tmp_path / "图.docx", contents), Settings()).pages[0].blocks


def test_an_entry_that_holds_less_than_it_says_is_read(tmp_path: Path) -> None:
    data = lying(word(tmp_path / "文.docx", BODY).read_bytes(), MEGABYTE)
    assert read(file(tmp_path, "谎.docx", data), Settings()).pages[0].blocks


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    path = word(tmp_path / "双.docx", BODY)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("WORD/DOCUMENT.XML", "<a/>")
    refused(path, FileDamagedError, "同名")


def test_elements_nested_too_deep(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 400 + BODY + "</w:sdtContent></w:sdt>" * 400
    refused(word(tmp_path / "深.docx", deep), FileDamagedError, "word/document.xml")


def nested(depth: int) -> str:
    return (
        "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>" * depth + BODY + "</w:tc></w:tr></w:tbl>" * depth
    )


def test_tables_nested_as_deep_as_xml_allows_are_read(tmp_path: Path) -> None:
    assert read(word(tmp_path / "深.docx", nested(80)), Settings()).pages[0].blocks


def variants() -> Iterator[tuple[str, dict[str, str]]]:
    """Packages that python-docx does not open and Word does."""
    yield "docm", parts(BODY)
    nothing = parts(BODY)
    nothing["word/_rels/document.xml.rels"] = nothing["word/_rels/document.xml.rels"].replace(
        "</Relationships>", '<Relationship Id="r9" Type="a/image" Target="NULL"/></Relationships>'
    )
    yield "null", nothing
    strict = {
        name: text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, text in parts(BODY).items()
    }
    yield "strict", strict
    elsewhere = parts(BODY)
    elsewhere["Dir/Main.xml"] = elsewhere.pop("word/document.xml")
    elsewhere["_rels/.rels"] = elsewhere["_rels/.rels"].replace(
        "word/document.xml", "/dir/main.xml"
    )
    yield "elsewhere", elsewhere
    yield "backslashes", {name.replace("/", "\\"): text for name, text in parts(BODY).items()}
    yield "comments", parts(f"<!-- x --><?pi?>{BODY}<!-- y -->")


@pytest.mark.parametrize(("name", "contents"), list(variants()), ids=lambda value: str(value)[:9])
def test_packages_that_word_opens_are_read(
    tmp_path: Path, name: str, contents: dict[str, str]
) -> None:
    (block,) = read(pack(tmp_path / f"{name}.docm", contents), Settings()).pages[0].blocks
    assert "资质" in str(block)


def test_a_compression_that_is_not_known(tmp_path: Path) -> None:
    data = bytearray(word(tmp_path / "式.docx", BODY).read_bytes())
    for signature, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(signature)
        while at >= 0:
            data[at + method : at + method + 2] = b"\x63\x00"
            at = data.find(signature, at + 4)
    refused(file(tmp_path, "式.docx", bytes(data)), FileDamagedError)


def test_a_document_larger_than_it_says_ends_at_the_first_extra_byte(tmp_path: Path) -> None:
    content = parts(BODY)["word/document.xml"].encode()
    packed = zlib.compressobj(wbits=-15)
    assert len(packed.compress(content) + packed.flush()) < len(content)
    data = word(tmp_path / "文.docx", BODY).read_bytes()
    told = lying(data, len(content) - 20)
    refused(file(tmp_path, "谎.docx", told), FileDamagedError, "word/document.xml")
