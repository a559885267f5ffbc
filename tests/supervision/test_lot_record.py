from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from worlds import World, day, spoil, workbook

from tender_guard.engine.facts import Fact
from tender_guard.errors import UsageError
from tender_guard.findings import Related
from tender_guard.records.lot_record import LotRecord, lot_record


def record(world: World) -> LotRecord:
    return lot_record(workbook([world]), world.lot["code"])


def test_the_record_speaks_where_the_document_is_silent() -> None:
    facts = record(World(1)).facts([Fact("estimate", {"yuan": Decimal(1)})])
    told = {fact.kind: dict(fact.values) for fact in facts}
    assert told == {
        "bid-bond": {"yuan": Decimal(300_000)},
        "validity": {"days": 90},
        "deadline": {"day": day(3, 25)},
        "retention": {"ratio": Fraction(3, 100)},
        "defect-liability": {"months": 24},
        "duration": {"days": 300},
    }
    bond = next(fact for fact in facts if fact.kind == "bid-bond")
    assert bond.source == Related(sheet="标段", key="L1", column="投标保证金", value="300000")


def test_what_the_project_is_comes_from_the_record() -> None:
    world = World(1)
    found = record(world)
    assert (found.regime, found.category, found.industry, found.issued) == (
        "statutory",
        "施工",
        "交通",
        day(3, 2),
    )
    world.lot["statutory"] = False
    assert record(world).regime == "voluntary"
    world.lot["method"] = "政府采购"
    assert record(world).regime == "procurement"
    world.lot["method"] = "公开招标"
    spoil(world.lot, "statutory")
    assert record(world).regime is None


def test_where_both_state_values_that_differ_the_document_and_the_cell_are_named() -> None:
    stated = [
        Fact("estimate", {"yuan": 22_000_000}),
        Fact("deadline", {"day": day(3, 26)}),
        Fact("validity", {"days": 90}),
    ]
    differences = list(record(World(1)).differences(stated, "货物"))
    assert [(one.about, one.stated, one.recorded.value) for one in differences] == [
        ("估算价", stated[0], "20000000"),
        ("投标截止", stated[1], "2026-03-25"),
        ("类别", None, "施工"),
    ]


def test_of_several_statements_one_that_agrees_is_enough() -> None:
    stated = [Fact("bid-bond", {"yuan": amount}) for amount in (500_000, 300_000)]
    assert list(record(World(1)).differences(stated, "施工")) == []


def test_an_empty_cell_contradicts_nothing() -> None:
    world = World(1)
    world.lot["bid_bond"] = None
    assert list(record(world).differences([Fact("bid-bond", {"yuan": 1})], None)) == []


def test_a_lot_that_is_not_there_is_an_error_that_says_why() -> None:
    world = World(1)
    with pytest.raises(UsageError, match="没有这个标段编号：L9"):
        lot_record(workbook([world]), "L9")
    world.rows["lot"].clear()
    world.left_out["lot"] = ["L1"]
    with pytest.raises(UsageError, match="未能读取的必填项：L1"):
        lot_record(workbook([world]), "L1")
