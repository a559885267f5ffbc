"""``tender-guard db upgrade``."""

from __future__ import annotations

import click

from tender_guard.settings import load_settings
from tender_guard.upgrade import upgrade


@click.command(
    options_metavar="[选项]",
    help="把数据库升级到本程序的版本。\n\n"
    "升级前先把整个数据库复制到数据文件夹的 backups 中（PostgreSQL 用 pg_dump）。"
    "升级是一个事务：中途出错时数据库保持原样。请先停止服务。",
)
def command() -> None:
    """Copy the database, then bring it up to date."""
    done = upgrade(load_settings())
    if done.copy is not None:
        click.echo(f"升级前的数据库已备份：{done.copy}", err=True)
    if done.before == done.after:
        click.echo(f"数据库已是最新版本（{done.after}）")
    else:
        click.echo(f"数据库已从 {done.before or '空'} 升级到 {done.after}")
