"""Changes of key persons, interviews, inspections and what was mended after them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tender_guard.records.measures.inspections import FAILED
from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.tables import POSTS
from tender_guard.supervision.interviews import Interviews
from tender_guard.supervision.statistics.model import (
    Casework,
    Cell,
    Counted,
    Mending,
    Period,
    share,
)

COLOURS = {"green": "绿色", "yellow": "黄色", "red": "红色"}
_CHANGE = ("标段编号", "岗位", "原人员", "新人员", "变更日期", "备案日期")
_HELD = ("标段编号", "约谈日期")
_DUE = ("标段编号", "标段名称", "中标人", "中标价（元）", "约谈期限", "约谈日期")
_ITEM = ("抽查编号", "标段编号", "抽查日期", "检查项", "结果", "整改期限", "整改完成日期")
_MENDING = ("问题编号", "标段编号", "问题", "提出日期", "评价")


def changes(ledger: Ledger, span: Period) -> Iterator[Counted]:
    """The figures of the changes of key persons."""
    columns = ("lot", "post", "old_person", "new_person", "changed", "filed")
    rows = _between(ledger, "personnel_change", "changed", span).select(columns).rows()
    yield Counted("changes", len(rows), _CHANGE, tuple(rows))
    for post in POSTS:
        own = tuple(row for row in rows if row[1] == post)
        if own:
            yield Counted("changes-of-post", len(own), _CHANGE, own, post)
    filed = tuple(row for row in rows if row[5] is not None)
    yield Counted("changes-filed", len(filed), _CHANGE, filed)
    yield Counted("changes-filed-share", share(len(filed), len(rows)), _CHANGE, tuple(rows))


def interviews(ledger: Ledger, span: Period) -> Iterator[Counted]:
    """The figures of the interviews."""
    held = _between(ledger, "interview", "held", span).select("lot", "held").rows()
    yield Counted("interviews-held", len(held), _HELD, tuple(held))
    due = [one for one in Interviews(ledger).listed if span.has(one.due)]
    rows = tuple((o.lot, o.lot_name, o.winner, o.price, o.due, o.held) for o in due)
    yield Counted("interviews-due", len(rows), _DUE, rows)
    missed = tuple(row for row, one in zip(rows, due, strict=True) if one.state == "overdue")
    yield Counted("interviews-missed", len(missed), _DUE, missed)


def inspections(ledger: Ledger, span: Period) -> Iterator[Counted]:
    """The figures of the inspections, and of what was mended after them."""
    columns = ("code", "lot", "inspected", "item", "result", "rectify_by", "rectified")
    rows = _between(ledger, "inspection", "inspected", span).select(columns).rows()
    visits = {(row[0], row[1]): (row[0], row[1], row[2]) for row in rows}
    yield Counted("inspections", len(visits), _ITEM[:3], tuple(visits.values()))
    judged = tuple(row for row in rows if row[4] != "不适用")
    yield Counted("inspections-items", len(judged), _ITEM, judged)
    failed = tuple(row for row in judged if row[4] == FAILED)
    yield Counted("inspections-failed", len(failed), _ITEM, failed)
    groups: dict[str, list[tuple[Cell, ...]]] = {
        "rectified-in-time": [],
        "rectified-late": [],
        "rectification-overdue": [],
        "rectification-open": [],
    }
    for row in failed:
        until, done = row[5], row[6]
        if done is not None:
            name = "rectified-late" if until is not None and done > until else "rectified-in-time"
        else:
            over = until is not None and until < span.as_of
            name = "rectification-overdue" if over else "rectification-open"
        groups[name].append(row)
    for name, own in groups.items():
        yield Counted(name, len(own), _ITEM, tuple(own))


def closure(casework: Casework, span: Period) -> Iterator[Counted]:
    """The figures of the closed loop; none where it was not asked."""
    if casework.mendings is None:
        return
    raised = [one for one in casework.mendings if span.has(one.raised)]
    closed = [one for one in raised if one.is_closed]
    referred = [one for one in casework.mendings if span.has(one.referred)]
    for figure, found in (
        ("closure", raised),
        ("closure-closed", closed),
        ("closure-referred", referred),
    ):
        yield Counted(figure, len(found), _MENDING, tuple(map(_mending, found)))
    for colour, name in COLOURS.items():
        told = tuple(_mending(one) for one in raised if one.colour == colour)
        yield Counted("closure-of-colour", len(told), _MENDING, told, name)


def _mending(one: Mending) -> tuple[Cell, ...]:
    return (one.code, one.lot, one.what, one.raised, COLOURS.get(one.colour, one.colour))


def _between(ledger: Ledger, sheet: str, day: str, span: Period) -> pl.DataFrame:
    return ledger.frame(sheet).filter(pl.col(day).is_between(span.first, span.as_of))
