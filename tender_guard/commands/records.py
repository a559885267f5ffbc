"""``tender-guard records``: a table of commands on records, each loaded when it is called."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("tender_guard.commands.records_check", "检查台账，列出疑似问题和到期的义务"),
    "template": ("tender_guard.commands.records_template", "生成空白台账"),
    "import": ("tender_guard.commands.records_import", "把台账存入数据库"),
    "export": ("tender_guard.commands.records_export", "从数据库导出台账"),
    "remind": ("tender_guard.commands.records_remind", "给各方写温馨提醒，生成日历"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="项目台账：检查、提醒、导入、导出。",
)
def command() -> None:
    """Work with the office's records."""
