"""Text of a PDF: reading order, paragraphs, where each character stands, what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing import HEIGHT, WIDTH, Leaf, page_of, pdf, read_back, texts, unicode_map

from tender_guard.documents.model import Box, Page, Paragraph
from tender_guard.documents.reading import read
from tender_guard.settings import Settings

FULL = "投标人应当在规定的时间以前把文件送到招标人指定的地方并且取得回执留存备查"
"""36 characters: from 72 points a line of 12-point type that ends at 504."""


def paragraph(page: Page, number: int = 0) -> Paragraph:
    block = page.blocks[number]
    assert isinstance(block, Paragraph)
    return block


def test_lines_are_read_from_top_to_bottom_whatever_the_order_they_are_written_in(
    tmp_path: Path,
) -> None:
    leaf = Leaf().text(72, 300, "第三").text(72, 100, "第一").text(72, 200, "第二")
    assert texts(page_of(tmp_path, leaf)) == ["第一", "第二", "第三"]


def test_every_character_knows_its_box(tmp_path: Path) -> None:
    (line,) = paragraph(page_of(tmp_path, Leaf().text(72, 100, "招标ab文件"))).lines
    assert line.text == "招标ab文件"
    assert line.box(0, 2) == Box(72, 100, 96, 112)
    assert line.box(2, 4) == Box(96, 100, 108, 112)
    assert line.box(4, 6) == Box(108, 100, 132, 112)


@pytest.mark.parametrize(
    ("rotate", "angle", "x", "top"),
    [(90, 90, 200, 700), (180, 180, 500, 700), (270, 270, 300, 100)],
)
def test_boxes_of_a_rotated_page_are_those_of_the_page_as_displayed(
    tmp_path: Path, rotate: int, angle: int, x: float, top: float
) -> None:
    upright = page_of(tmp_path, Leaf(rotate=rotate).text(x, top, "竖着排的页", angle=angle))
    (line,) = paragraph(upright).lines
    box = line.box(0, 5)
    assert line.text == "竖着排的页"
    assert box is not None
    assert (round(box.x1 - box.x0), round(box.bottom - box.top)) == (60, 12)
    assert 0 < box.x0 < box.x1 < upright.width
    assert 0 < box.top < box.bottom < upright.height
    expected = (HEIGHT, WIDTH) if rotate != 180 else (WIDTH, HEIGHT)
    assert (upright.width, upright.height) == expected


def test_a_cropped_page_is_measured_from_its_crop(tmp_path: Path) -> None:
    leaf = Leaf(crop=(50, 100, 545, 800)).text(72, 100, "里面").text(10, 100, "外面")
    page = page_of(tmp_path, leaf)
    (line,) = paragraph(page).lines
    assert (page.width, page.height) == (495, 700)
    assert line.text == "里面"
    assert line.box(0, 2) == Box(22, 58, 46, 70)


def test_a_page_whose_text_runs_upwards_is_read_along_its_text(tmp_path: Path) -> None:
    leaf = Leaf().text(100, 700, "第一行", angle=90).text(130, 700, "第二行", angle=90)
    page = page_of(tmp_path, leaf)
    first, second = paragraph(page, 0).lines[0], paragraph(page, 1).lines[0]
    assert (first.text, second.text) == ("第一行", "第二行")
    box = first.box(0, 3)
    assert box is not None
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert (round(box.x1 - box.x0), round(box.bottom - box.top)) == (12, 36)
    assert (round(box.x0), round(box.bottom)) == (89, 711)


def test_a_label_that_runs_downwards_is_kept_beside_the_text(tmp_path: Path) -> None:
    leaf = Leaf().lines(72, 100, FULL, "并且妥善保管。").text(40, 100, "密封线", angle=270)
    assert texts(page_of(tmp_path, leaf)) == [FULL + "并且妥善保管。", "密封线"]


def test_wrapped_lines_make_one_paragraph_and_an_indented_line_begins_the_next(
    tmp_path: Path,
) -> None:
    leaf = Leaf().text(96, 100, FULL[:34]).text(72, 120, FULL).text(72, 140, "为止。")
    leaf.text(96, 160, FULL[:34]).text(72, 180, FULL).text(72, 200, "为止。")
    assert texts(page_of(tmp_path, leaf)) == [FULL[:34] + FULL + "为止。"] * 2


def test_a_short_line_ends_a_paragraph(tmp_path: Path) -> None:
    leaf = Leaf().lines(72, 100, FULL, FULL, FULL, "完毕", "另起一段")
    assert texts(page_of(tmp_path, leaf)) == [FULL * 3 + "完毕", "另起一段"]


def test_list_items_begin_paragraphs_of_their_own(tmp_path: Path) -> None:
    items = ["1.1 具备资质；", "（2）具备证书；", "三、没有违法记录。", "①证书", "第四条其他"]
    assert texts(page_of(tmp_path, Leaf().lines(72, 100, *items))) == items


def test_a_full_item_is_not_joined_with_the_next_item_at_the_same_indent(tmp_path: Path) -> None:
    first, second = "1.2 " + FULL[:32], "1.3 " + FULL[:32]
    leaf = Leaf().text(96, 100, first).text(96, 120, second).text(72, 140, FULL).text(72, 160, "完")
    assert texts(page_of(tmp_path, leaf)) == [first, second + FULL + "完"]


def test_a_number_at_the_start_of_a_wrapped_line_is_no_item(tmp_path: Path) -> None:
    leaf = Leaf().text(96, 100, FULL[:34]).text(72, 120, "2.5万元的罚款，")
    assert texts(page_of(tmp_path, leaf)) == [FULL[:34] + "2.5万元的罚款，"]


def test_a_heading_keeps_size_weight_and_position(tmp_path: Path) -> None:
    leaf = Leaf().text(243.5, 80, "第一章公告", size=18, font="B")
    leaf.lines(72, 120, FULL, FULL, FULL, "完毕")
    heading, body = paragraph(page_of(tmp_path, leaf)), paragraph(page_of(tmp_path, leaf), 1)
    assert (heading.size, heading.bold, heading.centred) == (18, True, True)
    assert (body.size, body.bold, body.centred) == (12, False, False)


def test_running_heads_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    leaves = []
    for number in range(1, 5):
        leaf = Leaf().text(200, 40, "某某工程招标文件").text(280, 800, f"第 {number} 页 共 4 页")
        leaves.append(leaf.text(72, 90 + number, f"正文内容之{number}"))
    pages = read_back(tmp_path, *leaves).pages
    assert [texts(page) for page in pages] == [[f"正文内容之{n}"] for n in range(1, 5)]


def test_headings_that_repeat_at_the_top_of_the_body_stay(tmp_path: Path) -> None:
    tops = ["附件1", "正文", "附件2", "说明", "附件3", "备注", "其他内容", "结束"]
    pages = read_back(tmp_path, *(Leaf().text(72, 80, words) for words in tops)).pages
    assert [texts(page) for page in pages] == [[words] for words in tops]


def test_a_page_number_on_a_page_turned_sideways_is_dropped(tmp_path: Path) -> None:
    upright = [Leaf().text(72, 120, "正文").text(290, 800, str(n)) for n in range(1, 4)]
    sideways = Leaf(width=HEIGHT, height=WIDTH).text(72, 100, "附图").text(420, 560, "4")
    pages = read_back(tmp_path, *upright, sideways).pages
    assert [texts(page) for page in pages] == [["正文"]] * 3 + [["附图"]]


def test_a_watermark_across_or_behind_the_text_is_dropped(tmp_path: Path) -> None:
    leaf = Leaf().text(150, 500, "仅供参考", size=50, angle=45)
    leaf.text(100, 95, "仅供参考", size=40, grey=0.85)
    leaf.lines(72, 100, FULL, FULL, "完毕")
    assert texts(page_of(tmp_path, leaf)) == [FULL * 2 + "完毕"]


def test_slanted_type_is_no_watermark(tmp_path: Path) -> None:
    leaf = Leaf()
    leaf.content.append("BT /F 12 Tf 1 0 0.33 1 72 700 Tm <62DB6807> Tj ET")
    assert texts(page_of(tmp_path, leaf)) == ["招标"]


def test_spaces_between_chinese_characters_are_left_out(tmp_path: Path) -> None:
    leaf = Leaf().text(72, 100, "招 标 公 告").text(72, 150, "the bid bond").text(72, 200, "甲方：")
    leaf.text(300, 200, "乙方：").text(72, 250, "不少于 15 日")
    assert texts(page_of(tmp_path, leaf)) == [
        "招标公告",
        "the bid bond",
        "甲方： 乙方：",
        "不少于 15 日",
    ]


def test_ligatures_symbols_and_invisible_characters(tmp_path: Path) -> None:
    leaf = Leaf().text(72, 100, "o\ufb03ce\u200b制\u00ad度\ufeff").text(72, 150, "\uf0b7 要点")
    leaf.text(72, 200, "\uf0fc\uf0fe\uf0a8\uf0d8", font="W").text(72, 250, "甲\ue123乙")
    assert texts(page_of(tmp_path, leaf)) == ["office制度", "• 要点", "✓☑□➢", "甲乙"]


def test_letters_printed_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    leaf = Leaf().text(72, 100, "重要").text(72.4, 100, "重要")
    assert texts(page_of(tmp_path, leaf)) == ["重要"]


def test_leaders_of_a_table_of_contents_stay_and_end_their_line(tmp_path: Path) -> None:
    dots = "." * 60
    leaf = Leaf().lines(72, 100, f"第一章公告{dots}1", f"第二章须知{dots}5")
    assert texts(page_of(tmp_path, leaf)) == [f"第一章公告{dots}1", f"第二章须知{dots}5"]


def test_text_in_a_form_is_read_where_it_is_shown(tmp_path: Path) -> None:
    leaf = Leaf()
    leaf.content.append("q 0.5 0 0 0.5 100 400 cm")
    leaf.text(0, 842 - 24, "缩小")
    leaf.content.append("Q")
    page = page_of(tmp_path, leaf)
    assert paragraph(page).size == 6
    assert paragraph(page).lines[0].box(0, 1) == Box(100, 430, 106, 436)


def test_characters_of_a_font_that_is_nowhere_are_read_one_by_one(tmp_path: Path) -> None:
    leaf = Leaf(rotate=90, crop=(20, 30, 595, 842))
    for place, letter in enumerate("投标文件"):
        leaf.text(200, 700 - 12 * place, letter, font="M", angle=90)
    path = tmp_path / "无字体.pdf"
    path.write_bytes(pdf(leaf, mapped=unicode_map({ord(letter) >> 8 for letter in "投标文件"})))
    (page,) = read(path, Settings()).pages
    (line,) = paragraph(page).lines
    assert line.text == "投标文件"
    box = line.box(0, 4)
    assert box is not None
    assert [round(side) for side in box] == [101, 169, 149, 181]
