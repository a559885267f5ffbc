"""The text of a Word paragraph as it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from packing import based_on, blocks, code, field, mark, p, r, style, styled, texts

from tender_guard.documents.model import Paragraph


def test_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    body = (
        f"<w:p>{r('投标有效期为')}<w:del w:id='1'><w:r><w:delText>60</w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{r('90')}</w:ins>{r('日')}</w:p>"
    )
    assert texts(tmp_path, body) == ["投标有效期为90日"]


def test_moved_text_is_read_where_it_went(tmp_path: Path) -> None:
    body = (
        f"<w:p>{r('甲')}<w:moveFrom w:id='1'>{r('乙')}</w:moveFrom></w:p>"
        f"<w:p>{r('丙')}<w:moveTo w:id='2'>{r('乙')}</w:moveTo></w:p>"
    )
    assert texts(tmp_path, body) == ["甲", "丙乙"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs_with_both_places(tmp_path: Path) -> None:
    body = p("投标人应当", "<w:rPr><w:del w:id='1'/></w:rPr>") + p("按时递交。")
    (joined,) = blocks(tmp_path, body)
    assert isinstance(joined, Paragraph)
    assert joined.text == "投标人应当按时递交。"
    assert [line.paragraph for line in joined.lines] == ["1", "2"]


def test_hidden_text_is_not_read_whether_run_or_style_hides_it(tmp_path: Path) -> None:
    styles = style("Secret", "Secret", "<w:rPr><w:vanish/></w:rPr>", "character")
    veiled = "<w:rStyle w:val='Secret'/>"
    body = (
        f"<w:p>{r('公开')}{r('隐一', '<w:vanish/>')}{r('隐二', veiled)}"
        + r("可见", f"{veiled}<w:vanish w:val='0'/>")
        + "</w:p>"
    )
    assert texts(tmp_path, body, styles=styles) == ["公开可见"]


def test_the_result_of_a_field_is_read_and_its_code_is_not(tmp_path: Path) -> None:
    body = f"<w:p>{r('见第')}{field(' REF _Ref1 ', r('3.2'))}{r('条')}</w:p>"
    assert texts(tmp_path, body) == ["见第3.2条"]


def test_a_field_inside_the_code_of_another_is_not_read(tmp_path: Path) -> None:
    inner = field(" MERGEFIELD 金额 ", r("百万"))
    outer = mark("begin") + code(" IF ") + inner + mark("separate") + r("甲级") + mark("end")
    assert texts(tmp_path, f"<w:p>{outer}</w:p>") == ["甲级"]


def test_a_field_without_end_does_not_swallow_what_follows(tmp_path: Path) -> None:
    assert texts(tmp_path, f"<w:p>{mark('begin')}</w:p>" + p("正文仍在。")) == ["正文仍在。"]


def test_a_simple_field_and_a_hyperlink_are_read(tmp_path: Path) -> None:
    body = (
        f"<w:p><w:fldSimple w:instr=' DATE '>{r('2026年3月1日')}</w:fldSimple>"
        f"<w:hyperlink r:id='x'>{r('在平台')}</w:hyperlink>{r('发布')}</w:p>"
    )
    assert texts(tmp_path, body) == ["2026年3月1日在平台发布"]


def test_controls_tags_and_directions_are_transparent(tmp_path: Path) -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('整段')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>"
        f"<w:smartTag>{r('标记')}</w:smartTag><w:bdo w:val='ltr'>{r('方向')}</w:bdo></w:p>"
    )
    assert texts(tmp_path, body) == ["整段", "控件标记方向"]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    body = (
        f"<w:p>{r('前')}<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{r('后')}</w:p>"
    )
    read = blocks(tmp_path, body + p("下一段"))
    assert [(b.text, b.lines[0].paragraph) for b in read if isinstance(b, Paragraph)] == [
        ("前后", "1"),
        ("框中文字", "1"),
        ("下一段", "2"),
    ]


def test_a_text_box_of_older_programs_is_read(tmp_path: Path) -> None:
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox>"
    assert texts(tmp_path, f"<w:p><w:r>{box}</v:shape></w:pict></w:r></w:p>") == ["旧框"]


def test_the_fallback_is_read_where_the_choice_says_nothing(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice>"
        "<mc:Fallback><w:t>备用</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(tmp_path, body) == ["备用"]


def test_notes_stand_after_the_paragraph_that_calls_them(tmp_path: Path) -> None:
    footnotes = (
        f"<w:footnote w:id='0' w:type='separator'>{p('线')}</w:footnote>"
        f"<w:footnote w:id='2'>{p('脚注。')}</w:footnote>"
    )
    endnotes = f"<w:endnote w:id='2'>{p('尾注。')}</w:endnote>"
    body = (
        f"<w:p>{r('甲')}<w:r><w:footnoteReference w:id='2'/></w:r>{r('乙')}"
        f"<w:r><w:endnoteReference w:id='2'/></w:r></w:p>{p('丙')}"
    )
    read = texts(tmp_path, body, footnotes=footnotes, endnotes=endnotes)
    assert read == ["甲乙", "脚注。", "尾注。", "丙"]


def test_a_note_that_calls_itself_is_read_once(tmp_path: Path) -> None:
    call = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    note = f"<w:footnote w:id='2'><w:p>{r('注')}{call}</w:p></w:footnote>"
    assert texts(tmp_path, f"<w:p>{r('文')}{call}</w:p>", footnotes=note) == ["文", "注"]


def test_comments_headers_and_embedded_objects_are_not_read(tmp_path: Path) -> None:
    body = (
        f"<w:p><w:commentRangeStart w:id='0'/>{r('正文')}<w:r><w:commentReference w:id='0'/></w:r>"
        "<w:r><w:object><v:shape/></w:object></w:r></w:p>"
        "<w:sectPr><w:headerReference r:id='h' w:type='default'/></w:sectPr>"
    )
    assert texts(tmp_path, body) == ["正文"]


def test_ruby_gives_its_base_and_hyphens_are_kept_apart(tmp_path: Path) -> None:
    body = (
        f"<w:p><w:r><w:ruby><w:rt>{r('yuan')}</w:rt><w:rubyBase>{r('塬')}</w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>1标</w:t><w:softHyphen/><w:t>段</w:t></w:r></w:p>"
    )
    assert texts(tmp_path, body) == ["塬A-1标段"]


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "00A3", "□"),
        ("Wingdings", "F0FE", "☑"),
        ("Symbol", "F0B3", "≥"),
        ("宋体", "25CF", "●"),
        ("宋体", "字", ""),
        ("宋体", "FFFFFFFFF", ""),
    ],
)
def test_symbols_are_read_as_they_look(tmp_path: Path, font: str, char: str, shown: str) -> None:
    body = f"<w:p><w:r><w:sym w:font='{font}' w:char='{char}'/></w:r>{r('接受')}</w:p>"
    assert texts(tmp_path, body) == [f"{shown}接受"]


def test_letters_of_a_symbol_font_are_read_as_they_look(tmp_path: Path) -> None:
    body = "<w:p>" + r("R", "<w:rFonts w:ascii='Wingdings 2'/>") + r("不接受") + "</w:p>"
    assert texts(tmp_path, body) == ["☑不接受"]


def test_old_form_fields_show_their_state(tmp_path: Path) -> None:
    def box(checked: str) -> str:
        data = f"<w:ffData><w:checkBox><w:default w:val='{checked}'/></w:checkBox></w:ffData>"
        return mark("begin", data) + code(" FORMCHECKBOX ") + mark("end")

    assert texts(tmp_path, f"<w:p>{box('1')}{r('是')}{box('0')}{r('否')}</w:p>") == ["☑是□否"]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (" eq \\o\\ac(○,3)", "③"),
        (" EQ \\o\\ac(○,3)", "③"),
        (" EQ \\o\\ac(□,甲)", "甲"),
        (" EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(yuan),塬)", "塬"),
        (" EQ \\f(基准价,报价)", "基准价/报价"),
        (" EQ \\x(a", ""),
    ],
)
def test_an_equation_field_shows_what_its_code_says(
    tmp_path: Path, instruction: str, shown: str
) -> None:
    equation = mark("begin") + code(instruction) + mark("end")
    assert texts(tmp_path, f"<w:p>{r('见')}{equation}{r('项')}</w:p>") == [f"见{shown}项"]


def test_a_fraction_is_read_on_one_line(tmp_path: Path) -> None:
    body = (
        "<w:p><m:oMath><m:r><m:t>得分＝</m:t></m:r><m:f><m:num><m:r><m:t>基准价</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>报价</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )
    assert texts(tmp_path, body) == ["得分＝基准价/报价"]


def test_a_manual_break_parts_items_but_not_a_sentence(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>一、资格要求：</w:t><w:br/><w:t>1、具有独立法人</w:t><w:br/>"
        "<w:t>资格。</w:t><w:br/><w:t>2、财务状况良好。</w:t></w:r></w:p>"
    )
    read = blocks(tmp_path, body)
    assert [b.text for b in read if isinstance(b, Paragraph)] == [
        "一、资格要求：",
        "1、具有独立法人资格。",
        "2、财务状况良好。",
    ]
    assert {b.lines[0].paragraph for b in read if isinstance(b, Paragraph)} == {"1"}


def test_a_sentence_cut_by_a_page_is_joined_and_knows_both_paragraphs(tmp_path: Path) -> None:
    body = (
        p("投标人在投标截止时间以后不得撤销投标文件，否则招标人可以不予退还其已经递交的")
        + p("", "<w:sectPr/>")
        + p("投标保证金。")
        + p("本句在页末已经结束，后面是另外的一段话，两者不得连成一段。")
        + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        + p("新的一页。")
    )
    read = blocks(tmp_path, body)
    assert [[line.paragraph for line in b.lines] for b in read if isinstance(b, Paragraph)] == [
        ["1", "3"],
        ["4"],
        ["6"],
    ]


def test_a_page_that_begins_within_a_paragraph_joins_it_to_the_one_before(tmp_path: Path) -> None:
    cut = p("投标人在投标截止时间以后不得撤销投标文件，否则招标人可以不予退还其已经递交的")
    begun = "<w:p><w:r><w:br w:type='page'/><w:t>投标保证金，也可以</w:t></w:r></w:p>"
    read = blocks(tmp_path, cut + begun + p("要求赔偿"))
    assert [[line.paragraph for line in b.lines] for b in read if isinstance(b, Paragraph)] == [
        ["1", "2"],
        ["3"],
    ]


def test_empty_paragraphs_count_and_are_left_out(tmp_path: Path) -> None:
    read = blocks(tmp_path, p() + p("  ") + p("第三段"))
    assert [b.lines[0].paragraph for b in read if isinstance(b, Paragraph)] == ["3"]


def test_size_weight_and_place_are_known_through_the_styles(tmp_path: Path) -> None:
    big = "<w:pPr><w:jc w:val='center'/></w:pPr><w:rPr><w:b/><w:sz w:val='44'/></w:rPr>"
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault>"
        "</w:docDefaults>"
        "<w:style w:type='paragraph' w:styleId='a' w:default='1'><w:name w:val='Normal'/></w:style>"
        + style("b", "Big", based_on("a") + big)
        + style("c", "Same", based_on("b"))
    )
    thin = r("细", "<w:b w:val='0'/>")
    body = (
        p("正文")
        + p("大字", styled("c"))
        + f"<w:p><w:pPr>{styled('c')}<w:jc w:val='left'/></w:pPr>{thin}</w:p>"
    )
    read = [b for b in blocks(tmp_path, body, styles=styles) if isinstance(b, Paragraph)]
    assert [(b.size, b.bold, b.centred) for b in read] == [
        (10.5, False, False),
        (22.0, True, True),
        (22.0, False, False),
    ]


HEADINGS = (
    style("1", "heading 1")
    + style("2", "标题 2")
    + style("mine", "章名", based_on("1"))
    + style("plain", "正文样", based_on("1") + "<w:pPr><w:outlineLvl w:val='9'/></w:pPr>")
    + style("loop", "x", based_on("loop"))
    + style("T", "Title")
)


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        (styled("1"), 1),
        (styled("2"), 2),
        (styled("mine"), 1),
        (styled("plain"), None),
        (styled("loop"), None),
        (styled("T"), None),
        (styled("none"), None),
        ("<w:outlineLvl w:val='2'/>", 3),
        (styled("1") + "<w:outlineLvl w:val='9'/>", None),
    ],
)
def test_the_level_of_a_heading_comes_from_style_or_outline(
    tmp_path: Path, properties: str, level: int | None
) -> None:
    (read,) = blocks(tmp_path, p("标题", properties), styles=HEADINGS)
    assert isinstance(read, Paragraph)
    assert read.level == level


def test_entries_of_a_table_of_contents_are_marked(tmp_path: Path) -> None:
    begin, end = mark("begin") + code(" TOC \\o ") + mark("separate"), mark("end")
    styles = style("t", "toc 2")

    def entry(title: str, page: str, first: str = "", last: str = "") -> str:
        number = field(" PAGEREF _Toc1 ", r(page))
        return f"<w:p>{first}{r(title)}<w:r><w:tab/></w:r>{number}{last}</w:p>"

    body = (
        p("目 录")
        + entry("第一章 招标公告", "1", first=begin)
        + entry("第二章 投标人须知", "12", last=end)
        + p("第三节 附则 iv", styled("t"))
        + p("第一章 招标公告")
    )
    read = [b for b in blocks(tmp_path, body, styles=styles) if isinstance(b, Paragraph)]
    assert [b.toc for b in read] == [False, True, True, True, False]
    assert read[1].text == "第一章 招标公告\t1"


def test_a_table_of_contents_without_end_stops_at_the_first_sentence(tmp_path: Path) -> None:
    begin = f"<w:p>{mark('begin')}{code('TOC')}{mark('separate')}{r('公告 1')}</w:p>"
    read = blocks(tmp_path, begin + p("投标人须为本市企业。") + p("工期不超过90"))
    assert [b.toc for b in read if isinstance(b, Paragraph)] == [True, False, False]
