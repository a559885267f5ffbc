from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from committees import ledger
from docx import Document
from glyphs import needs_font, texts, without_shape
from worlds import World, checked, day, workbook

from tender_guard.errors import RecordsError, UsageError
from tender_guard.reports import interview_form
from tender_guard.supervision.interviews import (
    TOPICS,
    Interviews,
    Promise,
    obligation,
    promise,
)


def world(number: int = 1, **lot: object) -> World:
    made = World(number)
    made.lot.update(winning_price=Decimal(20_000_000), **lot)
    return made


def test_who_is_at_the_threshold_is_due_and_who_is_below_is_not() -> None:
    below = World(2)
    below.lot["winning_price"] = Decimal("19999999.99")
    assert [one.lot for one in Interviews(ledger([world(), below])).listed] == ["L1"]


@pytest.mark.parametrize(
    ("started", "state", "due"),
    [
        (day(11, 12), "overdue", day(11, 22)),
        (day(11, 13), "due-soon", day(11, 23)),
        (day(11, 16), "due-soon", day(11, 26)),
        (day(11, 17), "open", day(11, 27)),
        (None, "waiting", None),
    ],
)
def test_the_state_is_that_of_the_obligation(started: object, state: str, due: object) -> None:
    made = world(started=started)
    (found,) = Interviews(ledger([made])).listed
    assert (found.state, found.due) == (state, due)
    duties = [one for one in checked(made).every_obligation() if one.kind == "interview"]
    assert [(one.status, one.due) for one in duties] == ([(state, due)] if due else [])


def test_the_most_pressing_comes_first_and_what_was_held_last() -> None:
    held = world(1)
    held.add("interview", held=day(5, 20))
    found = Interviews(ledger([held, world(2, started=None), world(3)])).listed
    assert [(one.lot, one.state) for one in found] == [
        ("L3", "overdue"),
        ("L2", "waiting"),
        ("L1", "done"),
    ]


def test_without_the_sheet_or_with_a_row_left_out_it_is_not_known_whether_one_was_held() -> None:
    left_out = world(2)
    left_out.left_out["interview"] = ["L2"]
    found = {one.lot: one.state for one in Interviews(ledger([world(), left_out])).listed}
    assert found == {"L1": "overdue", "L2": "unknown"}
    book = ledger([world()])
    absent = replace(book, workbook=workbook([world()], absent=["interview"]))
    assert [one.state for one in Interviews(absent).listed] == ["unknown"]


def test_the_form_has_the_facts_of_the_lot_and_all_eight_topics() -> None:
    made = world()
    made.add("subcontract", subcontractor="衢山消防公司", kind="专业分包", content="消防")
    facts = Interviews(ledger([made])).facts("L1")
    file = Document(io.BytesIO(interview_form.form(facts, day(11, 23))))
    told = "\n".join(cell.text for t in file.tables for row in t.rows for cell in row.cells)
    for wanted in (
        "项目1（P1）",
        "招标人1",
        "甲公司1",
        "20,000,000 元（贰仟万元整）",
        "投标文件中为：甲经理1",
        "项目负责人：甲经理1",
        "衢山消防公司（专业分包，消防）",
        "2026年5月8日开设",
        "1,900,000 元",
    ):
        assert wanted in told, wanted
    assert len(TOPICS) == 8
    for number, topic in enumerate(TOPICS, 1):
        assert f"{number}. {interview_form.TOPIC[topic]}" in told
    assert "M1" not in told


@needs_font
def test_every_character_of_the_form_has_a_shape() -> None:
    facts = Interviews(ledger([world()])).facts("L1")
    assert without_shape([texts(interview_form.form(facts, day(11, 23)))]) == set()


def test_a_lot_that_is_not_there_or_has_no_price_is_named() -> None:
    made = world(2)
    made.lot["winning_price"] = None
    with pytest.raises(RecordsError, match="没有标段 L9"):
        Interviews(ledger([made])).facts("L9")
    with pytest.raises(RecordsError, match="标段 L2 没有中标价"):
        Interviews(ledger([made])).facts("L2")


def test_a_promise_is_read_as_written_and_becomes_a_duty() -> None:
    given = promise("补齐安全员; 项目负责人林海；2026-12-01")
    assert given == Promise("补齐安全员", "项目负责人林海", day(12, 1))
    made = obligation(
        given, lot="L1", lot_name="标段1", held=day(6, 1), as_of=day(11, 28), soon=3, document=None
    )
    assert (made.status, made.due, made.other) == ("due-soon", day(12, 1), "补齐安全员")


@pytest.mark.parametrize("text", ["补齐安全员", "a；b；2026-02-30", "；；2026-01-01"])
def test_a_promise_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="“"):
        promise(text)
