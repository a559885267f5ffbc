"""``tender-guard findings``: a table of commands on findings that are followed."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "collect": ("tender_guard.commands.findings_collect", "把台账检查的问题列入整改"),
    "add": ("tender_guard.commands.findings_add", "列入一个问题（招标文件、投诉等）"),
    "list": ("tender_guard.commands.findings_list", "列出问题：责任人、期限、颜色、下一步"),
    "show": ("tender_guard.commands.findings_show", "一个问题的全部经过"),
    "act": ("tender_guard.commands.findings_act", "对一个问题进行一个动作：答复、通过、退回……"),
    "letter": ("tender_guard.commands.findings_letter", "红色问题的移送建议书（DOCX）"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="问题整改闭环：列入、答复、验收、销号、移送。",
)
def command() -> None:
    """Follow findings until they are closed."""
