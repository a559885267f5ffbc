"""``tender-guard interviews form LOT [BOOK] --output FORM.docx``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.commands.experts_source import ledger_of
from tender_guard.commands.options import as_of_option, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument
from tender_guard.reports import interview_form
from tender_guard.settings import load_settings
from tender_guard.supervision.interviews import Interviews


@click.command(
    "form",
    options_metavar="[选项]",
    help="备好一个标段的约谈记录（DOCX）：写好项目情况和八项约谈内容，供填写、签字。"
    "不给台账时用数据库中的。",
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
    """Write the prepared record."""
    ledger = ledger_of(book, as_of, folders, load_settings())
    write(interview_form.form(Interviews(ledger).facts(lot), ledger.as_of), output)
