"""Glyphs become printed lines: in reading order, white space told from the gaps."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tender_guard.documents.glyphs import Glyph
from tender_guard.documents.model import Line

SAME_LINE = 0.45
"""Middles that differ by less than this many font sizes stand on one line."""
WORD_GAP = 0.16
"""Gap between two words of a script with spaces, in font sizes."""
WIDE_GAP = 1.4
"""From this gap on even Chinese characters are apart: columns, blanks to fill in."""
TWICE = 0.3
"""The same character within so many of its widths is one printed twice to look bold."""


@dataclass(frozen=True, slots=True)
class Print:
    """A line as printed, with what tells how it looks.

    ``turn`` is how many quarter turns counterclockwise it runs; the line of one that does not run
    to the right has one box for all of its characters.
    """

    line: Line
    size: float
    bold: bool
    turn: int = 0

    @property
    def left(self) -> float:
        """Where its first character begins."""
        return self.line.lefts[0]

    @property
    def right(self) -> float:
        """Where its last character ends."""
        return self.line.rights[-1]

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.line.top + self.line.bottom) / 2


def lines(glyphs: Iterable[Glyph], page: int) -> list[Print]:
    """The lines that ``glyphs`` of page number ``page`` make, from top to bottom.

    Lines that run upwards or downwards come after those that run to the right.
    """
    by_turn: dict[int, list[Glyph]] = {0: []}
    for glyph in glyphs:
        if glyph.style.turn is not None:
            by_turn.setdefault(glyph.style.turn, []).append(glyph)
    found = [_print(row, page) for row in _rows(by_turn.pop(0))]
    for turn, share in by_turn.items():
        turned = [_turned(glyph, turn) for glyph in share]
        found.extend(_turned_back(_print(row, page), turn) for row in _rows(turned))
    return found


def _turned(glyph: Glyph, turn: int) -> Glyph:
    """The glyph where it would stand if the page were turned until its line runs to the right."""
    x0, top, x1, bottom = glyph.x0, glyph.top, glyph.x1, glyph.bottom
    if turn == 1:
        return glyph._replace(x0=-bottom, top=x0, x1=-top, bottom=x1)
    if turn == 3:  # noqa: PLR2004
        return glyph._replace(x0=top, top=-x1, x1=bottom, bottom=-x0)
    return glyph._replace(x0=-x1, top=-bottom, x1=-x0, bottom=-top)


def _turned_back(item: Print, turn: int) -> Print:
    line = item.line
    left, right, top, bottom = line.lefts[0], line.rights[-1], line.top, line.bottom
    if turn == 1:
        left, top, right, bottom = top, -right, bottom, -left
    elif turn == 3:  # noqa: PLR2004
        left, top, right, bottom = -bottom, left, -top, right
    else:
        left, top, right, bottom = -right, -bottom, -left, -top
    count = len(line.text)
    return replace(
        item,
        turn=turn,
        line=replace(
            line,
            top=top,
            bottom=bottom,
            lefts=array("f", [left]) * count,
            rights=array("f", [right]) * count,
        ),
    )


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=_height):
        here = _height(glyph)
        if rows and here - middle <= SAME_LINE * max(size, glyph.style.size):
            rows[-1].append(glyph)
            if glyph.style.size > size:
                middle, size = here, glyph.style.size
            continue
        rows.append([glyph])
        middle, size = here, glyph.style.size
    return [_once(sorted(row, key=_left)) for row in rows]


def _height(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _left(glyph: Glyph) -> float:
    return glyph.x0


def _once(row: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in row:
        twin = any(
            glyph.text == other.text and glyph.x0 - other.x0 < TWICE * (glyph.x1 - glyph.x0)
            for other in kept[-2:]
        )
        if not twin:
            kept.append(glyph)
    return kept


def _print(row: Sequence[Glyph], page: int) -> Print:
    text: list[str] = []
    lefts, rights = array("f"), array("f")
    before: Glyph | None = None
    for glyph in row:
        if before is not None and _apart(before, glyph):
            text.append(" ")
            lefts.append(before.x1)
            rights.append(max(before.x1, glyph.x0))
        text.append(glyph.text)
        lefts.append(glyph.x0)
        rights.append(glyph.x1)
        before = glyph
    sizes = sorted(glyph.style.size for glyph in row)
    return Print(
        Line(
            "".join(text),
            page=page,
            top=min(glyph.top for glyph in row),
            bottom=max(glyph.bottom for glyph in row),
            lefts=lefts,
            rights=rights,
        ),
        size=sizes[len(sizes) // 2],
        bold=2 * sum(glyph.style.bold for glyph in row) > len(row),
    )


def _apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether a space stands between two glyphs of a line.

    Between Chinese characters only a wide gap counts: producers put spaces there at will.
    """
    gap = (glyph.x0 - before.x1) / max(before.style.size, glyph.style.size)
    if gap >= WIDE_GAP:
        return True
    if _chinese(before.text) and _chinese(glyph.text):
        return False
    if _chinese(before.text) or _chinese(glyph.text):
        return glyph.spaced and gap > WORD_GAP
    return gap > WORD_GAP


def _chinese(text: str) -> bool:
    return text >= "\u2e80" or text in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩□☑☒✓√●■◆"
