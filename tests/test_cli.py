from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from tender_guard import cli

CLEAN = "第一章 招标公告\n本项目资金已落实，现公开招标。\n"
BAD = CLEAN + "投标人须在本市设有分支机构，否则资格审查不合格。\n"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    cli.speak_chinese()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli.command, arguments, prog_name="tender-guard")

    return call


@pytest.fixture
def bad(tmp_path: Path) -> str:
    tmp_path.joinpath("甲.txt").write_text(BAD, "utf-8")
    return "甲.txt"


@pytest.fixture
def clean(tmp_path: Path) -> str:
    tmp_path.joinpath("乙.txt").write_text(CLEAN, "utf-8")
    return "乙.txt"


def english(text: str) -> set[str]:
    """Words of English that are no name of a command, option, format or file."""
    commands = sorted(cli.COMMANDS, key=len, reverse=True)
    files = r"[\w.-]+\.(?:json\w?|yaml)"
    listed = r"(?m:^  [a-z-]+(?=  ))"
    names = "|".join([listed, "tender-guard", *commands, r"TENDER_GUARD_\w+", "--[a-z-]+", files])
    known = {"text", "json", "html", "docx", "xlsx", "sarif", "annotated"}
    known |= {"statutory", "voluntary", "procurement", "violation", "lawful", "arguable"}
    known |= {"section", "regime", "prohibition", "also", "rule", "label"}
    known |= {"DOCX", "JSON", "JSONL", "YAML"}
    return set(re.findall(r"[A-Za-z]{4,}", re.sub(names, "", text))) - known


def test_help_is_chinese_for_every_command(run: Run) -> None:
    for arguments in ((), *((name,) for name in cli.COMMANDS)):
        result = run(*arguments, "--help")
        assert result.exit_code == 0
        assert "用法：" in result.output
        assert english(result.output) == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chek",), "没有命令 'chek'"),
        (("check",), "缺少参数"),
        (("check", "x.pdf", "--formt", "json"), "没有选项 '--formt'"),
        (("check", "x.pdf", "--format", "pdf"), "'pdf' 不在可选值之内"),
        (("check", "x.pdf", "--as-of", "昨天"), "'昨天' 不是日期"),
        (("check", "x.pdf", "--regime"), "需要 1 个值"),
        (("explain", "no-such-rule"), "没有规则“no-such-rule”"),
        (("rules", "--record"), "须与 --citations 一起使用"),
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_status_2(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert english(result.stderr) <= {"chek", "formt", "such"}


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from tender_guard import cli; cli.speak_chinese(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pydantic", "polars", "pypdfium2", "pdfplumber", "docx", "openpyxl", "durable", "rich"}
    assert heavy & set(done.stdout.split()) == set()


def test_a_violation_ends_with_1_and_a_clean_file_with_0(run: Run, bad: str, clean: str) -> None:
    result = run("check", bad)
    assert result.exit_code == 1
    assert "疑似违规" in result.stdout
    assert "【" in result.stdout
    assert run("check", clean).exit_code == 0


def test_one_file_gives_an_object_and_several_an_array_in_order(
    run: Run, bad: str, clean: str
) -> None:
    alone = json.loads(run("check", bad, "--format", "json").stdout)
    assert alone["document"]["path"] == bad
    assert alone["findings"][0]["severity"] == "violation"
    both = json.loads(run("check", clean, bad, "--format", "json").stdout)
    assert [answer["document"]["path"] for answer in both] == [clean, bad]


def test_a_failed_file_stops_no_other_and_wins_over_1(run: Run, bad: str) -> None:
    result = run("check", "无.pdf", bad, "--format", "json")
    assert result.exit_code == 2
    failed, checked = json.loads(result.stdout)
    assert failed["document"] == {"path": "无.pdf"}
    assert failed["error"]["code"] == "file-missing"
    assert failed["findings"] == []
    assert checked["findings"]
    lines = [line for line in result.stderr.splitlines() if line.startswith("错误：")]
    assert len(lines) == 1
    assert "无.pdf" in lines[0]


def test_regime_and_date_can_be_given(run: Run, bad: str) -> None:
    given = ("--regime", "procurement", "--issued", "2026-03-02", "--as-of", "2026-04-01")
    answer = json.loads(run("check", bad, *given, "--format", "json").stdout)
    assert answer["document"]["regime"] == "procurement"
    assert answer["document"]["regime_source"] == "given"
    assert answer["document"]["issued"] == "2026-03-02"
    assert answer["as_of"] == "2026-04-01"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.html", b"<!doctype html>"),
        ("r.json", b"{"),
        ("r.sarif", b"{"),
        ("r.docx", b"PK"),
        ("r.xlsx", b"PK"),
        ("r.txt", "═".encode()),
    ],
)
def test_the_form_follows_the_name_of_the_output(
    run: Run, bad: str, tmp_path: Path, name: str, start: bytes
) -> None:
    result = run("check", bad, "--output", name)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert tmp_path.joinpath(name).read_bytes().startswith(start)


def test_the_file_itself_is_written_with_notes(run: Run, bad: str, tmp_path: Path) -> None:
    document = Document()
    for line in BAD.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "丙.docx"))
    done = run("check", "丙.docx", "--format", "annotated", "--output", "批注.docx")
    assert done.exit_code == 1
    assert list(Document(str(tmp_path / "批注.docx")).comments)
    plain = run("check", bad, "--format", "annotated", "--output", "批注.txt")
    assert plain.exit_code == 2
    assert "不能加批注" in plain.output
    assert not (tmp_path / "批注.txt").exists()
    several = run("check", bad, "丙.docx", "--format", "annotated", "--output", "x")
    assert several.exit_code == 2
    lost = run("check", "丁.docx", "--format", "annotated", "--output", "x.docx")
    assert lost.exit_code == 2
    assert not (tmp_path / "x.docx").exists()


def test_the_output_overwrites_no_checked_file(run: Run, bad: str, tmp_path: Path) -> None:
    result = run("check", bad, "--output", bad)
    assert result.exit_code == 2
    assert "不能把结果写到被检查的文件上" in result.stderr
    assert tmp_path.joinpath(bad).read_text("utf-8") == BAD


def test_an_output_that_cannot_be_written_is_one_line(run: Run, bad: str) -> None:
    result = run("check", bad, "--output", "无/r.html")
    assert result.exit_code == 2
    assert "无法写入，文件夹不存在" in result.stderr


def test_a_waived_violation_ends_with_0_and_stays_in_the_result(
    run: Run, bad: str, tmp_path: Path
) -> None:
    found = json.loads(run("check", bad, "--format", "json").stdout)["findings"]
    entries = [
        {"id": f["id"], "reason": "经批准", "approver": "张三", "expires": "2099-12-31"}
        for f in found
    ]
    entries.append({"rule": "no-such", "reason": "旧", "approver": "张三", "expires": "2099-12-31"})
    tmp_path.joinpath("豁免.yaml").write_text(json.dumps(entries), "utf-8")
    result = run("check", bad, "--waivers", "豁免.yaml", "--format", "json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["findings"][0]["waived"]["approver"] == "张三"
    assert "没有对应的问题" in answer["waiver_faults"][0]
    assert "没有对应的问题" in result.stderr


def test_a_broken_rulebook_ends_with_2(run: Run, bad: str, tmp_path: Path) -> None:
    tmp_path.joinpath("空").mkdir()
    result = run("check", bad, "--rules", "空")
    assert result.exit_code == 2
    assert "空" in result.stderr
    assert "Traceback" not in result.stderr


def test_clauses_are_answered_line_by_line_in_order(run: Run, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": "投标人须在本市设有分支机构。", "section": "资格条件"}),
        "{",
        json.dumps({"id": "c"}),
        json.dumps({"id": "d", "text": "投标人应具有独立承担民事责任的能力。"}),
    ]
    tmp_path.joinpath("条款.jsonl").write_text("\n".join(lines), "utf-8")
    result = run("check-clauses", "条款.jsonl")
    assert result.exit_code == 2
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[0]["id"] == "a"
    assert answers[0]["findings"][0]["prohibition"] == "N2"
    assert set(answers[0]["findings"][0]) == {"rule", "prohibition", "severity", "matched"}
    assert answers[1] == {"line": 2, "error": "不是有效的 JSON"}
    assert answers[2] == {"id": "c", "error": "缺少 text"}
    assert answers[3] == {"id": "d", "findings": []}


def test_clauses_without_fault_end_with_0(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": "投标人须在本市设有分支机构。"})
    tmp_path.joinpath("条款.jsonl").write_text(line, "utf-8")
    assert run("check-clauses", "条款.jsonl").exit_code == 0


def test_the_rules_are_listed_and_each_can_be_explained(run: Run) -> None:
    rules = json.loads(run("rules", "--format", "json").stdout)["rules"]
    assert {"id", "title", "prohibition", "severity", "basis"} <= set(rules[0])
    listed = run("rules").stdout
    assert all(rule["id"] in listed for rule in rules)
    for rule in rules[::40]:
        result = run("explain", rule["id"])
        assert result.exit_code == 0
        assert "【依据】" in result.stdout
        assert "【修改建议】" in result.stdout
    page = run("explain", rules[0]["id"], "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert json.loads(run("explain", rules[0]["id"], "--format", "json").stdout)["examples"]


def test_a_rule_misspelt_is_guessed(run: Run) -> None:
    rule = json.loads(run("rules", "--format", "json").stdout)["rules"][0]["id"]
    result = run("explain", rule[:-1])
    assert result.exit_code == 2
    assert rule in result.stderr


def test_citations_are_compared_with_the_texts_of_a_folder(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("全文").mkdir()
    result = run("rules", "--citations", "全文")
    assert result.exit_code == 0
    assert "未核对" in result.stdout
    answer = json.loads(run("rules", "--citations", "全文", "--format", "json").stdout)
    assert {one["verdict"] for one in answer["citations"]} == {"not-compared"}


def test_accuracy_is_measured_on_labels(run: Run, tmp_path: Path) -> None:
    labels = [
        {
            "id": "a",
            "text": "投标人须在本市设有分支机构。",
            "section": "资格条件",
            "label": "violation",
            "prohibition": "N2",
        },
        {"id": "b", "text": "投标人应具有独立承担民事责任的能力。", "label": "lawful"},
    ]
    lines = "\n".join(json.dumps(label) for label in labels)
    tmp_path.joinpath("标注.jsonl").write_text(lines, "utf-8")
    assert "查出率 100.0%（1/1）" in run("accuracy", "标注.jsonl").stdout
    answer = json.loads(run("accuracy", "标注.jsonl", "--format", "json").stdout)
    assert answer["whole"]["precision"] == 1.0
