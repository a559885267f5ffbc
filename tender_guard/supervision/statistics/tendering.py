"""Lots that were put out, and awards."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.tables import CATEGORIES, METHODS
from tender_guard.supervision.statistics.model import Counted, Period

_LOT = ("标段编号", "标段名称", "类别", "招标方式", "招标人", "日期")
_AWARD = ("标段编号", "标段名称", "中标人", "中标价（元）", "中标通知书日期")


def count(ledger: Ledger, span: Period) -> Iterator[Counted]:
    """The figures."""
    lots = ledger.lots.with_columns(day=pl.coalesce("announced", "sale_start", "award_notice"))
    put_out = lots.filter(pl.col("day").is_between(span.first, span.as_of))
    yield _lots("tenders", put_out)
    for category in CATEGORIES:
        own = put_out.filter(pl.col("category") == category)
        if not own.is_empty():
            yield _lots("tenders-of-category", own, category)
    for method in METHODS:
        own = put_out.filter(pl.col("method") == method)
        if not own.is_empty():
            yield _lots("tenders-by-method", own, method)
    awarded = lots.filter(pl.col("award_notice").is_between(span.first, span.as_of))
    rows = awarded.select("lot", "name", "winner", "winning_price", "award_notice").rows()
    yield Counted("tenders-awarded", len(rows), _AWARD, tuple(rows))
    total = sum((row[3] for row in rows if row[3] is not None), Decimal())
    yield Counted("tenders-awarded-yuan", total, _AWARD, tuple(rows))


def _lots(figure: str, lots: pl.DataFrame, of: str = "") -> Counted:
    rows = lots.select("lot", "name", "category", "method", "tenderer", "day").rows()
    return Counted(figure, len(rows), _LOT, tuple(rows), of)
