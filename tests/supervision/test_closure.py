from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from itertools import product

import pytest
from worlds import rulebook

from tender_guard.errors import ConflictError, UsageError
from tender_guard.supervision.closure import (
    ACTIONS,
    Action,
    Move,
    Standing,
    allowed,
    authorities,
    colour,
    department,
    moved,
    overdue,
)

DUE = date(2026, 10, 27)
LONG = 30
OPEN = Standing("open", DUE)


def later(days: int) -> date:
    return DUE + timedelta(days=days)


def move(action: Action, days: int, **more: object) -> Move:
    given = {
        "text": "内容",
        "due": later(days + 15) if action in {"return", "reopen"} else None,
        "until": later(days + 60) if action == "waive" else None,
        "approver": "王主任",
        "department": "水行政主管部门",
    }
    return Move(action, later(days), **{**given, **more})  # type: ignore[arg-type]


def after(*moves: Move, standing: Standing = OPEN) -> Standing:
    return reduce(lambda one, each: moved(one, each, LONG), moves, standing)


def test_a_finding_that_is_mended_in_time_is_green_to_the_end() -> None:
    closed = after(move("answer", -2), move("accept", -1), move("close", 0))
    assert closed.state == "closed"
    assert colour(closed, later(400), LONG) == "green"
    assert allowed(closed, later(400), LONG) == ()


def test_late_is_yellow_and_stays_so() -> None:
    assert colour(OPEN, DUE, LONG) == "green"
    assert colour(OPEN, later(1), LONG) == "yellow"
    assert colour(after(move("answer", 3), move("accept", 4)), later(50), LONG) == "yellow"


def test_long_overdue_is_red() -> None:
    assert colour(OPEN, later(30), LONG) == "yellow"
    assert colour(OPEN, later(31), LONG) == "red"
    assert overdue(OPEN, later(31)) == 31


def test_returned_once_is_yellow_and_twice_is_red() -> None:
    once = after(move("answer", -9), move("return", -8))
    assert colour(once, later(-8), LONG) == "yellow"
    assert once.due == later(7)
    twice = after(move("answer", -7), move("return", -6), standing=once)
    assert colour(twice, later(-6), LONG) == "red"


def test_only_red_is_referred_once_and_the_referral_is_open_until_answered() -> None:
    assert "refer" not in allowed(OPEN, later(30), LONG)
    assert "refer" in allowed(OPEN, later(31), LONG)
    referred = after(move("refer", 31))
    assert allowed(referred, later(31), LONG) == ("answer", "waive", "referral-answer")
    answered = after(move("referral-answer", 40), standing=referred)
    assert answered.referral_answered == later(40)
    assert "referral-answer" not in allowed(answered, later(41), LONG)


def test_a_waiver_ends_the_period_until_it_is_over() -> None:
    waived = after(move("waive", 1))
    assert colour(waived, later(60), LONG) == "green"
    assert overdue(waived, later(61)) == 0
    assert overdue(waived, later(62)) == 1
    assert after(move("reopen", 62), standing=waived).state == "open"


def test_actions_that_the_state_does_not_allow_are_refused_with_those_it_does() -> None:
    with pytest.raises(ConflictError, match="“待整改”的问题现在不能“销号”；可以进行的：答复、豁免"):
        after(move("close", 0))
    with pytest.raises(ConflictError, match=r"“已销号”.*可以进行的：没有"):
        after(*(move(one, 0) for one in ("answer", "accept", "close", "answer")))


def test_what_an_action_lacks_is_named() -> None:
    answered = after(move("answer", 0))
    for bad, message in (
        (move("return", 0, due=None), "以后的整改期限"),
        (move("return", 0, text=""), "写明内容"),
        (move("waive", 0, approver=""), "批准人"),
        (move("waive", 0, until=later(-1)), "到期日已过"),
    ):
        with pytest.raises(UsageError, match=message):
            after(bad, standing=answered)


def test_no_sequence_of_actions_leads_back_before_a_close_or_improves_the_colour() -> None:
    order = ("green", "yellow", "red")
    for sequence in product(ACTIONS, repeat=4):
        standing, worst = OPEN, 0
        for number, action in enumerate(sequence):
            if action not in allowed(standing, later(number * 12), LONG):
                break
            assert standing.state != "closed"
            standing = moved(standing, move(action, number * 12), LONG)
            if standing.state in {"waived", "open"}:
                break
            now = order.index(colour(standing, later(number * 12), LONG))
            assert now >= worst
            worst = now


def test_the_competent_department_goes_by_the_industry() -> None:
    known = authorities(rulebook())
    assert department(known, "水利") == "水行政主管部门"
    assert department(known, "交通") == "交通运输主管部门"
    assert department(known, None) == known["其他"] == department(known, "林业")
