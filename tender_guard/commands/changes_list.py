"""``tender-guard changes list``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tender_guard.casework import changes
from tender_guard.casework.changes import Standing
from tender_guard.errors import RulebookError
from tender_guard.reports.amendments import title
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.rulebook.overlay import compose
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="列出已确认的规则变更，一行一项：编号、生效日期、内容。\n\n"
    "逐项加到现在的规则库上试一次；有不相容的，写明原因，退出状态为 1。",
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the confirmed changes, and whether each goes with the rules."""
    settings = load_settings()
    with open_store(settings) as store, store.reading_session() as session:
        standing = changes.standing(session)
    rulebook = load_rulebook(*settings.rule_folders)
    faults = 0
    with TemporaryDirectory() as folder:
        for one in standing:
            fault = _fault(rulebook, one, Path(folder))
            faults += fault is not None
            click.echo(f"{one.id}  {one.effective}  {title(one.amendment, rulebook)}")
            if fault:
                click.echo(f"  不相容：{fault}")
    if not standing:
        click.echo("没有已确认的规则变更")
    ctx.exit(int(bool(faults)))


def _fault(rulebook: Rulebook, one: Standing, folder: Path) -> str | None:
    try:
        compose(rulebook, [one.amendment], folder)
    except RulebookError as fault:
        return str(fault)
    return None
