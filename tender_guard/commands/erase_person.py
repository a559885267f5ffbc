"""``tender-guard erase person ID``."""

from __future__ import annotations

import click

from tender_guard.casework import people
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.commands.options import reason_option
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="删除一名人员的姓名、登录名和密码，撤销其登录和令牌。\n\n"
    "其做过的事仍以编号留在审计记录中，不再能查到是谁。",
)
@click.argument("person", metavar="编号")
@reason_option
def command(person: str, reason: str) -> None:
    """Erase a person."""
    with open_store(load_settings()) as store, store.writing_session() as session:
        people.erase(session, COMMAND_LINE, person, reason)
    click.echo("已删除")
