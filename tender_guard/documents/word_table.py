"""The rows of a Word table on their grid (ECMA-376, 17.4): merged cells filled, rows evened."""

from __future__ import annotations

from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from tender_guard.documents.file import File
from tender_guard.documents.heads import head_rows
from tender_guard.documents.model import Cell, Line, Table
from tender_guard.documents.wordml import child, integer, switched, value
from tender_guard.errors import FileDamagedError

_MOST_COLUMNS: Final = 256
"""Word itself makes no more than 63."""


class Grid:
    """The rows of a table on its grid, merged cells filled."""

    def __init__(self, file: File) -> None:
        """No row yet."""
        self._file = file
        self.rows: list[list[Cell]] = []
        self._above: dict[int, Cell] = {}
        self._merging: dict[int, Cell] = {}
        self._heads = 0

    @property
    def column(self) -> int:
        """The column the next cell of the row begins in."""
        return len(self.rows[-1])

    @property
    def missing(self) -> int:
        """How many cells the rows lack to be of one width."""
        widths = [len(row) for row in self.rows if row]
        return max(widths, default=0) * len(widths) - sum(widths)

    def begin(self, properties: BaseOxmlElement | None) -> None:
        """Begins a row."""
        if switched(child(properties, "w:tblHeader")) and self._heads == len(self.rows):
            self._heads += 1
        self.rows.append([])
        self._above, self._merging = self._merging, {}
        self._skip(properties, "w:gridBefore")

    def end(self, properties: BaseOxmlElement | None) -> None:
        """Ends a row."""
        self._skip(properties, "w:gridAfter")

    def _skip(self, properties: BaseOxmlElement | None, name: str) -> None:
        for _ in range(min(integer(value(child(properties, name)), 0), _MOST_COLUMNS)):
            self._append(Cell((), (len(self.rows) - 1, self.column)))

    def put(self, properties: BaseOxmlElement | None, lines: tuple[Line, ...]) -> None:
        """Puts the next cell of the row into all places it covers."""
        down = child(properties, "w:vMerge")
        along = child(properties, "w:hMerge")
        span = max(1, min(integer(value(child(properties, "w:gridSpan")), 1), _MOST_COLUMNS))
        cell = Cell(lines, (len(self.rows) - 1, self.column))
        if along is not None and value(along) != "restart" and self.rows[-1]:
            cell = self.rows[-1][-1]
        if down is not None and value(down) != "restart":
            cell = self._above.get(self.column, cell)
        for _ in range(span):
            if down is not None:
                self._merging[self.column] = cell
            self._append(cell)

    def _append(self, cell: Cell) -> None:
        if self.column >= _MOST_COLUMNS:
            raise FileDamagedError(
                f"{self._file.shown}：文件已损坏（表格一行超过 {_MOST_COLUMNS} 列）"
            )
        self.rows[-1].append(cell)

    def table(self) -> Table | None:
        """The table with rows of one width, None where it has no cell."""
        rows = [row for row in self.rows if row]
        if not rows:
            return None
        width = max(len(row) for row in rows)
        filled = tuple(
            (*row, *(Cell((), (index, column)) for column in range(len(row), width)))
            for index, row in enumerate(rows)
        )
        heads = self._heads if self._heads < len(filled) else 0
        return Table(filled, heads=heads or head_rows(filled))
