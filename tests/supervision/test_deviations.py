from __future__ import annotations

from itertools import combinations

import pytest
from committees import BIDDERS, committees, even, ledger
from worlds import World, spoil

from tender_guard.supervision.deviations import Deviation, Deviations

KIND = 1
"""The expert whom the tests make different."""


def deviations(worlds: list[World]) -> dict[str, Deviation]:
    return Deviations(ledger(worlds)).by_expert


def kind(lot: int, expert: int, bidder: int) -> float:
    return even(lot, expert, bidder) + (12 if expert == KIND else 0)


def partial(lot: int, expert: int, bidder: int) -> float:
    return even(lot, expert, bidder) + (18 if (expert, bidder) == (KIND, 2) else 0)


def test_experts_who_mark_alike_are_not_notable() -> None:
    found = deviations(committees(8))
    assert len(found) == 5
    assert not any(one.is_notable for one in found.values())
    assert all(one.apart is not None and one.apart.hits == 0 for one in found.values())


def test_who_marks_everyone_higher_is_severe_the_other_way_and_favours_nobody() -> None:
    found = deviations(committees(10, kind))
    severity = found["E1"].severity
    assert severity is not None
    assert severity.is_notable
    assert severity.mean == pytest.approx(0.12, abs=0.005)
    assert severity.interval.low < severity.mean < severity.interval.high
    assert severity.chance == pytest.approx(2 / 2**10)
    assert not any(one.marks.is_notable for one in found["E1"].affinities)


def test_who_lifts_one_bidder_has_an_affinity_to_it_and_turns_the_order() -> None:
    found = deviations(committees(8, partial))
    one = found["E1"]
    assert [a.bidder for a in one.affinities if a.marks.is_notable] == [BIDDERS[2]]
    chosen = next(a for a in one.affinities if a.bidder == BIDDERS[2])
    assert chosen.marks.chance == pytest.approx(1 / 4**8)
    assert chosen.marks.mean == pytest.approx(0.18, abs=0.01)
    assert one.reversals is not None
    assert one.sittings[0].discordant > 0
    assert not any(
        a.marks.is_notable for e in ("E0", "E2", "E3", "E4") for a in found[e].affinities
    )


def test_one_experts_marks_that_put_another_bidder_first_are_decisive() -> None:
    def decisive(_lot: int, expert: int, bidder: int) -> float:
        return 100 if (expert, bidder) == (KIND, 3) else 80 - 5 * bidder + (bidder == 3) * 12

    found = deviations(committees(6, decisive))
    assert all(one.decisive for one in found["E1"].sittings)
    assert found["E1"].reversals is not None
    assert (found["E1"].reversals.hits, found["E1"].reversals.trials) == (6, 6)


@pytest.mark.parametrize("lots", [1, 5])
def test_below_the_least_number_of_evaluations_nothing_is_said(lots: int) -> None:
    found = deviations(committees(lots, kind))
    one = found["E1"]
    assert (one.severity, one.apart, one.reversals) == (None, None, None)
    assert len(one.sittings) == lots
    assert not one.is_notable


def test_below_the_least_number_of_lots_nothing_is_said_of_a_bidder() -> None:
    assert deviations(committees(3, partial))["E1"].affinities == ()
    assert len(deviations(committees(4, partial))["E1"].affinities) == 4


def test_an_evaluation_with_too_few_experts_or_an_unreadable_part_is_not_compared() -> None:
    worlds = committees(7)
    worlds[0].rows["score"] = [r for r in worlds[0].rows["score"] if r["expert"] in {"E0", "E1"}]
    spoil(worlds[1].rows["score"][0], "role")
    found = deviations(worlds)
    lots = [one.lot for one in found["E1"].sittings]
    assert "L1" not in lots
    assert len(lots) == 6


def test_the_award_is_tied_to_the_expert_where_the_bidder_wins_only_with_him() -> None:
    with_him, without = committees(6, winner=0), []
    for world in committees(14, winner=1)[6:]:
        world.rows["score"] = [r for r in world.rows["score"] if r["expert"] != "E1"]
        world.rows["expert"] = []
        without.append(world)
    found = deviations([*with_him, *without])
    award = next(a for a in found["E1"].awards if a.bidder == BIDDERS[0])
    assert (award.won_with, award.lost_with, award.won_without, award.lost_without) == (6, 0, 0, 8)
    assert award.chance == pytest.approx(1 / 3003)
    assert award.is_notable
    assert not found["E0"].awards


def test_differences_are_those_of_a_plain_reckoning() -> None:
    worlds = committees(6, partial)
    found = deviations(worlds)
    for world in worlds:
        rows = world.rows["score"]
        marks = {(r["expert"], r["bidder"]): float(r["marks"]) for r in rows}
        experts = sorted({expert for expert, _ in marks})
        for expert in experts:
            sitting = next(s for s in found[expert].sittings if s.lot == world.lot["code"])
            others = {b: sum(marks[e, b] for e in experts if e != expert) / 4 for b in BIDDERS}
            own = {b: marks[expert, b] for b in BIDDERS}
            assert sitting.differences == {
                b: pytest.approx((own[b] - others[b]) * 10, abs=0.51) for b in BIDDERS
            }
            turned = sum(
                (own[a] - own[b]) * (others[a] - others[b]) < 0 for a, b in combinations(BIDDERS, 2)
            )
            assert sitting.discordant == turned
