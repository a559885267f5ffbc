"""``tender-guard experts draw RECORD --value NAME=NUMBER``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.commands.inspect_commit import HIDDEN, named
from tender_guard.commands.options import AnyPath
from tender_guard.commands.output import write
from tender_guard.documents.file import load, shown
from tender_guard.errors import UsageError
from tender_guard.reports import expert_draw_text
from tender_guard.settings import Settings, load_settings
from tender_guard.supervision.expert_draw import Record, read, reveal, written


@click.command(
    "draw",
    options_metavar="[选项]",
    help="给出每个见证人（或彩票）的数值，公开密钥，抽取评标专家，写回抽取记录。",
)
@click.argument("path", type=AnyPath, metavar="记录")
@click.option(
    "--value", "values", multiple=True, metavar="来源=数值", help="公开的数值，每个来源写一次。"
)
def command(path: Path, values: tuple[str, ...]) -> None:
    """Reveal and draw."""
    record = record_of(path, load_settings())
    hidden = path.with_name(path.name + HIDDEN)
    if not hidden.is_file():
        raise UsageError(f"{shown(hidden)}：找不到密钥文件")
    drawn = reveal(record, hidden.read_text().strip(), named(values, "来源=数值"))
    write(written(drawn), path)
    click.echo(expert_draw_text.text(drawn), nl=False)


def record_of(path: Path, settings: Settings) -> Record:
    """The record in a file.

    Raises:
        DocumentError: the file cannot be read.
        UsageError: it is no record of a draw of experts.
    """
    return read(load(path, settings).data.decode(errors="replace"), shown(path))
