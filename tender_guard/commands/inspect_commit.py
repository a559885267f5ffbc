"""``tender-guard inspect commit [BOOK] --inspectors LIST --output RECORD``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Final

import click

from tender_guard.casework import draws
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.clock import today
from tender_guard.commands.options import AnyPath, as_of_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import STORED, book_argument, records_of
from tender_guard.commands.rulebooks import load
from tender_guard.documents.file import shown
from tender_guard.errors import UsageError
from tender_guard.reports import draw_text
from tender_guard.rulebook.load import Rulebook
from tender_guard.settings import load_settings
from tender_guard.store import open_store
from tender_guard.supervision.draw import new_secret, sources
from tender_guard.supervision.draw_record import Record, written
from tender_guard.supervision.drawing import DrawOrder, committed
from tender_guard.supervision.inspectors import read_inspectors

HIDDEN: Final = ".secret"
"""Behind the name of a record whose secret is in a file."""
_SHARE: Final = "inspection-share"


@click.command(
    "commit",
    options_metavar="[选项]",
    help="固定在建标段的候选名单、分层、权重、办法和本单位的密钥，写出抽取记录并给出承诺值。\n\n"
    "不给台账时用数据库中的，密钥留在数据库；给台账时密钥另存为“记录.secret”。"
    "请先公布承诺值，再请见证人各报一个数（或等指定的彩票开奖），然后 inspect draw。"
    "检查人员名单是 CSV 或 XLSX（“检查人员”表），列：姓名、单位、登录名、回避。",
)
@book_argument
@click.option("--share", metavar="百分数", help="抽查比例，如 10；默认为规则参数。")
@click.option("--strata", default="", metavar="项目", help="分层，如 行业,合同金额；默认不分层。")
@click.option("--weights", default="", metavar="项目", help="风险权重，如 问题,金额,时间；默认无。")
@click.option("--inspectors", type=AnyPath, required=True, metavar="名单", help="检查人员名单。")
@click.option("--team", type=int, default=2, metavar="人数", help="每标段几名检查人员，默认 2。")
@click.option("--witnesses", default="", metavar="姓名", help="见证人，至少两名，如 张三,李四。")
@click.option("--lottery", default="", metavar="期号", help="以后开奖的彩票，如 双色球2026140期。")
@click.option(
    "--exclude", multiple=True, metavar="标段=理由", help="不列入候选的标段和理由，可写多次。"
)
@click.option("--name", default="", metavar="名称", help="这次抽查的名称。")
@as_of_option
@click.option("--output", type=AnyPath, required=True, metavar="记录", help="抽取记录（JSON）。")
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    book: Path | None,
    share: str | None,
    strata: str,
    weights: str,
    inspectors: Path,
    team: int,
    witnesses: str,
    lottery: str,
    exclude: tuple[str, ...],
    name: str,
    as_of: date | None,
    output: Path,
    folders: tuple[Path, ...],
) -> None:
    """Seal a draw."""
    if output.exists():
        raise UsageError(f"{shown(output)}：已经存在，不能覆盖抽取记录")
    settings = load_settings()
    rulebook = load(folders, settings)
    day = as_of or today()
    order = DrawOrder(
        name=name or f"{day.year}年{day.month}月{day.day}日双随机抽查",
        as_of=day,
        share=_percent(share, rulebook),
        strata=parted(strata),
        weights=parted(weights),
        team=team,
        sources=sources(parted(witnesses), lottery),
        left_out=named(exclude, "标段=理由"),
        records=f"{book.name} {_sum(book)}" if book else STORED,
    )
    people = read_inspectors(inspectors, settings)
    secret = new_secret()
    record = committed(records_of(book, settings), rulebook, order, people, secret)
    _keep(record, secret, book, output)
    click.echo(draw_text.text(record), nl=False)


def _keep(record: Record, secret: str, book: Path | None, output: Path) -> None:
    if book is None:
        with open_store(load_settings()) as store, store.writing_session() as session:
            draws.commit(session, COMMAND_LINE, record, secret)
            write(written(record), output)
        return
    write(written(record), output)
    hide(secret, output.with_name(output.name + HIDDEN))


def hide(secret: str, path: Path) -> None:
    """Keep a secret in a file of its own that only its owner reads.

    Raises:
        UsageError: there is such a file already.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{shown(path)}：已经存在，不能覆盖密钥") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")


def _percent(given: str | None, rulebook: Rulebook) -> Decimal:
    if given is None:
        return Decimal(str(rulebook.values[_SHARE])) * 100
    try:
        return Decimal(given.strip().removesuffix("%"))
    except InvalidOperation:
        raise UsageError(f"抽查比例应为百分数，如 10：{given}") from None


def _sum(book: Path) -> str:
    """The hash of a workbook; of a folder, that of its files' hashes."""
    if not book.is_dir():
        return sha256(book.read_bytes()).hexdigest()
    parts = (f"{one.name} {_sum(one)}" for one in sorted(book.iterdir()) if one.is_file())
    return sha256("\n".join(parts).encode()).hexdigest()


def parted(text: str) -> list[str]:
    """The parts of a list as written on the command line."""
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def named(given: Iterable[str], form: str) -> dict[str, str]:
    """Pairs written as ``name=value``.

    Raises:
        UsageError: one is none, or a name stands twice.
    """
    pairs: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"应写作 {form}：{text}")
        if name.strip() in pairs:
            raise UsageError(f"写了两次：{name.strip()}")
        pairs[name.strip()] = value.strip()
    return pairs
