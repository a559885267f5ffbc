"""``tender-guard audit``: a table of commands on the audit trail."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "verify": ("tender_guard.commands.audit_verify", "逐条核对审计记录的校验值"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令",
    help="审计记录：每次改动一条，各条以校验值相连，不能改也不能删。",
)
def command() -> None:
    """Work with the audit trail."""
