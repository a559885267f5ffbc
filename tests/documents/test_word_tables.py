"""Tables of a Word document: rows of one width, merged cells filled, each cell with its place."""

from __future__ import annotations

from pathlib import Path

import docx
from packing import blocks, p, r, rows, table, tbl, tc, tr

from tender_guard.documents.model import Paragraph, Table
from tender_guard.documents.reading import read
from tender_guard.settings import Settings

DOWN, GOES_ON = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"


def span(columns: int) -> str:
    return f"<w:gridSpan w:val='{columns}'/>"


def test_tables_stand_between_the_paragraphs_around_them(tmp_path: Path) -> None:
    body = p("前") + tbl(tr(tc("甲"), tc("乙"))) + p("后")
    kinds = [type(block) for block in blocks(tmp_path, body)]
    assert kinds == [Paragraph, Table, Paragraph]


def test_each_cell_knows_table_row_and_column(tmp_path: Path) -> None:
    body = (
        tbl(tr(tc("一"), tc("二"))) + p("x") + tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), tc("丁")))
    )
    last = [block for block in blocks(tmp_path, body) if isinstance(block, Table)][1]
    assert last.rows[1][1].lines[0].paragraph == "table 2 row 2 cell 2"


def test_merged_cells_stand_in_every_place_they_cover(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        tbl(
            tr(tc("类别", DOWN), tc("评审", span(2))),
            tr(tc("", GOES_ON), tc("因素"), tc("标准")),
            tr(tc("", GOES_ON), tc("资质"), tc("二级")),
        ),
    )
    assert rows(made) == [
        ["类别", "评审", "评审"],
        ["类别", "因素", "标准"],
        ["类别", "资质", "二级"],
    ]
    assert made.rows[2][0].origin == (0, 0)
    assert made.rows[0][2].origin == (0, 1)


def test_a_cell_merged_over_rows_and_columns_has_one_origin(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        tbl(
            tr(tc("大", span(2) + DOWN), tc("右一")),
            tr(tc("", span(2) + GOES_ON), tc("右二")),
        ),
    )
    assert {made.rows[i][j].origin for i in (0, 1) for j in (0, 1)} == {(0, 0)}


def test_the_older_way_to_merge_along_a_row_is_read(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        tbl(
            tr(tc("头", "<w:hMerge w:val='restart'/>"), tc("", "<w:hMerge/>")),
            tr(tc("甲"), tc("乙")),
        ),
    )
    assert rows(made)[0] == ["头", "头"]


def test_rows_that_begin_late_or_end_early_are_filled_up(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        tbl(
            tr(tc("一"), tc("二"), tc("三")),
            tr(tc("中"), properties="<w:gridBefore w:val='1'/><w:gridAfter w:val='1'/>"),
            tr(tc("独")),
        ),
    )
    assert rows(made) == [["一", "二", "三"], ["", "中", ""], ["独", "", ""]]
    assert made.rows[1][1].lines[0].paragraph == "table 1 row 2 cell 2"


def test_a_merge_that_continues_nothing_is_read_as_a_cell(tmp_path: Path) -> None:
    """python-docx raises ``no tc element`` for such a table."""
    made = table(
        tmp_path,
        tbl(tr(tc("甲")), tr(tc("乙"), tc("丙", GOES_ON)), tr(tc("丁", GOES_ON), tc("戊"))),
    )
    assert rows(made) == [["甲", ""], ["乙", "丙"], ["丁", "戊"]]


def test_rows_cells_and_tables_in_content_controls_are_read(tmp_path: Path) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    body = control(tbl(tr(control(tc("甲")), tc("乙")), control(tr(tc("丙"), tc("丁")))))
    assert rows(table(tmp_path, body)) == [["甲", "乙"], ["丙", "丁"]]


def test_deleted_and_hidden_rows_and_deleted_cells_are_not_read(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        tbl(
            tr(tc("甲"), tc("乙")),
            tr(tc("删"), tc("删"), properties="<w:del w:id='1'/>"),
            tr(tc("藏"), tc("藏"), properties="<w:hidden/>"),
            tr(tc("丙"), tc("删", "<w:cellDel w:id='2'/>")),
        ),
    )
    assert rows(made) == [["甲", "乙"], ["丙", ""]]
    assert made.rows[1][0].lines[0].paragraph == "table 1 row 4 cell 1"


def test_a_nested_table_follows_its_table_and_keeps_the_place_of_its_cell(tmp_path: Path) -> None:
    inner = tbl(tr(tc("因素"), tc("分值")), tr(tc("业绩"), tc("5")))
    outer = tbl(tr(tc("左"), f"<w:tc>{p('如下：')}{inner}{p('完')}</w:tc>"))
    first, second = (b for b in blocks(tmp_path, outer + p("后")) if isinstance(b, Table))
    assert rows(first) == [["左", "如下：完"]]
    assert rows(second) == [["因素", "分值"], ["业绩", "5"]]
    assert second.rows[1][0].lines[0].paragraph == "table 1 row 1 cell 2"


def test_a_frame_of_one_cell_is_read_as_its_paragraphs(tmp_path: Path) -> None:
    framed = f"<w:tc>{p('重要提示')}{p('请认真阅读。')}</w:tc>"
    read_blocks = blocks(tmp_path, tbl(tr(framed)) + tbl(tr(tc("甲"), tc("乙"))))
    assert [b.text for b in read_blocks if isinstance(b, Paragraph)] == ["重要提示", "请认真阅读。"]
    assert isinstance(read_blocks[0], Paragraph)
    assert read_blocks[0].lines[0].paragraph == "table 1 row 1 cell 1"
    assert isinstance(read_blocks[2], Table)
    assert read_blocks[2].rows[0][0].lines[0].paragraph == "table 2 row 1 cell 1"


def test_paragraphs_of_a_cell_are_lines_and_do_not_count_in_the_body(tmp_path: Path) -> None:
    cell = f"<w:tc>{p('第一行')}{p()}{p('第二行')}</w:tc>"
    read_blocks = blocks(tmp_path, p("一") + tbl(tr(tc("甲"), cell)) + p("二"))
    made = read_blocks[1]
    assert isinstance(made, Table)
    assert [line.text for line in made.rows[0][1].lines] == ["第一行", "第二行"]
    assert isinstance(read_blocks[2], Paragraph)
    assert read_blocks[2].lines[0].paragraph == "2"


def test_a_sentence_broken_by_hand_in_a_cell_is_one_line(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>具有独立</w:t><w:br/><w:t>法人资格</w:t></w:r></w:p></w:tc>"
    made = table(tmp_path, tbl(tr(tc("甲"), cell)))
    assert [line.text for line in made.rows[0][1].lines] == ["具有独立法人资格"]


def test_boxes_and_notes_of_a_cell_stay_in_it(tmp_path: Path) -> None:
    box = f"<v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox>"
    cell = f"<w:tc><w:p>{r('文')}<w:r><w:pict>{box}</w:pict></w:r></w:p></w:tc>"
    assert rows(table(tmp_path, tbl(tr(tc("甲"), cell)))) == [["甲", "文框"]]


def test_head_rows_are_those_the_file_repeats(tmp_path: Path) -> None:
    head = "<w:tblHeader/>"
    made = table(
        tmp_path,
        tbl(
            tr(
                tc("长得不像表头，却由文件标为表头。"),
                tc("2026"),
                properties=head,
            ),
            tr(tc("3"), tc("4"), properties=head),
            tr(tc("5"), tc("6")),
        ),
    )
    assert made.heads == 2


def test_a_row_of_labels_is_a_head_and_a_row_of_values_is_none(tmp_path: Path) -> None:
    labelled = tbl(tr(tc("序号"), tc("评审因素"), tc("分值")), tr(tc("1"), tc("业绩"), tc("5分")))
    plain = tbl(tr(tc("招标人"), tc("某县住建局，地址见公告。")), tr(tc("工期"), tc("90日历天")))
    made = [b for b in blocks(tmp_path, labelled + p("x") + plain) if isinstance(b, Table)]
    assert [b.heads for b in made] == [1, 0]


def test_a_title_over_the_head_counts_with_it(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        tbl(
            tr(tc("商务标评分表", span(3))),
            tr(tc("序号"), tc("因素"), tc("分值")),
            tr(tc("1"), tc("业绩"), tc("5分")),
        ),
    )
    assert made.heads == 2


def test_absurd_spans_do_not_fill_the_memory(tmp_path: Path) -> None:
    made = table(tmp_path, tbl(tr(tc("甲", span(2_000_000_000))), tr(tc("乙"), tc("丙"))))
    assert len(made.rows[0]) <= 256


def test_tables_written_by_python_docx_are_read_alike(tmp_path: Path) -> None:
    written = docx.Document()
    grid = written.add_table(3, 3)
    for number, cell in enumerate(grid._cells):  # noqa: SLF001
        cell.text = f"格{number}"
    grid.cell(0, 0).merge(grid.cell(1, 0))
    grid.cell(2, 1).merge(grid.cell(2, 2))
    written.save(str(tmp_path / "表.docx"))
    (made,) = read(tmp_path / "表.docx", Settings()).pages[0].blocks
    assert isinstance(made, Table)
    assert rows(made) == [
        ["格0格3", "格1", "格2"],
        ["格0格3", "格4", "格5"],
        ["格6", "格7格8", "格7格8"],
    ]
