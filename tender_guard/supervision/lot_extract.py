"""What the records hold of one lot, in lines for a person on the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import polars as pl

from tender_guard.records.measures.ledger import Ledger
from tender_guard.reports import words
from tender_guard.supervision.checklist_items import Extract

Row = Mapping[str, Any]
_NONE: Final = "台账中没有"
_BLANK: Final = "＿＿＿＿"
_EVENTS: Final = {
    "award_notice": "中标通知书",
    "contract_signed": "合同签订",
    "contract_filed": "合同备案",
    "reported": "书面报告",
}


@dataclass(frozen=True)
class LotExtract:
    """The records of a lot. ``endings``: the last characters of identity numbers, by number."""

    ledger: Ledger
    lot: Row
    endings: Mapping[str, str]

    def lines(self, shown: Iterable[Extract]) -> list[str]:
        """What is shown with one item."""
        return [line for name in shown for line in _LINES[name](self)]

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of the lot in a sheet."""
        frame = self.ledger.frame(sheet).filter(pl.col("lot") == self.lot["lot"])
        return frame.iter_rows(named=True)


def _award(one: LotExtract) -> Iterator[str]:
    lot = one.lot
    yield f"中标人 {lot['winner'] or _BLANK}，中标价 {_yuan(lot['winning_price'])}"
    yield "，".join(f"{title} {_day(lot[name])}" for name, title in _EVENTS.items())


def _contract(one: LotExtract) -> Iterator[str]:
    lot = one.lot
    yield f"合同金额 {_yuan(lot['contract_sum'])}，计划工期 {_plain(lot['duration_days'])} 日"


def _bonds(one: LotExtract) -> Iterator[str]:
    for bid in one.rows("bid"):
        if bid["bond"] is None and bid["bond_paid"] is None:
            continue
        interest = {True: "利息已退", False: "利息未退", None: "利息是否退还未填"}
        yield (
            f"{bid['bidder']}：{_yuan(bid['bond'])}，{bid['bond_form'] or _BLANK}，"
            f"退还 {_day(bid['bond_refunded'])}，{interest[bid['interest_refunded']]}"
        )


def _performance(one: LotExtract) -> Iterator[str]:
    lot = one.lot
    yield (
        f"履约担保 {_yuan(lot['performance_bond'])}，形式 {lot['performance_form'] or _BLANK}，"
        f"到期日 {_day(lot['performance_until'])}"
    )


def _retention(one: LotExtract) -> Iterator[str]:
    ratio = one.lot["retention"]
    told = _BLANK if ratio is None else f"{words.figure(ratio)}%"
    yield f"质量保证金比例 {told}，缺陷责任期 {_plain(one.lot['defect_months'])} 个月"


def _people(one: LotExtract) -> Iterator[str]:
    bidder = next((bid for bid in one.rows("bid") if bid["won"]), None)
    if bidder is not None and bidder["manager"]:
        yield f"投标承诺的项目负责人：{bidder['manager']}"
    for person in one.rows("key_person"):
        ending = one.endings.get(person["id_number"] or "", "")
        number = f"，证件号末四位 {ending}" if ending else ""
        papers = "、".join(part for part in (person["grade"], person["rank"]) if part) or "证书未填"
        left = f"，离任 {_day(person['left'])}" if person["left"] else ""
        yield (
            f"{person['post']} {person['name']}（{papers}{number}），"
            f"到任 {_day(person['arrived'])}{left}"
        )


def _changes(one: LotExtract) -> Iterator[str]:
    for change in one.rows("personnel_change"):
        yield (
            f"{_day(change['changed'])} {change['post']} {change['old_person']} 变更为 "
            f"{change['new_person']}，原因 {change['reason'] or '未填'}，"
            f"建设单位同意 {_day(change['consented'])}，备案 {_day(change['filed'])}"
        )


def _attendance(one: LotExtract) -> Iterator[str]:
    for month in one.rows("attendance"):
        yield (
            f"{month['month']} {month['post']} {month['name']}："
            f"应到 {_plain(month['due_days'])} 日，"
            f"实到 {_plain(month['present_days'])} 日，免计 {_plain(month['excused_days'])} 日，"
            f"最长连续缺勤 {_plain(month['longest_absence'])} 日"
        )


def _receipts(one: LotExtract) -> Iterator[str]:
    for paid in one.rows("receipt"):
        yield (
            f"{_day(paid['received'])} {paid['payee']} {_yuan(paid['amount'])}"
            f"（{paid['purpose'] or '用途未填'}）"
        )


def _subcontracts(one: LotExtract) -> Iterator[str]:
    for part in one.rows("subcontract"):
        main = {True: "，涉及主体结构", False: "", None: "，是否主体结构未填"}
        yield (
            f"{part['subcontractor']}（{part['kind'] or '类型未填'}）："
            f"{part['content'] or '内容未填'}，"
            f"{_yuan(part['amount'])}，{'合同已约定' if part['agreed'] else '合同未约定'}，"
            f"建设单位同意 {_day(part['consented'])}{main[part['main_structure']]}"
        )


def _orders(one: LotExtract) -> Iterator[str]:
    total = Decimal(0)
    for order in one.rows("change_order"):
        total += order["amount"]
        yield (
            f"{_day(order['changed'])} {order['content'] or '内容未填'} {_yuan(order['amount'])}，"
            f"审批 {_day(order['approved'])}"
        )
    contract = one.lot["contract_sum"]
    if total and contract:
        yield f"累计 {_yuan(total)}，占合同金额 {words.figure(total / contract * 100)}%"


def _wages(one: LotExtract) -> Iterator[str]:
    deposit = one.lot["wage_deposit"]
    told = _BLANK if deposit is None else f"{words.figure(deposit)}%"
    yield f"工资专户 {_day(one.lot['wage_account'])}，工资保证金比例 {told}"


def _schedule(one: LotExtract) -> Iterator[str]:
    lot = one.lot
    yield (
        f"开工 {_day(lot['started'])}，计划工期 {_plain(lot['duration_days'])} 日，"
        f"竣工 {_day(lot['completed'])}"
    )
    if lot["stopped"] is not None:
        yield f"停工 {_day(lot['stopped'])}，复工 {_day(lot['resumed'])}"


def _inspections(one: LotExtract) -> Iterator[str]:
    for found in one.rows("inspection"):
        if found["result"] == "不符合":
            yield (
                f"{_day(found['inspected'])} 第 {found['item']} 项不符合："
                f"{found['note'] or '说明未填'}，整改期限 {_day(found['rectify_by'])}，"
                f"完成 {_day(found['rectified'])}"
            )


_LINES: Final[Mapping[Extract, Callable[[LotExtract], Iterator[str]]]] = {
    "award": _award,
    "contract": _contract,
    "bonds": _bonds,
    "performance": _performance,
    "retention": _retention,
    "people": _people,
    "changes": _changes,
    "attendance": _attendance,
    "receipts": _receipts,
    "subcontracts": _subcontracts,
    "orders": _orders,
    "wages": _wages,
    "schedule": _schedule,
    "inspections": _inspections,
}


def _day(value: date | None) -> str:
    return words.day(value) if value is not None else "（空）"


def _yuan(value: Decimal | None) -> str:
    return f"{words.figure(value)} 元" if value is not None else "（空）"


def _plain(value: Decimal | int | None) -> str:
    return words.figure(value) if value is not None else "（空）"
