"""What every form of a checklist says."""

from __future__ import annotations

from typing import Final

from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.supervision.checklist import Checklist, Point

TITLE: Final = "标后履约检查表"
RESULTS: Final = ("符合", "不符合", "不适用")
HEADS: Final = ("序号", "检查内容、方法和依据", "本标段情况（台账）", "检查结果")
BLANK: Final = "台账中没有相应记录，请现场查看。"
SIGNERS: Final = (
    "检查人员（签字）",
    "检查人员（签字）",
    "建设单位代表（签字）",
    "施工单位代表（签字）",
    "监理单位代表（签字）",
)


def running(listed: Checklist) -> str:
    """The head of every page."""
    return printable(f"{TITLE}　{listed.visit.lot}　抽查编号 {listed.visit.code}")


def note(listed: Checklist) -> str:
    """What must be said before the list."""
    return (
        f"本标段情况摘自截至{words.day(listed.as_of)}的台账；带 ● 的是台账检查提示的疑似问题或者"
        "未办理的事项，请重点核对，不作为结论。"
    )


def period(listed: Checklist) -> str:
    """The usual period for putting things right."""
    return f"整改期限：自检查之日起＿＿＿日内（不填即 {listed.period} 日）。"


def basis(point: Point) -> str:
    """What an item rests on."""
    return "、".join(dict.fromkeys(map(words.citation, point.basis)))


def own(point: Point) -> list[str]:
    """What the records say, marked where something is amiss."""
    return [*point.facts, *(f"● {line}" for line in point.open)] or [BLANK]
