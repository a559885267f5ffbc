"""``tender-guard experts show CODE [BOOK]``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.commands.experts_source import coverage_of, form_of, format_option, ledger_of
from tender_guard.commands.options import as_of_option, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument
from tender_guard.reports import expert_form, expert_sheet, expert_text
from tender_guard.reports.record import dumps
from tender_guard.reports.typeface import find_typeface
from tender_guard.settings import load_settings


@click.command(
    "show",
    options_metavar="[选项]",
    help="一名专家的考核表：参评、扣分、回避、打分统计。不给台账时用数据库中的。",
)
@click.argument("code", metavar="专家编号")
@book_argument
@as_of_option
@format_option
@output_option
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    code: str,
    book: Path | None,
    as_of: date | None,
    form: str | None,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Show one expert."""
    settings = load_settings()
    coverage = coverage_of(ledger_of(book, as_of, folders, settings))
    one = coverage.register.of(code)
    chosen = form_of(form, output)
    if chosen == "json":
        found = coverage.deviations.of(code)
        record = {**expert_text.standing_record(one), "marks": expert_text.deviation_record(found)}
        write(dumps(record), output)
    elif chosen == "text":
        write(expert_text.expert(coverage, one), output)
    else:
        render = expert_form.expert if chosen == "docx" else expert_sheet.expert
        write(render(coverage, one, find_typeface(settings)), output)
