"""``tender-guard inspect``: a table of commands on inspections, each loaded when it is called."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "commit": ("tender_guard.commands.inspect_commit", "固定候选名单和抽取办法，公布承诺值"),
    "draw": ("tender_guard.commands.inspect_draw", "加入公开数值，公开密钥，抽取"),
    "verify": ("tender_guard.commands.inspect_verify", "核验一份抽取记录"),
    "checklist": ("tender_guard.commands.inspect_checklist", "生成一个标段的检查表"),
    "results": ("tender_guard.commands.inspect_results", "导入检查结果"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="双随机抽查：抽取、核验、检查表、检查结果。",
)
def command() -> None:
    """Draw and carry out inspections."""
