"""Rules on rows of a sheet that is not there."""

from __future__ import annotations

import polars as pl

from tender_guard.records.measures.ledger import Ledger
from tender_guard.records.measures.measured import (
    MISSING,
    OWN,
    Measure,
    Owner,
    joined,
)
from tender_guard.records.tables import SHEETS


def unless_absent(ledger: Ledger, found: Measure, *sheets: str) -> Measure:
    """``found``, or missing data for every key where one of the ``sheets`` is not there.

    What was found all the same (a partial fact) stays beside it.
    """
    titles = ledger.absent(*sheets)
    if not titles:
        return found
    keys = _keys(ledger, found.owner)
    told = "缺少" + "、".join(f"{title}表" for title in titles)
    return joined(found, gaps(found, keys, told, titles))


def gaps(like: Measure, keys: pl.DataFrame, reason: str, missing: tuple[str, ...]) -> Measure:
    """Missing data for each of the ``keys`` (columns ``key`` and ``row``)."""
    frame = keys.select(
        "key",
        other=pl.lit(None, pl.String),
        rows=pl.concat_list("row"),
        state=pl.lit(MISSING),
        reason=pl.lit(reason),
        missing=pl.lit(list(missing), dtype=pl.List(pl.String)),
    )
    return Measure(like.kind, like.sheet, like.owner, frame.select(OWN))


def _keys(ledger: Ledger, owner: Owner) -> pl.DataFrame:
    key = SHEETS[owner].code or ""
    return ledger.workbook.frames[owner].select(key=key, row="row")
