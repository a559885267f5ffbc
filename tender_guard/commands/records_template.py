"""``tender-guard records template OUT.xlsx``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.commands.options import AnyPath
from tender_guard.records.template import write_template


@click.command(
    options_metavar="[选项]",
    help="生成空白台账（XLSX）：各张表的列名、填写要求和下拉选项都已备好。",
)
@click.argument("output", type=AnyPath, metavar="文件")
def command(output: Path) -> None:
    """Write an empty workbook."""
    write_template(output)
