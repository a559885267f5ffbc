"""``tender-guard experts deduct CODE BEHAVIOUR``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from tender_guard.casework import experts
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.experts import Behaviour
from tender_guard.clock import today
from tender_guard.commands.options import Day, rules_option
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.reports import words
from tender_guard.reports.expert_words import behaviour as named
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    "deduct",
    options_metavar="[选项]",
    help="给一名专家登记一次扣分（行为代码 E01 至 E12），存入数据库。\n\n"
    "不写扣分时按参数中的标准扣；迟到（E01）分三档，须写明。",
)
@click.argument("code", metavar="专家编号")
@click.argument("behaviour", metavar="行为代码")
@click.option("--on", "day", type=Day(), metavar="日期", help="发生日期，默认今天。")
@click.option("--points", metavar="分", help="扣分，默认按标准。")
@click.option("--lot", metavar="标段编号", help="在哪个标段的评审中。")
@click.option("--note", metavar="说明", help="情况说明。")
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    code: str,
    behaviour: str,
    day: date | None,
    points: str | None,
    lot: str | None,
    note: str | None,
    folders: tuple[Path, ...],
) -> None:
    """Enter a deduction."""
    settings = load_settings()
    given = Behaviour(behaviour, day or today(), _points(points), lot, note)
    parameters = load(folders, settings).values
    with open_store(settings) as store, store.writing_session() as session:
        taken = experts.deduct(session, COMMAND_LINE, code, given, parameters)
    click.echo(f"已登记：专家 {code} {named(behaviour)}，扣 {words.figure(taken)} 分。")


def _points(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        points = Decimal(text)
    except InvalidOperation:
        raise UsageError(f"--points {text}：应为数") from None
    if not points.is_finite():
        raise UsageError(f"--points {text}：应为数")
    return points
