"""Must a contract be tendered? The threshold, and lots beside it that may have been split off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from tender_guard.engine.facts import Value
from tender_guard.records.measures.ledger import UNTENDERED
from tender_guard.records.measures.tendering import LIMITS, PUBLIC_FUNDS
from tender_guard.records.model import Workbook

RULE: Final = "must-tender-evaded"
SPLIT: Final = "split-contracts"
EPC: Final = "工程总承包"

Need: TypeAlias = Literal["must", "may-have-to", "need-not", "out-of-scope"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether tendering is needed, and the limit that decides it.

    ``parameter`` names the limit; both are None where there is none for that kind of contract.
    """

    need: Need
    limit: Decimal | None
    parameter: str | None


def must_tender(
    funds: str, category: str, estimate: Decimal, parameters: Mapping[str, Value]
) -> Answer:
    """Judge one contract by its funds, its category and its estimate in yuan."""
    if funds not in PUBLIC_FUNDS or category not in LIMITS:
        return Answer("out-of-scope", None, None)
    name = LIMITS[category]
    limit = _yuan(parameters, name)
    if category == EPC:
        sure = _yuan(parameters, "must-tender-epc-sure")
        if estimate >= sure:
            return Answer("must", sure, "must-tender-epc-sure")
        return Answer("may-have-to" if estimate >= limit else "need-not", limit, name)
    return Answer("must" if estimate >= limit else "need-not", limit, name)


@dataclass(frozen=True, slots=True)
class Beside:
    """Untendered lots of one project and category, each under its limit, with the new contract."""

    lots: tuple[str, ...]
    total: Decimal


def beside(
    workbook: Workbook, project: str, category: str, estimate: Decimal, limit: Decimal
) -> Beside | None:
    """What the contract comes to with the project's lots of its kind; None where that is little."""
    lots = workbook.frames["lot"]
    found = [
        (row["code"], row["estimate"])
        for row in lots.iter_rows(named=True)
        if row["project"] == project
        and row["category"] == category
        and row["method"] in UNTENDERED
        and row["exemption"] is None
        and row["estimate"] is not None
        and row["estimate"] < limit
    ]
    total = estimate + sum((yuan for _, yuan in found), Decimal(0))
    if not found or estimate >= limit or total < limit:
        return None
    return Beside(tuple(code for code, _ in found), total)


def _yuan(parameters: Mapping[str, Value], name: str) -> Decimal:
    return Decimal(str(parameters[name]))
