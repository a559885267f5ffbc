"""``tender-guard records remind BOOK.xlsx --output FOLDER``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from tender_guard.casework.interviews import obligations
from tender_guard.check_records import check_records
from tender_guard.clock import today
from tender_guard.commands.options import AnyPath, as_of_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.records_source import book_argument, records_of
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.records.report import Obligation, Status
from tender_guard.reports.calendar_file import calendar
from tender_guard.reports.reminders import Reminder, letter, reminders, text
from tender_guard.rulebook.load import Rulebook
from tender_guard.settings import Settings, load_settings
from tender_guard.store import open_store

CALENDAR: Final = "义务日历.ics"
_PRESSING: Final[frozenset[Status]] = frozenset({"overdue", "due-soon"})
_NO_NAME: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST: Final = 60
"""Characters of a party's name in a file's name."""


@click.command(
    "remind",
    options_metavar="[选项]",
    help="按台账给每一方写一份温馨提醒（文本和 Word），并生成日历文件（.ics）。\n\n"
    "不给台账时用数据库中的。提醒写已逾期和即将到期的事项；日历列出全部未办理的事项。",
)
@book_argument
@as_of_option
@click.option("--all", "every", is_flag=True, help="提醒也写尚未到期的事项。")
@click.option(
    "--output",
    type=AnyPath,
    metavar="文件夹",
    help="提醒和日历写入该文件夹；不给时把提醒写到标准输出。",
)
@rules_option
def command(
    book: Path | None,
    as_of: date | None,
    every: bool,  # noqa: FBT001 (click's flag)
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Write one reminder a party, and a calendar."""
    settings = load_settings()
    day = as_of or today()
    rulebook = load(folders, settings)
    report = check_records(records_of(book, settings), rulebook, day)
    duties = [*report.obligations, *(_promised(settings, rulebook, day) if book is None else ())]
    told = [one for one in duties if every or one.status in _PRESSING]
    letters = reminders(told, day)
    if output is None:
        write("\n\n".join(map(text, letters)) or "没有需要提醒的事项。\n", None)
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageError(f"{output}：不是可以写入的文件夹") from None
    for name, reminder in _named(letters):
        write(text(reminder), output / f"{name}.txt")
        write(letter(reminder), output / f"{name}.docx")
    write(calendar(duties, day), output / CALENDAR)
    click.echo(f"{len(letters)} 份提醒，{len(duties)} 项义务的日历：{output}", err=True)


def _promised(settings: Settings, rulebook: Rulebook, day: date) -> list[Obligation]:
    """What winners promised in interviews and have not done, as the store has it."""
    with open_store(settings) as store, store.reading_session() as session:
        promised = obligations(session, rulebook, day)
    return [one for one in promised if one.status != "done"]


def _named(letters: list[Reminder]) -> Iterator[tuple[str, Reminder]]:
    """A file's name for each, none twice."""
    given: set[str] = set()
    for reminder in letters:
        stem = f"温馨提醒-{_NO_NAME.sub('_', reminder.party)[:_LONGEST]}"
        name, number = stem, 2
        while name in given:
            name, number = f"{stem}-{number}", number + 1
        given.add(name)
        yield name, reminder
