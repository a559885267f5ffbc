"""Numbers and dates as whole numbers that keep their order.

The rules engine compares 64-bit integers exactly and nothing else reliably. So a number becomes
twice the millionths in it, plus one where it lies between two millionths. What rules name are
whole numbers of millionths, and against those the comparison of any number, however odd a fraction,
is exact: 2/300 is over 0.006666 and under 0.006667, whatever its digits. A rule may also name a few
odd fractions (2/3): the space between two millionths is then parted at them. Two measured fractions
that lie in the same part count as equal. A date is the number of its day.

Numbers beyond 400,000 million count as that bound. 0 stands for what is not there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tender_guard.errors import RulebookError
from tender_guard.rulebook.when import DECIMALS

GRID: Final = 10**DECIMALS
ZERO: Final = 2**62
"""The code of 0; all codes are positive and under 2**63, also with the largest ``plus``."""
LARGEST: Final = 4 * 10**11
MOST_ODD: Final = 3
MISSING: Final = 0


@dataclass(frozen=True, slots=True)
class Coding:
    """How numbers are written; ``odd`` are what odd fractions of rules leave over, sorted."""

    odd: tuple[Fraction, ...] = ()

    @classmethod
    def of(cls, constants: Iterable[int | Decimal | Fraction | date]) -> Coding:
        """The coding under which comparisons with the constants are exact.

        Raises:
            RulebookError: more than three kinds of odd fractions.
        """
        rests = {_parts(value)[1] for value in constants if not isinstance(value, date)}
        odd = tuple(sorted(rests - {Fraction(0)}))
        if len(odd) > MOST_ODD:
            raise RulebookError(f"规则中除不尽的分数最多 {MOST_ODD} 种")
        return cls(odd)

    @property
    def width(self) -> int:
        """How many codes there are from one millionth to the next."""
        return 2 * len(self.odd) + 2

    def number(self, value: int | Decimal | Fraction | date) -> int:
        """The code of ``value``; codes compare as the values do where one is of a rule."""
        if isinstance(value, date):
            return ZERO + self.width * GRID * value.toordinal()
        bound = min(max(value, -LARGEST), LARGEST)
        if isinstance(bound, int):
            return ZERO + self.width * GRID * bound
        whole, rest = _parts(bound)
        return ZERO + self.width * whole + self._place(rest)

    def difference(self, value: int | Decimal | Fraction) -> int:
        """What ``plus: value`` adds to a code; ``value`` is a whole number of millionths."""
        return self.number(value) - ZERO

    def _place(self, rest: Fraction) -> int:
        if not rest:
            return 0
        at = bisect_left(self.odd, rest)
        return 2 * at + (2 if self.odd[at : at + 1] == (rest,) else 1)


def _parts(value: int | Decimal | Fraction) -> tuple[int, Fraction]:
    """The whole millionths in a number, and what is left over, in millionths."""
    above, below = value.as_integer_ratio()
    whole, rest = divmod(above * GRID, below)
    return whole, Fraction(rest, below)
