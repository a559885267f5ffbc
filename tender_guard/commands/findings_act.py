"""``tender-guard findings act NUMBER ACTION``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.sight import Sight
from tender_guard.casework.tracking import Following
from tender_guard.clock import today
from tender_guard.commands.options import Day, rules_option
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.reports import tracked_text
from tender_guard.settings import load_settings
from tender_guard.store import open_store
from tender_guard.supervision.closure import ACTION, ACTIONS, Move

_ACTIONS = {ACTION[one]: one for one in ACTIONS}


@click.command(
    "act",
    options_metavar="[选项]",
    help=f"对一个问题进行一个动作：{'、'.join(_ACTIONS)}。每个动作连同人员、日期都留存。",
)
@click.argument("finding", type=int, metavar="编号")
@click.argument("action", metavar="动作")
@click.option("--text", default="", metavar="内容", help="答复、意见或理由。")
@click.option("--due", type=Day(), metavar="日期", help="退回、恢复时新的整改期限。")
@click.option("--until", type=Day(), metavar="日期", help="豁免的到期日。")
@click.option("--approver", default="", metavar="姓名", help="豁免的批准人。")
@click.option("--department", default="", metavar="部门", help="移送的部门，默认按行业。")
@click.option("--on", "day", type=Day(), metavar="日期", help="动作的日期，默认今天。")
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    finding: int,
    action: str,
    text: str,
    due: date | None,
    until: date | None,
    approver: str,
    department: str,
    day: date | None,
    folders: tuple[Path, ...],
) -> None:
    """Take one action."""
    if action not in _ACTIONS:
        raise UsageError(f"没有动作“{action}”，可用：{'、'.join(_ACTIONS)}")
    settings = load_settings()
    following = Following(load(folders, settings))
    on = day or today()
    with open_store(settings) as store, store.writing_session() as session:
        if _ACTIONS[action] == "refer" and not department:
            department = following.get(session, Sight(), finding, on)[0].department
        move = Move(_ACTIONS[action], on, text, due, until, approver, department)
        line = following.act(session, COMMAND_LINE, Sight(), finding, move)
    click.echo(tracked_text.line(tracked_text.shown(asdict(line))))
