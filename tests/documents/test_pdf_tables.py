"""Tables of a PDF: ruled grids with merged cells, heads, breaks over the page."""

from __future__ import annotations

from pathlib import Path

from printing import Leaf, cells, page_of, read_back, table_of, texts

from tender_guard.documents.model import Paragraph, Table

COLUMNS = (72.0, 150.0, 300.0, 500.0)
HEADS = ("序号", "评审因素", "评审标准")


def test_a_ruled_table_stands_between_the_paragraphs_around_it(tmp_path: Path) -> None:
    leaf = Leaf().text(72, 100, "前面的话").text(72, 300, "后面的话")
    leaf.table(COLUMNS, 150, (HEADS, ("1", "业绩", "每项2分")))
    page = page_of(tmp_path, leaf)
    before, table, after = page.blocks
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert cells(table) == [list(HEADS), ["1", "业绩", "每项2分"]]
    assert texts(page) == ["前面的话", "后面的话"]


def test_each_cell_knows_where_its_words_stand(tmp_path: Path) -> None:
    leaf = Leaf().table(COLUMNS, 150, (HEADS, ("1", "业绩", "每项2分")))
    (line,) = table_of(page_of(tmp_path, leaf)).rows[1][1].lines
    assert line.page == 1
    assert line.box(0, 2) == (153, 180, 173, 190)


def test_the_lines_of_a_cell_are_joined(tmp_path: Path) -> None:
    leaf = Leaf().grid((72, 200, 400), (100, 160, 200))
    leaf.lines(210, 105, "近三年完成过类似", "项目的得五分").text(80, 120, "业绩").text(
        80, 170, "人员"
    )
    assert cells(table_of(page_of(tmp_path, leaf)))[0] == ["业绩", "近三年完成过类似项目的得五分"]


def test_merged_cells_stand_in_every_place_they_cover(tmp_path: Path) -> None:
    leaf = Leaf()
    for x0, top, x1, bottom in (
        (72, 100, 372, 100),
        (172, 130, 372, 130),
        (72, 160, 372, 160),
        (72, 190, 372, 190),
        (72, 100, 72, 190),
        (172, 100, 172, 190),
        (272, 130, 272, 190),
        (372, 100, 372, 190),
    ):
        leaf.rule(x0, top, x1, bottom)
    leaf.text(80, 120, "项目").text(180, 108, "费率").text(180, 138, "甲类").text(280, 138, "乙类")
    leaf.text(80, 168, "代理费").text(180, 168, "1%").text(280, 168, "2%")
    table = table_of(page_of(tmp_path, leaf))
    assert cells(table) == [
        ["项目", "费率", "费率"],
        ["项目", "甲类", "乙类"],
        ["代理费", "1%", "2%"],
    ]
    assert table.rows[1][0].origin == (0, 0)
    assert table.rows[0][2].origin == (0, 1)
    assert table.rows[1][2].origin == (1, 2)
    assert table.heads == 2


def test_labels_in_the_first_row_are_heads_and_data_are_not(tmp_path: Path) -> None:
    with_heads = Leaf().table(
        COLUMNS, 150, (("条款号", "条款名称", "编列内容"), ("1.1", "名称", "甲"))
    )
    without = Leaf().table(COLUMNS, 150, (("1.1", "招标人", "甲公司"), ("1.2", "地点", "乙地")))
    assert table_of(page_of(tmp_path, with_heads)).heads == 1
    assert table_of(page_of(tmp_path, without)).heads == 0


def test_a_title_over_the_whole_width_counts_with_the_heads(tmp_path: Path) -> None:
    leaf = Leaf().rule(72, 100, 500, 100).rule(72, 100, 72, 124).rule(500, 100, 500, 124)
    leaf.text(250, 106, "评分表").table(COLUMNS, 124, (HEADS, ("1", "业绩", "每项2分")))
    table = table_of(page_of(tmp_path, leaf))
    assert table.heads == 2
    assert cells(table)[0] == ["评分表"] * 3


def test_a_table_that_goes_on_carries_its_heads_to_the_next_page(tmp_path: Path) -> None:
    first = Leaf().text(72, 100, "附表").table(COLUMNS, 700, (HEADS, ("1", "业绩", "每项2分")))
    second = Leaf().table(COLUMNS, 80, (("2", "人员", "高级职称3分"), ("3", "方案", "可行")))
    one, two = read_back(tmp_path, first, second).pages
    table = two.blocks[0]
    assert isinstance(table, Table)
    assert table.heads == 1
    assert cells(table) == [list(HEADS), ["2", "人员", "高级职称3分"], ["3", "方案", "可行"]]
    assert {cell.lines[0].page for cell in table.rows[0]} == {1}
    assert [row[0].origin for row in table.rows] == [(0, 0), (1, 0), (2, 0)]
    assert isinstance(one.blocks[-1], Table)


def test_heads_are_not_carried_to_another_table(tmp_path: Path) -> None:
    first = Leaf().table(COLUMNS, 700, (HEADS, ("1", "业绩", "每项2分")))
    other_columns = Leaf().table((72, 250, 500), 80, (("2", "人员"), ("3", "方案")))
    after_text = Leaf().text(72, 70, "另一张表")
    after_text.table(COLUMNS, 100, (("2", "人员", "3分"), ("3", "方案", "可行")))
    assert table_of(read_back(tmp_path, first, other_columns).pages[1]).heads == 0
    assert table_of(read_back(tmp_path, first, after_text).pages[1]).heads == 0


def test_a_row_cut_open_by_the_page_break_is_a_row(tmp_path: Path) -> None:
    leaf = Leaf().rule(72, 140, 500, 140).rule(72, 180, 500, 180)
    for x in COLUMNS:
        leaf.rule(x, 60, x, 180)
    leaf.text(80, 70, "7").text(160, 70, "信誉").text(310, 70, "没有失信记录")
    leaf.text(80, 150, "8").text(160, 150, "财务").text(310, 150, "没有亏损")
    page = page_of(tmp_path, leaf)
    assert cells(table_of(page)) == [["7", "信誉", "没有失信记录"], ["8", "财务", "没有亏损"]]
    assert texts(page) == []


def test_a_table_inside_a_cell_has_its_own_words(tmp_path: Path) -> None:
    leaf = Leaf().grid((72, 150, 500), (100, 300, 340))
    leaf.text(80, 180, "代理费").text(160, 110, "按下表收取：").text(80, 310, "其他")
    leaf.table((180, 280, 400), 150, (("金额", "费率"), ("100万元", "1.5%")))
    page = page_of(tmp_path, leaf)
    outer, inner = page.blocks
    if cells(outer)[0][0] != "代理费":
        outer, inner = inner, outer
    assert cells(outer) == [["代理费", "按下表收取："], ["其他", ""]]
    assert cells(inner) == [["金额", "费率"], ["100万元", "1.5%"]]


def test_rules_drawn_as_thin_areas_make_a_table(tmp_path: Path) -> None:
    leaf = Leaf()
    for top in (100, 130, 160):
        leaf.area(72, top, 372, top + 0.6, 0)
    for x in (72, 222, 372):
        leaf.area(x, 100, x + 0.6, 160, 0)
    leaf.text(80, 108, "甲").text(230, 108, "乙").text(80, 138, "丙").text(230, 138, "丁")
    assert cells(table_of(page_of(tmp_path, leaf))) == [["甲", "乙"], ["丙", "丁"]]


def test_white_areas_behind_the_words_are_no_table(tmp_path: Path) -> None:
    leaf = Leaf().area(72, 100, 272, 120, 1).area(72, 120, 272, 140, 1)
    leaf.lines(72, 104, "第一行文字", "第二行文字")
    page = page_of(tmp_path, leaf)
    assert texts(page) == ["第一行文字", "第二行文字"]


def test_a_background_over_the_whole_page_is_no_table(tmp_path: Path) -> None:
    leaf = Leaf().area(0, 0, 595, 421, 0.9).area(0, 421, 595, 842, 0.9)
    leaf.table(COLUMNS, 400, (HEADS, ("1", "业绩", "每项2分")))
    leaf.text(72, 100, "正文")
    page = page_of(tmp_path, leaf)
    assert texts(page) == ["正文"]
    assert len(table_of(page).rows) == 2


def test_tables_of_a_rotated_page_stand_as_displayed(tmp_path: Path) -> None:
    leaf = Leaf(rotate=90).grid((100, 160, 220), (200, 400, 600))
    leaf.text(130, 390, "乙", angle=90).text(130, 590, "甲", angle=90)
    leaf.text(190, 390, "丁", angle=90).text(190, 590, "丙", angle=90)
    assert cells(table_of(page_of(tmp_path, leaf))) == [["甲", "乙"], ["丙", "丁"]]


def test_a_label_that_runs_down_its_cell_is_read_in_order(tmp_path: Path) -> None:
    leaf = Leaf().grid((72, 120, 400), (100, 250, 300)).text(100, 120, "商务部分", angle=270)
    leaf.text(140, 160, "业绩每项2分").text(80, 270, "价格").text(140, 270, "最低价满分")
    assert cells(table_of(page_of(tmp_path, leaf))) == [
        ["商务部分", "业绩每项2分"],
        ["价格", "最低价满分"],
    ]
