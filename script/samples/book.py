"""The sample of the records: the empty workbook an office gets, filled in from YAML."""

from __future__ import annotations

from pathlib import Path

import yaml
from openpyxl import load_workbook

from tender_guard.records.template import HEAD_ROW, write_template


def write_book(source: Path, path: Path) -> None:
    """Write the workbook; the YAML names sheets and columns as the workbook does.

    Raises:
        KeyError: the workbook has no such column.
    """
    write_template(path)
    workbook = load_workbook(path)
    for title, rows in yaml.safe_load(source.read_text("utf-8"))["表"].items():
        page = workbook[title]
        columns = {cell.value: cell.column for cell in page[HEAD_ROW]}
        for at, row in enumerate(rows, HEAD_ROW + 1):
            for head, value in row.items():
                page.cell(at, columns[head], value)
    workbook.save(path)
