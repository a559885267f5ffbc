"""``tender-guard interviews enter LOT --on DAY …``."""

from __future__ import annotations

from datetime import date

import click

from tender_guard.casework import interviews
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.interviews import Result
from tender_guard.commands.options import Day
from tender_guard.reports import words
from tender_guard.settings import load_settings
from tender_guard.store import open_store
from tender_guard.supervision.interviews import promise

_yes = click.Choice(["是", "否"])


@click.command(
    "enter",
    options_metavar="[选项]",
    help="登记签字后的约谈结果，存入数据库；承诺事项成为义务，列入日历和提醒。\n\n"
    "承诺写作“事项；责任人；2026-12-31”，可写多次。",
)
@click.argument("lot", metavar="标段编号")
@click.option("--on", "held", type=Day(), required=True, metavar="日期", help="约谈日期。")
@click.option(
    "--representative", type=_yes, required=True, metavar="是|否", help="法定代表人或授权人到场。"
)
@click.option("--manager", type=_yes, required=True, metavar="是|否", help="项目负责人到场。")
@click.option("--commitment", type=_yes, required=True, metavar="是|否", help="签了履约承诺书。")
@click.option("--attendees", default="", metavar="姓名", help="参加人员。")
@click.option("--promise", "promises", multiple=True, metavar="承诺", help="承诺事项。")
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    lot: str,
    held: date,
    representative: str,
    manager: str,
    commitment: str,
    attendees: str,
    promises: tuple[str, ...],
) -> None:
    """Keep a signed record."""
    result = Result(
        held,
        representative == "是",
        manager == "是",
        commitment == "是",
        attendees,
        promises=tuple(map(promise, promises)),
    )
    with open_store(load_settings()) as store, store.writing_session() as session:
        line = interviews.enter(session, COMMAND_LINE, lot, result)
    click.echo(f"已登记：标段 {lot} {words.day(held)}的约谈，{len(line.promises)} 项承诺列入日历。")
