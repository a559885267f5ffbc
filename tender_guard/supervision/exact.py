"""Tests and intervals that hold for small numbers, each by its published definition.

A committee sits a handful of times: nothing here leans on large samples, and every p-value is the
count of the arrangements that are as extreme, not an approximation of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod, sqrt
from typing import Final, NamedTuple

from scipy import stats

CONFIDENCE: Final = 0.95


class Interval(NamedTuple):
    """Where a true value plausibly lies, both ends included."""

    low: float
    high: float


def wilson(hits: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """The score interval of a share, without correction for continuity.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
    (1927); recommended for small numbers by R. G. Newcombe, Statistics in Medicine 17 (1998).
    """
    if not 0 <= hits <= trials or trials == 0:
        raise ValueError(f"{hits} of {trials} is no share")
    z = float(stats.norm.ppf((1 + confidence) / 2))
    share = hits / trials
    scale = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / scale
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    low = 0.0 if hits == 0 else middle - half
    return Interval(low, 1.0 if hits == trials else middle + half)


def student(values: Sequence[float], confidence: float = CONFIDENCE) -> Interval:
    """The interval of the mean of at least two values.

    Student, The probable error of a mean, Biometrika 6 (1908).
    """
    count = len(values)
    mean = sum(values) / count
    spread = sqrt(sum((value - mean) ** 2 for value in values) / (count - 1) / count)
    half = float(stats.t.ppf((1 + confidence) / 2, count - 1)) * spread
    return Interval(mean - half, mean + half)


def fisher(hits: int, misses: int, other_hits: int, other_misses: int) -> float:
    """The chance of so many hits or more where both rows hit alike: the exact test, one side.

    R. A. Fisher, The Design of Experiments (1935), chapter II.
    """
    table = [[hits, misses], [other_hits, other_misses]]
    return float(stats.fisher_exact(table, alternative="greater")[1])


def sign_flips(differences: Sequence[int]) -> Fraction:
    """The chance of a sum so far from 0 where each difference could as well have been its negative.

    The randomization test of pairs, both sides: R. A. Fisher, The Design of Experiments (1935),
    section 21.
    """
    size = abs(sum(differences))
    if size == 0:
        return Fraction(1)
    # The distribution is symmetric: one tail is as heavy as the other.
    return min(Fraction(1), 2 * _reaching([(one, -one) for one in differences], size))


def singled_out(strata: Sequence[tuple[int, Sequence[int]]]) -> Fraction:
    """The chance that one member of each stratum, picked at random, sums to that of the given.

    Each stratum is the position of the one that is looked at, and the values of all. This is the
    permutation test within strata, one side: P. Good, Permutation, Parametric and Bootstrap Tests
    of Hypotheses (2005), chapter 3.
    """
    observed = sum(values[at] for at, values in strata)
    return _reaching([values for _, values in strata], observed)


def _reaching(choices: Sequence[Sequence[int]], least: int) -> Fraction:
    """The share of all ways to take one value of each of ``choices`` that sum to ``least``.

    The ways are the coefficients of a product of polynomials, held as the digits of one whole
    number: nothing is rounded, and no way is walked through by itself.
    """
    total = prod(len(values) for values in choices)
    bits = total.bit_length() + 1
    ways = 1
    for values in choices:
        lowest = min(values)
        ways = sum(ways << bits * (value - lowest) for value in values)
    beyond = least - sum(min(values) for values in choices)
    if beyond <= 0:
        return Fraction(1)
    # A number and the sum of its digits leave the same rest by the base less one.
    return Fraction((ways >> bits * beyond) % ((1 << bits) - 1), total)


def holm(chances: Sequence[float]) -> list[float]:
    """The chances, adjusted for how many were asked; in the order given.

    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6 (1979).
    """
    adjusted = [0.0] * len(chances)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda one: chances[one])):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[at]))
        adjusted[at] = highest
    return adjusted
