"""Pages whose text does not run to the right as displayed: which way it runs, and back again."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tender_guard.documents.glyphs import Glyph
from tender_guard.documents.model import Block, Cell, Line, Paragraph, Table


def main_turn(glyphs: Iterable[Glyph]) -> int:
    """The quarter turns counterclockwise in which most characters run."""
    turns = Counter(glyph.style.turn for glyph in glyphs if glyph.style.turn is not None)
    return turns.most_common(1)[0][0] if turns else 0


@dataclass(frozen=True, slots=True)
class Orientation:
    """A page of ``width`` x ``height`` as displayed that was read turned clockwise.

    ``turn`` quarter turns made its lines run to the right. Back on the page as displayed the
    characters of one line share one box: a line of the model runs to the right.
    """

    turn: int
    width: float
    height: float

    def displayed(self, block: Block) -> Block:
        """The block with its lines where they stand on the page as displayed."""
        if self.turn == 0:
            return block
        if isinstance(block, Paragraph):
            return replace(block, lines=self._lines(block.lines))
        return Table(
            tuple(tuple(self._cell(cell) for cell in row) for row in block.rows), block.heads
        )

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, lines=self._lines(cell.lines))

    def _lines(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(self._line(line) for line in lines)

    def _line(self, line: Line) -> Line:
        if not line.lefts:
            return line
        left, right = min(line.lefts), max(line.rights)
        if self.turn == 1:
            x0, top, x1, bottom = line.top, self.height - right, line.bottom, self.height - left
        elif self.turn == 2:  # noqa: PLR2004
            x0, x1 = self.width - right, self.width - left
            top, bottom = self.height - line.bottom, self.height - line.top
        else:
            x0, top, x1, bottom = self.width - line.bottom, left, self.width - line.top, right
        count = len(line.text)
        return replace(
            line,
            top=top,
            bottom=bottom,
            lefts=array("f", [x0]) * count,
            rights=array("f", [x1]) * count,
        )
