"""``tender-guard experts commit LOT [BOOK] --seats … --output RECORD``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.commands.experts_source import ledger_of
from tender_guard.commands.inspect_commit import HIDDEN, hide, named, parted
from tender_guard.commands.options import AnyPath, as_of_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument
from tender_guard.documents.file import shown
from tender_guard.errors import UsageError
from tender_guard.reports import expert_draw_text
from tender_guard.settings import load_settings
from tender_guard.supervision.draw import new_secret, sources
from tender_guard.supervision.expert_draw import Terms, commit, written
from tender_guard.supervision.experts import Register


@click.command(
    "commit",
    options_metavar="[选项]",
    help="固定一个标段的评标专家候选名单、回避名单、人数和本单位的密钥，写出抽取记录并给出承诺值。\n\n"
    "不给台账时用数据库中的；密钥另存为“记录.secret”。请先公布承诺值，再请见证人各报一个数"
    "（或等指定的彩票开奖），然后 experts draw。",
)
@click.argument("lot", metavar="标段编号")
@book_argument
@click.option("--seats", required=True, metavar="专业=人数", help="如 公路=3,市政=2。")
@click.option("--reserve", type=int, default=1, metavar="人数", help="每个专业的备选，默认 1。")
@click.option("--witnesses", default="", metavar="姓名", help="见证人，至少两名，如 张三,李四。")
@click.option("--lottery", default="", metavar="期号", help="以后开奖的彩票，如 双色球2026140期。")
@click.option(
    "--exclude", multiple=True, metavar="编号=理由", help="不列入候选的专家和理由，可写多次。"
)
@as_of_option
@click.option("--output", type=AnyPath, required=True, metavar="记录", help="抽取记录（JSON）。")
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    lot: str,
    book: Path | None,
    seats: str,
    reserve: int,
    witnesses: str,
    lottery: str,
    exclude: tuple[str, ...],
    as_of: date | None,
    output: Path,
    folders: tuple[Path, ...],
) -> None:
    """Seal a draw of experts."""
    if output.exists():
        raise UsageError(f"{shown(output)}：已经存在，不能覆盖抽取记录")
    if not 0 <= reserve <= 100:  # noqa: PLR2004 (as the record has it)
        raise UsageError(f"--reserve {reserve}：应为 0 至 100")
    terms = Terms(
        lot,
        _seats(seats),
        reserve,
        sources(parted(witnesses), lottery),
        named(exclude, "编号=理由"),
    )
    register = Register(ledger_of(book, as_of, folders, load_settings()))
    secret = new_secret()
    record = commit(register, terms, secret)
    write(written(record), output)
    hide(secret, output.with_name(output.name + HIDDEN))
    click.echo(expert_draw_text.text(record), nl=False)


def _seats(text: str) -> dict[str, int]:
    found = {}
    for name, count in named(parted(text), "专业=人数").items():
        if not count.isdecimal():
            raise UsageError(f"--seats {name}={count}：人数应为整数")
        found[name] = int(count)
    return found
