from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from committees import committees, written
from docx import Document as WordFile
from docx.oxml.ns import qn
from glyphs import needs_font, texts, without_shape
from openpyxl import load_workbook
from worlds import World, checked, day, rulebook, workbook

from tender_guard import cli
from tender_guard.errors import RulebookError, UsageError
from tender_guard.reports import statistics_draft, statistics_plots, statistics_sheet
from tender_guard.reports.statistics_words import pieces, text
from tender_guard.reports.typeface import find_typeface
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings, shipped_rules
from tender_guard.supervision.statistics.model import (
    Casework,
    Document,
    ExpertStep,
    Figure,
    FoundIn,
    Mending,
    Number,
    Statistics,
    period,
)
from tender_guard.supervision.statistics.whole import load_chapters, statistics

TODAY = day(11, 28)
MARCH = day(3, 2)


def half(
    *worlds: World,
    casework: Casework | None = None,
) -> Statistics:
    span = period(day(1, 1), day(6, 30), TODAY)
    return statistics(workbook(worlds), casework or Casework(), rulebook(), span)


def one(found: Statistics, figure: str, of: str | None = None) -> Number | None:
    (only,) = (each for each in found.of(figure) if of is None or each.of == of)
    return only.value


def document(name: str, *found: str, left: int | None = None, first: date = MARCH) -> Document:
    issues = tuple(FoundIn(number, "violation", "问题") for number in found)
    return Document(
        name, f"{name}.docx", "L1", "甲代理", first, ((first, 1),), len(found), issues, left
    )


def test_a_period_that_ends_before_it_begins_or_is_to_come_is_refused() -> None:
    with pytest.raises(UsageError, match="早于起日"):
        period(day(6, 30), day(1, 1), TODAY)
    with pytest.raises(UsageError, match="还没有到"):
        period(day(12, 1), day(12, 31), TODAY)
    assert period(day(7, 1), day(12, 31), TODAY).as_of == TODAY


def test_documents_are_counted_by_prohibition_and_by_whether_they_were_mended() -> None:
    casework = Casework(
        documents=[
            document("甲", "N2", "N2", left=0),
            document("乙", "N5", left=1),
            document("丙", "N2"),
            document("丁", left=0),
            document("早", "N2", left=0, first=day(12, 1, 2025)),
        ]
    )
    found = half(casework=casework)
    assert one(found, "documents-checked") == 4
    by_number = {each.of[:2]: each.value for each in found.of("findings-of")}
    assert (by_number["N2"], by_number["N5"], by_number["N1"]) == (3, 1, 0)
    assert one(found, "documents-with-violations") == 3
    assert one(found, "documents-published") == 2
    assert one(found, "documents-mended") == 1
    assert one(found, "documents-mended-share") == Fraction(1, 2)


def test_what_was_not_asked_is_no_data_and_not_nothing() -> None:
    found = half(World(1))
    assert one(found, "documents-checked") is None
    assert one(found, "experts-removed") is None
    assert "检查招标文件　无数据" in text(found)


def test_a_sheet_that_is_not_there_is_no_data_and_one_without_rows_is_nothing() -> None:
    span = period(day(1, 1), day(6, 30), TODAY)
    book = workbook([World(1)], absent=["inspection", "interview", "expert_deduction"])
    found = statistics(book, Casework(), rulebook(), span)
    for figure in ("inspections", "rectified-late", "interviews-held", "deductions"):
        assert one(found, figure) is None, figure
    assert one(found, "changes") == 0
    assert one(half(World(1)), "inspections") == 0


def test_tenders_are_counted_by_class_and_method_of_the_day_they_came_out() -> None:
    goods, later = World(2), World(3)
    goods.lot.update(category="货物", method="邀请招标")
    later.lot.update(sale_start=day(7, 1), award_notice=day(8, 1))
    found = half(World(1), goods, later)
    assert one(found, "tenders") == 2
    assert one(found, "tenders-of-category", "货物") == 1
    assert one(found, "tenders-by-method", "邀请招标") == 1
    assert one(found, "tenders-awarded") == 2
    assert one(found, "tenders-awarded-yuan") == Decimal(38_000_000)


def test_deadlines_are_those_of_the_obligations_counted_plainly() -> None:
    late, missed = World(2), World(3)
    late.lot["contract_filed"] = day(6, 1)
    missed.lot["wage_account"] = None
    worlds = (World(1), late, missed)
    found = half(*worlds)
    plain = [
        duty
        for duty in checked(*worlds, as_of=day(6, 30)).every_obligation()
        if day(1, 1) <= duty.due <= day(6, 30)
    ]
    kept = sum(duty.done_on is not None and duty.done_on <= duty.due for duty in plain)
    assert one(found, "deadlines") == len(plain)
    assert one(found, "deadlines-kept") == kept
    assert one(found, "deadlines-late") == 1
    assert one(found, "deadlines-missed") == 1
    assert one(found, "deadlines-kept-share") == Fraction(kept, len(plain))
    assert one(found, "deadlines-kept-of", "合同备案") == Fraction(2, 3)


def test_bonds_are_refunded_or_outstanding_by_age() -> None:
    world = World(1)
    world.bids[1]["bond_refunded"] = None
    found = half(world)
    assert one(found, "bonds-refunded") == 4
    assert one(found, "bonds-refunded-yuan") == Decimal(1_200_000)
    assert one(found, "bonds-outstanding") == 1
    assert one(found, "bonds-outstanding-yuan") == Decimal(300_000)
    assert one(found, "bonds-outstanding-aged", "逾期31至180日") == 1
    assert one(found, "bonds-oldest-days") == (day(6, 30) - day(4, 27)).days


def test_changes_interviews_and_rectifications_are_counted() -> None:
    world = World(1)
    world.lot["winning_price"] = Decimal(20_000_000)
    world.change(changed=day(6, 1), filed=day(6, 5))
    world.change(changed=day(6, 2), filed=None, post="技术负责人")
    for item, until, done in (
        (1, day(6, 10), day(6, 9)),
        (2, day(6, 10), day(6, 12)),
        (3, day(6, 10), None),
        (4, day(7, 10), None),
    ):
        world.add(
            "inspection",
            code="C-1",
            inspected=day(6, 1),
            item=item,
            result="不符合",
            rectify_by=until,
            rectified=done,
        )
    world.add("inspection", code="C-1", inspected=day(6, 1), item=5, result="符合")
    world.add("inspection", code="C-1", inspected=day(6, 1), item=6, result="不适用")
    mendings = [
        Mending("1", "L1", "缺岗", day(6, 1), "red", referred=day(6, 20)),
        Mending("2", "L1", "挂靠", day(7, 1), "green", is_closed=True),
    ]
    found = half(world, casework=Casework(mendings=mendings))
    assert one(found, "changes") == 2
    assert one(found, "changes-of-post", "技术负责人") == 1
    assert one(found, "changes-filed-share") == Fraction(1, 2)
    assert (one(found, "interviews-due"), one(found, "interviews-missed")) == (1, 1)
    assert one(found, "inspections") == 1
    assert (one(found, "inspections-items"), one(found, "inspections-failed")) == (5, 4)
    states = ("rectified-in-time", "rectified-late", "rectification-overdue", "rectification-open")
    assert [one(found, state) for state in states] == [1, 1, 1, 1]
    assert one(found, "closure-of-colour", "红色") == 1
    assert one(found, "closure-of-colour", "绿色") == 0
    assert [one(found, name) for name in ("closure", "closure-closed", "closure-referred")] == [
        1,
        0,
        1,
    ]


def test_experts_are_counted_with_the_steps_that_were_taken() -> None:
    worlds = committees(3)
    worlds[0].add(
        "expert_deduction", expert="E1", deducted=day(2, 2), behaviour="E03", points=Decimal(20)
    )
    steps = [
        ExpertStep("E1", "suspend", day(3, 1), "x"),
        ExpertStep("E1", "remove", day(7, 1), "x"),
    ]
    found = half(*worlds, casework=Casework(steps=steps))
    assert (one(found, "evaluations"), one(found, "experts-sat")) == (3, 5)
    assert (one(found, "experts-assessed"), one(found, "deductions")) == (1, 1)
    assert (one(found, "experts-suspended"), one(found, "experts-removed")) == (1, 0)


def test_every_figure_has_the_rows_that_it_counts_and_a_query() -> None:
    found = half(*committees(3), casework=Casework(documents=[document("甲", "N1")], steps=[]))
    for figure in found.figures():
        assert figure.query.endswith("。"), figure.id
        if isinstance(figure.value, int) and figure.id != "bonds-oldest-days":
            assert len(figure.rows) == figure.value, figure.id
        assert all(len(row) == len(figure.columns) for row in figure.rows), figure.id


def test_a_sentence_without_any_figure_is_left_out_of_the_draft() -> None:
    (checking, *_) = half(World(1)).sections
    assert list(pieces(checking)) == []
    (_, _, deadlines, *_) = half(World(1)).sections
    said = "".join(
        each if isinstance(each, str) else f"<{each.code}>" for each in pieces(deadlines)
    )
    assert said.startswith("期内到期的义务<3.1>，按期办理<3.2>")
    assert "合同备案<" in said


@needs_font
def test_every_number_of_the_draft_links_to_its_query() -> None:
    found = half(*committees(3), casework=Casework(documents=[document("甲", "N1")], steps=[]))
    file = WordFile(io.BytesIO(statistics_draft.render(found, find_typeface(Settings()))))
    body = file.element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    shown = [
        each for section in found.sections for each in pieces(section) if isinstance(each, Figure)
    ]
    assert len(links) == len(shown) > 20
    assert set(links) <= set(marks)
    assert len(marks) == len(set(marks)) == len(list(found.figures()))
    numbers = [
        "".join(t.text or "" for t in link.iter(qn("w:t"))) for link in body.iter(qn("w:hyperlink"))
    ]
    assert f"5 人[{found.of('experts-sat')[0].code}]" in numbers


@needs_font
def test_every_character_of_the_draft_and_the_plots_has_a_shape() -> None:
    casework = Casework(
        documents=[document("甲", "N1", left=0)],
        steps=[],
        mendings=[Mending("1", "L1", "缺岗", day(6, 1), "red")],
    )
    found = half(*committees(3), casework=casework)
    paper = statistics_draft.render(found, find_typeface(Settings()))
    plots = statistics_plots.of_statistics(found).values()
    assert (
        without_shape([texts(paper), *(text for plot in plots for text in plot.texts())]) == set()
    )


@needs_font
def test_every_figure_of_the_workbook_links_to_the_rows_behind_it() -> None:
    found = half(*committees(3), casework=Casework(documents=[], steps=[]))
    book = load_workbook(io.BytesIO(statistics_sheet.render(found, find_typeface(Settings()))))
    table = book["统计表"]
    for row in table.iter_rows(min_row=2):
        link = row[2].hyperlink
        if link is not None:
            code = str(row[0].value)
            assert (link.location or link.target or "").strip("#") == f"'{code}'!A1"
            assert code in book.sheetnames
    (sat,) = found.of("experts-sat")
    rows = list(book[sat.code].iter_rows(values_only=True))
    assert rows[0] == ("专家编号", "姓名", "参评场次")
    assert rows[1] == ("E0", "专家甲", 3)


def test_the_plots_show_what_there_is() -> None:
    world = World(1)
    world.bids[1]["bond_refunded"] = None
    casework = Casework(documents=[document("甲", "N1")], steps=[])
    assert set(statistics_plots.of_statistics(half(world, casework=casework))) == {
        "findings",
        "tenders",
        "deadlines",
        "bonds",
    }


def test_a_definition_that_names_no_figure_is_a_fault_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "statistics.yaml").write_text(
        "- title: x\n  draft: 共{no-such}。\n  figures: []\n", encoding="utf-8"
    )
    with pytest.raises(RulebookError, match=r"statistics\.yaml:1: .*\{no-such\} 不是本章的指标"):
        load_chapters(load_rulebook(shipped_rules(), tmp_path))


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("TENDER_GUARD_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    written(committees(3), tmp_path / "台账.xlsx")
    cli.speak_chinese()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli.command, ["statistics", *arguments], prog_name="tender-guard")

    return call


def test_the_command_gives_the_figures_of_a_workbook_or_of_the_store(run: Run) -> None:
    span = ("--from", "2026-01-01", "--to", "2026-06-30")
    record = json.loads(run("台账.xlsx", *span, "--format", "json").stdout)
    figures = {f["id"]: f for section in record["sections"] for f in section["figures"]}
    assert figures["evaluations"]["value"] == 3
    assert figures["documents-checked"]["value"] is None
    stored = json.loads(run(*span, "--format", "json").stdout)
    figures = {f["id"]: f for section in stored["sections"] for f in section["figures"]}
    assert figures["documents-checked"]["value"] == 0


@pytest.mark.parametrize(
    ("span", "line"),
    [
        (("--from", "2026-07-01", "--to", "2026-06-30"), "统计期间的止日"),
        (("--from", "2999-01-01", "--to", "2999-06-30"), "还没有到"),
        (("--from", "上半年", "--to", "2026-06-30"), "不是日期"),
        (("--to", "2026-06-30"), "--from"),
    ],
)
def test_a_bad_period_is_one_clear_line(run: Run, span: tuple[str, ...], line: str) -> None:
    result = run("台账.xlsx", *span)
    assert result.exit_code == 2
    assert line in result.stderr
