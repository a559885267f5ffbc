"""``tender-guard findings list``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from tender_guard.casework.paging import Turn
from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import Following
from tender_guard.clock import today
from tender_guard.commands.options import as_of_option, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.reports import tracked_text
from tender_guard.reports.record import dumps
from tender_guard.settings import load_settings
from tender_guard.store import open_store
from tender_guard.supervision.closure import COLOUR, COLOURS, STATE, STATES

_STATES = {STATE[one]: one for one in STATES}
_COLOURS = {COLOUR[one]: one for one in COLOURS}
_ALL = 1_000_000


@click.command(
    "list",
    options_metavar="[选项]",
    help="列出整改中的问题：责任人、期限、状态、颜色、下一步可以进行的动作。",
)
@click.option("--state", type=click.Choice(list(_STATES)), metavar="状态", help="只列这种状态的。")
@click.option("--colour", type=click.Choice(list(_COLOURS)), metavar="颜色", help="绿、黄或红。")
@click.option("--lot", metavar="标段编号", help="只列一个标段的。")
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="格式",
    help="text（默认）或 json。",
)
@output_option
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    state: str | None,
    colour: str | None,
    lot: str | None,
    as_of: date | None,
    form: str,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """List followed findings."""
    settings = load_settings()
    following = Following(load(folders, settings))
    day = as_of or today()
    with open_store(settings) as store, store.reading_session() as session:
        found = following.listed(
            session,
            Sight(),
            Turn(1, _ALL),
            day,
            state=_STATES[state] if state else None,
            colour=_COLOURS[colour] if colour else None,
            lot=lot,
        ).items
    if form == "json":
        write(dumps([asdict(one) for one in found]), output)
        return
    write(tracked_text.listing([tracked_text.shown(asdict(one)) for one in found], day), output)
