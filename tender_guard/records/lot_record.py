"""What the records say of one lot, for a check of its tender document.

The kinds of fact are those that a document states, so a record can stand in where the document is
silent, and the two can be compared where both speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from tender_guard.engine.facts import Fact, Value
from tender_guard.errors import UsageError
from tender_guard.findings import Related
from tender_guard.records.measures.ledger import TENDERED
from tender_guard.records.measures.measured import plain
from tender_guard.records.model import Workbook
from tender_guard.records.tables import SHEETS
from tender_guard.rulebook.model import Regime

_STATED: Final[Mapping[str, tuple[str, str]]] = {
    "estimate": ("estimate", "yuan"),
    "max_price": ("max-price", "yuan"),
    "bid_bond": ("bid-bond", "yuan"),
    "validity_days": ("validity", "days"),
    "deadline": ("deadline", "day"),
    "retention": ("retention", "ratio"),
    "defect_months": ("defect-liability", "months"),
    "duration_days": ("duration", "days"),
}
"""The cells of a lot that a document states too: field to kind and field of the fact."""

_COMPARED: Final = frozenset({"estimate", "max_price", "bid_bond", "validity_days", "deadline"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that document and record state differently.

    ``stated`` is the document's fact (None for the class, which the document need not state in
    one place), ``recorded`` the cell.
    """

    about: str
    stated: Fact | None
    recorded: Related


@dataclass(frozen=True, slots=True)
class LotRecord:
    """One lot. ``regime``, ``category``, ``industry`` and ``issued`` are None where not known."""

    code: str
    regime: Regime | None
    category: str
    industry: str | None
    issued: date | None
    values: Mapping[str, Value]
    """The cells that are filled, by field."""

    def facts(self, stated: Iterable[Fact]) -> list[Fact]:
        """The record's facts of those kinds of which the document states nothing.

        The source of each is its cell (a `Related`).
        """
        spoken = {fact.kind for fact in stated}
        return [
            Fact(kind, {field: self.values[name]}, self.cell(name))
            for name, (kind, field) in _STATED.items()
            if name in self.values and kind not in spoken
        ]

    def differences(self, stated: Iterable[Fact], category: str | None) -> Iterator[Difference]:
        """Where the document states another value, and none that is the record's.

        ``category`` is the class that the document is of, None where it is not known.
        """
        facts = list(stated)
        for name in _STATED:
            if name not in _COMPARED or name not in self.values:
                continue
            kind, field = _STATED[name]
            own = [fact for fact in facts if fact.kind == kind and field in fact.values]
            if own and all(fact.values[field] != self.values[name] for fact in own):
                yield Difference(SHEETS["lot"].column(name).title, own[0], self.cell(name))
        if category is not None and category != self.category:
            yield Difference("类别", None, self.cell("category"))

    def cell(self, name: str) -> Related:
        """The cell of a field, as a finding refers to it."""
        sheet = SHEETS["lot"]
        value = self.values.get(name, self.category if name == "category" else "")
        return Related(
            sheet=sheet.title,
            key=self.code,
            column=sheet.column(name).title,
            value=_shown(value),
        )


def lot_record(workbook: Workbook, code: str) -> LotRecord:
    """The record of the lot with that code.

    Raises:
        UsageError: there is no such lot (its row may have been left out).
    """
    lot = _row(workbook, "lot", code)
    if lot is None:
        left_out = any(row.keys.get("lot") == code for row in workbook.left_out.get("lot", ()))
        why = "这一行有未能读取的必填项" if left_out else "没有这个标段编号"
        raise UsageError(f"台账的标段表：{why}：{code}")
    project = _row(workbook, "project", lot["project"])
    return LotRecord(
        code=code,
        regime=_regime(lot),
        category=lot["category"],
        industry=project["industry"] if project else None,
        issued=lot["sale_start"],
        values={name: _value(name, lot[name]) for name in _STATED if lot[name] is not None},
    )


def _row(workbook: Workbook, sheet: str, code: str) -> dict[str, Any] | None:
    frame = workbook.frames[sheet]
    rows = frame.filter(frame["code"] == code).to_dicts()
    return rows[0] if rows else None


def _regime(lot: Mapping[str, Any]) -> Regime | None:
    if lot["method"] == "政府采购":
        return "procurement"
    if lot["method"] not in TENDERED:
        return "voluntary"
    if "statutory" in lot["bad"]:
        return None
    return "voluntary" if lot["statutory"] is False else "statutory"


def _value(name: str, value: Any) -> Value:  # noqa: ANN401 - whatever the cell holds
    if name == "retention":
        return Fraction(value) / 100
    found: Value = plain(value) if isinstance(value, Decimal) else value  # type: ignore[assignment]
    return found


def _shown(value: Value) -> str:
    if isinstance(value, Fraction):
        return f"{float(value * 100):g}%"
    return value.isoformat() if isinstance(value, date) else str(value)
