"""Bring README.md up to date: the output of its commands, and its tables.

A block ```` ```console ```` holds lines ``$ command`` and what each printed; between
``<!-- 生成：name -->`` and ``<!-- 完 -->`` stands a table made from the code or the rules. With
``--check`` nothing is written and the status is 1 where something has changed.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml

from tender_guard.checker import reads_documents
from tender_guard.records.listing import columns_table
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.rulebook.model import Rule
from tender_guard.settings import settings_table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CHECK = "--check"
_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_TABLE = re.compile(r"(?P<head><!-- 生成：(?P<name>\w+) -->\n).*?(?=<!-- 完 -->)", re.DOTALL)


def fresh(text: str) -> str:
    """The text with every generated part made anew."""
    rulebook = load_rulebook(ROOT / "rules")
    tables: Mapping[str, Callable[[], str]] = {
        "settings": settings_table,
        "prohibitions": lambda: "\n".join(prohibitions(rulebook)),
        "coverage": lambda: "\n".join(coverage(rulebook)),
        "others": lambda: "\n".join(others(rulebook)),
        "columns": columns_table,
    }
    text = _CONSOLE.sub(lambda block: "".join(session(block[0])), text)
    return _TABLE.sub(lambda part: f"{part['head']}\n{tables[part['name']]()}\n", text)


def session(block: str) -> Iterator[str]:
    """Each command of a block with what it prints now."""
    program = f'tender-guard() {{ "{sys.executable}" -m tender_guard.cli "$@"; }}'
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        done = subprocess.run(
            ["bash", "-c", f"{program}\n{command}"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        yield f"$ {command}\n{done.stdout}"


def prohibitions(rulebook: Rulebook) -> Iterator[str]:
    """The seven prohibitions with the rules behind each."""
    yield "| 编号 | 内容 | 措辞 | 规则 |"
    yield "|---|---|---|---|"
    for number, prohibition in rulebook.prohibitions.items():
        rules = [rule.id for rule in rulebook.rules.values() if rule.prohibition == number]
        yield f"| {number} | {prohibition.wording} | {prohibition.status} | {named(rules)} |"
    yield ""


def coverage(rulebook: Rulebook) -> Iterator[str]:
    """The items of each list of ``rules/coverage.yaml`` with the rules that answer them."""
    lists = yaml.safe_load((ROOT / "rules" / "coverage.yaml").read_text("utf-8"))
    for listed in lists:
        yield f"**{listed['title']}**\n"
        yield "| 项 | 内容（摘要） | 规则 |"
        yield "|---|---|---|"
        for item in listed["items"]:
            rules = item.get("rules", [])
            unknown = [rule for rule in rules if rule not in rulebook.rules]
            if unknown or not (rules or item.get("why")):
                raise SystemExit(
                    f"rules/coverage.yaml: {listed['title']} {item['number']} {unknown}"
                )
            answer = named(rules) if rules else f"不检查：{item['why']}"
            yield f"| {item['number']} | {item['summary']} | {answer} |"
        yield ""


def others(rulebook: Rulebook) -> Iterator[str]:
    """The rules outside the seven prohibitions: what each says, its first basis, what it reads."""
    yield "| 规则 | 要求 | 依据 | 检查对象 |"
    yield "|---|---|---|---|"
    for rule in sorted(rulebook.rules.values(), key=lambda rule: rule.id):
        if rule.prohibition is None:
            door = doors(rule, rulebook)
            yield f"| `{rule.id}` | {rule.title} | {'；'.join(bases(rule))} | {door} |"
    yield ""


def bases(rule: Rule) -> Iterator[str]:
    """The citations of a rule."""
    for basis in rule.basis:
        yield f"《{basis.law}》{basis.article}" if basis.law else "本地制度"


def doors(rule: Rule, rulebook: Rulebook) -> str:
    """Whether a rule reads documents, records or both."""
    if rule.clause:
        return "文件"
    return "文件、台账" if reads_documents(rule, rulebook) else "台账"


def named(rules: list[str]) -> str:
    """Names of rules as code."""
    return " ".join(f"`{rule}`" for rule in rules)


def main() -> int:
    """Write the README, or say what is out of date."""
    written = README.read_text("utf-8")
    made = fresh(written)
    if CHECK not in sys.argv[1:]:
        README.write_text(made, "utf-8")
        return 0
    lines = difflib.unified_diff(written.splitlines(), made.splitlines(), "README.md", "now", n=0)
    print("\n".join(lines))
    return int(written != made)


if __name__ == "__main__":
    sys.exit(main())
