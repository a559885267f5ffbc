from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.shared import RGBColor
from example import REPORT

from tender_guard.check import check
from tender_guard.errors import FileFormatError
from tender_guard.findings import Report
from tender_guard.reports.annotated import annotated
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings

SETTINGS = Settings()
RULES = load_rulebook(*SETTINGS.rule_folders)
SAMPLES = Path(__file__).parents[2] / "samples"


def checked(path: Path) -> Report:
    return check(path, rulebook=RULES, settings=SETTINGS, as_of=date(2026, 6, 1))


def commented(content: bytes) -> list[tuple[str, str]]:
    """The words of each comment's range, and what the comment says."""
    document = Document(io.BytesIO(content))
    body = document.element.xml
    found = []
    for comment in document.comments:
        number = comment.comment_id
        ranges = re.findall(
            rf'<w:commentRangeStart w:id="{number}"/>(.*?)<w:commentRangeEnd w:id="{number}"/>',
            body,
            re.DOTALL,
        )
        assert len(ranges) == 1
        assert body.count(f'<w:commentReference w:id="{number}"/>') == 1
        words = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", ranges[0]))
        found.append((words, comment.text))
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_comment_of_a_whole_tender_covers_the_quote_and_no_more() -> None:
    path = SAMPLES / "施工.docx"
    report = checked(path)
    content = annotated(report, path, SETTINGS)
    found = commented(content)
    assert len(found) == len(report.findings) > 20
    placed = [one for one in report.findings if one.quote]
    assert sorted(squeezed(one.quote) for one in placed) == sorted(
        squeezed(words)
        for words, said in found
        if any(one.title in said and squeezed(one.quote) == squeezed(words) for one in placed)
    )
    for finding in report.findings:
        said = next(said for _, said in found if finding.title in said)
        assert finding.advice in said
    plain, noted = Document(str(path)), Document(io.BytesIO(content))
    assert [p.text for p in noted.paragraphs] == [p.text for p in plain.paragraphs]
    assert [c.text for t in noted.tables for r in t.rows for c in r.cells] == [
        c.text for t in plain.tables for r in t.rows for c in r.cells
    ]


def test_a_quote_that_is_split_over_runs_keeps_their_looks(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("某县道路工程施工招标公告")
    paragraph = document.add_paragraph()
    paragraph.add_run("前一句话没有问题。投标人须")
    bold = paragraph.add_run("在本市设有")
    bold.bold = True
    coloured = paragraph.add_run("分公司。后一句也没有问题。")
    coloured.font.color.rgb = RGBColor(255, 0, 0)
    path = tmp_path / "招标.docx"
    document.save(str(path))
    report = checked(path)
    assert report.findings
    content = annotated(report, path, SETTINGS)
    words = {words for words, _ in commented(content)}
    assert any(one.startswith("投标人须在本市设有分公司") for one in words)
    assert not any("没有问题" in one for one in words)
    runs = Document(io.BytesIO(content)).paragraphs[1].runs
    looks = [(run.text, run.bold, run.font.color.rgb) for run in runs if run.text]
    assert ("在本市设有", True, None) in looks
    assert all(colour == RGBColor(255, 0, 0) for text, _, colour in looks if "分公司" in text)
    assert "".join(text for text, _, _ in looks) == paragraph.text


def test_a_quote_in_a_cell_is_marked_in_that_cell(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("某县道路工程施工招标公告")
    document.add_heading("评标办法", 1)
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("序号", "评分项", "评分标准"), strict=True):
        cell.text = text
    for cell, text in zip(
        table.rows[1].cells, ("1", "业绩", "在本市有类似业绩的，每项加2分。"), strict=True
    ):
        cell.text = text
    path = tmp_path / "招标.docx"
    document.save(str(path))
    content = annotated(checked(path), path, SETTINGS)
    cell = Document(io.BytesIO(content)).tables[0].rows[1].cells[2]
    assert any("w:commentRangeStart" in one._p.xml for one in cell.paragraphs)  # noqa: SLF001
    assert any("在本市有类似业绩" in words for words, _ in commented(content))


def test_comments_that_are_there_already_stay(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("投标人须在本市设有分公司。")
    document.add_comment(paragraph.runs, "请核对", "张三", "张")
    path = tmp_path / "招标.docx"
    document.save(str(path))
    found = commented(annotated(checked(path), path, SETTINGS))
    assert found[0][1] == "请核对"
    assert len(found) > 1


def test_what_is_absent_is_said_at_the_beginning(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("")
    document.add_paragraph("某县道路工程施工招标公告")
    path = tmp_path / "招标.docx"
    document.save(str(path))
    absent = next(one for one in REPORT.findings if not one.places)
    report = replace(checked(path), findings=(absent,))
    ((words, said),) = commented(annotated(report, path, SETTINGS))
    assert words == "某县道路工程施工招标公告"
    assert "文件中未见相应内容" in said


def test_a_file_with_macros_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "招标.docx"
    document = Document()
    document.add_paragraph("投标人须在本市设有分公司。")
    document.save(str(path))
    report = checked(path)
    path.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    with pytest.raises(FileFormatError, match="不能加批注"):
        annotated(report, path, SETTINGS)
