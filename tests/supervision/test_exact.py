"""The statistics, against cases from the literature and against plain enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tender_guard.supervision.exact import (
    fisher,
    holm,
    sign_flips,
    singled_out,
    student,
    wilson,
)

DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
"""Cross- against self-fertilised maize, eighths of an inch (Fisher 1935, section 17)."""
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
"""Additional hours of sleep (Student 1908)."""


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_that_of_newcombes_table(
    hits: int, trials: int, low: float, high: float
) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)
    mirrored = wilson(trials - hits, trials)
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx(wilson(hits, trials))


def test_a_share_of_nothing_is_no_share() -> None:
    with pytest.raises(ValueError, match="0 of 0"):
        wilson(0, 0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_students_interval_is_that_of_his_sleep_data() -> None:
    assert sum(SLEEP) / len(SLEEP) == pytest.approx(1.58)
    assert student(SLEEP) == pytest.approx((0.7001, 2.4599), abs=5e-5)


def test_the_lady_who_tells_all_cups_does_so_by_chance_once_in_seventy() -> None:
    assert fisher(4, 0, 0, 4) == pytest.approx(1 / 70)
    assert fisher(3, 1, 1, 3) == pytest.approx(17 / 70)


def test_darwins_maize_is_as_unequal_by_chance_in_1726_of_32768_ways() -> None:
    assert sum(DARWIN) == 314
    assert sign_flips(DARWIN) == Fraction(1726, 32768)


def test_holm_adjusts_as_in_his_procedure() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_fishers_test_counts_the_tables_with_the_same_margins(
    a: int, b: int, c: int, d: int
) -> None:
    first, column, whole = a + b, a + c, a + b + c + d
    ways = sum(
        comb(column, k) * comb(whole - column, first - k)
        for k in range(a, min(first, column) + 1)
        if first - k <= whole - column
    )
    assert fisher(a, b, c, d) == pytest.approx(ways / comb(whole, first))


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9))
@settings(max_examples=80, deadline=None)
def test_flipping_signs_counts_what_enumeration_counts(differences: list[int]) -> None:
    size = abs(sum(differences))
    flips = list(product((1, -1), repeat=len(differences)))
    extreme = sum(
        abs(sum(s * d for s, d in zip(signs, differences, strict=True))) >= size for signs in flips
    )
    assert sign_flips(differences) == Fraction(extreme, len(flips))


@given(
    st.lists(
        st.lists(st.integers(-30, 30), min_size=2, max_size=4).flatmap(
            lambda values: st.tuples(st.integers(0, len(values) - 1), st.just(values))
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=80, deadline=None)
def test_picking_one_of_each_counts_what_enumeration_counts(
    strata: list[tuple[int, list[int]]],
) -> None:
    observed = sum(values[at] for at, values in strata)
    picks = list(product(*(values for _, values in strata)))
    assert singled_out(strata) == Fraction(sum(sum(p) >= observed for p in picks), len(picks))


def test_many_sessions_are_counted_without_walking_through_them() -> None:
    chance = singled_out([(0, [300, 0, -100, -200])] * 60)
    assert chance == Fraction(1, 4**60)
