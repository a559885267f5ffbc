from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from books import reading

from tender_guard.errors import RecordsError
from tender_guard.records.columns import Kind
from tender_guard.records.tables import SHEETS
from tender_guard.records.template import HEAD_ROW, note, write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("template") / "台账.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


def test_the_template_has_every_sheet_and_column(template: openpyxl.Workbook) -> None:
    assert template.sheetnames == [*(sheet.title for sheet in SHEETS.values()), "填写说明"]
    for sheet in SHEETS.values():
        heads = [cell.value for cell in template[sheet.title][HEAD_ROW]]
        assert heads == [column.title for column in sheet.columns]
        notes = [cell.value for cell in template[sheet.title][HEAD_ROW - 1]]
        assert notes == [note(column) for column in sheet.columns]


def test_the_template_offers_the_listed_words(template: openpyxl.Workbook) -> None:
    for sheet in SHEETS.values():
        offered = {
            str(rule.sqref).split(":")[0]: rule.formula1
            for rule in template[sheet.title].data_validations.dataValidation
        }
        for number, column in enumerate(sheet.columns):
            cell = f"{openpyxl.utils.get_column_letter(number + 1)}{HEAD_ROW + 1}"
            words = ("是", "否") if column.kind is Kind.YES else column.words
            assert offered.get(cell) == (f'"{",".join(words)}"' if words else None)


def test_days_sums_and_codes_are_formatted(template: openpyxl.Workbook) -> None:
    formats = {
        column.name: template["标段"]
        .column_dimensions[openpyxl.utils.get_column_letter(n)]
        .number_format
        for n, column in enumerate(SHEETS["lot"].columns, 1)
    }
    assert formats["deadline"] == "yyyy-mm-dd"
    assert formats["estimate"] == "#,##0.00"
    assert formats["code"] == "@"
    assert formats["retention"] == "General"


def test_the_empty_template_reads_as_sheets_without_rows(tmp_path: Path) -> None:
    write_template(tmp_path / "台账.xlsx")
    found = reading(tmp_path / "台账.xlsx")
    assert found.rejected == ()
    assert found.absent == frozenset()
    assert found.unknown == ()
    assert all(frame.is_empty() for frame in found.frames.values())


def test_a_filled_in_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_template(path)
    workbook = openpyxl.load_workbook(path)
    workbook["项目"].append(["P1", "学校", "教育局"])
    workbook.save(path)
    assert reading(path).frames["project"]["row"].to_list() == [HEAD_ROW + 1]


def test_a_template_is_not_written_where_it_cannot_be(tmp_path: Path) -> None:
    for path in (tmp_path / "没有" / "台账.xlsx", tmp_path / "台账.csv"):
        with pytest.raises(RecordsError):
            write_template(path)
    assert list(tmp_path.iterdir()) == []
