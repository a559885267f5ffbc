"""``tender-guard interviews``: a table of commands on interviews with winners."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "due": ("tender_guard.commands.interviews_due", "应约谈的标段及其期限"),
    "form": ("tender_guard.commands.interviews_form", "备好一个标段的约谈记录（DOCX）"),
    "enter": ("tender_guard.commands.interviews_enter", "登记签字后的约谈结果和承诺事项"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="约谈中标企业：名单、记录、结果。",
)
def command() -> None:
    """Work with interviews."""
