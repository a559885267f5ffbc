"""Tables of a PDF: ruled grids with merged cells, heads, breaks over the page."""

from __future__ import annotations

import io
from itertools import accumulate, combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pdfplumber
from hypothesis import assume, given
from hypothesis import settings as configured
from hypothesis import strategies as st
from printing import Leaf, cells, page_of, pdf, read_back, table_of, texts, unicode_map

from tender_guard.documents.model import Paragraph, Table
from tender_guard.documents.reading import read
from tender_guard.settings import Settings

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


def test_words_marked_with_colour_are_no_table(tmp_path: Path) -> None:
    leaf = Leaf().grid((72, 150, 400), (100, 180, 220)).text(80, 130, "付款").text(80, 195, "其他")
    leaf.area(153, 104, 300, 124, 0.8).area(153, 124, 200, 144, 0.8).area(200, 124, 250, 144, 0.8)
    leaf.lines(155, 108, "合同签订后支付一部分", "验收合格后付清")
    leaf.area(72, 300, 200, 320, 0.8).area(200, 300, 300, 320, 0.8).text(74, 304, "重要的条款")
    page = page_of(tmp_path, leaf)
    assert cells(table_of(page)) == [
        ["付款", "合同签订后支付一部分验收合格后付清"],
        ["其他", ""],
    ]
    assert texts(page) == ["重要的条款"]


def test_a_shaded_cell_closes_a_row_that_has_no_line(tmp_path: Path) -> None:
    leaf = Leaf().rule(72, 100, 400, 100).rule(72, 160, 400, 160)
    for x in (72, 200, 400):
        leaf.rule(x, 100, x, 160)
    leaf.area(72, 100, 200, 130, 0.7).area(200, 100, 400, 130, 0.7)
    leaf.text(80, 108, "名称").text(210, 108, "要求").text(80, 138, "资质").text(210, 138, "一级")
    assert cells(table_of(page_of(tmp_path, leaf))) == [["名称", "要求"], ["资质", "一级"]]


@given(
    widths=st.lists(st.integers(20, 80), min_size=2, max_size=6),
    heights=st.lists(st.integers(16, 90), min_size=2, max_size=6),
    gaps=st.sets(st.tuples(st.booleans(), st.integers(1, 5), st.integers(0, 5)), max_size=6),
)
@configured(max_examples=30, deadline=None)
def test_any_ruled_page_has_the_tables_that_pdfplumber_finds(
    widths: list[int], heights: list[int], gaps: set[tuple[bool, int, int]]
) -> None:
    xs, tops = list(accumulate(widths, initial=40)), list(accumulate(heights, initial=40))
    data = pdf(_gapped(xs, tops, gaps), mapped=unicode_map([0]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.pdf"
        path.write_bytes(data)
        (page,) = read(path, Settings()).pages
    with pdfplumber.open(io.BytesIO(data)) as reference:
        tables = reference.pages[0].find_tables()
        # Lines that leave an L-shaped space make cells that overlap.
        assume(not any(_overlap(*pair) for t in tables for pair in combinations(t.cells, 2)))
        expected = [
            [[cell and "".join(cell.split()) for cell in row] for row in table.extract()]
            for table in tables
        ]
    found = [block for block in page.blocks if isinstance(block, Table)]
    assert [_unmerged(table) for table in found] == expected


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return max(one[0], other[0]) + 1 < min(one[2], other[2]) and max(one[1], other[1]) + 1 < min(
        one[3], other[3]
    )


def _unmerged(table: Table) -> list[list[str | None]]:
    """The texts of cells, None where a merged one goes on or none is, as pdfplumber gives them."""
    return [
        [
            cell.text.replace(" ", "") if cell.origin == (r, c) and cell.lines else None
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(table.rows)
    ]


def _gapped(xs: list[int], tops: list[int], gaps: set[tuple[bool, int, int]]) -> Leaf:
    """A grid some of whose inner lines are left out between two others."""
    leaf = Leaf()
    for row, top in enumerate(tops):
        for column, (x0, x1) in enumerate(pairwise(xs)):
            outer = row in {0, len(tops) - 1}
            if outer or (True, row, column) not in gaps:
                leaf.rule(x0, top, x1, top)
    for column, x in enumerate(xs):
        for row, (top, bottom) in enumerate(pairwise(tops)):
            outer = column in {0, len(xs) - 1}
            if outer or (False, column, row) not in gaps:
                leaf.rule(x, top, x, bottom)
    for row, (top, bottom) in enumerate(pairwise(tops)):
        for column, (x0, x1) in enumerate(pairwise(xs)):
            words = f"{row}{column}"
            leaf.text((x0 + x1) / 2 - 2, (top + bottom) / 2 - 2, words, size=4)
    return leaf
