"""``tender-guard experts verify RECORD``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.commands.experts_draw import record_of
from tender_guard.commands.options import AnyPath
from tender_guard.documents.file import shown
from tender_guard.reports import expert_draw_text
from tender_guard.settings import load_settings
from tender_guard.supervision.expert_draw import faults


@click.command(
    "verify",
    options_metavar="[选项]",
    help="只凭抽取记录重算承诺值、入选概率、种子和抽取结果；有一处不符即退出状态 1。",
)
@click.argument("path", type=AnyPath, metavar="记录")
@click.option("--published", metavar="承诺值", help="事先公布的承诺值。")
@click.pass_context
def command(ctx: click.Context, path: Path, published: str | None) -> None:
    """Replay a record."""
    record = record_of(path, load_settings())
    found = list(faults(record))
    if published is not None and published.strip().lower() != record.commitment:
        found.append("承诺值与事先公布的不同")
    click.echo(expert_draw_text.text(record), nl=False)
    for fault in found:
        click.echo(f"不符：{fault}")
    if found:
        click.echo(f"{shown(path)}：核验不通过。")
        ctx.exit(1)
    done = "重新抽取的结果与记录一致" if record.drawn is not None else "承诺有效，尚未抽取"
    click.echo(f"{shown(path)}：核验通过，{done}。")
