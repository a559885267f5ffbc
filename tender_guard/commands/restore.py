"""``tender-guard restore FILE``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.archive import restore
from tender_guard.commands.options import AnyPath
from tender_guard.settings import load_settings


@click.command(
    options_metavar="[选项]",
    help="从备份恢复数据库、文件、规则库和密钥；请先停止服务。\n\n"
    "先整体核对备份的校验值，不符则什么也不动。已有数据时不恢复，"
    "除非给出 --overwrite：原有数据移到数据文件夹的 backups 中。",
)
@click.argument("source", type=AnyPath, metavar="文件")
@click.option("--overwrite", is_flag=True, help="替换已有的数据（原有数据另存）。")
def command(source: Path, overwrite: bool) -> None:  # noqa: FBT001 (click's flag)
    """Put a backup back."""
    done, moved = restore(load_settings(), source, overwrite=overwrite)
    click.echo(f"已恢复 {done.made} 的备份：{done.files} 个文件，数据库版本 {done.schema or '空'}")
    if moved is not None:
        click.echo(f"原有数据已移到 {moved}", err=True)
