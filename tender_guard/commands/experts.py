"""``tender-guard experts``: a table of commands on evaluation experts."""

from __future__ import annotations

import click

from tender_guard.commands.lazy import lazy_group

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("tender_guard.commands.experts_list", "名册：扣分、处理建议、专业覆盖、清理名单"),
    "show": ("tender_guard.commands.experts_show", "一名专家的考核表"),
    "deduct": ("tender_guard.commands.experts_deduct", "登记一次扣分"),
    "act": ("tender_guard.commands.experts_act", "登记提醒、暂停、恢复或者除名"),
    "avoid": ("tender_guard.commands.experts_avoid", "一个标段应当回避的专家"),
    "commit": ("tender_guard.commands.experts_commit", "固定评标专家的抽取条件，给出承诺值"),
    "draw": ("tender_guard.commands.experts_draw", "给出公开数值，抽取评标专家"),
    "verify": ("tender_guard.commands.experts_verify", "只凭抽取记录核验"),
}
"""Name to module and short help."""


@click.group(
    cls=lazy_group(COMMANDS),
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="评标专家：名册、考核、回避、打分统计。",
)
def command() -> None:
    """Work with the register of experts."""
