"""``tender-guard records import BOOK``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.commands.options import AnyPath, output_option
from tender_guard.commands.output import write
from tender_guard.reports import records_import
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="把台账（XLSX、放着各表 CSV 的文件夹，或 OCDS 1.1 的 JSON）存入数据库。\n\n"
    "已有的行按编号更新，再次导入同一份台账不会重复。有误的单元格逐格列出，其余照常存入；"
    "中途出错时数据库保持原样。",
)
@click.argument("book", type=AnyPath, metavar="台账")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="格式",
    help="text（默认）或 json。",
)
@output_option
def command(book: Path, form: str, output: Path | None) -> None:
    """Take records into the store."""
    settings = load_settings()
    with open_store(settings) as store:
        summary = store.import_file(book, settings)
    render = records_import.json if form == "json" else records_import.text
    write(render(summary), output)
    if gaps := records_import.gaps(summary):
        click.echo(f"注意：{book}：{gaps}", err=True)
