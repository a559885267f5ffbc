"""``tender-guard changes withdraw ID``."""

from __future__ import annotations

import click

from tender_guard.casework import changes
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.commands.options import reason_option
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="撤回一项已确认的规则变更，已生效的也可以；记入审计。\n\n"
    "以前按这项变更做出的检查不受影响：所用的规则库都有留存。",
)
@click.argument("change", metavar="编号")
@reason_option
def command(change: str, reason: str) -> None:
    """Withdraw a confirmed change."""
    with open_store(load_settings()) as store, store.writing_session() as session:
        changes.revoke(session, COMMAND_LINE, change, reason)
    click.echo("已撤回；正在运行的服务一秒之内按撤回之后的规则检查")
