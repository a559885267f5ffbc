"""``tender-guard inspect checklist LOT [BOOK] --output FILE``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.casework import draws
from tender_guard.check_records import check_records
from tender_guard.clock import today
from tender_guard.commands.inspect_draw import record_of
from tender_guard.commands.options import AnyPath, as_of_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument, records_of
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.records.calendar import load_calendar
from tender_guard.records.measures.ledger import Ledger
from tender_guard.reports.checklist_files import FORMS, rendered
from tender_guard.settings import Settings, load_settings
from tender_guard.store import open_store
from tender_guard.supervision.checklist import Visit, checklist, endings_of, visit_of
from tender_guard.supervision.draw_record import Record


@click.command(
    "checklist",
    options_metavar="[选项]",
    help="生成一个标段的检查表：20 项内容，连同台账中本标段的人员、保证金、变更、疑似问题等。\n\n"
    "docx 和 pdf 供打印填写签字，xlsx 供填写后用 inspect results 导入。"
    "抽中的标段用抽取记录的抽查编号和检查人员；没有抽取的用 --code 给编号。",
)
@click.argument("lot", metavar="标段编号")
@book_argument
@click.option("--draw", "record", type=AnyPath, metavar="记录", help="抽取记录。")
@click.option("--code", metavar="编号", help="抽查编号，没有抽取时用。")
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    metavar="格式",
    help=f"{'、'.join(FORMS)}；默认按 --output 的后缀。",
)
@click.option("--output", type=AnyPath, required=True, metavar="文件", help="检查表写入该文件。")
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    lot: str,
    book: Path | None,
    record: Path | None,
    code: str | None,
    as_of: date | None,
    form: str | None,
    output: Path,
    folders: tuple[Path, ...],
) -> None:
    """Make the checklist of a lot."""
    asked = form or output.suffix.lower().removeprefix(".")
    chosen = next((one for one in FORMS if one == asked), None)
    if chosen is None:
        raise UsageError(f"{output}：请用 --format 指定 {'、'.join(FORMS)} 之一")
    settings = load_settings()
    rulebook = load(folders, settings)
    workbook = records_of(book, settings)
    drawn = record_of(record, settings) if record else None
    if drawn is None and code is None and book is None:
        drawn = _stored(lot, settings)
    visit = _visit(lot, drawn, code)
    endings = endings_of(workbook.frames["key_person"]["id_number"])
    if book is None:
        with open_store(settings) as store:
            endings = store.identity_endings(lot)
    day = as_of or today()
    ledger = Ledger(workbook, day, load_calendar(rulebook.folders), rulebook.values)
    report = check_records(workbook, rulebook, day)
    listed = checklist(ledger, rulebook, report, visit, endings)
    write(rendered(listed, chosen, settings), output)
    click.echo(f"{lot} 的检查表，抽查编号 {visit.code}：{output}", err=True)


def _stored(lot: str, settings: Settings) -> Record | None:
    with open_store(settings) as store, store.reading_session() as session:
        return draws.of_lot(session, lot)


def _visit(lot: str, drawn: Record | None, code: str | None) -> Visit:
    if drawn is None:
        if code is None:
            raise UsageError(f"标段 {lot} 没有被抽中；要检查请用 --code 给出抽查编号")
        return Visit(code, lot, ())
    return visit_of(drawn, lot)
