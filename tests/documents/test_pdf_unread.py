"""Pages without text that can be believed, files that cannot be read, pictures of pages."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from locking import locked
from PIL import Image
from printing import HEIGHT, WIDTH, Leaf, pdf, read_back, texts

from tender_guard.documents.pdf import page_picture
from tender_guard.documents.reading import read
from tender_guard.errors import (
    DocumentError,
    FileDamagedError,
    FileEncryptedError,
    FileTooLargeError,
)
from tender_guard.settings import Settings

WORDS = Leaf().text(72, 100, "投标人须知")


def refused(path: Path, data: bytes, error: type[DocumentError], reason: str) -> None:
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read(path, Settings())
    message = str(caught.value)
    assert message.startswith(f"{path}：")
    assert reason in message
    assert "\n" not in message


def test_pages_that_hold_only_pictures_or_shapes_are_unread(tmp_path: Path) -> None:
    picture = Leaf().picture(0, 0, WIDTH, HEIGHT)
    shapes = Leaf()
    shapes.content.append("100 100 m 200 300 300 300 400 100 c f")
    document = read_back(tmp_path, WORDS, picture, shapes)
    assert document.unread_pages == (2, 3)
    assert [bool(page.blocks) for page in document.pages] == [True, False, False]
    assert document.pages[1].problem == "没有文字层（扫描件或图片），需要文字识别"


def test_a_blank_page_is_not_unread(tmp_path: Path) -> None:
    white = Leaf().area(0, 0, WIDTH, HEIGHT, 1)
    document = read_back(tmp_path, WORDS, Leaf(), white)
    assert document.unread_pages == ()
    assert [len(page.blocks) for page in document.pages] == [1, 0, 0]


def test_a_scan_under_a_running_head_is_unread_and_an_empty_page_under_one_is_not(
    tmp_path: Path,
) -> None:
    leaves = [Leaf().text(200, 40, "某某工程招标文件").rule(72, 60, 520, 60) for _ in range(5)]
    for number in (0, 1, 2):
        leaves[number].text(72, 100 + number, "正文")
    leaves[3].picture(72, 80, 520, 780)
    assert read_back(tmp_path, *leaves).unread_pages == (4,)


@pytest.mark.parametrize(
    "shift",
    [
        pytest.param(0xE000 - 0x4E00, id="private use"),
        pytest.param(0xA000 - 0x4E00, id="another script"),
    ],
)
def test_a_page_whose_map_leads_to_no_words_is_unread(tmp_path: Path, shift: int) -> None:
    words = "招标人在评标办法里规定评审因素和评审标准并且不得改变"
    coded = "".join(chr(0x4E00 + (ord(letter) + shift) % 0x1000 + shift) for letter in words)
    document = read_back(tmp_path, Leaf().text(72, 100, coded), WORDS)
    assert document.unread_pages == (1,)
    assert document.pages[0].problem == "文字层是乱码（字体缺少正确的字符映射），需要文字识别"


def test_a_page_whose_fonts_have_no_map_is_unread(tmp_path: Path) -> None:
    path = tmp_path / "无映射.pdf"
    empty = "/CIDInit /ProcSet findresource begin begincmap endcmap end"
    path.write_bytes(pdf(Leaf().text(72, 100, "\x14\x15\u0590" * 20), mapped=empty))
    assert read(path, Settings()).unread_pages == (1,)


def test_accented_letters_in_place_of_ideographs_are_garbage(tmp_path: Path) -> None:
    mojibake = "ÕÐ±êÈËÔÚÆÀ±ê°ì·¨ÖÐ¹æ¶¨ÆÀÉóÒòËØºÍÆÀÉó±ê×¼"
    assert read_back(tmp_path, Leaf().text(20, 100, mojibake)).unread_pages == (1,)


def test_rare_ideographs_throughout_are_garbage(tmp_path: Path) -> None:
    leaf = Leaf()
    for row in range(10):
        leaf.text(72, 100 + 20 * row, "".join(chr(0x7300 + 37 * row + n) for n in range(30)))
    assert read_back(tmp_path, leaf).unread_pages == (1,)


def test_short_labels_and_lists_of_names_are_not_garbage(tmp_path: Path) -> None:
    short = Leaf().text(72, 100, "☑ ①")
    names = Leaf().lines(72, 100, "螺纹钢 Φ25 HRB400E", "镀锌钢管 DN100", "球墨铸铁井盖 700mm")
    assert read_back(tmp_path, short, names).unread_pages == ()


def test_a_truncated_file(tmp_path: Path) -> None:
    data = pdf(WORDS, WORDS)
    for share in (0.2, 0.5, 0.9, 0.99):
        cut = data[: int(len(data) * share)]
        refused(tmp_path / "半截.pdf", cut, FileDamagedError, "不完整")


def test_a_file_that_pdfium_refuses(tmp_path: Path) -> None:
    refused(tmp_path / "坏.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n", FileDamagedError, "已损坏")


def test_a_file_that_asks_for_a_password(tmp_path: Path) -> None:
    data = locked(pdf(WORDS), user="open", owner="all")
    refused(tmp_path / "加密.pdf", data, FileEncryptedError, "打开密码")


def test_a_file_locked_only_against_changes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "限制编辑.pdf"
    path.write_bytes(locked(pdf(WORDS), user="", owner="all"))
    (page,) = read(path, Settings()).pages
    assert texts(page) == ["投标人须知"]


def test_a_file_with_a_hundred_thousand_pages_is_refused_at_once(tmp_path: Path) -> None:
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    kids = b" ".join([b"3 0 R"] * 100_000)
    tree = b"2 0 obj\n<< /Type /Pages /Count 100000 /Kids [" + kids + b"] >>\nendobj\n"
    page = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    end = b"trailer << /Root 1 0 R >>\n%%EOF\n"
    begun = time.monotonic()
    refused(tmp_path / "多页.pdf", head + tree + page + end, FileTooLargeError, "100000 页")
    assert time.monotonic() - begun < 10


def test_the_page_limit_is_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "三页.pdf"
    path.write_bytes(pdf(WORDS, WORDS, WORDS))
    with pytest.raises(
        FileTooLargeError, match="共 3 页，超过 2 页的上限（设置 TENDER_GUARD_MAX_PAGES）"
    ):
        read(path, Settings(max_pages=2))
    assert len(read(path, Settings(max_pages=3)).pages) == 3


def test_a_page_that_cannot_be_opened_is_unread(tmp_path: Path) -> None:
    path = tmp_path / "缺页.pdf"
    path.write_bytes(pdf(WORDS, WORDS).replace(b"[12 0 R 14 0 R]", b"[12 0 R 99 0 R]"))
    document = read(path, Settings())
    assert document.unread_pages == (2,)


def test_the_picture_of_a_page_shows_it_as_displayed(tmp_path: Path) -> None:
    path = tmp_path / "图.pdf"
    path.write_bytes(pdf(Leaf(), Leaf(rotate=90).area(0, 742, 100, 842, 0.2)))
    picture = Image.open(io.BytesIO(page_picture(path, 2, 0.5)))
    assert picture.format == "PNG"
    assert picture.size == (421, 298)
    shown = picture.convert("L")
    assert shown.getpixel((10, 10)) < 100
    assert shown.getpixel((200, 150)) > 240


def test_the_picture_of_a_page_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "图.pdf"
    path.write_bytes(pdf(Leaf()))
    with pytest.raises(FileDamagedError, match="第 7 页"):
        page_picture(path, 7)
