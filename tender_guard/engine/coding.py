"""Numbers and dates as whole numbers that keep their order.

The rules engine compares 64-bit integers exactly and nothing else reliably. So a number v becomes
twice the millionths in it, plus one where v lies between two millionths. Every number a rule may
name is a whole number of millionths, and against those the comparison of any v, however odd a
fraction, is exact: 2/300 is over 0.006666 and under 0.006667, whatever its digits. Two measured
fractions between the same two millionths count as equal. A date is the number of its day.

Numbers beyond 1.2 million million count as that bound. 0 stands for what is not there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tender_guard.rulebook.when import DECIMALS

GRID: Final = 10**DECIMALS
STEP: Final = 2 * GRID
"""What one more (or one day later) adds to a code."""
ZERO: Final = 2**62
"""The code of 0; all codes are positive and under 2**63, also with `plus` added."""
LARGEST: Final = 12 * 10**11
"""Larger ones count as this. With the largest number of a rule added its code still fits."""
MISSING: Final = 0


def number(value: int | Decimal | Fraction | date) -> int:
    """The code of ``value``; codes compare as the values do where one is of a rule."""
    if isinstance(value, date):
        return ZERO + STEP * value.toordinal()
    if value > LARGEST:
        return ZERO + STEP * LARGEST
    if value < -LARGEST:
        return ZERO - STEP * LARGEST
    if isinstance(value, int):
        return ZERO + STEP * value
    above, below = value.as_integer_ratio()
    whole, rest = divmod(above * GRID, below)
    return ZERO + 2 * whole + (1 if rest else 0)


def difference(value: int | Decimal | Fraction) -> int:
    """What ``plus: value`` adds to a code; ``value`` is on the grid."""
    return number(value) - ZERO
