"""Where a command on experts takes them from, and the forms that it gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from tender_guard.clock import today
from tender_guard.commands.records_source import records_of
from tender_guard.commands.rulebooks import load
from tender_guard.records.calendar import load_calendar
from tender_guard.records.measures.ledger import Ledger
from tender_guard.settings import Settings
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.deviations import Deviations
from tender_guard.supervision.experts import Register

FORMS: Final = ("text", "json", "docx", "xlsx")
_SUFFIXES: Final = {".txt": "text", ".json": "json", ".docx": "docx", ".xlsx": "xlsx"}

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    metavar="格式",
    help=f"{'、'.join(FORMS)}；默认按 --output 的后缀，否则为 text。",
)


def form_of(form: str | None, output: Path | None) -> str:
    """The form that was asked for, by name or by the file's ending."""
    return form or (_SUFFIXES.get(output.suffix.lower()) if output else None) or "text"


def ledger_of(
    book: Path | None, as_of: date | None, folders: tuple[Path, ...], settings: Settings
) -> Ledger:
    """The records of a workbook, or the stored ones, on a day."""
    rulebook = load(folders, settings)
    workbook = records_of(book, settings)
    calendar = load_calendar(rulebook.folders)
    return Ledger(workbook, as_of or today(), calendar, rulebook.values)


def coverage_of(ledger: Ledger) -> Coverage:
    """The register, the comparison of marks, and the coverage."""
    return Coverage(Register(ledger), Deviations(ledger))
