"""``tender-guard inspect draw RECORD --value NAME=NUMBER``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.casework import draws
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.commands.inspect_commit import HIDDEN, named
from tender_guard.commands.options import AnyPath
from tender_guard.commands.output import write
from tender_guard.documents.file import load, shown
from tender_guard.reports import draw_text
from tender_guard.settings import Settings, load_settings
from tender_guard.store import open_store
from tender_guard.supervision.draw import reveal
from tender_guard.supervision.draw_record import Record, read, written


@click.command(
    "draw",
    options_metavar="[选项]",
    help="给出每个见证人（或彩票）的数值，公开密钥，抽取标段和检查人员，写回抽取记录。",
)
@click.argument("path", type=AnyPath, metavar="记录")
@click.option(
    "--value", "values", multiple=True, metavar="来源=数值", help="公开的数值，每个来源写一次。"
)
def command(path: Path, values: tuple[str, ...]) -> None:
    """Reveal and draw."""
    settings = load_settings()
    record = record_of(path, settings)
    given = named(values, "来源=数值")
    hidden = path.with_name(path.name + HIDDEN)
    if hidden.is_file():
        drawn = reveal(record, hidden.read_text().strip(), given)
        write(written(drawn), path)
    else:
        with open_store(settings) as store, store.writing_session() as session:
            drawn = draws.draw(session, COMMAND_LINE, record.commitment, given)
            write(written(drawn), path)
    click.echo(draw_text.text(drawn), nl=False)


def record_of(path: Path, settings: Settings) -> Record:
    """The record in a file.

    Raises:
        DocumentError: the file cannot be read.
        UsageError: it is no record.
    """
    return read(load(path, settings).data.decode(errors="replace"), shown(path))
