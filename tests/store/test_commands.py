from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from books import book, owners, table
from click.testing import CliRunner, Result

from tender_guard import cli

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("TENDER_GUARD_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    cli.speak_chinese()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli.command, arguments, prog_name="tender-guard")

    return call


def test_a_template_is_written_and_imported_as_nothing(run: Run) -> None:
    assert run("records", "template", "台账.xlsx").exit_code == 0
    result = run("records", "import", "台账.xlsx")
    assert result.exit_code == 0
    assert "标段：新增 0 行，更新 0 行，未变 0 行" in result.stdout
    assert result.stderr == ""


def test_an_import_says_what_it_did_and_what_it_could_not_read(run: Run, tmp_path: Path) -> None:
    rows = table("标段", {"标段编号": "L1", "估算价": "暂定", "备注": "x"}, {"标段编号": None})
    book(tmp_path / "台账.xlsx", owners(标段=rows))
    result = run("records", "import", "台账.xlsx")
    assert result.exit_code == 0
    assert "标段：新增 1 行，更新 0 行，未变 0 行，未采用 1 行" in result.stdout
    assert "标段 第 2 行 估算价：" in result.stdout
    assert "标段.备注" in result.stderr
    told = json.loads(run("records", "import", "台账.xlsx", "--format", "json").stdout)
    assert told["sheets"]["标段"] == {"new": 0, "changed": 0, "same": 1, "rejected": 1}
    assert [cell["column"] for cell in told["rejected_rows"]] == ["估算价", "标段编号"]


def test_numbers_are_exported_whole_only_when_asked_for(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "台账.xlsx", owners(关键人员=table("关键人员", {})))
    run("records", "import", "台账.xlsx")
    for options, number in (
        ((), "**************1234"),
        (("--whole-numbers",), "330102199001011234"),
    ):
        assert run("records", "export", "出.xlsx", *options).exit_code == 0
        sheet = openpyxl.load_workbook(tmp_path / "出.xlsx")["关键人员"]
        assert sheet["D3"].value == number


def test_records_go_out_and_come_in_as_ocds(run: Run, tmp_path: Path) -> None:
    rows = table("标段", {"估算价": 5, "中标人": "甲"})
    book(tmp_path / "台账.xlsx", owners(标段=rows, 投标=table("投标", {})))
    run("records", "import", "台账.xlsx")
    assert run("records", "export", "包.json").exit_code == 0
    release = json.loads((tmp_path / "包.json").read_text("utf-8"))["releases"][0]
    assert release["tender"]["value"] == {"amount": 5, "currency": "CNY"}
    result = run("records", "import", "包.json")
    assert "标段：新增 0 行，更新 0 行，未变 1 行" in result.stdout
    assert result.stderr == ""


def test_what_cannot_be_done_is_one_line_and_status_2(run: Run) -> None:
    for arguments in (
        ("records", "template", "没有/台账.xlsx"),
        ("records", "import", "没有.xlsx"),
        ("records", "export", "台账.doc"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.startswith("错误：")
