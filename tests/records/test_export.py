from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from books import Error, bad_cells, book, large, owners, reading, table
from polars.testing import assert_frame_equal

from tender_guard.records.export import ExportedRow, write_workbook
from tender_guard.records.model import Workbook
from tender_guard.records.tables import SHEETS


def exported(found: Workbook, path: Path) -> Path:
    """Write what was read, its bad cells as they were."""
    texts = {(row.sheet, row.row, row.column): row.text for row in found.rejected}
    rows = {
        name: [
            ExportedRow(
                values,
                {
                    field: texts[
                        SHEETS[name].title, values["row"], SHEETS[name].column(field).title
                    ]
                    for field in values["bad"]
                },
            )
            for values in frame.iter_rows(named=True)
        ]
        for name, frame in found.frames.items()
        if name not in found.absent
    }
    write_workbook(path, rows)
    return path


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    found = reading(book(tmp_path / "a.xlsx", large(30)))
    again = reading(exported(found, tmp_path / "b.xlsx"))
    assert again.rejected == ()
    for name, frame in found.frames.items():
        assert_frame_equal(again.frames[name].drop("row"), frame.drop("row"))


def test_bad_cells_are_written_as_they_were_and_absent_sheets_stay_absent(tmp_path: Path) -> None:
    sheets = owners(
        约谈=table("约谈"), 投标=table("投标", {"投标报价": "暂定", "撤回日期": Error()})
    )
    found = reading(book(tmp_path / "a.xlsx", sheets))
    again = reading(exported(found, tmp_path / "b.xlsx"))
    assert [cell[::2] for cell in bad_cells(again)] == [cell[::2] for cell in bad_cells(found)]
    assert again.absent == found.absent


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 571", "-甲", "@SUM(A1)", "'=1", "''+1", "＝1", "'甲"]
)
def test_text_that_begins_like_a_formula_is_harmless_and_reads_the_same(
    tmp_path: Path, text: str
) -> None:
    write_workbook(
        tmp_path / "a.xlsx",
        {"project": [ExportedRow({"code": "P1", "name": text, "tenderer": "局"})]},
    )
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["项目"]["B3"]
    assert cell.data_type == "s"
    assert cell.value.startswith(("'", "甲"))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert reading(tmp_path / "a.xlsx").frames["project"]["name"].to_list() == [text]
