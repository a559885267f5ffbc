"""Deadlines kept and missed, and bid bonds refunded and outstanding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from tender_guard.records.report import Obligation
from tender_guard.supervision.statistics.model import Cell, Counted, Period, share

REFUND: Final = "bond-refund"
_DUTY = ("标段编号", "标段名称", "义务", "涉及", "义务人", "期限", "办理日期")
_BOND = ("标段编号", "标段名称", "投标人", "金额（元）", "退还期限", "退还日期", "逾期天数")
AGES: Final[tuple[tuple[str, int, int], ...]] = (
    ("未到期", -(10**6), 0),
    ("逾期30日以内", 1, 30),
    ("逾期31至180日", 31, 180),
    ("逾期180日以上", 181, 10**6),
)
"""How long a bond is overdue: name, least and most days."""


def deadlines(obligations: Sequence[Obligation], span: Period) -> Iterator[Counted]:
    """The figures of the duties that fell due."""
    due = [
        one
        for one in obligations
        if span.has(one.due) and (one.done_on is not None or one.status == "overdue")
    ]
    kept = [one for one in due if one.done_on is not None and one.done_on <= one.due]
    late = [one for one in due if one.done_on is not None and one.done_on > one.due]
    missed = [one for one in due if one.done_on is None]
    for figure, found in (
        ("deadlines", due),
        ("deadlines-kept", kept),
        ("deadlines-late", late),
        ("deadlines-missed", missed),
    ):
        yield Counted(figure, len(found), _DUTY, tuple(map(_duty, found)))
    yield Counted("deadlines-kept-share", share(len(kept), len(due)), _DUTY, tuple(map(_duty, due)))
    for kind, title in {one.kind: one.title for one in due}.items():
        own = [one for one in due if one.kind == kind]
        value = share(sum(one in kept for one in own), len(own))
        yield Counted("deadlines-kept-of", value, _DUTY, tuple(map(_duty, own)), title)


def bonds(obligations: Sequence[Obligation], span: Period) -> Iterator[Counted]:
    """The figures of the bid bonds."""
    own = [one for one in obligations if one.kind == REFUND]
    refunded = [one for one in own if span.has(one.done_on)]
    outstanding = [one for one in own if one.done_on is None]
    for figure, found in (("bonds-refunded", refunded), ("bonds-outstanding", outstanding)):
        rows = tuple(_bond(one, span) for one in found)
        yield Counted(figure, len(found), _BOND, rows)
        total = sum((one.amount_yuan or Decimal() for one in found), Decimal())
        yield Counted(f"{figure}-yuan", total, _BOND, rows)
    for name, least, most in AGES:
        aged = [one for one in outstanding if least <= _overdue(one, span) <= most]
        rows = tuple(_bond(one, span) for one in aged)
        yield Counted("bonds-outstanding-aged", len(aged), _BOND, rows, name)
    overdue = [one for one in outstanding if _overdue(one, span) > 0]
    oldest = max((_overdue(one, span) for one in overdue), default=None)
    rows = tuple(_bond(one, span) for one in overdue if _overdue(one, span) == oldest)
    yield Counted("bonds-oldest-days", oldest, _BOND, rows)


def _overdue(one: Obligation, span: Period) -> int:
    return (span.as_of - one.due).days


def _duty(one: Obligation) -> tuple[Cell, ...]:
    return (one.lot, one.lot_name, one.title, one.other, one.who, one.due, one.done_on)


def _bond(one: Obligation, span: Period) -> tuple[Cell, ...]:
    late = max(0, _overdue(one, span)) if one.done_on is None else None
    return (one.lot, one.lot_name, one.other, one.amount_yuan, one.due, one.done_on, late)
