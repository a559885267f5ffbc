"""The record of an interview (约谈记录): a Word file with the lot's facts, to complete and sign."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from tender_guard.reports import words
from tender_guard.reports.printable import printable
from tender_guard.reports.word import add_row, add_table, blank, write
from tender_guard.supervision.interviews import TOPICS, Facts, Interview, State, Topic

TITLE: Final = "中标企业约谈记录"
TOPIC: Final[Mapping[Topic, str]] = {
    "project": "项目和中标价",
    "presence": "参会人员到场核验",
    "staff": "人员到岗承诺",
    "subcontracting": "分包计划",
    "wages": "农民工工资支付",
    "bonds": "各类保证金",
    "integrity": "廉洁从业",
    "commitment": "履约承诺书签署",
}
STATE: Final[Mapping[State, str]] = {
    "overdue": "已逾期",
    "due-soon": "即将到期",
    "open": "未到期",
    "waiting": "尚未开工",
    "unknown": "缺少约谈数据",
    "done": "已约谈",
}
_PROMISES: Final = 4
"""Empty lines for what is promised."""
_NONE: Final = "台账未登记"
_ANSWER: Final = "答复："


def form(facts: Facts, as_of: date) -> bytes:
    """The prepared record: facts, the eight topics with what is to be asked, promises, signatures.

    Identity numbers are no part of it: they are compared with the paper that is shown.
    """
    interview = facts.interview
    file = blank(TITLE, f"{TITLE}　标段 {interview.lot}", as_of)
    file.add_paragraph(TITLE, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    _table(file, (3.6, 13.0), (), head(interview))
    file.add_heading("一、约谈内容", 1)
    told = dict(_topics(facts))
    rows = (
        (f"{number}. {TOPIC[topic]}", f"{told[topic]}\n{_ANSWER}\n")
        for number, topic in enumerate(TOPICS, 1)
    )
    _table(file, (3.6, 13.0), ("事项", "台账情况、须问明的内容和答复"), rows)
    file.add_heading("二、承诺事项", 1)
    blanks = [(str(number), "", "", "　　年　月　日") for number in range(1, _PROMISES + 1)]
    _table(file, (1.4, 8.4, 3.2, 3.6), ("序号", "承诺事项", "责任人", "完成期限"), blanks)
    file.add_heading("三、签字", 1)
    _signing(file)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def text(listed: Sequence[Interview], threshold: Decimal, as_of: date) -> str:
    """The interviews that are due or were held, a line each."""
    pending = sum(one.state not in {"done", "unknown"} for one in listed)
    lines = [
        (
            f"中标价 {words.figure(threshold)} 元以上的标段 {len(listed)} 个，"
            f"截至{words.day(as_of)}待约谈 {pending} 个"
        ),
        *map(_line, listed),
    ]
    return "".join(f"{printable(line)}\n" for line in lines)


def _line(one: Interview) -> str:
    when = f"应不晚于{words.day(one.due)}" if one.due else "开工日期未登记"
    if one.held is not None:
        when = f"{words.day(one.held)}已约谈"
    return (
        f"{STATE[one.state]}　{one.lot} {one.lot_name}　{one.winner or '中标人未登记'}　"
        f"中标价 {words.figure(one.price)} 元　{when}"
    )


def head(one: Interview) -> Iterator[tuple[str, str]]:
    """What the form begins with: the lot, its parties and price."""
    yield "项目", f"{one.project_name}（{one.project}）"
    yield "标段", f"{one.lot_name}（{one.lot}）"
    yield "招标人", one.tenderer or _NONE
    yield "中标人", one.winner or _NONE
    yield "中标价", _yuan(one.price)
    yield "中标通知书日期", _day(one.award_notice)
    yield "约谈期限", words.day(one.due) if one.due else "开工后起算（开工日期未登记）"
    yield "约谈时间、地点", "　　　年　　月　　日　　时　　地点："
    yield "主持人、记录人", ""


def _topics(facts: Facts) -> Iterator[tuple[Topic, str]]:
    lot, interview = facts.lot, facts.interview
    duration = f"{lot['duration_days']} 日历天" if lot["duration_days"] else _NONE
    signed = f"{_yuan(lot['contract_sum'])}，{_day(lot['contract_signed'])}签订"
    yield (
        "project",
        (
            f"中标价 {_yuan(interview.price)}；"
            f"合同金额 {signed if lot['contract_sum'] else _NONE}；"
            f"计划工期 {duration}。请确认项目内容、中标价、工期和质量要求，"
            "说明报价中有无不能完成的内容。"
        ),
    )
    manager = facts.bid.get("manager") or _NONE
    yield (
        "presence",
        (
            "□ 法定代表人　□ 授权人（授权书 □ 已核）　姓名：　　　　　\n"
            f"□ 项目负责人本人到场（投标文件中为：{manager}）　□ 身份证件、执业证书原件已核"
        ),
    )
    yield "staff", _staff(facts)
    yield "subcontracting", _subcontracting(facts)
    yield (
        "wages",
        (
            f"工资专用账户：{_opened(lot['wage_account'])}；"
            f"工资保证金比例：{_percent(lot['wage_deposit'])}；"
            f"工程款支付担保：{_yes(lot['payment_guarantee'])}。"
            "请说明实名制管理、劳资专管员、按月足额代发和维权告示牌的安排。"
        ),
    )
    yield "bonds", _bonds(facts)
    yield (
        "integrity",
        (
            "请确认未向招标人、招标代理机构、评标专家和监管人员输送利益，没有围标串标、出借资质、"
            "转包挂靠的情形；知悉举报渠道和违反的后果。"
        ),
    )
    yield "commitment", "□ 已当场签署履约承诺书　□ 未签署，原因："


def _staff(facts: Facts) -> str:
    lines = [
        "，".join(
            part for part in (f"{one['post']}：{one['name']}", one["grade"], one["rank"]) if part
        )
        for one in facts.people
    ]
    changed = f"；投标后已变更 {len(facts.changes)} 人次" if facts.changes else ""
    return (
        f"{'；'.join(lines) or f'关键人员{_NONE}'}{changed}。"
        "请承诺上述人员按合同到岗，变更须经建设单位书面同意并备案，并说明到岗考勤的办法。"
    )


def _subcontracting(facts: Facts) -> str:
    lines = [
        f"{one['subcontractor']}（{one['kind'] or '类型未登记'}，{one['content'] or '内容未登记'}）"
        for one in facts.subcontracts
    ]
    return (
        f"已登记的分包：{'；'.join(lines) or '无'}。"
        "请说明拟分包的内容、单位和资质，确认主体结构自行施工，分包须经建设单位同意。"
    )


def _bonds(facts: Facts) -> str:
    lot, bid = facts.lot, facts.bid
    refunded = bid.get("bond_refunded")
    paid = _yuan(bid["bond"]) if bid.get("bond") else _NONE
    performance = _yuan(lot["performance_bond"]) if lot["performance_bond"] is not None else _NONE
    form = lot["performance_form"] or "形式未登记"
    until = f"，有效至{_day(lot['performance_until'])}" if lot["performance_until"] else ""
    return (
        f"投标保证金 {paid}，{f'{_day(refunded)}退还' if refunded else '尚未登记退还'}；"
        f"履约担保 {performance}（{form}{until}）；质量保证金比例：{_percent(lot['retention'])}。"
        "请确认投标保证金及利息的退还、履约担保的续保和质量保证金的扣留办法。"
    )


def _yuan(value: Decimal | None) -> str:
    return f"{words.figure(value)} 元（{words.capitals(value)}）" if value is not None else _NONE


def _day(value: date | None) -> str:
    return words.day(value) if value else _NONE


def _opened(value: date | None) -> str:
    return f"{words.day(value)}开设" if value else "未登记开设"


def _percent(value: Decimal | None) -> str:
    return f"{words.figure(value)}%" if value is not None else _NONE


def _yes(value: bool | None) -> str:  # noqa: FBT001 (a cell of the records)
    if value is None:
        return _NONE
    return "已提供" if value else "未提供"


def _table(
    file: DocumentFile,
    widths: Sequence[float],
    heads: Sequence[str],
    rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]],
) -> None:
    table = add_table(file, widths, heads)
    for row in rows:
        for cell, told, width in zip(add_row(table).cells, row, widths, strict=True):
            cell.width = Cm(width)
            write(cell, told)


def _signing(file: DocumentFile) -> None:
    table = add_table(file, (4.2, 5.0, 2.4, 5.0))
    for who in (
        "法定代表人或者授权人",
        "项目负责人",
        "中标人（盖章）",
        "招标人代表",
        "主持人",
        "记录人",
    ):
        cells = add_row(table).cells
        write(cells[0], who)
        write(cells[2], "日期")
        write(cells[3], "　　　年　　月　　日")
    for row in table.rows:
        row.height = Cm(1.1)
    file.add_paragraph(
        "本记录一式三份，监管部门、招标人、中标人各执一份。以上内容经当场宣读，与谈话内容一致。"
    )


def record(one: Interview) -> dict[str, Any]:
    """One interview as JSON."""
    return {
        "lot": one.lot,
        "lot_name": one.lot_name,
        "project": one.project,
        "project_name": one.project_name,
        "tenderer": one.tenderer,
        "winner": one.winner,
        "price_yuan": one.price,
        "award_notice": one.award_notice,
        "started": one.started,
        "due": one.due,
        "held": one.held,
        "state": one.state,
    }
