"""The closed loop of a finding: by which named actions it moves, and its colour.

Every action leads forward: what is answered is accepted or returned, what is accepted is closed. A
finding is green while in time, yellow when late or returned once, red when long overdue or returned
twice; it keeps its worst colour. Red ones are proposed for referral to the competent department.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from tender_guard.errors import ConflictError, RulebookError, UsageError
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.source import read_source

Source: TypeAlias = Literal["document", "record", "inspection", "complaint"]
State: TypeAlias = Literal["open", "answered", "returned", "accepted", "closed", "waived"]
Action: TypeAlias = Literal[
    "answer", "accept", "return", "close", "waive", "reopen", "refer", "referral-answer"
]
Colour: TypeAlias = Literal["green", "yellow", "red"]

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
STATES: Final[tuple[State, ...]] = get_args(State)
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
SOURCES: Final[tuple[Source, ...]] = get_args(Source)

FILE: Final = "authorities.yaml"
_OTHER: Final = "其他"
_TWICE: Final = 2

_MOVES: Final[Mapping[State, Mapping[Action, State]]] = {
    "open": {"answer": "answered", "waive": "waived"},
    "answered": {"accept": "accepted", "return": "returned", "waive": "waived"},
    "returned": {"answer": "answered", "waive": "waived"},
    "accepted": {"close": "closed", "return": "returned"},
    "closed": {},
    "waived": {"reopen": "open"},
}

STATE: Final[Mapping[State, str]] = {
    "open": "待整改",
    "answered": "已答复",
    "returned": "退回重改",
    "accepted": "验收通过",
    "closed": "已销号",
    "waived": "已豁免",
}
ACTION: Final[Mapping[Action, str]] = {
    "answer": "答复",
    "accept": "通过",
    "return": "退回",
    "close": "销号",
    "waive": "豁免",
    "reopen": "恢复",
    "refer": "移送",
    "referral-answer": "移送答复",
}
COLOUR: Final[Mapping[Colour, str]] = {"green": "绿", "yellow": "黄", "red": "红"}
SOURCE: Final[Mapping[Source, str]] = {
    "document": "招标文件",
    "record": "台账",
    "inspection": "抽查",
    "complaint": "投诉",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands. ``late`` is by how many days an answer was late, at worst."""

    state: State
    due: date
    returned: int = 0
    late: int = 0
    answered: date | None = None
    waived_until: date | None = None
    referred: date | None = None
    referral_answered: date | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One action on a day; which of the rest it needs depends on the action."""

    action: Action
    on: date
    text: str = ""
    due: date | None = None
    until: date | None = None
    approver: str = ""
    department: str = ""


def moved(standing: Standing, move: Move, long_days: int) -> Standing:
    """Where the finding stands after an action.

    Raises:
        ConflictError: the state does not allow it; the message says what it does allow.
        UsageError: the action lacks something.
    """
    open_to = allowed(standing, move.on, long_days)
    if move.action not in open_to:
        able = "、".join(ACTION[one] for one in open_to) or "没有"
        raise ConflictError(
            f"“{STATE[standing.state]}”的问题现在不能“{ACTION[move.action]}”；可以进行的：{able}"
        )
    _refuse_incomplete(move)
    kept = standing
    if move.action == "answer":
        late = max(kept.late, (move.on - kept.due).days)
        kept = replace(kept, answered=move.on, late=late)
    if move.action == "return":
        kept = replace(kept, returned=kept.returned + 1)
    if move.action in {"return", "reopen"}:
        kept = replace(kept, due=move.due or kept.due, waived_until=None)
    if move.action == "waive":
        kept = replace(kept, waived_until=move.until)
    if move.action == "refer":
        kept = replace(kept, referred=move.on)
    if move.action == "referral-answer":
        kept = replace(kept, referral_answered=move.on)
    return replace(kept, state=_MOVES[standing.state].get(move.action, standing.state))


def allowed(standing: Standing, as_of: date, long_days: int) -> tuple[Action, ...]:
    """What may be done next."""
    found: list[Action] = list(_MOVES[standing.state])
    if standing.referred is not None:
        found += ["referral-answer"] if standing.referral_answered is None else []
    elif standing.state not in {"closed", "waived"} and colour(standing, as_of, long_days) == "red":
        found.append("refer")
    return tuple(found)


def colour(standing: Standing, as_of: date, long_days: int) -> Colour:
    """The colour on a day; overdue by more than ``long_days`` is long overdue."""
    late = max(standing.late, overdue(standing, as_of))
    if standing.returned >= _TWICE or late > long_days:
        return "red"
    return "yellow" if late > 0 or standing.returned else "green"


def overdue(standing: Standing, as_of: date) -> int:
    """By how many days the answer is overdue on a day; 0 where none is owed."""
    due: date | None = None
    if standing.state in {"open", "returned"}:
        due = standing.due
    if standing.state == "waived" and standing.waived_until is not None:
        due = max(standing.due, standing.waived_until)
    return max(0, (as_of - due).days) if due is not None else 0


def authorities(rulebook: Rulebook) -> dict[str, str]:
    """The competent departments by 行业; those of later rule folders win.

    Raises:
        RulebookError: a file is at fault.
    """
    found: dict[str, str] = {}
    for path in (folder / FILE for folder in rulebook.folders):
        if path.is_file():
            found |= _read(path)
    if _OTHER not in found:
        raise RulebookError(f"{FILE}：缺少“{_OTHER}”")
    return found


def department(known: Mapping[str, str], industry: str | None) -> str:
    """The competent department of an 行业."""
    return known.get(industry or _OTHER, known[_OTHER])


def _read(path: Path) -> dict[str, str]:
    source = read_source(path)
    if source.faults:
        raise RulebookError("\n".join(map(str, source.faults)))
    entries = source.data if isinstance(source.data, dict) else {}
    if not entries or not all(isinstance(name, str) for name in entries.values()):
        raise RulebookError(str(source.fault("应为 行业: 部门")))
    return {str(industry): str(name) for industry, name in entries.items()}


def _refuse_incomplete(move: Move) -> None:
    if move.action in {"answer", "return", "referral-answer"} and not move.text.strip():
        raise UsageError(f"“{ACTION[move.action]}”须写明内容")
    if move.action == "return" and (move.due is None or move.due <= move.on):
        raise UsageError("“退回”须给出以后的整改期限")
    if move.action == "reopen" and move.due is not None and move.due <= move.on:
        raise UsageError("整改期限应在以后")
    if move.action == "waive":
        if not move.text.strip() or not move.approver.strip() or move.until is None:
            raise UsageError("“豁免”须写明理由、批准人和到期日")
        if move.until < move.on:
            raise UsageError("豁免的到期日已过")
    if move.action == "refer" and not move.department.strip():
        raise UsageError("“移送”须写明移送的部门")
