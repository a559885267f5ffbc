"""``tender-guard inspect results FILE``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.casework import draws, inspecting
from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.tracking import Following
from tender_guard.clock import today
from tender_guard.commands.options import AnyPath, as_of_option, rules_option
from tender_guard.commands.rulebooks import load
from tender_guard.documents.file import load as load_file
from tender_guard.documents.file import shown
from tender_guard.errors import UsageError
from tender_guard.settings import Settings, load_settings
from tender_guard.store import open_store
from tender_guard.supervision.inspection_results import Results, from_json, from_workbook


@click.command(
    "results",
    options_metavar="[选项]",
    help="导入填写好的检查表（XLSX，或 JSON）：结果记入台账，不符合的成为待整改的问题。\n\n"
    "同一份结果再导入一次不会重复；有任何一处写错，整份都不导入。",
)
@click.argument("path", type=AnyPath, metavar="检查结果")
@click.option("--lot", metavar="标段编号", help="应是哪个标段的结果；不是即拒绝。")
@as_of_option
@rules_option
def command(path: Path, lot: str | None, as_of: date | None, folders: tuple[Path, ...]) -> None:
    """Take results in."""
    settings = load_settings()
    rulebook = load(folders, settings)
    results = results_of(path, settings)
    if lot is not None and results.lot != lot:
        raise UsageError(f"{shown(path)}：这是标段 {results.lot} 的检查结果，不是标段 {lot} 的")
    with open_store(settings) as store, store.writing_session() as session:
        record = draws.of_lot(session, results.lot)
        if record is not None and not results.inspectors:
            raise UsageError(f"{shown(path)}：须填检查人员")
        entered = inspecting.enter(
            session, COMMAND_LINE, Following(rulebook), results, as_of or today()
        )
    again = "（这份结果先前已经导入，没有改动）" if entered.again else ""
    click.echo(
        f"抽查 {entered.code} 标段 {entered.lot}：{entered.items} 项，"
        f"其中不符合 {entered.failed} 项{again}"
    )


def results_of(path: Path, settings: Settings) -> Results:
    """The results in a file.

    Raises:
        DocumentError: it cannot be read.
        UsageError: it holds none.
    """
    file = load_file(path, settings)
    if path.suffix.lower() == ".json":
        return from_json(file.data.decode(errors="replace"), file.shown)
    return from_workbook(file, settings)
