"""``tender-guard erase``: a table of commands that erase, each loaded when it is called."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "document": ("tender_guard.commands.erase_document", "删除一份文件及其检查报告"),
    "person": ("tender_guard.commands.erase_person", "删除一名人员的姓名和登录名"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="按要求删除一份文件或一名人员的信息；不能恢复，记入审计。",
)
def command() -> None:
    """Erase on request."""
