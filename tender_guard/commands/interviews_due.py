"""``tender-guard interviews due [BOOK]``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.commands.experts_source import ledger_of
from tender_guard.commands.options import as_of_option, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument
from tender_guard.reports import interview_form
from tender_guard.reports.record import dumps
from tender_guard.settings import load_settings
from tender_guard.supervision.interviews import Interviews


@click.command(
    "due",
    options_metavar="[选项]",
    help="中标价达到约谈门槛的标段：期限、状态，已逾期的在前。不给台账时用数据库中的。",
)
@book_argument
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="格式",
    help="text（默认）或 json。",
)
@output_option
@rules_option
def command(
    book: Path | None,
    as_of: date | None,
    form: str,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """List who is to be interviewed."""
    ledger = ledger_of(book, as_of, folders, load_settings())
    interviews = Interviews(ledger)
    if form == "json":
        write(dumps([interview_form.record(one) for one in interviews.listed]), output)
        return
    told = interview_form.text(interviews.listed, interviews.threshold, ledger.as_of)
    write(told, output)
