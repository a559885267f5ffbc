from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from books import MAIN, Number, book, folder, owners, pack, parts, reading, table

from tender_guard.errors import (
    FileDamagedError,
    FileEncryptedError,
    FileFormatError,
    FileMissingError,
    FileTooLargeError,
    RecordsError,
)
from tender_guard.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(path: Path, xml: str | bytes, **more: str | bytes) -> Path:
    return pack(path, parts(["约谈"]) | {SHEET: xml} | more)


def rows_xml(cells: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        reading(tmp_path / "台账.xlsx")


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (OLE + bytes(500), FileFormatError, "另存为 .xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), FileEncryptedError, "密码"),
        (b"%PDF-1.7", FileFormatError, "不是 .xlsx"),
        (b"PK\x03\x04half a zip", FileDamagedError, "损坏"),
        ("项目编号,项目名称".encode(), FileFormatError, "不是 .xlsx"),
        (b"", FileDamagedError, "空"),
    ],
)
def test_what_is_no_workbook_is_said_clearly(
    tmp_path: Path, content: bytes, error: type[Exception], words: str
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(error, match=words):
        reading(path)


def test_another_package_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="另存为"):
        reading(pack(tmp_path / "a.xlsx", {"word/document.xml": "<x/>"}))
    with pytest.raises(FileFormatError, match="另存为"):
        reading(pack(tmp_path / "b.xlsx", {"xl/workbook.bin": b"\0"}))


def test_a_workbook_with_macros_is_read_like_any_other(tmp_path: Path) -> None:
    assert reading(book(tmp_path / "台账.xlsm", owners())).rejected == ()


def test_a_damaged_part_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileDamagedError):
        reading(with_sheet(tmp_path / "a.xlsx", "<worksheet><sheetData>"))
    whole = book(tmp_path / "b.xlsx", owners()).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[:-200])
    with pytest.raises(FileDamagedError):
        reading(tmp_path / "b.xlsx")
    (tmp_path / "c.xlsx").write_bytes(whole[:200] + bytes(40) + whole[240:])
    with pytest.raises(FileDamagedError):
        reading(tmp_path / "c.xlsx")


@pytest.mark.parametrize("number", ["NaN", "-1E400", "1E400", "-1000000000000"])
def test_a_number_that_no_spreadsheet_has_is_said(tmp_path: Path, number: str) -> None:
    rows = table("约谈", {"约谈日期": Number(number, "yyyy-mm-dd")})
    with pytest.raises(FileDamagedError, match="第 2 行第 2 列"):
        reading(book(tmp_path / "台账.xlsx", owners(约谈=rows)))


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    xml = '<!DOCTYPE a [<!ENTITY b "bbbb">]>' + rows_xml("")
    with pytest.raises(FileDamagedError, match="DOCTYPE"):
        reading(with_sheet(tmp_path / "台账.xlsx", xml))


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = with_sheet(tmp_path / "a.xlsx", rows_xml(" " * 60_000_000))
    with pytest.raises(FileTooLargeError, match="MAX_RATIO"):
        reading(bomb)
    with pytest.raises(FileTooLargeError, match="MAX_UNPACKED_MB"):
        reading(bomb, Settings(max_unpacked_mb=50))
    many = pack(tmp_path / "c.xlsx", parts(["约谈"]) | {f"x/{n}": "" for n in range(40)})
    with pytest.raises(FileTooLargeError, match="MAX_ENTRIES"):
        reading(many, Settings(max_entries=30))


def test_a_directory_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "台账.xlsx", rows_xml(" " * 100_000))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        start = package.start_dir
    at = data.index(SHEET.encode(), start) - 46
    struct.pack_into("<I", data, at + 24, 100)
    path.write_bytes(data)
    with pytest.raises(FileDamagedError):
        reading(path)


def test_two_cells_far_apart_take_no_memory(tmp_path: Path) -> None:
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    xml = rows_xml(cell.format(1, "A") + cell.format(1048576, "XFD"))
    with pytest.raises(FileTooLargeError, match="MAX_WORKBOOK_CELLS"):
        reading(with_sheet(tmp_path / "台账.xlsx", xml))


def test_formats_of_empty_cells_do_not_count(tmp_path: Path) -> None:
    heads = table("约谈")[0]
    cells = "".join(
        f'<c r="{"ABCDE"[n]}1" t="inlineStr"><is><t>{head}</t></is></c>'
        for n, head in enumerate(heads)
    )
    xml = rows_xml(f'<row r="1">{cells}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>')
    found = reading(with_sheet(tmp_path / "台账.xlsx", xml))
    assert "interview" not in found.absent


def test_a_long_text_that_many_cells_share_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2000))
    strings = f'<sst xmlns="{MAIN}"><si><t>{"长" * 3000}</t></si><si><t>短</t></si></sst>'
    relations = parts(["约谈"])["xl/_rels/workbook.xml.rels"]
    shared = (
        '<Relationship Id="rS" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    path = with_sheet(
        tmp_path / "台账.xlsx",
        rows_xml(cells),
        **{
            "xl/sharedStrings.xml": strings,
            "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", shared),
        },
    )
    with pytest.raises(FileTooLargeError, match="文字总量"):
        reading(path, Settings(max_unpacked_mb=5))
    assert reading(path).absent


def test_csv_in_another_encoding_is_said(tmp_path: Path) -> None:
    for encoding, error in (("utf-16", FileFormatError), ("latin-1", FileDamagedError)):
        path = tmp_path / encoding
        path.mkdir()
        (path / "约谈.csv").write_bytes(
            b"\xff\xe9\xff" if encoding == "latin-1" else b"\xff\xfea\0"
        )
        with pytest.raises(error):
            reading(path)


def test_a_folder_without_records_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="没有台账"):
        reading(folder(tmp_path / "空", {"别的": [["a"]]}))
