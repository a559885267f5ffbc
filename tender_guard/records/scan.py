"""What fastexcel does not say of the cells of a worksheet.

fastexcel reads values fast, but an error cell looks like an empty one, a percent-formatted 0.03
like 0.03, an 18-digit number has lost its end in silence, and a formula that was never calculated
is nothing at all. One pass over the XML finds those cells and gives the text that should stand
there. It measures how far the cells reach as well, because fastexcel takes memory for the whole
rectangle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias
from xml.parsers import expat

from tender_guard.errors import FileDamagedError, FileTooLargeError
from tender_guard.records.cells import UNCALCULATED
from tender_guard.records.package import Package
from tender_guard.settings import Settings, variable

Place: TypeAlias = tuple[int, int]
"""Row and column of a cell, both from 0."""

_DAYS: Final = range(2958466)
"""Day numbers that a spreadsheet can show as a date."""

_KEPT: Final = Decimal(10) ** 15
"""Whole numbers from here on have lost digits: a spreadsheet keeps 15 of them."""

_LEAST: Final = Decimal(-(10**11))
_EXPONENT: Final = 308
_SAFE: Final = 15
"""A number written with so few characters has all its digits."""


@dataclass(slots=True)
class Scan:
    """``corrections`` is the text of cells that fastexcel does not give as they stand.

    ``rows`` and ``columns`` say how far the filled cells reach, ``shared`` is how many of them
    point into the list of shared strings.
    """

    corrections: dict[Place, str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    shared: int = 0


def scan(package: Package, part: str, looks: Mapping[str, str], settings: Settings) -> Scan:
    """Go once over the cells of a worksheet.

    Raises:
        FileDamagedError: the worksheet is broken.
        FileTooLargeError: its cells reach over more than ``max_workbook_cells``.
    """
    scanner = _Scanner(package.shown, looks, settings)
    package.parse(part, scanner.parser)
    scanner.finish()
    return scanner.found


class _Scanner:
    """The state of one pass: where it is, and the cell whose number is being taken in."""

    __slots__ = (
        "_column",
        "_columns",
        "_formula",
        "_kind",
        "_limit",
        "_look",
        "_looks",
        "_row",
        "_shown",
        "_tags",
        "_taking",
        "found",
        "parser",
    )

    def __init__(self, shown: str, looks: Mapping[str, str], settings: Settings) -> None:
        self.found = Scan()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._root
        self._shown = shown
        self._looks = looks
        self._limit = settings.max_workbook_cells
        self._columns: dict[str, int] = {}
        self._tags: dict[str, Callable[[dict[str, str]], None]] = {}
        self._row = -1
        self._column = -1
        self._kind = ""
        self._look = ""
        self._formula = False
        self._taking = False

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        prefix, colon, _ = name.rpartition(":")
        start = prefix + colon
        self._tags = {
            f"{start}row": self._next_row,
            f"{start}c": self._cell,
            f"{start}v": self._value,
            f"{start}f": self._calculated,
            f"{start}is": self._inline,
        }
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        take = self._tags.get(name)
        if take is not None:
            take(attributes)
        elif self._taking or self._formula:
            # Below the cells there are headers and validations, whose text is no cell's.
            self.finish()

    def _next_row(self, attributes: dict[str, str]) -> None:
        self.finish()
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._taking or self._formula:
            self.finish()
        ref = attributes.get("r")
        if ref is None:
            self._column += 1
        else:
            letters = ref.rstrip("0123456789")
            column = self._columns.get(letters)
            self._column = self._learn(letters) if column is None else column
        self._kind = attributes.get("t", "n")
        self._look = self._looks.get(attributes.get("s", "0"), "")

    def _learn(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self._columns[letters] = number - 1
        return number - 1

    def _value(self, _attributes: dict[str, str]) -> None:
        found = self.found
        if self._row >= found.rows or self._column >= found.columns:
            self._reach()
        if self._kind == "n" or self._kind == "e":  # noqa: PLR1714 - the quicker way, 10^6 times
            self.parser.CharacterDataHandler = self._number
            self._taking = True
            return
        self._formula = False
        if self._kind == "s":
            found.shared += 1

    def _inline(self, _attributes: dict[str, str]) -> None:
        if self._row >= self.found.rows or self._column >= self.found.columns:
            self._reach()

    def _calculated(self, _attributes: dict[str, str]) -> None:
        self._formula = self._kind != "str"

    def _reach(self) -> None:
        found = self.found
        found.rows = max(found.rows, self._row + 1)
        found.columns = max(found.columns, self._column + 1)
        if found.rows * found.columns > self._limit:
            raise FileTooLargeError(
                f"{self._shown}：单元格范围超过 {self._limit} 格的上限"
                f"（设置 {variable('max_workbook_cells')}）"
            )

    def _number(self, data: str) -> None:
        """The text of the value, taken in as a whole."""
        text = data.strip()
        if not text:
            return
        self._formula = False
        try:
            correction = text if self._kind == "e" else _as_shown(text, self._look)
        except OverflowError as fault:
            place = f"第 {self._row + 1} 行第 {self._column + 1} 列"
            raise FileDamagedError(f"{self._shown}：{place}的数值超出表格软件的范围") from fault
        if correction is not None:
            self.found.corrections[self._row, self._column] = correction

    def finish(self) -> None:
        """Leave a cell."""
        if self._taking:
            self.parser.CharacterDataHandler = None
            self._taking = False
        if self._formula:
            self.found.corrections[self._row, self._column] = UNCALCULATED
            self._formula = False


def _as_shown(text: str, look: str) -> str | None:
    """What the spreadsheet shows for a number, where fastexcel gives something else.

    Raises:
        OverflowError: no spreadsheet has such a number, and fastexcel would stop the program at it.
    """
    if not look and len(text) <= _SAFE and "E" not in text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number < _LEAST or abs(number.adjusted()) > _EXPONENT:
        raise OverflowError(text)
    if abs(number) >= _KEPT:
        return f"{number:.14E}"
    if look == "percent":
        return f"{number * 100:f}%"
    if look == "date" and int(number) not in _DAYS:
        return f"{number:f}"
    return None


def shared_lengths(package: Package, part: str) -> list[int]:
    """How long each shared string is, in characters."""
    lengths: list[int] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    package.parse(part, parser)
    return lengths


def shared_text(package: Package, part: str, lengths: list[int]) -> int:
    """How many characters the cells of a worksheet take from the shared strings."""
    total = 0
    shared = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal shared
        tag = name.rpartition(":")[2]
        if tag == "c":
            shared = attributes.get("t") == "s"
        parser.CharacterDataHandler = text if tag == "v" and shared else None

    def text(data: str) -> None:
        nonlocal total
        number = int(data) if data.strip().isdecimal() else 0
        total += lengths[number] if number < len(lengths) else 0

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    package.parse(part, parser)
    return total
