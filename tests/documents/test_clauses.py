from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose import clauses_of, paragraph, printed, printed_table, starting, table, written

from tender_guard.documents.clauses import split
from tender_guard.documents.model import CELL_MARK, Block, Cell, Document, Line, Table


def test_numbered_items_know_the_sentence_that_introduces_them() -> None:
    clauses = clauses_of(
        "第二章 投标人须知",
        "1.4.3 投标人有下列情形之一的，不得参加投标：",
        "（1）为本标段提供过设计服务的；",
        "（2）被责令停业的。",
        "1.4.4 投标人自行承担投标费用。",
    )
    assert starting(clauses, "（2）").lead == "1.4.3 投标人有下列情形之一的，不得参加投标："
    assert starting(clauses, "（2）").number == "（2）"
    assert starting(clauses, "1.4.4").lead == ""
    assert starting(clauses, "1.4.4").context == ("第二章 投标人须知",)


def test_a_list_inside_a_list_has_both_sentences() -> None:
    clauses = clauses_of(
        "一、否决投标的情形",
        "投标文件有下列情形之一的，评标委员会否决其投标：",
        "1. 未按要求签署，包括：",
        "（1）没有单位公章；",
        "（2）没有签字；",
        "2. 报价高于最高投标限价。",
        "评标委员会不得以其他理由否决投标。",
    )
    outer = "投标文件有下列情形之一的，评标委员会否决其投标："
    assert starting(clauses, "（2）").lead == f"{outer}\n1. 未按要求签署，包括："
    assert starting(clauses, "2. ").lead == outer
    assert starting(clauses, "评标委员会不得").lead == ""
    assert starting(clauses, "1. ").section == "否决条款"


def test_a_list_may_be_numbered_like_the_list_around_it() -> None:
    clauses = clauses_of(
        "第二章 投标人须知",
        "1. 投标人应当提供下列资料：",
        "（1）营业执照：",
        "1. 副本；",
        "2. 复印件。",
        "（2）资质证书。",
        "2. 投标人自行承担投标费用。",
    )
    assert starting(clauses, "2. 复印件").lead.endswith("（1）营业执照：")
    assert starting(clauses, "（2）").lead == "1. 投标人应当提供下列资料："
    assert starting(clauses, "2. 投标人自行").lead == ""


def test_a_list_of_paragraphs_without_numbers_ends_with_its_last_sentence() -> None:
    clauses = clauses_of(
        "投标文件包括下列内容：", "投标函；", "报价文件；", "资格资料。", "投标文件应当装订成册。"
    )
    assert starting(clauses, "报价文件").lead == "投标文件包括下列内容："
    assert starting(clauses, "资格资料").lead == "投标文件包括下列内容："
    assert starting(clauses, "投标文件应当").lead == ""


def test_a_field_of_a_form_introduces_no_list() -> None:
    clauses = clauses_of("第一章 招标公告", "联系人：", "电 话：0571-00000000")
    assert starting(clauses, "电 话").lead == ""


def test_automatic_numbers_count_like_printed_ones() -> None:
    clauses = clauses_of(
        paragraph("投标人须知", level=1, number="第二章"),
        paragraph("投标文件有下列情形的不予受理：", number="3.1"),
        paragraph("逾期送达；", number="（1）"),
        paragraph("未加密。", number="（2）"),
        paragraph("投标人自行承担费用。", number="3.2"),
    )
    assert [c.number for c in clauses] == ["第二章", "3.1", "（1）", "（2）", "3.2"]
    assert clauses[3].lead == "投标文件有下列情形的不予受理："
    assert clauses[4].context == ("第二章 投标人须知",)
    assert clauses[4].section == "投标人须知"


def test_a_heading_that_interrupts_numbers_does_not_end_them() -> None:
    clauses = clauses_of(
        "第四章 评标办法",
        "一、评标程序",
        "（一）初步评审",
        "按照下表进行。",
        "符合性审查表",
        table(("序号", "审查内容"), ("1", "投标函按照要求签署")),
        "（二）详细评审",
        "按照评分细则打分。",
    )
    assert starting(clauses, "1｜").section == "否决条款"
    assert starting(clauses, "按照评分细则").context[:2] == ("第四章 评标办法", "一、评标程序")
    assert starting(clauses, "按照评分细则").section == "评分标准"


def test_a_row_is_one_clause_with_the_heads_of_its_columns() -> None:
    clauses = clauses_of(
        "第三章 评标办法",
        table(("评审因素", "评审标准", "分值"), ("类似业绩", "每有一项得2分，最多6分", "6")),
    )
    row = starting(clauses, "类似业绩")
    assert row.kind == "row"
    assert row.text == CELL_MARK.join(("类似业绩", "每有一项得2分，最多6分", "6"))
    assert row.heads == ("评审因素", "评审标准", "分值")
    assert [row.text[a:b] for a, b in row.cells] == ["类似业绩", "每有一项得2分，最多6分", "6"]
    assert row.section == "评分标准"


def test_a_merged_label_stands_once_in_each_row_and_leads_back_to_its_place() -> None:
    label = Cell((Line("资信"),), (1, 0))
    rows = (
        (Cell((Line("类别"),), (0, 0)), Cell((Line("标准"),), (0, 1))),
        (label, Cell((Line("业绩每项2分"),), (1, 1))),
        (label, Cell((Line("信誉良好的得1分"),), (2, 1))),
    )
    clauses = clauses_of("评分细则", Table(rows, 1))
    second = starting(clauses, "资信｜信誉")
    assert second.parts[0].line is label.lines[0]


def test_a_label_holds_for_the_rows_below_it_that_have_none() -> None:
    clauses = clauses_of(
        table(
            ("类别", "因素", "标准"),
            ("资信", "业绩", "每项2分"),
            ("", "信誉", "良好的得1分"),
            ("1", "单价", "低的得分高"),
            ("", "总价", "合计"),
        )
    )
    assert starting(clauses, "资信｜信誉")
    assert starting(clauses, "总价｜合计")


def test_a_cell_merged_over_columns_is_not_repeated() -> None:
    wide = Cell((Line("本项目不接受联合体投标"),), (1, 1))
    rows = (
        tuple(Cell((Line(t),), (0, c)) for c, t in enumerate(("序号", "内容", "说明"))),
        (Cell((Line("1"),), (1, 0)), wide, wide),
    )
    assert clauses_of(Table(rows, 1))[-1].text == "1｜本项目不接受联合体投标"


def test_a_row_over_the_whole_width_is_a_heading_for_the_rows_below() -> None:
    wide = Cell((Line("一、资格评审"),), (1, 0))
    rows = (
        (Cell((Line("因素"),), (0, 0)), Cell((Line("标准"),), (0, 1))),
        (wide, wide),
        (Cell((Line("营业执照"),), (2, 0)), Cell((Line("有效"),), (2, 1))),
    )
    row = clauses_of("第三章 评标办法", Table(rows, 1))[-1]
    assert row.context == ("第三章 评标办法", "一、资格评审")
    assert row.section == "否决条款"


def test_the_items_of_a_long_cell_are_clauses_that_keep_the_label_of_the_row() -> None:
    lines = tuple(
        Line(f"（{n}）第{n}项要求：" + "投标人应当按照本项要求提供相应的证明材料，" * 5)
        for n in range(1, 5)
    )
    rows = (
        tuple(Cell((Line(t),), (0, c)) for c, t in enumerate(("条款号", "条款名称", "编列内容"))),
        (Cell((Line("3.4"),), (1, 0)), Cell((Line("投标保证金"),), (1, 1)), Cell(lines, (1, 2))),
    )
    clauses = clauses_of("第二章 投标人须知", Table(rows, 1))
    items = [c for c in clauses if c.text.startswith("3.4｜投标保证金｜")]
    assert len(items) == 4
    assert items[2].heads == ("条款号", "条款名称", "编列内容")
    assert "（3）第3项要求" in items[2].text


def test_the_grades_of_a_scoring_row_stay_together() -> None:
    grades = tuple(
        Line(f"{n}. 方案的第{n}个方面完整、合理、可行，与本项目的实际情况相符的，得{n}分；")
        for n in range(1, 9)
    )
    rows = (
        tuple(Cell((Line(t),), (0, c)) for c, t in enumerate(("评分因素", "评分标准"))),
        (Cell((Line("服务方案"),), (1, 0)), Cell(grades, (1, 1))),
    )
    clauses = clauses_of("第三章 评标办法", Table(rows, 1))
    assert len([c for c in clauses if c.text.startswith("服务方案")]) == 1


def test_the_table_of_contents_is_told_from_the_chapters_it_lists() -> None:
    clauses = clauses_of(
        "目  录",
        "第一章 招标公告........................3",
        "第二章 投标人须知......................8",
        "附件五 授权委托书 … 88",
        "第一章 招标公告",
        "一、招标条件",
        "本项目已经批准建设。",
    )
    assert [c.kind for c in clauses] == ["toc"] * 4 + ["heading", "heading", "paragraph"]
    assert clauses[1].section == "目录"
    assert clauses[-1].section == "项目概况"
    assert clauses[-1].context == ("第一章 招标公告", "一、招标条件")


def test_chapters_named_in_a_list_open_no_chapters() -> None:
    clauses = clauses_of(
        "第二章 投标人须知",
        "1. 招标文件的构成",
        "第一章 招标公告",
        "第二章 投标人须知",
        "第三章 评标办法",
        "2. 招标文件的澄清",
        "投标人可以要求澄清。",
    )
    assert [c.kind for c in clauses[2:5]] == ["toc"] * 3
    assert clauses[-1].section == "投标人须知"


def test_chapters_without_numbers_are_known_by_their_names() -> None:
    clauses = clauses_of(
        "招标公告", "本项目已经批准。", "评标办法", "得分高者优先。", "合同条款", "乙方按期交货。"
    )
    assert [c.section for c in clauses if c.kind == "paragraph"] == [
        "公告",
        "评分标准",
        "合同条款",
    ]


LONG = "投标人应当在投标截止时间以前通过电子交易平台递交加密的投标文件并取得回执"


def test_a_sentence_that_a_page_break_parts_is_one_clause() -> None:
    text = f"3.2.1 {LONG}，{LONG}，逾期的平台不予接收。"
    head, rest = text[:58], text[58:]
    clauses = split(printed([f"第二章 投标人须知{'　' * 0}", head], [f"…{rest}", LONG + "。"]))
    assert starting(clauses, "3.2.1").text == text
    assert {place.page for place in starting(clauses, "3.2.1").places(0, len(text))} == {1, 2}


def test_a_page_number_between_two_pages_is_no_part_of_the_sentence() -> None:
    text = f"3.2.1 {LONG}，{LONG}，逾期的平台不予接收。"
    clauses = split(printed([text[:58], "— 40 —"], [f"…{text[58:]}"]))
    assert [c.text for c in clauses] == [text]


def test_a_paragraph_at_the_end_of_its_page_does_not_swallow_the_next_one() -> None:
    clauses = split(printed([f"3.2.1 {LONG}。"], [f"{LONG}的除外。"]))
    assert len(clauses) == 2


def test_an_item_after_a_page_break_is_a_clause_of_its_own() -> None:
    text = f"3.2.1 {LONG}{LONG}"[:58]
    assert len(split(printed([text], ["3.2.2 投标人自行承担费用。"]))) == 2


def test_a_table_over_two_pages_is_one_table() -> None:
    heads = ("序号", "名称", "内容")
    first = printed_table(1, heads, ("1", "踏勘", "不组织"), heads=1)
    second = printed_table(2, heads, ("2", "分包", "不允许"), heads=1)
    clauses = split(printed([first], [second]))
    assert [c.text for c in clauses] == ["序号｜名称｜内容", "1｜踏勘｜不组织", "2｜分包｜不允许"]
    assert clauses[-1].heads == heads


def test_a_row_that_a_page_break_parts_is_one_row() -> None:
    text = "投标人应当从基本账户转出投标保证金，并且在投标截止时间以前到账，否则否决投标。"
    first = printed_table(1, ("序号", "名称", "内容"), ("7", "保证金", text[:20]), heads=1)
    second = printed_table(2, ("", "", text[20:]), ("8", "分包", "不允许"))
    clauses = split(printed([first], [second]))
    assert clauses[1].text == f"7｜保证金｜{text}"
    assert clauses[2].text == "8｜分包｜不允许"


def test_a_label_that_a_page_break_parts_is_one_label() -> None:
    first = printed_table(1, ("序号", "名称", "内容"), ("7", "递交投标文件", "见公告。"), heads=1)
    second = printed_table(2, ("", "的地点", ""), ("8", "分包", "不允许"))
    assert split(printed([first], [second]))[1].text == "7｜递交投标文件的地点｜见公告。"


def test_a_new_row_after_a_page_break_keeps_the_label_of_its_group() -> None:
    first = printed_table(1, ("类别", "因素", "标准"), ("资格评审", "执照", "有效。"), heads=1)
    second = printed_table(2, ("", "资质", "符合公告的规定。"))
    assert split(printed([first], [second]))[-1].text == "资格评审｜资质｜符合公告的规定。"


def test_wrapped_lines_of_a_cell_are_one_sentence_and_items_are_not() -> None:
    text = "（1）金额为人民币五万元，以到账为准。"
    rows = (("3.4", "保证金", text.ljust(20, "　") + "（2）形式不限。"),)
    clauses = split(printed([printed_table(1, ("号", "名", "内容"), *rows, heads=1)]))
    assert clauses[-1].text == f"3.4｜保证金｜{text}\n（2）形式不限。"


WORDS = st.sampled_from(
    ["投标人", "应当", "（1）", "1.", "3.2.1 ", "第二章 ", "：", "。", "得2分", "目录", " ", "…5"]
)
TEXTS = st.lists(WORDS, max_size=8).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    rows: list[tuple[Cell, ...]] = []
    for r in range(draw(st.integers(1, 4))):
        row: list[Cell] = []
        for c in range(width):
            above = rows[r - 1][c] if rows else None
            left = row[-1] if row else None
            choice = draw(st.integers(0, 5))
            if choice == 0 and above is not None:
                row.append(above)
            elif choice == 1 and left is not None:
                row.append(left)
            else:
                lines = draw(st.lists(TEXTS, max_size=3))
                row.append(Cell(tuple(Line(t) for t in lines), (r, c)))
        rows.append(tuple(row))
    return Table(tuple(rows), draw(st.integers(0, 1)))


BLOCKS = st.lists(st.one_of(TEXTS.map(paragraph), tables()), max_size=8)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_every_part_of_a_clause_leads_back_to_its_line(blocks: list[Block]) -> None:
    for clause in split(written(*blocks)):
        for part in clause.parts:
            here = clause.text[part.start : part.start + part.length]
            assert here == part.line.text[part.offset : part.offset + part.length]
        assert all(0 <= start <= stop <= len(clause.text) for start, stop in clause.cells)
        assert not clause.heads or len(clause.heads) == len(clause.cells)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_nothing_that_is_said_is_lost(blocks: list[Block]) -> None:
    document = written(*blocks)
    kept = {part.line.text for clause in split(document) for part in clause.parts}
    said = {line.text for line in _lines(document) if any(map(str.isalnum, line.text))}
    assert said <= kept


def _lines(document: Document) -> list[Line]:
    found: list[Line] = []
    for block in document.pages[0].blocks:
        if isinstance(block, Table):
            found.extend(line for row in block.rows for cell in row for line in cell.lines)
        else:
            found.extend(block.lines)
    return found


@pytest.mark.parametrize("text", ["", "   ", "——", "\u3000"])
def test_a_line_that_says_nothing_is_no_clause(text: str) -> None:
    assert clauses_of(text) == ()
