"""``tender-guard changes``: a table of commands on the rule changes confirmed on the page."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("tender_guard.commands.changes_list", "列出已确认的规则变更，指出与规则库不相容的"),
    "withdraw": ("tender_guard.commands.changes_withdraw", "撤回一项已确认的规则变更"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="在网页上确认的规则变更（参数、七个不准清单、词库）。\n\n"
    "升级程序之后，以前的变更可能与新的规则库不相容，服务因此不能启动；用这里的命令找出并撤回。",
)
def command() -> None:
    """Work with the changes of rules."""
