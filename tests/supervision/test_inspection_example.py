"""One inspection from the records to the referral, through the command line, on the samples.

``pytest … --refresh-golden`` writes the texts of its documents anew; read what changed.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from glyphs import needs_font, without_shape
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from tender_guard import cli
from tender_guard.supervision.checklist import mark_of

SAMPLES = Path(__file__).parents[2] / "samples"
GOLDEN = SAMPLES / "golden"
AS_OF = ("--as-of", "2026-09-30")
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("TENDER_GUARD_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLES / "检查人员.csv", tmp_path / "名单.csv")
    shutil.copy(SAMPLES / "台账.xlsx", tmp_path / "台账.xlsx")
    cli.speak_chinese()

    def call(*arguments: str, fails: bool = False) -> Result:
        result = CliRunner().invoke(cli.command, arguments, prog_name="tender-guard")
        assert (result.exit_code == 2) == fails, result.output
        return result

    return call


@pytest.fixture
def drawn(run: Run, tmp_path: Path) -> str:
    """The code of an inspection that was drawn for both sites."""
    run("records", "import", "台账.xlsx")
    run(
        *("inspect", "commit", "--share", "10", "--strata", "行业,合同金额"),
        *("--weights", "问题,金额,时间", "--inspectors", "名单.csv"),
        *("--witnesses", "张三,李四", *AS_OF, "--output", "抽取.json"),
    )
    record = json.loads((tmp_path / "抽取.json").read_text("utf-8"))
    assert record["revealed"] is None
    run("inspect", "draw", "抽取.json", "--value", "张三=7", "--value", "李四=12")
    commitment: str = record["commitment"]
    told = run("inspect", "verify", "抽取.json", "--published", commitment)
    assert "核验通过" in told.stdout
    return commitment[:8]


def steady(text: str, code: str, lot: str = "B-002") -> str:
    """What differs from draw to draw replaced: the code, its mark, and who was drawn."""
    text = text.replace(code, "<编号>").replace(mark_of(code, lot), "<核对码>")
    names = "陈安|刘波|何静|马强"
    return re.sub(rf"(?:{names})、(?:{names})", "<检查人员>", text)


def agrees(name: str, text: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / name
    if request.config.getoption("--refresh-golden"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def word_text(path: Path) -> str:
    return "\n".join(word_lines(path)) + "\n"


def word_lines(path: Path) -> Iterator[str]:
    file = Document(str(path))
    for part in file.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                yield " | ".join(cell.text.replace("\n", "／") for cell in row.cells)
        elif part.text:
            yield part.text


def sheet_text(path: Path) -> str:
    page = load_workbook(path).worksheets[0]
    rows = page.iter_rows(values_only=True)
    return "".join(
        " | ".join("" if value is None else str(value).replace("\n", "／") for value in row) + "\n"
        for row in rows
    )


def filled(path: Path, failed: dict[int, str], day: date = date(2026, 10, 12)) -> None:
    """What an inspector does with the workbook."""
    book = load_workbook(path)
    page = results_page(path, book.worksheets[0])
    page["B5"] = day
    for row in page.iter_rows(min_row=10):
        item = row[0].value
        row[3].value = "不符合" if item in failed else "符合"
        row[4].value = failed.get(item) if isinstance(item, int) else None
    book.save(path)


def results_page(path: Path, page: Worksheet) -> Worksheet:
    assert page.title == "检查结果", path
    return page


def test_from_draw_to_referral(
    run: Run, drawn: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for form in ("docx", "xlsx"):
        run("inspect", "checklist", "B-002", *AS_OF, "--output", f"检查表.{form}")
    listed = word_text(tmp_path / "检查表.docx")
    assert "李水（二级注册建造师，证件号末四位 0033）" in listed
    agrees("检查表.docx.text", steady(listed, drawn), request)
    agrees("检查表.xlsx.text", steady(sheet_text(tmp_path / "检查表.xlsx"), drawn), request)

    filled(tmp_path / "检查表.xlsx", {8: "项目负责人不在现场", 16: "未设维权告示牌"})
    told = run("inspect", "results", "检查表.xlsx", "--lot", "B-002")
    assert "20 项，其中不符合 2 项" in told.stdout
    again = run("inspect", "results", "检查表.xlsx")
    assert "没有改动" in again.stdout

    run("findings", "act", "1", "答复", "--text", "已撤换", "--on", "2026-10-20")
    run(
        *("findings", "act", "1", "退回", "--text", "没有考勤记录"),
        *("--due", "2026-11-05", "--on", "2026-10-22"),
    )
    run("findings", "act", "1", "答复", "--text", "已补考勤记录", "--on", "2026-11-04")
    run("findings", "act", "1", "通过", "--on", "2026-11-06")
    run("findings", "act", "1", "销号", "--on", "2026-11-06")
    run("findings", "act", "2", "移送", "--on", "2026-11-28")
    run("findings", "letter", "2", "--as-of", "2026-11-28", "--output", "移送.docx")
    agrees("移送建议书.docx.text", word_text(tmp_path / "移送.docx"), request)
    run("findings", "act", "2", "移送答复", "--text", "已责令改正", "--on", "2026-12-10")
    run(
        *("findings", "add", "--source", "投诉", "--lot", "B-001", "--title", "反映评分畸高"),
        *("--on", "2026-11-01", "--due", "2026-11-20"),
    )
    told = run("findings", "list", "--as-of", "2026-12-12", "--output", "问题.text")
    agrees("整改清单.text", (tmp_path / "问题.text").read_text("utf-8"), request)

    run("findings", "collect", "--as-of", "2026-11-28")
    assert "新列入 0 个" in run("findings", "collect", "--as-of", "2026-11-28").stdout
    checked = json.loads(
        run("records", "check", "--as-of", "2026-11-28", "--format", "json").stdout
    )
    late = [one for one in checked["findings"] if one["rule"] == "rectification-late"]
    assert [one["subject"]["other"] for one in late] == ["C-02/8", f"{drawn}/16"]
    assert "全部相符" in run("audit", "verify").stdout

    period = ("statistics", "--from", "2026-07-01", "--to", "2026-12-31")
    figures = run(*period, "--format", "text").stdout
    for figure in ("不符合项　3 项", "已销号　1 项", "移送　1 项", "关键人员变更　1 人次"):
        assert figure in figures
    run(*period, "--output", "统计.docx")
    assert "抽查" in word_text(tmp_path / "统计.docx")


@needs_font
@pytest.mark.parametrize("name", ["检查表.docx", "检查表.xlsx", "移送建议书.docx"])
def test_every_character_of_the_papers_has_a_shape(name: str) -> None:
    assert without_shape((GOLDEN / f"{name}.text").read_text("utf-8")) == set()


@needs_font
def test_the_pdf_has_the_text_and_its_fonts_embedded(run: Run, drawn: str, tmp_path: Path) -> None:
    run("inspect", "checklist", "B-002", *AS_OF, "--output", "检查表.pdf")
    content = (tmp_path / "检查表.pdf").read_bytes()
    file = PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in file.pages)
    for wanted in ("标后履约检查表", drawn, "李水", "六横路桥有限公司", "施工单位代表（签字）"):
        assert wanted in text
    assert without_shape(text) == set()
    for page in file.pages:
        for font in page["/Resources"]["/Font"].values():
            below = font["/DescendantFonts"][0]
            assert "CJK" in below["/BaseFont"]
            assert "/FontFile3" in below["/FontDescriptor"]
    run("inspect", "checklist", "B-002", *AS_OF, "--output", "再次.pdf")
    assert (tmp_path / "再次.pdf").read_bytes() == content


def kept(folder: Path) -> list[str]:
    """Everything in the database."""
    with closing(sqlite3.connect(folder / "data" / "records.db")) as database:
        return list(database.iterdump())


@pytest.mark.usefixtures("drawn")
def test_bad_input_is_one_clear_line_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    def refused(*arguments: str) -> str:
        before = kept(tmp_path)
        result = run(*arguments, fails=True)
        assert kept(tmp_path) == before
        assert result.stderr.startswith("错误：")
        return result.stderr

    assert "没有这个标段：X-9" in refused(
        "inspect", "checklist", "X-9", "--code", "1", "--output", "x.pdf"
    )
    assert "没有被抽中" in refused("inspect", "checklist", "B-003", "--output", "x.pdf")
    run("inspect", "checklist", "B-002", *AS_OF, "--output", "空.xlsx")
    for failed, cells, message in (
        ({8: "缺岗"}, {"B3": "B-001"}, "核对码与抽查编号"),
        ({8: "缺岗"}, {"A17": 21}, "第 17 行：检查项应为 1 至 20，没有“21”"),
        ({8: "缺岗"}, {"D17": "尚可"}, "第 17 行：结果应为符合、不符合、不适用，没有“尚可”"),
        ({8: "缺岗"}, {"F17": "明天"}, "第 17 行的整改期限应为日期，如 2026-10-12，没有“明天”"),
        ({8: "缺岗"}, {"F17": "2026-10-01"}, "检查项 8：整改期限早于抽查日期"),
        ({8: ""}, {}, "检查项 8：不符合的须写说明"),
        ({}, {"B5": None}, "须填抽查日期"),
        ({}, {"B5": date(2036, 1, 1)}, "还没有到"),
    ):
        shutil.copy(tmp_path / "空.xlsx", tmp_path / "填.xlsx")
        filled(tmp_path / "填.xlsx", failed)
        book = load_workbook(tmp_path / "填.xlsx")
        for cell, value in cells.items():
            book.worksheets[0][cell] = value
        book.save(tmp_path / "填.xlsx")
        assert message in refused("inspect", "results", "填.xlsx")
    filled(tmp_path / "空.xlsx", {8: "缺岗"})
    assert "这是标段 B-002 的检查结果，不是标段 B-001 的" in refused(
        "inspect", "results", "空.xlsx", "--lot", "B-001"
    )
    run("inspect", "results", "空.xlsx")
    filled(tmp_path / "空.xlsx", {9: "另一项"})
    assert "已经登记，与这份不同" in refused("inspect", "results", "空.xlsx")
    assert "没有动作“关闭”" in refused("findings", "act", "1", "关闭")
    assert "现在不能“销号”" in refused("findings", "act", "1", "销号")
    assert "没有编号 99 的问题" in refused("findings", "act", "99", "通过")
    assert "不能重抽" in refused("inspect", "draw", "抽取.json", "--value", "张三=1")
    assert "早于发现问题的日期" in refused(
        "findings", "act", "1", "答复", "--text", "好", "--on", "2026-01-01"
    )


def test_results_come_back_as_json_too(run: Run, drawn: str, tmp_path: Path) -> None:
    results = {
        "code": drawn,
        "lot": "B-001",
        "mark": mark_of(drawn, "B-001"),
        "inspected": "2026-10-12",
        "inspectors": ["何静"],
        "items": [{"item": 7, "result": "不符合", "note": "人证不符", "rectify_by": "2026-11-01"}],
    }
    path = tmp_path / "结果.json"
    for change, message in (
        ({"items": [{"item": 27, "result": "符合"}]}, "检查项应为 1 至 20，没有“27”"),
        ({"items": [{"item": 7, "result": "好"}]}, "没有“好”"),
        ({"mark": "0"}, "核对码"),
        ({"items": []}, "没有填写任何一项"),
        ({"lot": "X-1", "mark": mark_of(drawn, "X-1")}, "没有这个标段：X-1"),
    ):
        path.write_text(json.dumps({**results, **change}), "utf-8")
        assert message in run("inspect", "results", "结果.json", fails=True).stderr
    path.write_text("{", "utf-8")
    assert "不是 JSON" in run("inspect", "results", "结果.json", fails=True).stderr
    path.write_text(json.dumps(results), "utf-8")
    run("inspect", "results", "结果.json")
    told = run("findings", "list", "--as-of", "2026-10-13").stdout
    assert "〔绿〕待整改 B-001 抽查第 7 项不符合" in told
    assert "期限 2026年11月1日" in told
