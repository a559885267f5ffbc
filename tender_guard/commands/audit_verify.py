"""``tender-guard audit verify``."""

from __future__ import annotations

import click

from tender_guard.casework.audit import verify
from tender_guard.settings import load_settings
from tender_guard.store import open_store


@click.command(
    options_metavar="[选项]",
    help="逐条核对审计记录的校验值，指出第一条不符的记录。\n\n"
    "末尾的记录被整条删去时，只有把最后一条的校验值与另行记下的相比才看得出来，"
    "因此请定期记下它。\n\n"
    "退出状态：0 全部相符；1 有不符；2 数据库无法读取。",
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Verify the chain of hashes."""
    with open_store(load_settings()) as store, store.reading_session() as session:
        verdict = verify(session)
    if verdict.broken is None:
        click.echo(f"审计记录 {verdict.entries} 条，全部相符，最后一条的校验值 {verdict.head}")
        return
    click.echo(
        f"审计记录第 {verdict.broken} 条不符：{verdict.reason}（此前 {verdict.entries} 条相符）"
    )
    ctx.exit(1)
