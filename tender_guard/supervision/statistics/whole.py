"""All figures of a period, put together as the rules define and order them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pydantic import ValidationError

from tender_guard.errors import RulebookError
from tender_guard.records.calendar import load_calendar
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.model import Workbook
from tender_guard.reports.expert_words import BEHAVIOUR, behaviour
from tender_guard.reports.results import Legend
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.source import read_source
from tender_guard.rulebook.wording import worded
from tender_guard.supervision.obligations import Obligations
from tender_guard.supervision.record_rules import RecordRules
from tender_guard.supervision.statistics import (
    assessing,
    checking,
    duties,
    performing,
    tendering,
)
from tender_guard.supervision.statistics.model import (
    Casework,
    Chapter,
    Counted,
    Figure,
    Period,
    Section,
    Statistics,
)

FILE: Final = "statistics.yaml"


def statistics(
    workbook: Workbook, casework: Casework, rulebook: Rulebook, span: Period
) -> Statistics:
    """The figures of a period.

    Raises:
        RulebookError: the definitions cannot be used.
    """
    calendar = load_calendar(rulebook.folders)
    ledger = Ledger(workbook, span.as_of, calendar, rulebook.values)
    counted: dict[str, list[Counted]] = {}
    for one in _counted(ledger, casework, rulebook, span):
        counted.setdefault(one.id, []).append(one)
    sections = (
        Section(number, chapter.title, chapter.draft, tuple(_figures(number, chapter, counted)))
        for number, chapter in enumerate(load_chapters(rulebook), 1)
    )
    return Statistics(span, tuple(sections))


def load_chapters(rulebook: Rulebook) -> tuple[Chapter, ...]:
    """The definitions as the rule folders tell them; the last folder that has them wins.

    Raises:
        RulebookError: one is at fault, or none has them; all faults, one a line.
    """
    for folder in reversed(rulebook.folders):
        path = folder / FILE
        if not path.is_file():
            continue
        source = read_source(path)
        faults = list(map(str, source.faults))
        chapters = []
        for at, entry in enumerate(source.data if isinstance(source.data, list) else []):
            try:
                chapters.append(Chapter.model_validate(entry))
            except ValidationError as error:
                told = worded(error, Chapter, entry)
                faults += (str(source.fault(message, (at, *where))) for where, message in told)
        if faults:
            raise RulebookError("\n".join(faults))
        return tuple(chapters)
    raise RulebookError(f"规则文件夹中没有 {FILE}")


def _counted(
    ledger: Ledger, casework: Casework, rulebook: Rulebook, span: Period
) -> Iterator[Counted]:
    def known(counted: Iterable[Counted], *sheets: str) -> Iterator[Counted]:
        """No data, and not nothing, where a sheet is not there."""
        absent = ledger.absent(*sheets)
        for one in counted:
            if not absent:
                yield one
            elif not one.of:
                yield Counted(one.id, None)

    yield from checking.count(casework, span, _prohibitions(rulebook))
    yield from known(tendering.count(ledger, span), "lot")
    rules = RecordRules(rulebook, rulebook.values, span.as_of)
    obligations = list(Obligations(ledger, rules).every())
    yield from known(duties.deadlines(obligations, span), "lot")
    yield from known(duties.bonds(obligations, span), "lot", "bid")
    yield from known(performing.changes(ledger, span), "personnel_change")
    yield from known(performing.interviews(ledger, span), "interview")
    yield from known(performing.inspections(ledger, span), "inspection")
    yield from performing.closure(casework, span)
    yield from known(assessing.evaluations(ledger, span), "score")
    behaviours = {code: behaviour(code) for code in BEHAVIOUR}
    yield from known(assessing.deductions(ledger, span, behaviours), "expert_deduction")
    yield from assessing.steps(ledger, casework, span)


def _prohibitions(rulebook: Rulebook) -> Mapping[str | None, str]:
    legend = Legend.of(rulebook.rules.values(), rulebook.prohibitions.values())
    numbers: list[str | None] = [*sorted(legend.prohibitions), None]
    return {number: legend.prohibition(number) for number in numbers}


def _figures(
    number: int, chapter: Chapter, counted: Mapping[str, list[Counted]]
) -> Iterator[Figure]:
    """The chapter's figures that were counted, numbered in the order of the definitions."""
    found = [(given, one) for given in chapter.figures for one in counted.get(given.id, ())]
    for at, (given, one) in enumerate(found, 1):
        yield Figure(
            given.id,
            f"{number}.{at}",
            given.title.replace("{of}", one.of),
            given.unit,
            given.query,
            one.value,
            one.columns,
            one.rows,
            one.of,
        )
