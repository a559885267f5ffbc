from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from docx import Document
from docx.document import Document as DocumentFile
from docx.oxml.ns import qn
from example import BOND, LEGEND, REPORT, WAIVED

from tender_guard.reports import word
from tender_guard.reports.results import Failure, Result


def record(*results: Result) -> DocumentFile:
    return Document(io.BytesIO(word.render(results, LEGEND)))


def text(file: DocumentFile) -> str:
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in file.paragraphs), *cells])


def test_the_record_has_its_title_its_parts_and_places_to_sign() -> None:
    written = text(record(REPORT))
    parts = ("招标文件审查记录", "一、审查范围", "二、审查情况汇总", "三、疑似问题及处理意见")
    for part in (*parts, "四、审查结论", "审查人（签字）", "复核人（签字）", "单位（盖章）"):
        assert part in written
    assert "处理意见" in written


def test_the_record_says_what_was_not_checked() -> None:
    written = text(record(REPORT))
    assert "第 7—9、15 页没有可读的文字" in written
    assert "文件中没有“最高投标限价”，以下规则未能判断：max-price-floor。" in written
    assert "1 条规则不适用：只适用于政府采购。" in written


def test_matched_words_are_bold_and_underlined() -> None:
    runs = [
        run
        for table in record(REPORT).tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.underline
    ]
    assert {run.text for run in runs} == {"甲市", "业绩加2分", "投标保证金"}
    assert all(run.bold for run in runs)


def test_every_style_that_is_used_names_its_chinese_font() -> None:
    file = record(REPORT)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Cell"):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in {"仿宋", "宋体", "黑体"}
        assert fonts.get(qn("w:asciiTheme")) is None


def test_the_record_is_a4_with_numbered_pages() -> None:
    section = record(REPORT).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert "PAGE" in section.footer.part.element.xml
    assert "甲工程.pdf" in section.header.paragraphs[0].text


def test_waived_findings_have_their_own_part() -> None:
    written = text(record(WAIVED))
    assert "四、已豁免事项" in written
    assert "批准人：张三" in written
    assert "已于 2026-01-01 到期" in written


def test_control_characters_are_no_obstacle() -> None:
    hostile = replace(BOND, quote="保证金\x0b\x00五十万", title="\x1b标题")
    assert "保证金\ufffd\ufffd五十万" in text(record(replace(REPORT, findings=(hostile,))))


def test_several_files_stand_one_behind_the_other() -> None:
    written = text(record(REPORT, Failure("乙.docx", "file-damaged", "乙.docx：文件不完整")))
    assert written.count("招标文件审查记录") == 2
    assert "乙.docx：文件不完整" in written


def test_nothing_of_the_template_stands_in_the_properties() -> None:
    package = zipfile.ZipFile(io.BytesIO(word.render([REPORT], LEGEND)))
    assert "python-docx" not in package.read("docProps/core.xml").decode()
