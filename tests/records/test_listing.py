from __future__ import annotations

from tender_guard.records.listing import columns_table
from tender_guard.records.tables import SHEETS


def test_every_column_is_listed_with_its_field() -> None:
    table = columns_table()
    for sheet in SHEETS.values():
        assert f"**{sheet.title}** `{sheet.name}`" in table
        for column in sheet.columns:
            assert f"| {column.title} | `{column.name}` |" in table
