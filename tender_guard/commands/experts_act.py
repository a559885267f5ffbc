"""``tender-guard experts act CODE STEP --reason …``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from tender_guard.casework import experts
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.experts import Kind
from tender_guard.clock import today
from tender_guard.commands.options import Day, rules_option
from tender_guard.commands.rulebooks import load
from tender_guard.reports import words
from tender_guard.settings import load_settings
from tender_guard.store import open_store

_STEPS: Final[dict[str, Kind]] = {
    "提醒": "remind",
    "暂停": "suspend",
    "恢复": "restore",
    "除名": "remove",
}


@click.command(
    "act",
    options_metavar="[选项]",
    help="登记对一名专家的处理：提醒、暂停（按参数中的月数）、恢复或者除名，存入数据库。",
)
@click.argument("code", metavar="专家编号")
@click.argument("step", metavar="处理", type=click.Choice(list(_STEPS)))
@click.option("--on", "day", type=Day(), metavar="日期", help="办理日期，默认今天。")
@click.option("--reason", required=True, metavar="理由", help="理由。")
@rules_option
def command(code: str, step: str, day: date | None, reason: str, folders: tuple[Path, ...]) -> None:
    """Take a step about an expert."""
    settings = load_settings()
    months = int(str(load(folders, settings).values["expert-suspension-months"]))
    with open_store(settings) as store, store.writing_session() as session:
        taken = experts.act(
            session, COMMAND_LINE, code, _STEPS[step], day or today(), reason, months
        )
    until = f"，至{words.day(taken.until)}" if taken.until else ""
    click.echo(f"已登记：专家 {code} {step}（{words.day(taken.day)}）{until}。")
