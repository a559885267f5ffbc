"""Masked identity numbers that come back in: the same number as that of the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import polars as pl

from tender_guard.records.cells import fold
from tender_guard.records.identity import Mask, mask_of
from tender_guard.records.model import LeftOutRow, RejectedRow, Workbook
from tender_guard.records.tables import IDENTITIES, SHEETS

_PROBLEM: Final = "号码被遮盖，已存的记录中没有能对应的号码，应填完整的证件号码"


class Known(NamedTuple):
    """An identity number that is stored: of whom, and on which lot."""

    person: str
    lot: str
    number: str


def person(name: str) -> str:
    """A name as it is compared."""
    return "".join(fold(name).split())


def masked_people(workbook: Workbook) -> frozenset[str]:
    """Those whose numbers came in masked, by `person`."""
    return frozenset(
        person(name)
        for sheet, number, field in IDENTITIES
        for text, name in workbook.frames[sheet].select(number, field).iter_rows()
        if text is not None and mask_of(text) is not None
    )


def recognised(workbook: Workbook, known: Iterable[Known]) -> Workbook:
    """The workbook with its masked numbers whole again; those nobody has are bad cells."""
    by_person: dict[str, list[Known]] = {}
    for one in known:
        by_person.setdefault(one.person, []).append(one)
    for sheet, number, name in IDENTITIES:
        workbook = _sheet(workbook, sheet, number, name, by_person)
    return workbook


def _sheet(
    workbook: Workbook, sheet: str, number: str, name: str, known: Mapping[str, list[Known]]
) -> Workbook:
    frame = workbook.frames[sheet]
    found: list[str | None] = []
    lost: list[int] = []
    for row, lot, text, whose in frame.select("row", "lot", number, name).iter_rows():
        mask = None if text is None else mask_of(text)
        whole = text if mask is None else _number(mask, lot, known.get(person(whose), []))
        if mask is not None and whole is None:
            lost.append(row)
        found.append(whole)
    frame = frame.with_columns(pl.Series(number, found, pl.String))
    if not lost:
        return replace(workbook, frames={**workbook.frames, sheet: frame})
    return _blamed(replace(workbook, frames={**workbook.frames, sheet: frame}), sheet, number, lost)


def _number(mask: Mask, lot: str, known: list[Known]) -> str | None:
    """The one number that fits, of two the one that stands on the lot already."""
    fitting = {one.number for one in known if mask.covers(one.number)}
    if len(fitting) > 1:
        fitting = {one.number for one in known if mask.covers(one.number) and one.lot == lot}
    return fitting.pop() if len(fitting) == 1 else None


def _blamed(workbook: Workbook, sheet: str, number: str, lost: list[int]) -> Workbook:
    column = SHEETS[sheet].column(number)
    rejected = tuple(
        RejectedRow(SHEETS[sheet].title, row, column.title, _PROBLEM, "（号码被遮盖）")
        for row in lost
    )
    frame = workbook.frames[sheet]
    wrong = pl.col("row").is_in(lost)
    left_out = dict(workbook.left_out)
    if column.needed:
        gone = tuple(
            LeftOutRow(row, {"lot": lot})
            for row, lot in frame.filter(wrong).select("row", "lot").iter_rows()
        )
        left_out[sheet] = (*left_out.get(sheet, ()), *gone)
        frame = frame.filter(~wrong)
    else:
        marked = pl.col("bad").list.concat(pl.lit([number], pl.List(pl.String)))
        frame = frame.with_columns(pl.when(wrong).then(marked).otherwise(pl.col("bad")))
    return replace(
        workbook,
        frames={**workbook.frames, sheet: frame},
        rejected=(*workbook.rejected, *rejected),
        left_out=left_out,
    )
