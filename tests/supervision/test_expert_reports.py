"""The papers of the register: what they say, and that every letter of them has a shape."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from committees import BIDDERS, committees, even, ledger, written
from docx import Document
from glyphs import needs_font, texts, without_shape
from openpyxl import load_workbook
from PIL import Image
from worlds import World, day, workbook

from tender_guard import cli
from tender_guard.reports import expert_form, expert_plots, expert_sheet, expert_text
from tender_guard.reports.plots import Plot, drawn
from tender_guard.reports.typeface import find_typeface
from tender_guard.settings import Settings
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.deviations import Deviations
from tender_guard.supervision.experts import Register

pytestmark = needs_font


def worlds() -> list[World]:
    def marks(lot: int, expert: int, bidder: int) -> float:
        return even(lot, expert, bidder) + (18 if (expert, bidder) == (1, 2) else 0)

    made = committees(8, marks)
    made[0].rows["expert"][2]["employer"] = BIDDERS[0]
    for when, code, points in ((day(2, 2), "E03", 20), (day(9, 1), "E04", 10)):
        made[0].add(
            "expert_deduction",
            expert="E1",
            deducted=when,
            behaviour=code,
            points=Decimal(points),
            note="=评审中途离场",
        )
    return made


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    book = ledger(worlds())
    return Coverage(Register(book), Deviations(book))


def cells(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    return [
        str(value)
        for page in book
        for row in page.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]


def pictures(book: bytes) -> list[str]:
    names = zipfile.ZipFile(io.BytesIO(book)).namelist()
    return [name for name in names if name.startswith("xl/media/")]


def test_a_character_that_no_font_has_is_noticed() -> None:
    assert without_shape("郑一\U0010fffe") == {"\U0010fffe"}


def test_the_sheet_of_an_expert_says_what_follows_and_what_is_uncertain(coverage: Coverage) -> None:
    one = coverage.register.of("E1")
    typeface = find_typeface(Settings())
    paper, book = (
        expert_form.expert(coverage, one, typeface),
        expert_sheet.expert(coverage, one, typeface),
    )
    for told in (texts(paper), "\n".join(cells(book)), expert_text.expert(coverage, one)):
        assert "建议暂停 6 个月（累计扣 30 分，达到 25 分）" in told
        assert f"对{BIDDERS[2]}的打分高出其他投标人" in told
        assert "校正后" in told
        assert "95%区间" in told
        assert "不是认定违规的依据" in told
    assert len(pictures(book)) == 2
    assert len(Document(io.BytesIO(paper)).inline_shapes) == 2
    assert "'=评审中途离场" not in cells(book)


def test_the_register_lists_everyone_with_coverage_and_conflicts(coverage: Coverage) -> None:
    typeface = find_typeface(Settings())
    paper, book = (
        expert_form.register(coverage, typeface),
        expert_sheet.register(coverage, typeface),
    )
    for told in (texts(paper), "\n".join(cells(book)), expert_text.register(coverage)):
        assert all(f"E{at}" in told for at in range(5))
        assert "公路" in told
        assert f"工作单位{BIDDERS[0]}是投标人" in told
    assert len(pictures(book)) == 3


def test_a_sheet_that_is_not_there_is_told_on_every_paper() -> None:
    worlds = committees(2)
    book = replace(ledger(worlds), workbook=workbook(worlds, absent=["expert_deduction"]))
    coverage = Coverage(Register(book), Deviations(book))
    typeface = find_typeface(Settings())
    papers = (
        expert_text.register(coverage),
        texts(expert_form.register(coverage, typeface)),
        "\n".join(cells(expert_sheet.register(coverage, typeface))),
    )
    assert all("台账没有“专家考核”表" in told for told in papers)


def test_below_the_least_numbers_the_paper_says_so_and_gives_no_figure() -> None:
    book = ledger(committees(3))
    coverage = Coverage(Register(book), Deviations(book))
    told = expert_text.expert(coverage, coverage.register.of("E1"))
    assert "可以比较的评审 3 场，不足 6 场，不作统计判断" in told
    assert "没有共同评审达到 4 个标段的投标人，不作统计判断" in told
    assert "p＝" not in told


def test_every_character_of_papers_and_plots_has_a_shape(coverage: Coverage) -> None:
    one = coverage.register.of("E1")
    typeface = find_typeface(Settings())
    plots: list[Plot] = [
        *expert_plots.of_register(coverage).values(),
        *expert_plots.of_expert(coverage, one).values(),
    ]
    assert len(plots) == 5
    shown = [text for plot in plots for text in plot.texts()]
    papers = (
        expert_form.register(coverage, typeface),
        expert_form.expert(coverage, one, typeface),
    )
    assert without_shape([*shown, *map(texts, papers)]) == set()


def test_a_plot_is_a_picture_in_both_forms_in_the_typeface_of_the_machine(
    coverage: Coverage,
) -> None:
    typeface = find_typeface(Settings())
    plot = expert_plots.of_register(coverage)["severity"]
    picture = Image.open(io.BytesIO(drawn(plot, "png", typeface)))
    assert picture.width > 1000
    drawing = drawn(plot, "svg", typeface).decode()
    assert typeface.hei in drawing
    assert "打分宽严" in drawing
    assert "E1 专家乙" in plot.told or "没有提示复核" in plot.told


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("TENDER_GUARD_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    written(worlds(), tmp_path / "台账.xlsx")
    cli.speak_chinese()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli.command, ["experts", *arguments], prog_name="tender-guard")

    return call


def test_the_commands_give_every_form(run: Run, tmp_path: Path) -> None:
    on = ("--as-of", "2026-11-23")
    assert "评标专家名册：5 名" in run("list", "台账.xlsx", *on).stdout
    record = json.loads(run("list", "台账.xlsx", *on, "--format", "json").stdout)
    assert [one["points"] for one in record["experts"]] == [0, 30, 0, 0, 0]
    shown = json.loads(run("show", "E1", "台账.xlsx", *on, "--format", "json").stdout)
    assert shown["marks"]["is_notable"] is True
    for name in ("名册.docx", "名册.xlsx"):
        assert run("list", "台账.xlsx", *on, "--output", name).exit_code == 0
        assert (tmp_path / name).stat().st_size > 10_000
    assert "E2 专家丙：工作单位第一公司是投标人" in run("avoid", "L1", "台账.xlsx").stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("show", "E9"), "专家名册中没有编号 E9"),
        (("avoid", "L99"), "台账中没有标段 L99"),
    ],
)
def test_what_is_not_there_is_one_clear_line(
    run: Run, arguments: tuple[str, ...], line: str
) -> None:
    result = run(*arguments, "台账.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert line in result.stderr
    assert result.stderr.count("\n") == 1
