"""``tender-guard findings show NUMBER``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import Following
from tender_guard.clock import today
from tender_guard.commands.options import as_of_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.reports import tracked_text
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command("show", options_metavar="[选项]", help="一个问题的现状和全部经过。")
@click.argument("finding", type=int, metavar="编号")
@as_of_option
@rules_option
def command(finding: int, as_of: date | None, folders: tuple[Path, ...]) -> None:
    """Show one followed finding."""
    settings = load_settings()
    following = Following(load(folders, settings))
    day = as_of or today()
    with open_store(settings) as store, store.reading_session() as session:
        line, actions = following.get(session, Sight(), finding, day)
    write(tracked_text.whole(tracked_text.shown(asdict(line)), map(asdict, actions)), None)
