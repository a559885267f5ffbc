"""Rows of frames as the store keeps them, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import polars as pl

from tender_guard.records.columns import Kind
from tender_guard.records.model import Workbook
from tender_guard.records.tables import Sheet

Stored: TypeAlias = Mapping[str, Any]
"""A row of the database by column name, without ``id`` where it is not stored yet."""


def digest_of(name: str) -> str:
    """The field with the keyed hash of an identity number."""
    return f"{name}_digest"


def identity_of(sheet: Sheet) -> str | None:
    """The field of a sheet that holds an identity number."""
    names = [column.name for column in sheet.columns if column.kind is Kind.IDENTITY]
    return names[0] if names else None


def stored_rows(
    sheet: Sheet, workbook: Workbook, sealed: Callable[[str], tuple[bytes, bytes]]
) -> Iterator[Stored]:
    """The rows of a sheet as the store keeps them.

    ``sealed`` gives the encrypted identity number and its hash.
    """
    fields = {column.title: column.name for column in sheet.columns}
    texts = {
        (cell.row, fields[cell.column]): cell.text
        for cell in workbook.rejected
        if cell.sheet == sheet.title
    }
    identity = identity_of(sheet)
    for row in workbook.frames[sheet.name].iter_rows(named=True):
        number = row.pop("row")
        row["bad"] = {name: texts[number, name] for name in row["bad"]}
        if identity is not None:
            kept, digest = (None, None) if row[identity] is None else sealed(row[identity])
            row[identity], row[digest_of(identity)] = kept, digest
        yield row


def frame_of(sheet: Sheet, rows: Iterable[Stored], first: int) -> pl.DataFrame:
    """The frame of stored rows, numbered from ``first``; identity numbers are their hashes."""
    identity = identity_of(sheet)
    listed = list(rows)
    columns = {
        column.name: pl.Series(
            column.name,
            [_digest(row[digest_of(column.name)]) for row in listed]
            if column.name == identity
            else [row[column.name] for row in listed],
            column.frame_type,
        )
        for column in sheet.columns
    }
    numbers = pl.Series("row", range(first, first + len(listed)), pl.Int64)
    bad = pl.Series("bad", [list(row["bad"]) for row in listed], pl.List(pl.String))
    return pl.DataFrame([*columns.values(), numbers, bad])


def _digest(digest: bytes | None) -> str | None:
    return None if digest is None else digest.hex()
