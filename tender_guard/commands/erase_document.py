"""``tender-guard erase document ID``."""

from __future__ import annotations

import click

from tender_guard.casework import retention
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.files import Files
from tender_guard.commands.options import reason_option
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="删除一份文件：文件本身、文件名、检查报告、审查决定中的文字。\n\n"
    "结论数、决定的种类和审计记录保留。同样内容的文件另有他人上传的，文件本身留着。",
)
@click.argument("document", metavar="编号")
@reason_option
def command(document: str, reason: str) -> None:
    """Erase a document."""
    settings = load_settings()
    files = Files(settings.data.expanduser() / "files", settings.max_file_mb)
    with open_store(settings) as store:
        with store.writing_session() as session:
            freed = retention.erase_document(session, COMMAND_LINE, document, reason)
        with store.writing_session() as session:
            gone = retention.sweep(session, files, freed)
    click.echo("已删除" if gone else "已删除；同样内容的文件仍有他处使用，文件本身未删")
