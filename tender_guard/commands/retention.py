"""``tender-guard retention``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from tender_guard.casework import retention
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.files import Files
from tender_guard.casework.retention import Due, Kind
from tender_guard.settings import load_settings
from tender_guard.store import open_store

_TITLES: Final[Mapping[Kind, str]] = {
    "drafts": "草稿文件",
    "workbooks": "导入过的台账文件",
    "sessions": "失效的登录、链接、令牌、幂等键",
    "jobs": "已结束且无所属的任务记录",
    "reminders": "发出的提醒",
}


@click.command(
    options_metavar="[选项]",
    help="列出超过保存期限的内容；加 --apply 时删除，并记入审计。\n\n"
    "期限是以 TENDER_GUARD_KEEP_ 开头的设置项。审查决定、结论数、校验值和审计记录一直保留。"
    "建议由系统的定时任务每天运行一次。",
)
@click.option("--apply", "carry_out", is_flag=True, help="删除；不给时只列出。")
def command(carry_out: bool) -> None:  # noqa: FBT001 (click's flag)
    """List what is past its period, or let it go."""
    settings = load_settings()
    files = Files(settings.data.expanduser() / "files", settings.max_file_mb)
    with open_store(settings) as store:
        if not carry_out:
            with store.reading_session() as session:
                _say(retention.due(session, settings, files))
            return
        with store.writing_session() as session:
            found = retention.due(session, settings, files)
            freed = retention.apply(session, COMMAND_LINE, found)
        with store.writing_session() as session:
            gone = retention.sweep(session, files, freed)
    _say(found)
    click.echo(f"已处理，删除 {gone} 个文件")


def _say(found: list[Due]) -> None:
    for one in found:
        period = f"保存 {one.days} 天" if one.days else "不删"
        click.echo(f"{_TITLES[one.kind]}：{period}，超过期限 {len(one.ids)} 项")
