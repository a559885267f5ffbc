"""``tender-guard backup FILE``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.archive import backup
from tender_guard.commands.options import AnyPath
from tender_guard.settings import load_settings

_MEGABYTE = 1024 * 1024


@click.command(
    options_metavar="[选项]",
    help="把数据库、上传的文件、留存的规则库和密钥写入一个文件，服务不必停。\n\n"
    "文件里有密钥，只有本人可读，请妥善保管。已有的同名文件会被替换。",
)
@click.argument("target", type=AnyPath, metavar="文件")
def command(target: Path) -> None:
    """Write a backup."""
    done = backup(load_settings(), target)
    click.echo(
        f"已备份到 {target}：{done.files} 个文件，{done.size / _MEGABYTE:.1f} MB，"
        f"数据库版本 {done.schema or '空'}"
    )
