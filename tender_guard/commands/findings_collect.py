"""``tender-guard findings collect``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tender_guard.casework.audit import COMMAND_LINE
from tender_guard.casework.tracking import Following, NewFinding
from tender_guard.check_records import check_records
from tender_guard.clock import today
from tender_guard.commands.options import as_of_option, rules_option
from tender_guard.commands.rulebooks import load
from tender_guard.reports import words
from tender_guard.settings import load_settings
from tender_guard.store import open_store
from tender_guard.supervision.collecting import basis, collected, detail


@click.command(
    "collect",
    options_metavar="[选项]",
    help="检查数据库中的台账，把疑似违规和存疑的问题列入整改；已经列入的不重复。",
)
@as_of_option
@rules_option
def command(as_of: date | None, folders: tuple[Path, ...]) -> None:
    """Follow what the records say is amiss."""
    settings = load_settings()
    rulebook = load(folders, settings)
    day = as_of or today()
    with open_store(settings) as store:
        report = check_records(store.workbook(), rulebook, day)
        found = [
            NewFinding(
                source="record",
                reference=f"record:{one.finding.id}",
                lot=one.lot,
                title=one.finding.title,
                detail=detail(one.finding),
                basis=basis(one.finding),
                severity=words.SEVERITY[one.finding.severity],
                owner_role=one.owner,
                opened=day,
                due=one.due,
            )
            for one in collected(report, rulebook)
        ]
        with store.writing_session() as session:
            new, known = Following(rulebook).follow(session, COMMAND_LINE, found)
    click.echo(f"新列入 {new} 个问题，先前已列入 {known} 个")
