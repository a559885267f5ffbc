"""Followed findings as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.supervision.closure import ACTION, COLOUR, SOURCE, STATE

_SYSTEM = {"command-line": "经办人员", "system": "系统"}
_TOLD = {"due": "整改期限", "until": "豁免至", "approver": "批准人", "department": "部门"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A followed finding in Chinese words."""

    number: int
    source: str
    lot: str
    project: str
    title: str
    detail: str
    basis: str
    severity: str
    owner: str
    opened: str
    state: str
    due: str
    overdue: int
    returned: int
    colour: str
    department: str
    referral: str
    next: tuple[str, ...]


def shown(line: Mapping[str, Any]) -> Shown:
    """The words for a finding as the casework has it."""
    owner, role = line["owner"], line["owner_role"]
    return Shown(
        number=line["id"],
        source=SOURCE[line["source"]],
        lot=line["lot"],
        project=line["project"],
        title=line["title"],
        detail=line["detail"],
        basis=line["basis"],
        severity=line["severity"],
        owner=owner if owner == role else f"{owner}（{role}）",
        opened=words.day(line["opened"]),
        state=STATE[line["state"]],
        due=words.day(line["due"]),
        overdue=line["overdue"],
        returned=line["returned"],
        colour=COLOUR[line["colour"]],
        department=line["department"],
        referral=_referral(line),
        next=tuple(ACTION[one] for one in line["next"]),
    )


def line(one: Shown) -> str:
    """One line of the list."""
    late = f"，逾期 {one.overdue} 日" if one.overdue else ""
    back = f"，退回 {one.returned} 次" if one.returned else ""
    referral = f"；{one.referral}" if one.referral else ""
    able = "、".join(one.next) or "无"
    return printable(
        f"{one.number} 〔{one.colour}〕{one.state} {one.lot} {one.title}（{one.source}）；"
        f"责任人 {one.owner}；期限 {one.due}{late}{back}{referral}；下一步：{able}"
    )


def listing(found: Sequence[Shown], as_of: date) -> str:
    """The whole list, with how many there are of each colour."""
    counts = "，".join(
        f"{name} {sum(one.colour == name for one in found)} 个" for name in COLOUR.values()
    )
    head = f"截至{words.day(as_of)}共 {len(found)} 个问题：{counts}"
    return "\n".join([head, *map(line, found)]) + "\n"


def whole(one: Shown, actions: Iterable[Mapping[str, Any]]) -> str:
    """One finding and what was done about it."""
    parts = [
        line(one),
        f"  情况：{one.detail or '未写'}",
        f"  依据：{one.basis or '未写'}",
        f"  {one.opened} 列入",
        *(f"  {told}" for told in history(actions)),
    ]
    return "\n".join(map(printable, parts)) + "\n"


def history(actions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What was done, one line an action."""
    for one in actions:
        by = _SYSTEM.get(one["by"], one["by"])
        more = "，".join(f"{_TOLD[key]} {value}" for key, value in one["detail"].items())
        text = f"：{one['text']}" if one["text"] else ""
        yield f"{words.day(one['day'])} {ACTION[one['action']]}（{by}）{text}" + (
            f"（{more}）" if more else ""
        )


def _referral(line: Mapping[str, Any]) -> str:
    if line["referral_answered"] is not None:
        return f"{line['department']}已于{words.day(line['referral_answered'])}答复移送"
    if line["referred"] is not None:
        return f"{words.day(line['referred'])}移送{line['department']}，尚未答复"
    return f"建议移送{line['department']}" if "refer" in line["next"] else ""
