"""What the office enters about experts and interviews, through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from books import book, owners, table
from click.testing import CliRunner, Result

from tender_guard import cli
from tender_guard.casework import audit
from tender_guard.settings import Settings
from tender_guard.store import open_store

Run = Callable[..., Result]
EXPERTS = table(
    "专家",
    {"专家编号": "E-01", "姓名": "郑一", "状态": "在库"},
    {"专家编号": "E-02", "姓名": "王二", "状态": "除名"},
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("TENDER_GUARD_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    cli.speak_chinese()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli.command, arguments, prog_name="tender-guard")

    lots = table("标段", {"标段编号": "L1", "中标价": "3000万元", "开工日期": "2026-03-02"})
    book(tmp_path / "台账.xlsx", owners(标段=lots, 专家=EXPERTS))
    assert call("records", "import", "台账.xlsx").exit_code == 0
    return call


def shown(run: Run, code: str) -> dict[str, object]:
    found = run("experts", "show", code, "--format", "json", "--as-of", "2026-06-01")
    record: dict[str, object] = json.loads(found.stdout)
    return record


def test_a_deduction_is_kept_with_the_points_of_the_table_and_counts(run: Run) -> None:
    result = run("experts", "deduct", "E-01", "E03", "--on", "2026-03-24", "--lot", "L1")
    assert result.stdout == "已登记：专家 E-01 E03 擅离职守，扣 20 分。\n"
    assert (
        run("experts", "deduct", "E-01", "E01", "--on", "2026-04-01", "--points", "5").exit_code
        == 0
    )
    assert (
        run("experts", "deduct", "E-01", "E01", "--on", "2026-04-01", "--points", "5").exit_code
        == 0
    )
    assert shown(run, "E-01")["points"] == 30


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("E-03", "E03"), "专家名册中没有编号 E-03"),
        (("E-01", "E13"), "没有行为代码 E13"),
        (("E-01", "E01"), "E01 的扣分有 5、10、20 几档，请写明扣分"),
        (("E-01", "E03", "--lot", "L9"), "台账中没有标段 L9"),
        (("E-01", "E03", "--on", "2999-01-01"), "2999-01-01 还没有到"),
        (("E-01", "E03", "--points", "多"), "应为数"),
    ],
)
def test_what_cannot_be_deducted_is_one_clear_line_and_nothing_changes(
    run: Run, arguments: tuple[str, ...], line: str
) -> None:
    result = run("experts", "deduct", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line in result.stderr
    assert shown(run, "E-01")["deductions"] == []


def test_steps_follow_the_status_and_are_written_down(run: Run, tmp_path: Path) -> None:
    suspended = run("experts", "act", "E-01", "暂停", "--on", "2026-03-31", "--reason", "累计25分")
    assert suspended.stdout == "已登记：专家 E-01 暂停（2026年3月31日），至2026年9月30日。\n"
    again = run("experts", "act", "E-01", "暂停", "--reason", "再次")
    assert (again.exit_code, "现为“暂停”" in again.stderr) == (2, True)
    assert run("experts", "act", "E-01", "恢复", "--reason", "期满").exit_code == 0
    assert run("experts", "act", "E-02", "提醒", "--reason", "x").exit_code == 2
    with open_store(Settings(data=tmp_path / "data")) as store, store.reading_session() as session:
        entries = audit.verify(session)
    assert (entries.entries, entries.broken) == (2, None)


def test_a_signed_interview_meets_its_duty_and_its_promises_are_reminded_of(
    run: Run, tmp_path: Path
) -> None:
    said = ("--representative", "是", "--manager", "是", "--commitment", "是")
    promise = ("--promise", "补齐安全员；甲公司；2026-06-02")
    entered = run("interviews", "enter", "L1", "--on", "2026-03-09", *said, *promise)
    assert entered.stdout == "已登记：标段 L1 2026年3月9日的约谈，1 项承诺列入日历。\n"
    due = json.loads(run("interviews", "due", "--format", "json", "--as-of", "2026-06-01").stdout)
    assert [(one["lot"], one["state"]) for one in due] == [("L1", "done")]
    twice = run("interviews", "enter", "L1", "--on", "2026-03-09", *said)
    assert (twice.exit_code, "已经登记" in twice.stderr) == (2, True)
    reminded = run("records", "remind", "--as-of", "2026-06-01", "--output", "提醒")
    assert reminded.exit_code == 0
    letter = (tmp_path / "提醒" / "温馨提醒-甲公司.txt").read_text(encoding="utf-8")
    assert "履行约谈承诺" in letter
    assert "补齐安全员" in letter
    assert "履行约谈承诺" in (tmp_path / "提醒" / "义务日历.ics").read_text(encoding="utf-8")


def test_an_interview_of_no_lot_or_of_a_day_to_come_is_refused(run: Run) -> None:
    said = ("--representative", "是", "--manager", "是", "--commitment", "否")
    for lot, when, line in (
        ("L9", "2026-03-09", "台账中没有标段 L9"),
        ("L1", "2999-01-01", "2999-01-01 还没有到"),
    ):
        result = run("interviews", "enter", lot, "--on", when, *said)
        assert (result.exit_code, line in result.stderr) == (2, True)
