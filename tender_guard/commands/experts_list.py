"""``tender-guard experts list [BOOK]``."""

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
    "list",
    options_metavar="[选项]",
    help="评标专家名册：滚动累计扣分和处理建议、应回避而参评、打分统计、专业覆盖和增补建议、清理名单。"
    "\n\n不给台账时用数据库中的。docx 和 xlsx 附图表。",
)
@book_argument
@as_of_option
@format_option
@output_option
@rules_option
def command(
    book: Path | None,
    as_of: date | None,
    form: str | None,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Show the register."""
    settings = load_settings()
    coverage = coverage_of(ledger_of(book, as_of, folders, settings))
    chosen = form_of(form, output)
    if chosen == "json":
        write(dumps(expert_text.register_record(coverage)), output)
    elif chosen == "text":
        write(expert_text.register(coverage), output)
    else:
        render = expert_form.register if chosen == "docx" else expert_sheet.register
        write(render(coverage, find_typeface(settings)), output)
