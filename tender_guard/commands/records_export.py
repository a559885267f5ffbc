"""``tender-guard records export OUT.xlsx``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from tender_guard.commands.options import AnyPath
from tender_guard.commands.output import write
from tender_guard.records.ocds import SHANGHAI
from tender_guard.records.ocds_package import package
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="把数据库里的台账导出为 XLSX；文件名以 .json 结尾时导出为 OCDS 1.1。\n\n"
    "证件号只写末四位；再次导入时仍认作原来的号码。",
)
@click.argument("output", type=AnyPath, metavar="文件")
@click.option("--whole-numbers", is_flag=True, help="证件号写全（仅限有权查看的人）。")
def command(output: Path, whole_numbers: bool) -> None:  # noqa: FBT001 (click's way of a flag)
    """Write the stored records."""
    with open_store(load_settings()) as store:
        if output.suffix.lower() == ".json":
            write(package(store.workbook(), datetime.now(SHANGHAI)), output)
        else:
            store.export(output, whole_numbers=whole_numbers)
