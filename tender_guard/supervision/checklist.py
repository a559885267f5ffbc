"""The checklist of one lot: what to look at there, with what the records say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import polars as pl

from tender_guard.errors import UnknownError, UsageError
from tender_guard.findings import Basis
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.report import Obligation, RecordFinding
from tender_guard.reports import words
from tender_guard.reports.records_summary import STATUS, duty, said
from tender_guard.rulebook.load import Rulebook
from tender_guard.supervision.checklist_items import CheckItem, load_items
from tender_guard.supervision.draw_record import Record
from tender_guard.supervision.lot_extract import LotExtract
from tender_guard.supervision.record_rules import RecordRules
from tender_guard.supervision.tickets import hashed_text


class Amiss(Protocol):
    """What a check of the records said."""

    @property
    def findings(self) -> tuple[RecordFinding, ...]:
        """What is questioned."""

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What is due."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection of a lot: its code (抽查编号), and who goes."""

    code: str
    lot: str
    inspectors: tuple[str, ...]
    draw: str = ""

    @property
    def mark(self) -> str:
        """What ties results to this inspection of this lot."""
        return mark_of(self.code, self.lot)


@dataclass(frozen=True, slots=True)
class Point:
    """One item with this lot's own data: ``facts`` from the records, ``open`` what is amiss."""

    item: int
    text: str
    severity: str
    look: str
    basis: tuple[Basis, ...]
    facts: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole list. ``period`` is the usual time for rectification, in days."""

    visit: Visit
    as_of: date
    about: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    period: int

    def rectify_by(self, inspected: date) -> date:
        """The last day of the usual period."""
        return inspected + timedelta(days=self.period)


def mark_of(code: str, lot: str) -> str:
    """The mark of an inspection of a lot."""
    return hashed_text(f"{code}\n{lot}")[:8]


def checklist(
    ledger: Ledger, rulebook: Rulebook, report: Amiss, visit: Visit, endings: Mapping[str, str]
) -> Checklist:
    """The checklist of the visit's lot as the records stand on the ledger's day.

    ``report`` is what a check of the records said that day. ``endings`` are the last characters of
    identity numbers, by number as the records have it.

    Raises:
        UnknownError: there is no such lot.
        RulebookError: the items are at fault.
    """
    parameters, as_of = rulebook.values, ledger.as_of
    found = ledger.lots.filter(pl.col("lot") == visit.lot).to_dicts()
    if not found:
        raise UnknownError(f"没有这个标段：{visit.lot}")
    lot = found[0]
    amiss = _amiss(report, lot)
    rules = RecordRules(rulebook, parameters, as_of)
    extract = LotExtract(ledger, lot, endings)
    points = tuple(
        Point(
            item.item,
            item.text,
            item.severity,
            item.look,
            basis(item, rules, lot["regime"]),
            tuple(extract.lines(item.shows)),
            tuple(line for key in (*item.rules, *item.duties) for line in amiss.get(key, ())),
        )
        for item in load_items(rulebook)
    )
    about = (
        ("项目", f"{lot['project_name']}（{lot['project']}）"),
        ("标段", f"{lot['name']}（{lot['lot']}）"),
        ("行业、类别", f"{lot['industry'] or '未填'}、{lot['category']}"),
        ("招标人", lot["tenderer"]),
        ("中标人", lot["winner"] or "未填"),
        ("检查人员", "、".join(visit.inspectors) or "＿＿＿＿＿＿"),
        ("抽查编号", f"{visit.code}（核对码 {visit.mark}）"),
    )
    period = int(str(parameters["rectification-days"]))
    return Checklist(visit, as_of, about, points, period)


def basis(item: CheckItem, rules: RecordRules, regime: str | None) -> tuple[Basis, ...]:
    """What an item rests on: the bases of its rules, then its own; each once."""
    found: dict[tuple[str | None, str | None, str | None], Basis] = {}
    own = rules.citations(f"checklist-{item.item}", item.basis, regime)
    listed = [rules.basis(rules.rulebook.rules[rule], regime) for rule in item.rules]
    for one in (each for group in (*listed, own) for each in group):
        found.setdefault((one.law, one.article, one.local), one)
    return tuple(found.values())


def code_of(record: Record) -> str:
    """The code (抽查编号) of the inspections that a draw leads to."""
    return record.commitment[:8]


def visit_of(record: Record, lot: str) -> Visit:
    """The visit of a lot that was drawn.

    Raises:
        UsageError: it was not.
    """
    one = next((each for each in record.drawn or () if each.lot == lot), None)
    if one is None:
        raise UsageError(f"标段 {lot} 没有被这次抽取抽中")
    names = record.inspectors()
    people = tuple(names[person].name for person in one.inspectors)
    return Visit(code_of(record), lot, people, record.statement.name)


def endings_of(numbers: Iterable[str | None]) -> dict[str, str]:
    """The endings of numbers that are there in full."""
    return {number: number[-4:] for number in numbers if number}


def _amiss(report: Amiss, lot: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the records say is amiss with a lot and its project, by rule and kind of duty."""
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.subject.key in {lot["lot"], lot["project"]}:
            told = f"{words.SEVERITY[finding.severity]}：{said(finding)}"
            found.setdefault(finding.rule, []).append(told)
    for obligation in report.obligations:
        if obligation.lot == lot["lot"] and obligation.status != "done":
            told = f"{STATUS[obligation.status]}（{words.day(obligation.due)}）：{duty(obligation)}"
            found.setdefault(obligation.kind, []).append(told)
    return found
