"""How likely each entry of a draw by tickets is to be drawn.

An entry with w tickets has its smallest number below x with probability 1 − (1 − x)^w. It is drawn
where fewer than ``take`` of the others lie below its own number, so its probability is the integral
of w (1 − x)^(w−1) · P(fewer than ``take`` others below x): successive sampling, of which there is
no closed form unless all have equally many tickets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import exp, expm1, log, log1p, sqrt
from typing import Final

_FAR: Final = 9.0
"""Standard deviations beyond which nothing counts at seven digits."""
_LAST: Final = 25.0
"""Beyond this t nothing is left."""
_FEW: Final = 10
_STEPS: Final = 300
_MORE_STEPS: Final = 2000
"""Where few are taken or left, the number of others below x is no bell."""


def inclusion(counts: Mapping[str, int], take: int) -> dict[str, Fraction | float]:
    """The probability of each entry; exact where all have equally many tickets, else to 1e-7."""
    if take >= len(counts):
        return dict.fromkeys(counts, Fraction(1))
    classes = Counter(counts.values())
    if len(classes) == 1:
        return dict.fromkeys(counts, Fraction(take, len(counts)))
    found = _by_tickets(classes, take)
    return {entry: found[count] for entry, count in counts.items()}


def _by_tickets(classes: Mapping[int, int], take: int) -> dict[int, float]:
    """The probability of an entry by its number of tickets.

    Integrated over t with x = 1 − e^(−t), so that an entry's number has the density w·e^(−wt).
    """
    left = sum(classes.values()) - take
    low, points = 0.0, _graded()
    if min(take, left) > _FEW:
        low = _where(lambda t: _spread(classes, t, _FAR) > take - 1)
        points = _even(low, _where(lambda t: _spread(classes, t, -_FAR) >= take))
    sums = {tickets: -expm1(-tickets * low) for tickets in classes}
    for t, weight in points:
        for tickets, chance in _others_below(classes, t, take).items():
            sums[tickets] += weight * tickets * exp(-tickets * t) * chance
    return sums


def _even(low: float, high: float) -> Iterator[tuple[float, float]]:
    """The points of Simpson's rule between two ends, with their weights."""
    width = (high - low) / _STEPS
    for step in range(_STEPS + 1):
        yield low + step * width, _part(step, _STEPS) * width / 3


def _graded() -> Iterator[tuple[float, float]]:
    """Those from 0 to where nothing is left, the closer the nearer to 0: t = s³ times the end."""
    width = 1 / _MORE_STEPS
    for step in range(_MORE_STEPS + 1):
        s = step * width
        yield _LAST * s**3, _part(step, _MORE_STEPS) * width * _LAST * s**2


def _part(step: int, steps: int) -> int:
    return 1 if step in {0, steps} else 4 if step % 2 else 2


def _spread(classes: Mapping[int, int], t: float, deviations: float) -> float:
    """How many lie below: the mean and so many standard deviations."""
    below = [(-expm1(-tickets * t), size) for tickets, size in classes.items()]
    mean = sum(size * chance for chance, size in below)
    return mean + deviations * sqrt(sum(size * chance * (1 - chance) for chance, size in below))


def _where(reached: Callable[[float], bool]) -> float:
    """The t from which on something holds; the last one where it never does."""
    low, high = 0.0, _LAST
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _others_below(classes: Mapping[int, int], t: float, take: int) -> dict[int, float]:
    """For an entry of each class: the chance that fewer than ``take`` others lie below."""
    order = list(classes)
    below = {tickets: -expm1(-tickets * t) for tickets in order}
    whole = {tickets: _binomial(classes[tickets], below[tickets], take) for tickets in order}
    before: list[list[float]] = [[1.0]]
    for tickets in order:
        before.append(_joined(before[-1], whole[tickets], take))
    after = [1.0]
    chances = {}
    for at in reversed(range(len(order))):
        tickets = order[at]
        rest = _joined(before[at], after, take)
        own = _binomial(classes[tickets] - 1, below[tickets], take)
        chances[tickets] = sum(_joined(rest, own, take))
        after = _joined(whole[tickets], after, take)
    return chances


def _binomial(size: int, chance: float, take: int) -> list[float]:
    """The chances of 0, 1, … of ``size`` below, as far as they are fewer than ``take``."""
    most = min(size, take - 1)
    if chance <= 0 or chance >= 1:
        sure = size if chance > 0 else 0
        return [float(k == sure) for k in range(most + 1)]
    term = size * log1p(-chance)
    odds = log(chance) - log1p(-chance)
    terms = [exp(term)]
    for k in range(1, most + 1):
        term += log((size - k + 1) / k) + odds
        terms.append(exp(term))
    return terms


def _joined(one: Sequence[float], other: Sequence[float], take: int) -> list[float]:
    """The chances of the sum of two numbers, as far as it is fewer than ``take``."""
    sums = [0.0] * min(len(one) + len(other) - 1, take)
    for at, chance in enumerate(one):
        for plus, more in enumerate(other[: len(sums) - at]):
            sums[at + plus] += chance * more
    return sums
