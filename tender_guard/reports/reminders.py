"""Reminders (温馨提醒): one letter a party, of what it has to do, by when and under which law."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tender_guard.records.measures.names import same_name
from tender_guard.records.report import Obligation, Status
from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.reports.records_summary import STATUS, duty
from tender_guard.reports.word import blank

TITLE: Final = "温馨提醒"
_CHAPTERS: Final = "一二三"
_TOLD: Final[tuple[Status, ...]] = ("overdue", "due-soon", "open")
_CLOSING: Final = (
    "请贵单位核对上述事项并及时办理；已经办理的，请将办理日期和有关材料告知我们，以便更新台账。"
    "对上述内容有不同意见的，欢迎与我们联系。感谢贵单位的支持与配合！"
)
_INDENT: Final = 2
"""Characters by which a paragraph of an official letter begins."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one party has to do; ``role`` is 招标人, 中标人 …."""

    party: str
    role: str
    as_of: date
    obligations: tuple[Obligation, ...]


def reminders(obligations: Iterable[Obligation], as_of: date) -> list[Reminder]:
    """One reminder a party, in the order in which the parties come; done obligations are left out.

    A party is known by its name as names are compared; one that has no name, by its role.
    """
    found: dict[str, tuple[str, str, list[Obligation]]] = {}
    for obligation in obligations:
        if obligation.status == "done":
            continue
        for role, party in obligation.parties:
            _, _, own = found.setdefault(same_name(party), (party, role, []))
            own.append(obligation)
    return [Reminder(party, role, as_of, tuple(own)) for party, role, own in found.values()]


def text(reminder: Reminder) -> str:
    """The letter as plain text."""
    return "\n".join([TITLE, "", *(printable(line) for line in _lines(reminder))]) + "\n"


def letter(reminder: Reminder) -> bytes:
    """The letter as a Word file."""
    file = blank(TITLE, TITLE, reminder.as_of)
    file.add_paragraph(TITLE, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    salutation, *body, office, day = (printable(line) for line in _lines(reminder))
    file.add_paragraph(salutation)
    for line in body:
        if line[:1] in _CHAPTERS and line[1:2] == "、":
            file.add_heading(line, 1)
            continue
        paragraph = file.add_paragraph(line)
        paragraph.paragraph_format.first_line_indent = Pt(12 * _INDENT)
    for line in (office, day):
        file.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _lines(reminder: Reminder) -> Iterator[str]:
    yield f"{reminder.party}："
    yield (
        f"感谢贵单位对招标投标和合同履约工作的支持。经核对项目台账，截至{words.day(reminder.as_of)}，"
        f"下列 {len(reminder.obligations)} 项由贵单位办理的事项尚未登记办理，特此提醒："
    )
    chapters = iter(_CHAPTERS)
    for status in _TOLD:
        own = [one for one in reminder.obligations if one.status == status]
        if own:
            yield f"{next(chapters)}、{STATUS[status]}（{len(own)} 项）"
        for number, obligation in enumerate(own, 1):
            yield f"{number}. {_said(obligation, reminder.as_of)}"
    yield _CLOSING
    yield "（单位名称、联系人和电话待填）"
    yield words.day(reminder.as_of)


def _said(obligation: Obligation, as_of: date) -> str:
    basis = "、".join(map(words.citation, obligation.basis))
    note = f"。注：{obligation.note}" if obligation.note else ""
    return (
        f"{obligation.lot_name}（标段 {obligation.lot}）：{duty(obligation)}，"
        f"应不晚于{words.day(obligation.due)}办理，{_when(obligation, as_of)}。"
        f"依据：{basis}{note}。"
    )


def _when(obligation: Obligation, as_of: date) -> str:
    days = (as_of - obligation.due).days
    if days > 0:
        return f"已逾期 {days} 日"
    return f"距到期还有 {-days} 日" if days else "今日到期"
