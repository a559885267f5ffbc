"""``tender-guard findings letter NUMBER --output FILE``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import Following
from tender_guard.clock import today
from tender_guard.commands.options import AnyPath, as_of_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.errors import ConflictError
from tender_guard.reports import referral_form, tracked_text
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    "letter", options_metavar="[选项]", help="红色问题的移送建议书（DOCX），连同整改经过。"
)
@click.argument("finding", type=int, metavar="编号")
@as_of_option
@click.option("--output", type=AnyPath, required=True, metavar="文件", help="建议书写入该文件。")
@rules_option
def command(finding: int, as_of: date | None, output: Path, folders: tuple[Path, ...]) -> None:
    """Write a proposal of referral."""
    settings = load_settings()
    following = Following(load(folders, settings))
    day = as_of or today()
    with open_store(settings) as store, store.reading_session() as session:
        line, actions = following.get(session, Sight(), finding, day)
    if line.colour != "red":
        raise ConflictError("只有红色的问题才建议移送")
    tracked = tracked_text.shown(asdict(line))
    write(referral_form.render(tracked, [asdict(one) for one in actions], day), output)
