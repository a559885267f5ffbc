"""``tender-guard records check BOOK.xlsx``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import Final

import click

from tender_guard.check_records import check_records
from tender_guard.clock import today
from tender_guard.commands.options import as_of_option, output_option, rules_option
from tender_guard.commands.output import write, write_pieces
from tender_guard.commands.records_source import STORED, book_argument, file_of, records_of
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.records.report import RecordsReport
from tender_guard.reports import records_json, records_page, records_sheet, records_summary
from tender_guard.reports import records_text as text
from tender_guard.settings import load_settings

FORMS: Final = ("text", "json", "html", "xlsx")
_SUFFIXES: Final = {".txt": "text", ".json": "json", ".html": "html", ".xlsx": "xlsx"}
_WIDEST: Final = 110


@click.command(
    options_metavar="[选项]",
    help="检查项目台账（XLSX，或者放着各表 CSV 的文件夹）；不给时检查数据库中的台账。\n\n"
    "先列已逾期和即将到期的义务，再列疑似违规、存疑和提示事项；不能读取的单元格和因缺少数据"
    "未能判断的事项列在后面。xlsx 是在原台账上标出问题的工作簿。",
)
@book_argument
@as_of_option
@click.option(
    "--outcomes",
    type=click.Choice(["all"]),
    metavar="all",
    help="JSON 逐项列出全部规则结果；默认只逐项列出命中和缺少数据的，其余计数。",
)
@click.option(
    "--obligations",
    type=click.Choice(["all"]),
    metavar="all",
    help="JSON 连同已办理的义务一并列出。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    metavar="格式",
    help=f"{'、'.join(FORMS)}；默认按 --output 的后缀，否则为 text。",
)
@output_option
@rules_option
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    book: Path | None,
    as_of: date | None,
    outcomes: str | None,
    obligations: str | None,
    form: str | None,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Check a workbook of records."""
    if output is not None and book is not None and output.resolve() == book.resolve():
        raise UsageError(f"{output}：不能把结果写到被检查的台账上")
    settings = load_settings()
    rulebook = load(folders, settings)
    report = check_records(records_of(book, settings), rulebook, as_of or today())
    chosen = form or (_SUFFIXES.get(output.suffix.lower()) if output else None) or "text"
    if chosen == "json":
        listed = report.every_outcome() if outcomes else iter(report.outcomes)
        duties = report.every_obligation() if obligations else iter(report.obligations)
        write_pieces(records_json.render(report, listed, duties), output)
    else:
        titles = {rule.id: rule.title for rule in rulebook.rules.values()}
        write(_rendered(chosen, report, book, titles, output), output)
    if gaps := records_summary.gaps(report):
        click.echo(f"注意：{book or STORED}：{gaps}", err=True)
    ctx.exit(int(any(finding.severity == "violation" for finding in report.findings)))


def _rendered(
    form: str,
    report: RecordsReport,
    book: Path | None,
    titles: dict[str, str],
    output: Path | None,
) -> str | bytes:
    name = book.name if book else STORED
    if form == "html":
        return records_page.render(report, name, titles)
    if form == "xlsx":
        with file_of(book, load_settings()) as file:
            return records_sheet.render(report, file, titles)
    if output is None and sys.stdout.isatty():
        return text.terminal(report, name, titles, min(get_terminal_size().columns, _WIDEST))
    return text.plain(report, name, titles)
