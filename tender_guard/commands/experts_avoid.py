"""``tender-guard experts avoid LOT [BOOK]``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.commands.experts_source import ledger_of
from tender_guard.commands.options import as_of_option, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument
from tender_guard.reports import expert_text
from tender_guard.settings import load_settings
from tender_guard.supervision.experts import Register


@click.command(
    "avoid",
    options_metavar="[选项]",
    help="一个标段应当回避的专家：工作单位是投标人、招标人或者招标代理机构。不给台账时用数据库中的。",
)
@click.argument("lot", metavar="标段编号")
@book_argument
@as_of_option
@output_option
@rules_option
def command(
    lot: str,
    book: Path | None,
    as_of: date | None,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Show who must avoid a lot."""
    register = Register(ledger_of(book, as_of, folders, load_settings()))
    write(expert_text.barred(lot, register.barred(lot)), output)
