"""``tender-guard explain RULE``."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size

import click

from tender_guard.commands.options import output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.reports import explanation
from tender_guard.reports.figures import shipped
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Rule
from tender_guard.rulebook.suggestion import suggestion
from tender_guard.settings import load_settings

_WIDEST = 100


@click.command(
    options_metavar="[选项]",
    help="完整说明一条规则：依据、触发条件、放行情形、修改建议、例子和准确率。\n\n"
    "规则编号见 tender-guard rules，检查结果中也有。",
)
@click.argument("rule", metavar="规则编号")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    metavar="格式",
    help="text（默认）、json 或 html。",
)
@output_option
@rules_option
def command(rule: str, form: str, output: Path | None, folders: tuple[Path, ...]) -> None:
    """Explain one rule in full."""
    rulebook = load(folders, load_settings())
    found = rulebook.rules.get(rule)
    if found is None:
        raise UsageError(f"没有规则“{rule}”{suggestion(rule, rulebook.rules)}")
    write(_shown(found, rulebook, form, output), output)


def _shown(rule: Rule, rulebook: Rulebook, form: str, output: Path | None) -> str:
    score = shipped(rulebook.folders, rulebook.sha256, rule.id)
    if form == "json":
        return explanation.json(rule, rulebook)
    if form == "html":
        return explanation.html(rule, rulebook, score)
    on_terminal = output is None and sys.stdout.isatty()
    columns = min(get_terminal_size().columns, _WIDEST) if on_terminal else None
    return explanation.text(rule, rulebook, score, columns)
