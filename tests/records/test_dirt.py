from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from books import bad_cells, book, dirty, large, reading

from tender_guard.records.tables import SHEETS


@pytest.mark.parametrize("seed", range(4))
def test_every_dirty_cell_is_read_right_or_named_and_no_other_is_touched(
    tmp_path: Path, seed: int
) -> None:
    clean = reading(book(tmp_path / "clean.xlsx", large(40, seed)))
    sheets, dirt = dirty(40, seed)
    found = reading(book(tmp_path / "dirty.xlsx", sheets))
    assert sum(1 for one in dirt if one.bad) > 100

    spoilt = {(one.sheet.title, one.row, one.column.title) for one in dirt if one.bad}
    assert set(bad_cells(found)) == spoilt
    assert len(found.rejected) == len(spoilt)

    gone = {(one.sheet.name, one.row) for one in dirt if one.bad and one.column.needed}
    left_out = {(name, row.row) for name, rows in found.left_out.items() for row in rows}
    assert left_out == gone

    touched = {(one.sheet.name, one.row, one.column.name): one for one in dirt}
    for name, frame in found.frames.items():
        before = clean.frames[name].filter(~pl.col("row").is_in([r for n, r in gone if n == name]))
        assert frame["row"].to_list() == before["row"].to_list()
        for field in SHEETS[name].names():
            for row, old, new in zip(frame["row"], before[field], frame[field], strict=True):
                one = touched.get((name, row, field))
                expected = old if one is None else one.value
                assert new == expected, (name, row, field)
