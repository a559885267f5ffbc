from __future__ import annotations

from tender_guard.documents.clauses import split
from tender_guard.documents.model import (
    CELL_MARK,
    Block,
    Cell,
    Clause,
    Document,
    Line,
    Page,
    Paragraph,
    Table,
)


def paragraph(text: str, **more: object) -> Paragraph:
    return Paragraph((Line(text),), **more)  # type: ignore[arg-type]


def table(*rows: tuple[str, ...], heads: int = 1) -> Table:
    return Table(
        tuple(
            tuple(Cell((Line(text),) if text else (), (r, c)) for c, text in enumerate(row))
            for r, row in enumerate(rows)
        ),
        heads,
    )


def document(*blocks: Block | str) -> Document:
    read = tuple(paragraph(b) if isinstance(b, str) else b for b in blocks)
    return Document("a.txt", "", "text", (Page(None, 0, 0, read),))


def by_text(clauses: tuple[Clause, ...], start: str) -> Clause:
    return next(c for c in clauses if c.text.startswith(start))


def test_numbered_items_know_the_sentence_that_introduces_them() -> None:
    clauses = split(
        document(
            "第二章 投标人须知",
            "1.4.3 投标人有下列情形之一的，不得参加投标：",
            "（1）为本标段提供过设计服务的；",
            "（2）被责令停业的。",
            "1.4.4 投标人自行承担投标费用。",
        )
    )
    assert by_text(clauses, "（2）").lead == "1.4.3 投标人有下列情形之一的，不得参加投标："
    assert by_text(clauses, "（2）").number == "（2）"
    assert by_text(clauses, "1.4.4").lead == ""
    assert by_text(clauses, "1.4.4").context == ("第二章 投标人须知",)


def test_a_list_inside_a_list_has_both_sentences() -> None:
    clauses = split(
        document(
            "一、否决投标的情形",
            "投标文件有下列情形之一的，评标委员会否决其投标：",
            "1. 未按要求签署，包括：",
            "（1）没有单位公章；",
            "（2）没有签字；",
            "2. 报价高于最高投标限价。",
            "评标委员会不得以其他理由否决投标。",
        )
    )
    inner = by_text(clauses, "（2）")
    assert inner.lead.split("\n")[0].startswith("投标文件有下列情形之一")
    assert inner.lead.split("\n")[1] == "1. 未按要求签署，包括："
    assert by_text(clauses, "2. ").lead == inner.lead.split("\n", maxsplit=1)[0]
    assert by_text(clauses, "1. ").section == "否决条款"


def test_a_row_is_one_clause_with_the_heads_of_its_columns() -> None:
    clauses = split(
        document(
            "第三章 评标办法",
            table(("评审因素", "评审标准", "分值"), ("类似业绩", "每有一项得2分，最多6分", "6")),
        )
    )
    row = by_text(clauses, "类似业绩")
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
    clauses = split(document("评分细则", Table(rows, 1)))
    second = by_text(clauses, "资信｜信誉")
    assert second.parts[0].line is label.lines[0]


def test_a_cell_merged_over_columns_is_not_repeated() -> None:
    wide = Cell((Line("本项目不接受联合体投标"),), (1, 1))
    rows = (
        tuple(Cell((Line(t),), (0, c)) for c, t in enumerate(("序号", "内容", "说明"))),
        (Cell((Line("1"),), (1, 0)), wide, wide),
    )
    assert split(document(Table(rows, 1)))[-1].text == "1｜本项目不接受联合体投标"


def test_the_items_of_a_long_cell_are_clauses_that_keep_the_label_of_the_row() -> None:
    lines = tuple(
        Line(f"（{n}）第{n}项要求：" + "投标人应当按照本项要求提供相应的证明材料，" * 5)
        for n in range(1, 5)
    )
    rows = (
        tuple(Cell((Line(t),), (0, c)) for c, t in enumerate(("条款号", "条款名称", "编列内容"))),
        (
            Cell((Line("3.4"),), (1, 0)),
            Cell((Line("投标保证金"),), (1, 1)),
            Cell(lines, (1, 2)),
        ),
    )
    clauses = split(document("第二章 投标人须知", Table(rows, 1)))
    items = [c for c in clauses if c.text.startswith("3.4｜投标保证金｜")]
    assert len(items) == 4
    assert items[2].heads == ("条款号", "条款名称", "编列内容")
    assert "（3）第3项要求" in items[2].text


def test_the_table_of_contents_is_told_from_the_chapters_it_lists() -> None:
    clauses = split(
        document(
            "目  录",
            "第一章 招标公告........................3",
            "第二章 投标人须知......................8",
            "附件五 授权委托书 … 88",
            "第一章 招标公告",
            "一、招标条件",
            "本项目已经批准建设。",
        )
    )
    assert [c.kind for c in clauses] == ["toc"] * 4 + ["heading", "heading", "paragraph"]
    assert clauses[1].section == "目录"
    assert clauses[-1].section == "项目概况"
    assert clauses[-1].context == ("第一章 招标公告", "一、招标条件")
