"""``tender-guard db``: a table of commands on the database, each loaded when it is called."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "upgrade": ("tender_guard.commands.db_upgrade", "先备份，再把数据库升级到本程序的版本"),
    "version": ("tender_guard.commands.db_version", "数据库的版本"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令",
    help="数据库：版本、升级。",
)
def command() -> None:
    """Work with the database."""
