"""Automatic numbers of a Word document, counted as Word counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from packing import based_on, blocks, listed, p, style, styled, table, tbl, tc, texts, tr

from tender_guard.documents.model import Paragraph
from tender_guard.documents.numerals import numeral


def level(index: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{index}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"{more}<w:lvlText w:val='{text}'/></w:lvl>"
    )


def abstract(number: int, *levels: str) -> str:
    return f"<w:abstractNum w:abstractNumId='{number}'>{''.join(levels)}</w:abstractNum>"


def num(number: int, of: int, more: str = "") -> str:
    return f"<w:num w:numId='{number}'><w:abstractNumId w:val='{of}'/>{more}</w:num>"


def override(index: int, start: int) -> str:
    return f"<w:lvlOverride w:ilvl='{index}'><w:startOverride w:val='{start}'/></w:lvlOverride>"


CHAPTERS = abstract(
    1,
    level(0, "第%1章", "chineseCountingThousand"),
    level(1, "%1.%2", more="<w:isLgl/>"),
    level(2, "（%3）", "chineseCounting"),
)


def numbers(folder: Path, body: str, numbering: str, **more: str) -> list[str]:
    return [
        block.number
        for block in blocks(folder, body, numbering=numbering, **more)
        if isinstance(block, Paragraph)
    ]


def items(*steps: tuple[int, int]) -> str:
    return "".join(p("文", listed(number, at)) for number, at in steps)


def test_chapters_clauses_and_items_count_within_one_another(tmp_path: Path) -> None:
    body = items((1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 2))
    assert numbers(tmp_path, body, CHAPTERS + num(1, 1)) == [
        "第一章", "1.1", "1.2", "（一）", "（二）", "第二章", "2.1", "（一）",
    ]  # fmt: skip


def test_a_number_is_no_part_of_the_text(tmp_path: Path) -> None:
    (read,) = blocks(tmp_path, p("招标公告", listed(1)), numbering=CHAPTERS + num(1, 1))
    assert isinstance(read, Paragraph)
    assert (read.number, read.text) == ("第一章", "招标公告")


def test_lists_of_one_definition_count_on_unless_one_starts_anew(tmp_path: Path) -> None:
    numbering = abstract(1, level(0, "%1.")) + num(1, 1) + num(2, 1) + num(3, 1, override(0, 5))
    body = items((1, 0), (2, 0), (3, 0), (3, 0), (1, 0))
    assert numbers(tmp_path, body, numbering) == ["1.", "2.", "5.", "6.", "7."]


def test_a_level_restarts_as_it_says(tmp_path: Path) -> None:
    never, after_first = "<w:lvlRestart w:val='0'/>", "<w:lvlRestart w:val='1'/>"
    numbering = abstract(
        1, level(0, "%1"), level(1, "a%2", more=never), level(2, "b%3", more=after_first)
    )
    body = items((1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2))
    assert numbers(tmp_path, body, numbering + num(1, 1)) == [
        "1", "a1", "b1", "a2", "b2", "2", "a3", "b1",
    ]  # fmt: skip


def test_a_level_may_be_replaced_for_one_list(tmp_path: Path) -> None:
    replaced = f"<w:lvlOverride w:ilvl='0'>{level(0, '%1)', 'lowerRoman', start=3)}</w:lvlOverride>"
    numbering = abstract(1, level(0, "%1.")) + num(1, 1, replaced)
    assert numbers(tmp_path, items((1, 0), (1, 0)), numbering) == ["iii)", "iv)"]


def test_styles_number_their_paragraphs_at_the_level_tied_to_them(tmp_path: Path) -> None:
    def list_of(number: int) -> str:
        return f"<w:pPr><w:numPr><w:numId w:val='{number}'/></w:numPr></w:pPr>"

    styles = (
        style("1", "heading 1", list_of(1))
        + style("2", "heading 2", list_of(1))
        + style("mine", "条", based_on("2"))
    )
    numbering = abstract(
        1,
        level(0, "第%1章", "chineseCounting", "<w:pStyle w:val='1'/>"),
        level(1, "%1.%2", more="<w:isLgl/><w:pStyle w:val='2'/>"),
    )
    off = "<w:numPr><w:numId w:val='0'/></w:numPr>"
    body = p("公告", styled("1")) + p("甲", styled("2")) + p("乙", styled("mine"))
    body += p("不编号", styled("2") + off) + p("丙", styled("2"))
    assert numbers(tmp_path, body, numbering + num(1, 1), styles=styles) == [
        "第一章", "1.1", "1.2", "", "1.3",
    ]  # fmt: skip


def test_a_list_that_points_at_a_numbering_style_uses_its_levels(tmp_path: Path) -> None:
    linked = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    numbering = (
        abstract(1, "<w:styleLink w:val='S'/>", level(0, "（%1）"))
        + abstract(2, "<w:numStyleLink w:val='S'/>")
        + num(1, 1)
        + num(2, 2)
    )
    styles = style("S", "我的编号", linked, "numbering")
    assert numbers(tmp_path, items((2, 0), (2, 0)), numbering, styles=styles) == ["（1）", "（2）"]


def test_a_chain_of_numbering_styles_that_bites_its_tail_numbers_nothing(tmp_path: Path) -> None:
    linked = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    numbering = abstract(1, "<w:numStyleLink w:val='S'/>") + num(1, 1)
    styles = style("S", "环", linked, "numbering")
    assert numbers(tmp_path, items((1, 0)), numbering, styles=styles) == [""]


def test_bullets_are_shown_as_they_look(tmp_path: Path) -> None:
    font = "<w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr>"
    bullet = (
        "<w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\uf06e'/>"
        + font
        + "</w:lvl>"
    )
    numbering = abstract(1, bullet) + abstract(2, level(0, "●", "bullet")) + num(1, 1) + num(2, 2)
    assert numbers(tmp_path, items((1, 0), (2, 0)), numbering) == ["■", "●"]


def test_numbers_count_on_through_cells_and_empty_paragraphs(tmp_path: Path) -> None:
    cell = f"<w:tc>{p('格', listed(1))}</w:tc>"
    body = p("一", listed(1)) + tbl(tr(cell, tc("x"))) + p("", listed(1)) + p("四", listed(1))
    numbering = abstract(1, level(0, "%1.")) + num(1, 1)
    assert numbers(tmp_path, body, numbering) == ["1.", "4."]
    assert table(tmp_path, body, numbering=numbering).rows[0][0].text == "格"


def test_a_deleted_item_does_not_count(tmp_path: Path) -> None:
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    deleted = f"<w:p><w:pPr>{listed(1)}{gone}</w:pPr><w:del w:id='2'/></w:p>"
    body = p("一", listed(1)) + deleted + p("二", listed(1))
    assert texts(tmp_path, body, numbering=abstract(1, level(0, "%1.")) + num(1, 1)) == [
        "1.一",
        "2.二",
    ]


@pytest.mark.parametrize("level_given", ["9", "-1", "x", "99999999999999999999"])
def test_a_level_that_does_not_exist_gives_no_number(tmp_path: Path, level_given: str) -> None:
    given = f"<w:numPr><w:ilvl w:val='{level_given}'/><w:numId w:val='1'/></w:numPr>"
    read = numbers(tmp_path, p("文", given), abstract(1, level(1, "%2")) + num(1, 1))
    assert read == [""]


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 23, "二十三"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1001, "一千零一"),
        ("chineseCountingThousand", 10010, "一万零一十"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("chineseLegalSimplified", 15, "壹拾伍"),
        ("decimalEnclosedCircle", 12, "⑫"),
        ("decimalEnclosedCircle", 99, "99"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 7, "07"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 0, ""),
        ("upperRoman", 1994, "MCMXCIV"),
        ("none", 4, ""),
        ("unheardOf", 4, "4"),
        ("lowerRoman", 2_000_000_000, "2000000000"),
    ],
)
def test_numbers_are_written_in_the_format_of_the_list(form: str, value: int, shown: str) -> None:
    assert numeral(value, form) == shown
