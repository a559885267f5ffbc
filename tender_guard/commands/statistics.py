"""``tender-guard statistics --from DAY --to DAY [BOOK]``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.casework.figures import gathered
from tender_guard.clock import today
from tender_guard.commands.experts_source import form_of, format_option
from tender_guard.commands.options import Day, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument, records_of
from tender_guard.commands.rulebooks import load
from tender_guard.reports import statistics_draft, statistics_sheet, statistics_words
from tender_guard.reports.record import dumps
from tender_guard.reports.typeface import find_typeface
from tender_guard.rulebook.load import Rulebook
from tender_guard.settings import Settings, load_settings
from tender_guard.store import open_store
from tender_guard.supervision.statistics.model import Casework, Period, period
from tender_guard.supervision.statistics.whole import statistics


@click.command(
    options_metavar="[选项]",
    help="一段时间的统计：文件检查、招标、期限、保证金、人员变更、约谈、抽查整改、专家。\n\n"
    "不给台账时用数据库中的台账和检查记录；只给台账时，检查记录和专家处理没有数据。"
    "xlsx 附每个数字的明细；docx 是半年报草稿，每个数字链接到它的查询方法。",
)
@book_argument
@click.option("--from", "first", type=Day(), required=True, metavar="日期", help="起日（含）。")
@click.option("--to", "last", type=Day(), required=True, metavar="日期", help="止日（含）。")
@format_option
@output_option
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    book: Path | None,
    first: date,
    last: date,
    form: str | None,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Report the figures of a period."""
    span = period(first, last, today())
    settings = load_settings()
    rulebook = load(folders, settings)
    casework = Casework() if book is not None else _casework(settings, rulebook, span)
    found = statistics(records_of(book, settings), casework, rulebook, span)
    chosen = form_of(form, output)
    if chosen == "json":
        write(dumps(statistics_words.record(found)), output)
    elif chosen == "text":
        write(statistics_words.text(found), output)
    else:
        render = statistics_draft.render if chosen == "docx" else statistics_sheet.render
        write(render(found, find_typeface(settings)), output)


def _casework(settings: Settings, rulebook: Rulebook, span: Period) -> Casework:
    with open_store(settings) as store, store.reading_session() as session:
        return gathered(session, rulebook, span)
