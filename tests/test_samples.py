"""The samples: their reports are those of ``samples/golden``, their planted faults are found.

``pytest tests/test_samples.py --refresh-golden`` writes the reports anew; read what changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from click.testing import CliRunner

from tender_guard.cli import command

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
DOCUMENTS = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".docx"})
READABLE = [name for name in DOCUMENTS if "扫描" not in name]
RECORDS = "台账.xlsx"
AS_OF = {".xlsx": "2026-09-30"}
REMARK = re.compile(r"<!-- (问题|误报|漏报)：([a-z-]+)")
COUNTS = re.compile(r"^检查规则 .*\n", re.MULTILINE)
"""How many rules there are and were silent: it changes with every new rule."""


class Mark(NamedTuple):
    """A rule that is said to find a line of a sample's text."""

    rule: str
    line: str


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@cache
def checked(name: str, form: str) -> str:
    asked = ["records", "check"] if name == RECORDS else ["check"]
    day = AS_OF.get(Path(name).suffix, "2026-07-01")
    result = CliRunner().invoke(
        command, [*asked, f"samples/{name}", "--as-of", day, "--format", form]
    )
    assert result.exit_code in {0, 1, 2}, result.output
    return result.stdout


def told(name: str) -> str:
    return COUNTS.sub("", checked(name, "text"))


def recorded(name: str) -> str:
    """The JSON without the hashes of the rules and the rules that were silent."""
    record: dict[str, Any] = json.loads(checked(name, "json"))
    for key in ("tool", "result"):
        record.pop(key, None)
    record["outcomes"] = [o for o in record["outcomes"] if o["outcome"] in {"hit", "missing-data"}]
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def plain(text: str) -> str:
    return re.sub(r"[\s*]|<br>", "", text)


def marks(name: str, *words: str) -> Iterator[Mark]:
    """What the remarks of a sample's text say of the lines after them."""
    rules: list[str] = []
    for line in (SAMPLES / "source" / f"{Path(name).stem}.md").read_text("utf-8").splitlines():
        if remark := REMARK.match(line):
            if remark[1] in words:
                rules.append(remark[2])
        elif not line.startswith("<!--"):
            yield from (Mark(rule, plain(line)) for rule in rules)
            rules = []


def found(name: str) -> list[tuple[str, str]]:
    findings = json.loads(checked(name, "json"))["findings"]
    return [(finding["rule"], plain(finding["quote"])) for finding in findings]


@pytest.mark.parametrize("name", [*DOCUMENTS, RECORDS])
@pytest.mark.parametrize("report", [recorded, told])
def test_the_report_of_a_sample_is_the_golden_one(
    name: str, report: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    golden = SAMPLES / "golden" / f"{name}.{'json' if report is recorded else 'text'}"
    content = report(name)
    if request.config.getoption("--refresh-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(content, "utf-8")
    assert content == golden.read_text("utf-8")


@pytest.mark.parametrize("name", READABLE)
def test_what_was_planted_is_found_and_nothing_else(name: str) -> None:
    results = found(name)
    known = list(marks(name, "问题", "误报"))
    missed = [m for m in known if not any(m.rule == r and q in m.line for r, q in results)]
    surplus = [(r, q) for r, q in results if not any(m.rule == r and q in m.line for m in known)]
    assert (missed, surplus) == ([], [])


@pytest.mark.parametrize("name", READABLE)
def test_what_is_said_to_be_missed_still_is(name: str) -> None:
    results = found(name)
    closed = [
        m for m in marks(name, "漏报") if any(m.rule == r and q in m.line for r, q in results)
    ]
    assert closed == [], "found now: change 漏报 to 问题"


def test_the_lawful_sample_has_no_marks() -> None:
    assert list(marks("合法.pdf", "问题", "误报", "漏报")) == []


def test_the_records_have_the_faults_that_were_planted_and_no_others() -> None:
    source = yaml.safe_load((SAMPLES / "source" / "台账.yaml").read_text("utf-8"))
    findings = json.loads(checked(RECORDS, "json"))["findings"]
    results = {(finding["subject"]["key"], finding["rule"]) for finding in findings}
    assert results == {(key, rule) for key, rules in source["问题"].items() for rule in rules}
