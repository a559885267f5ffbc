"""Which rows of the sheets stand, once they are seen together.

A row with a bad needed cell is left out and counts as not there. So a lot of a project that was
left out is left out too, and its bids with it; each is named at the cell that points to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from tender_guard.records.cells import Problem
from tender_guard.records.columns import Column
from tender_guard.records.draft import Draft
from tender_guard.records.tables import SHEETS

_OWNERS: Final = ("project", "expert", "lot")
"""Sheets whose codes others name, each after those it names itself."""


def settle(drafts: Mapping[str, Draft], known: Mapping[str, frozenset[str]]) -> None:
    """Note codes that stand twice and codes that name no row.

    Codes of a sheet that is not there are not checked, unless ``known`` has some for it.
    """
    codes: dict[str, frozenset[str]] = dict(known)
    for name in (*_OWNERS, *(name for name in drafts if name not in _OWNERS)):
        if name not in drafts:
            continue
        draft = drafts[name]
        _references(draft, drafts, codes)
        if draft.sheet.code is not None:
            codes[name] = codes.get(name, frozenset()) | _codes(draft, draft.sheet.code)


def _references(
    draft: Draft, drafts: Mapping[str, Draft], codes: Mapping[str, frozenset[str]]
) -> None:
    for column in draft.sheet.columns:
        if column.refers is None or column.refers not in codes:
            continue
        owner = drafts.get(column.refers)
        named = draft.frame.select("row", column.name).drop_nulls()
        lost = named.filter(~pl.col(column.name).is_in(codes[column.refers]))
        draft.blame(
            column,
            {row: _nowhere(column, code, owner) for row, code in lost.iter_rows()},
        )


def _nowhere(column: Column, code: str, owner: Draft | None) -> Problem:
    sheet = SHEETS[column.refers or ""]
    own = sheet.column("code")
    if owner is not None and not owner.frame.filter(pl.col(own.name) == code).is_empty():
        return Problem(f"“{code}”在“{sheet.title}”表中的那一行有误，未采用，请先更正那一行")
    return Problem(f"“{sheet.title}”表中没有“{code}”，应填已有的{own.title}")


def _codes(draft: Draft, code: str) -> frozenset[str]:
    """The codes of the rows that stand; later rows with a code that stands are blamed."""
    out = draft.rows_left_out()
    first: dict[str, int] = {}
    again: dict[int, Problem] = {}
    column = draft.sheet.column(code)
    for row, value in draft.frame.select("row", code).drop_nulls().iter_rows():
        if value in first:
            again[row] = Problem(
                f"与第 {first[value]} 行的{column.title}“{value}”重复，同一编号只能有一行"
            )
        elif row not in out:
            first[value] = row
    draft.blame(column, again)
    return frozenset(first)
