"""``tender-guard replay CHECK``."""

from __future__ import annotations

import click

from tender_guard.casework.replaying import replay
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="用当时的文件、基准日和留存的规则库重做一次检查，与当时的结果核对。\n\n"
    "读了台账的检查用现在的台账重做，台账变动过的，结果可能不同。\n\n"
    "退出状态：0 相同；1 不同；2 无法重做。",
)
@click.argument("check", metavar="检查编号")
@click.pass_context
def command(ctx: click.Context, check: str) -> None:
    """Do an old check again."""
    settings = load_settings()
    with open_store(settings) as store:
        done = replay(store, settings, check)
    click.echo(f"当时的结果 {done.before}\n重做的结果 {done.after.result}")
    if done.same:
        click.echo("相同")
        return
    click.echo("不同" + ("：这次检查读了台账，台账此后可能有变动" if done.recorded else ""))
    ctx.exit(1)
