from __future__ import annotations

from datetime import date
from decimal import Decimal

from worlds import AS_OF, World, checked, day, spoil

from tender_guard.records.report import Obligation


def due(world: World, kind: str, as_of: date = AS_OF) -> list[Obligation]:
    return [one for one in checked(world, as_of=as_of).every_obligation() if one.kind == kind]


def dated(world: World, kind: str, as_of: date = AS_OF) -> list[tuple[date, str]]:
    return [(one.due, one.status) for one in due(world, kind, as_of)]


UNSIGNED = dict.fromkeys(("contract_signed", "contract_filed", "wage_account", "started"))


def test_a_lot_that_keeps_every_rule_has_done_its_duties_but_the_bond_will_expire() -> None:
    report = checked(World(1))
    assert [(one.kind, one.status) for one in report.obligations] == [
        ("performance-bond-expiry", "open")
    ]
    assert {one.kind for one in report.every_obligation() if one.status == "done"} == {
        "contract-signing",
        "contract-filing",
        "written-report",
        "bond-refund",
        "wage-account",
    }


def test_the_due_day_is_the_moved_one_and_three_days_before_it_is_soon() -> None:
    world = World(1)
    world.lot.update(award_notice=day(10, 23), reported=None, **UNSIGNED)
    assert dated(world, "contract-signing", day(11, 19)) == [(day(11, 23), "open")]
    assert dated(world, "contract-signing", day(11, 20)) == [(day(11, 23), "due-soon")]
    assert dated(world, "contract-signing", day(11, 23)) == [(day(11, 23), "due-soon")]
    assert dated(world, "contract-signing", day(11, 24)) == [(day(11, 23), "overdue")]
    assert dated(world, "written-report") == [(day(11, 9), "overdue")]


def test_what_is_done_late_is_done() -> None:
    world = World(1)
    world.lot["contract_filed"] = day(9, 1)
    (filing,) = due(world, "contract-filing")
    assert (filing.status, filing.done_on, filing.due) == ("done", day(9, 1), day(5, 6))


def test_a_deed_dated_after_as_of_is_not_done() -> None:
    world = World(1)
    world.lot["contract_filed"] = day(12, 1)
    (filing,) = due(world, "contract-filing")
    assert (filing.status, filing.done_on) == ("overdue", None)


def test_each_bond_is_to_be_refunded_with_its_amount_and_interest_that_is_only_named() -> None:
    world = World(1)
    world.bids[1]["bond_refunded"] = None
    world.bids[2].update(withdrawn=day(3, 18), bond_refunded=None)
    world.bids[3].update(bond_form="保函", bond_refunded=None)
    open_ = [one for one in checked(world).obligations if one.kind == "bond-refund"]
    assert [(one.other, one.due, one.who, one.amount_yuan, one.interest) for one in open_] == [
        ("丙公司1", day(3, 23), "招标人", Decimal(300_000), True),
        ("乙公司1", day(4, 27), "招标人", Decimal(300_000), True),
    ]


def test_retention_is_released_14_days_after_the_defect_period_and_nothing_moves() -> None:
    world = World(1)
    world.lot.update(completed=day(8, 31), defect_months=6)
    assert dated(world, "retention-release") == [(day(3, 14, 2027), "open")]
    world.lot["retention"] = Decimal(0)
    assert dated(world, "retention-release") == []


def test_a_performance_bond_expires_where_the_works_are_not_completed_before() -> None:
    world = World(1)
    world.lot["performance_until"] = day(11, 21)
    assert dated(world, "performance-bond-expiry") == [(day(11, 21), "overdue")]
    world.lot["completed"] = day(11, 20)
    assert dated(world, "performance-bond-expiry") == []
    world.lot["completed"] = day(11, 22)
    assert dated(world, "performance-bond-expiry") == [(day(11, 21), "overdue")]


def test_an_interview_is_due_ten_days_after_the_works_began() -> None:
    world = World(1)
    world.lot.update(winning_price=Decimal(20_000_000), started=day(11, 14))
    assert dated(world, "interview") == [(day(11, 24), "due-soon")]
    world.add("interview", held=day(11, 20))
    assert dated(world, "interview") == [(day(11, 24), "done")]


def test_duties_of_working_days_pass_over_holidays() -> None:
    world = World(1)
    world.change(changed=day(9, 29), filed=None)
    world.add("complaint", kind="投诉", raised=day(9, 29), accepted=day(9, 30), deducted_days=2)
    (filing,) = due(world, "key-person-filing")
    assert (filing.due, filing.other) == (day(10, 12), "新经理1")
    assert due(world, "complaint-acceptance")[0].status == "done"
    assert due(world, "complaint-decision")[0].due == day(11, 19)


def test_a_refused_complaint_has_no_decision_to_come() -> None:
    world = World(1)
    world.add("complaint", kind="投诉", raised=day(11, 16), refused=True)
    assert dated(world, "complaint-acceptance") == [(day(11, 19), "overdue")]
    assert dated(world, "complaint-decision") == []


def test_objections_and_rectifications_are_duties() -> None:
    world = World(1)
    world.add("complaint", kind="异议", raised=day(11, 19))
    world.add(
        "inspection",
        code="C-1",
        inspected=day(11, 1),
        item=3,
        result="不符合",
        rectify_by=day(11, 22),
    )
    (reply,) = due(world, "objection-reply")
    (rectification,) = due(world, "rectification")
    assert (reply.due, reply.status, reply.other) == (day(11, 23), "due-soon", "2026-11-19")
    assert (rectification.due, rectification.status, rectification.other) == (
        day(11, 22),
        "overdue",
        "C-1/3",
    )


def test_a_cell_that_could_not_be_read_makes_no_duty_late() -> None:
    world = World(1)
    spoil(world.lot, "contract_filed", "wage_account")
    spoil(world.bids[1], "bond_refunded")
    spoil(world.bids[2], "bond_treatment")
    kinds = [one.kind for one in checked(world).obligations]
    assert kinds == ["performance-bond-expiry"]


def test_the_overdue_come_first_then_those_due_soon_each_by_day() -> None:
    world = World(1)
    world.bids[1]["bond_refunded"] = None
    world.lot.update(contract_filed=None, performance_until=day(11, 25))
    world.add("complaint", kind="异议", raised=day(11, 20))
    pressing = [(one.status, one.due) for one in checked(world).obligations]
    assert pressing == [
        ("overdue", day(4, 27)),
        ("overdue", day(5, 6)),
        ("due-soon", day(11, 23)),
        ("due-soon", day(11, 25)),
    ]


def test_a_duty_names_its_law_and_who_has_it() -> None:
    world = World(1)
    world.lot.update(reported=None, **UNSIGNED)
    (signing,) = due(world, "contract-signing")
    assert signing.parties == (("招标人", "招标人1"), ("中标人", "甲公司1"))
    assert signing.basis[0].law == "招标投标法"


def test_a_duty_that_falls_into_a_year_not_announced_says_so() -> None:
    world = World(1)
    world.lot.update(award_notice=day(12, 2), reported=None, validity_days=300, **UNSIGNED)
    (signing,) = due(world, "contract-signing", day(12, 20))
    assert signing.due == day(1, 4, 2027)
    assert "2027年放假安排尚未录入" in signing.note
