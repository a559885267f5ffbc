from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from worlds import World, answers, checked, day, rulebook, spoil

from tender_guard.records.report import RecordFinding, RecordRow, RecordSubject


def findings(*worlds: World, rule: str) -> list[RecordFinding]:
    return [finding for finding in checked(*worlds).findings if finding.rule == rule]


def test_rows_that_share_rule_key_and_other_are_one_finding_of_the_gravest_severity() -> None:
    world = World(1)
    world.change(filed=day(8, 11), new_person="李四")
    world.change(filed=None, new_person=" 李 四", post="安全负责人")
    (finding,) = findings(world, rule="key-person-unfiled")
    assert finding.severity == "violation"
    assert finding.rows == (RecordRow("人员变更", 2), RecordRow("人员变更", 3))
    assert finding.subject == RecordSubject("标段", "L1", "李四")


def test_names_with_another_kind_of_brackets_are_one_receiver() -> None:
    world = World(1)
    for payee in ("丁（舟山）公司", "丁(舟山)公司", "丁【舟山】 公司"):
        world.add("receipt", received=day(7, 1), payee=payee, amount=Decimal(1))
    (finding,) = findings(world, rule="payee-differs")
    assert len(finding.rows) == 3


def test_each_bid_each_change_and_each_item_has_a_finding_of_its_own() -> None:
    world = World(1)
    for bid in world.bids:
        bid["bond_refunded"] = None
    for at in (1, 2):
        world.add("change_order", changed=day(7, at), amount=Decimal(1), approved=None)
        world.add("inspection", code="C-1", inspected=day(9, 1), item=at, result="不符合")
    others = {
        rule: [finding.subject.other for finding in findings(world, rule=rule)]
        for rule in ("bond-refund-late", "change-order-unapproved", "inspection-failed")
    }
    assert others == {
        "bond-refund-late": ["甲公司1", "乙公司1", "丙公司1", "丁公司1", "戊公司1"],
        "change-order-unapproved": ["2026-07-01", "2026-07-02"],
        "inspection-failed": ["C-1/1", "C-1/2"],
    }


def test_the_other_of_attendance_is_person_and_month_of_an_expert_the_lot() -> None:
    world = World(1)
    world.rows["attendance"][0]["present_days"] = Decimal(1)
    world.experts(20, 80, 80, 80)
    attendance = findings(world, rule="attendance-low")[0].subject
    score = findings(world, rule="expert-score-outlier")[0].subject
    assert attendance == RecordSubject("标段", "L1", "甲经理1 2026-06")
    assert score == RecordSubject("专家", "E1-0", "L1")


def test_pairs_are_named_in_the_order_of_the_sheet_and_found_one_by_one() -> None:
    world = World(1)
    for bid in world.bids[1:4]:
        bid["price"] = Decimal(123)
    pairs = [finding.subject.other for finding in findings(world, rule="identical-prices")]
    assert pairs == ["乙公司1、丙公司1", "乙公司1、丁公司1", "丙公司1、丁公司1"]


def test_what_was_measured_stands_beside_its_limit() -> None:
    world = World(1)
    world.lot.update(bid_bond=Decimal(500_000), contract_filed=None)
    rate = findings(world, rule="bid-bond-rate")[0]
    filing = findings(world, rule="contract-filing-late")[0]
    assert (rate.measured, rate.limit) == (Fraction(1, 40), Decimal("0.02"))
    assert (filing.measured, filing.limit) == (217, 15)
    assert "超过2%" in rate.message
    assert "截至2026年11月23日仍未备案，历时217日（期限15日）" in filing.message


def test_a_refund_that_is_owed_escalates_after_30_and_is_listed_after_180_days() -> None:
    steps = {}
    for passed, signed in ((29, day(10, 25)), (30, day(10, 24)), (180, day(5, 27))):
        world = World(1)
        world.lot.update(award_notice=day(4, 2), contract_signed=signed)
        world.bid["bond_refunded"] = None
        late = findings(world, rule="bond-refund-late")
        steps[passed] = next(f.escalation for f in late if f.subject.other == "乙公司1")
    assert steps == {29: "overdue", 30: "escalate", 180: "public-list"}


def test_a_refund_made_late_does_not_escalate() -> None:
    world = World(1)
    world.bid["bond_refunded"] = day(9, 30)
    assert findings(world, rule="bond-refund-late")[0].escalation is None


def test_a_finding_keeps_its_id_when_rows_move() -> None:
    alone = World(2)
    alone.lot["bid_bond"] = Decimal(500_000)
    moved = [World(1), alone]
    assert (
        findings(alone, rule="bid-bond-rate")[0].id == findings(*moved, rule="bid-bond-rate")[0].id
    )


def test_a_hit_is_no_missing_data_beside_it() -> None:
    world = World(1)
    world.lot.update(committee=4, committee_experts=None)
    outcomes = answers(checked(world))["committee-composition", "L1"]
    assert [outcome.outcome for outcome in outcomes] == ["hit"]


def test_clear_and_inapplicable_answers_are_counted_and_listed_on_demand() -> None:
    report = checked(World(1), World(2))
    counted = [
        (one.outcome, one.reason, one.count)
        for one in report.outcomes
        if one.rule == "invited-too-few"
    ]
    assert counted == [("not-applicable", "招标方式不是邀请招标", 2)]
    keys = [one.subject for one in report.every_outcome() if one.rule == "invited-too-few"]
    assert keys == [RecordSubject("标段", "L1"), RecordSubject("标段", "L2")]


def test_a_sheet_that_is_not_there_is_missing_data_for_every_lot() -> None:
    found = answers(checked(World(1), absent=["interview", "key_person", "bid"]))
    assert found["interview-incomplete", "L1"][0].missing == ("约谈",)
    assert found["manager-multiple", "L1"][0].missing == ("关键人员",)
    assert found["bond-refund-late", "L1"][0].missing == ("投标",)


def test_rows_of_a_small_contract_need_no_interviews_sheet() -> None:
    found = answers(checked(World(1), absent=["interview"]))
    assert found["interview-missing", "L1"][0].outcome == "not-applicable"


def test_without_experts_or_lots_their_rules_answer_once() -> None:
    found = answers(checked(World(1), absent=["expert", "score", "expert_deduction"]))
    assert found["expert-points", None][0].missing == ("专家",)


def test_a_sheet_with_heads_alone_means_that_nothing_happened() -> None:
    world = World(1)
    world.rows["bid"].clear()
    missing = [o for o in checked(world).outcomes if o.outcome == "missing-data"]
    assert missing == []


def test_a_holiday_that_nobody_announced_is_told() -> None:
    world = World(1)
    world.lot.update(
        award_notice=day(12, 2),
        contract_signed=None,
        reported=day(12, 10),
        contract_filed=None,
        wage_account=None,
        started=None,
        validity_days=300,
    )
    on_time = checked(world, as_of=day(1, 4, 2027))
    late = checked(world, as_of=day(1, 5, 2027))
    clear = next(o for o in on_time.outcomes if o.rule == "contract-late" and o.outcome == "clear")
    assert "2027年放假安排尚未录入" in clear.reason
    finding = next(f for f in late.findings if f.rule == "contract-late")
    assert finding.note.startswith("2027年放假安排尚未录入")


def test_a_rule_that_is_switched_off_says_so() -> None:
    world = World(1)
    world.lot["contract_filed"] = None
    book = rulebook()
    switched = book.parameters["contract-filing-watched"].model_copy(update={"value": False})
    changed = type(book)(
        rules=book.rules,
        laws=book.laws,
        parameters={**book.parameters, "contract-filing-watched": switched},
        prohibitions=book.prohibitions,
        lexicon=book.lexicon,
        sha256=book.sha256,
        folders=book.folders,
    )
    report = checked(world, book=changed)
    assert [f.rule for f in report.findings] == []
    answer = answers(report)["contract-filing-late", "L1"][0]
    assert answer.outcome == "not-applicable"
    assert answer.reason.startswith("参数已关闭")
    assert [o.kind for o in report.every_obligation() if o.kind == "contract-filing"] == []


def test_a_bad_cell_is_neither_done_nor_late() -> None:
    world = World(1)
    spoil(world.lot, "contract_filed")
    report = checked(world)
    assert [f.rule for f in report.findings] == []
    assert [o for o in report.every_obligation() if o.kind == "contract-filing"] == []


def test_a_local_rule_is_told_by_its_parameter() -> None:
    world = World(1)
    world.change(reason=None)
    (basis,) = findings(world, rule="key-person-reason")[0].basis
    assert (basis.law, basis.local, basis.document, basis.verified) == (
        None,
        "key-person-reason-codes",
        None,
        False,
    )
