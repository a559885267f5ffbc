"""``tender-guard findings add``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.tracking import Following, NewFinding
from tender_guard.clock import today
from tender_guard.commands.options import Day, rules_option
from tender_guard.commands.rulebooks import load
from tender_guard.settings import load_settings
from tender_guard.store import open_store
from tender_guard.supervision.closure import SOURCE, SOURCES
from tender_guard.supervision.tickets import hashed

_SOURCES = {SOURCE[one]: one for one in SOURCES}


@click.command("add", options_metavar="[选项]", help="列入一个问题；同样的问题不重复列入。")
@click.option(
    "--source", type=click.Choice(list(_SOURCES)), required=True, metavar="来源", help="问题来源。"
)
@click.option("--lot", required=True, metavar="标段编号", help="哪个标段。")
@click.option("--title", required=True, metavar="问题", help="一句话说明问题。")
@click.option("--detail", default="", metavar="情况", help="具体情况。")
@click.option("--basis", default="", metavar="依据", help="依据。")
@click.option("--owner", default="招标人", metavar="责任人", help="招标人、中标人，或单位名称。")
@click.option("--on", "opened", type=Day(), metavar="日期", help="发现问题的日期，默认今天。")
@click.option("--due", type=Day(), required=True, metavar="日期", help="整改期限。")
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    source: str,
    lot: str,
    title: str,
    detail: str,
    basis: str,
    owner: str,
    opened: date | None,
    due: date,
    folders: tuple[Path, ...],
) -> None:
    """Follow one finding."""
    settings = load_settings()
    kind = _SOURCES[source]
    day = opened or today()
    known = hashed([kind, lot, title.strip(), detail, day.isoformat()])
    one = NewFinding(kind, f"{kind}:{known}", lot, title, detail, basis, "存疑", owner, day, due)
    with open_store(settings) as store, store.writing_session() as session:
        new, _ = Following(load(folders, settings)).follow(session, COMMAND_LINE, [one])
    click.echo("已列入" if new else "先前已列入，没有重复")
