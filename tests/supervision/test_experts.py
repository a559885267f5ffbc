from __future__ import annotations

from decimal import Decimal

import pytest
from committees import BIDDERS, committees, ledger
from worlds import World, checked, day

from tender_guard.errors import RecordsError
from tender_guard.supervision.coverage import Coverage
from tender_guard.supervision.deviations import Deviations
from tender_guard.supervision.experts import Register, parts, rolling


def register(worlds: list[World]) -> Register:
    return Register(ledger(worlds))


def deduct(world: World, code: str, when: object, behaviour: str, points: int) -> None:
    world.add(
        "expert_deduction", expert=code, deducted=when, behaviour=behaviour, points=Decimal(points)
    )


def test_specialities_and_employers_are_several() -> None:
    assert parts("房建、 市政；房建") == ("房建", "市政")
    assert parts(None) == ()
    assert register(committees(1)).of("E0").specialities == ("房建", "市政")


@pytest.mark.parametrize(
    ("behaviours", "step"),
    [
        ([("E01", 5)], None),
        ([("E11", 15)], "remind"),
        ([("E03", 20), ("E01", 5)], "suspend"),
        ([("E06", 30), ("E04", 10)], "remove"),
        ([("E10", 0)], "remove"),
    ],
)
def test_the_proposal_follows_the_points_as_the_rule_does(
    behaviours: list[tuple[str, int]], step: str | None
) -> None:
    worlds = committees(1)
    for behaviour, points in behaviours:
        deduct(worlds[0], "E1", day(10, 1), behaviour, points)
    standing = register(worlds).of("E1")
    assert (standing.proposal.step if standing.proposal else None) == step
    severities = {"remind": "notice", "suspend": "risk", "remove": "violation"}
    found = [f.severity for f in checked(*worlds).findings if f.rule == "expert-points"]
    assert found == ([severities[step]] if step else [])


@pytest.mark.parametrize(
    ("status", "points", "taken"),
    [("在库", 30, False), ("暂停", 30, True), ("暂停", 40, False), ("除名", 40, True)],
)
def test_a_proposal_that_was_followed_is_told_as_taken_and_not_screened_again(
    status: str, points: int, *, taken: bool
) -> None:
    worlds = committees(1)
    worlds[0].rows["expert"][1]["status"] = status
    deduct(worlds[0], "E1", day(10, 1), "E02", points)
    found = coverage(worlds)
    proposal = found.register.of("E1").proposal
    assert proposal is not None
    assert proposal.is_taken is taken
    screened = {one.standing.code: one.grounds for one in found.screened}
    assert ("points" in screened.get("E1", ())) is not taken


def test_points_count_for_twelve_months_and_no_longer() -> None:
    worlds = committees(1)
    deduct(worlds[0], "E1", day(11, 23, 2025), "E06", 30)
    deduct(worlds[0], "E1", day(11, 24, 2025), "E04", 10)
    standing = register(worlds).of("E1")
    assert standing.points == 10
    steps = list(rolling(standing.deductions, 12, day(11, 1, 2025), day(12, 1, 2026)))
    assert steps == [
        (day(11, 1, 2025), 0),
        (day(11, 23, 2025), 30),
        (day(11, 24, 2025), 40),
        (day(11, 23), 10),
        (day(11, 24), 0),
        (day(12, 1), 0),
    ]


def test_points_other_than_those_of_the_table_are_told() -> None:
    worlds = committees(1)
    deduct(worlds[0], "E1", day(10, 1), "E01", 10)
    deduct(worlds[0], "E1", day(10, 2), "E02", 5)
    known = [one.is_standard for one in register(worlds).of("E1").deductions]
    assert known == [True, False]


def test_an_expert_whose_employer_bids_tenders_or_acts_must_avoid() -> None:
    worlds = committees(1)
    experts = worlds[0].rows["expert"]
    experts[0]["employer"] = f"大学0、{BIDDERS[1]}"
    experts[1]["employer"] = "招标人1"
    worlds[0].lot["agency"] = "代理公司"
    experts[2]["employer"] = "代理公司"
    barred = {one.code: conflict.ties for one, conflict in register(worlds).barred("L1")}
    assert barred == {"E0": ("bidder",), "E1": ("tenderer",), "E2": ("agency",)}
    assert register(worlds).of("E0").conflicts[0].employer == BIDDERS[1]


def test_an_expert_or_a_lot_that_is_not_there_is_named() -> None:
    with pytest.raises(RecordsError, match="专家名册中没有编号 E9"):
        register(committees(1)).of("E9")
    with pytest.raises(RecordsError, match="台账中没有标段 L9"):
        register(committees(1)).barred("L9")


def coverage(worlds: list[World]) -> Coverage:
    book = ledger(worlds)
    return Coverage(Register(book), Deviations(book))


def test_a_speciality_lacks_experts_where_a_draw_would_be_none() -> None:
    found = {one.name: one for one in coverage(committees(2)).specialities}
    road, house = found["公路"], found["房建"]
    assert (road.available, road.sessions, road.seats, road.widest) == (2, 2, 4, 2)
    assert (road.needed, road.lacking) == (6, 4)
    assert (house.available, house.widest, house.lacking) == (3, 3, 6)


def test_evaluations_of_more_than_a_year_ago_ask_nothing_of_the_register() -> None:
    worlds = committees(1)
    for row in worlds[0].rows["score"]:
        row["evaluated"] = day(11, 1, 2025)
    assert all(one.lacking == 0 for one in coverage(worlds).specialities)


def test_who_is_removed_idle_unknown_or_pointed_at_is_screened() -> None:
    worlds = committees(1)
    experts = worlds[0].rows["expert"]
    experts[0]["status"] = "除名"
    experts[1]["employer"] = None
    idle = {**experts[2], "code": "E8", "name": "专家己", "admitted": day(1, 1, 2022)}
    fresh = {**experts[2], "code": "E9", "name": "专家庚", "admitted": day(1, 1)}
    experts += [idle, fresh]
    deduct(worlds[0], "E3", day(10, 1), "E02", 30)
    found = {one.standing.code: one.grounds for one in coverage(worlds).screened}
    assert found == {
        "E0": ("removed",),
        "E1": ("employer-unknown",),
        "E3": ("points",),
        "E8": ("idle",),
    }
