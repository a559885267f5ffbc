"""Records for the tests: a project that keeps every rule, to be changed in one respect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from tender_guard.check_records import check_records
from tender_guard.records.model import LeftOutRow, Workbook
from tender_guard.records.report import RecordOutcome, RecordsReport
from tender_guard.records.tables import SHEETS
from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.settings import shipped_rules

AS_OF = date(2026, 11, 23)
Row = dict[str, Any]


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@dataclass
class World:
    """One project with one lot and everything that belongs to it; names end in its number."""

    number: int
    rows: dict[str, list[Row]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        n = self.number
        lot = f"L{n}"
        self.rows = {name: [] for name in SHEETS}
        self.rows["project"].append(
            {
                "code": f"P{n}",
                "name": f"项目{n}",
                "tenderer": f"招标人{n}",
                "industry": "交通",
                "funds": "政府投资",
                "budget": Decimal(30_000_000),
            }
        )
        self.rows["lot"].append(
            {
                "code": lot,
                "project": f"P{n}",
                "name": f"标段{n}",
                "category": "施工",
                "method": "公开招标",
                "estimate": Decimal(20_000_000),
                "sale_start": day(3, 2),
                "sale_end": day(3, 9),
                "deadline": day(3, 25),
                "opening": day(3, 25),
                "validity_days": 90,
                "bid_bond": Decimal(300_000),
                "bidders": 5,
                "committee": 5,
                "committee_experts": 4,
                "evaluated": day(3, 26),
                "candidates": 3,
                "publicity_start": day(3, 27),
                "publicity_end": day(3, 31),
                "award_notice": day(4, 2),
                "winner": f"甲公司{n}",
                "winning_price": Decimal(19_000_000),
                "reported": day(4, 10),
                "contract_signed": day(4, 20),
                "contract_sum": Decimal(19_000_000),
                "contract_filed": day(4, 28),
                "performance_bond": Decimal(1_900_000),
                "performance_until": day(12, 31, 2027),
                "retention": Decimal(3),
                "defect_months": 24,
                "duration_days": 300,
                "started": day(5, 18),
                "fair_review": True,
                "wage_account": day(5, 8),
                "wage_deposit": Decimal(1),
                "payment_guarantee": True,
            }
        )
        for at, name in enumerate("甲乙丙丁戊"):
            self.rows["bid"].append(
                {
                    "lot": lot,
                    "bidder": f"{name}公司{n}",
                    "price": Decimal(19_000_000 + at * at * 70_000),
                    "manager": f"{name}经理{n}",
                    "phone": f"1380{n:05}{at:02}",
                    "won": at == 0,
                    "bond": Decimal(300_000),
                    "bond_paid": day(3, 20),
                    "bond_refunded": day(4, 24),
                    "interest_refunded": True,
                }
            )
        self.rows["key_person"].append(self.person("项目负责人", f"甲经理{n}", f"M{n}"))
        self.rows["attendance"].append(
            {
                "lot": lot,
                "month": "2026-06",
                "name": f"甲经理{n}",
                "post": "项目负责人",
                "due_days": Decimal(22),
                "present_days": Decimal(22),
                "longest_absence": Decimal(0),
            }
        )
        self.rows["receipt"].append(
            {"lot": lot, "received": day(7, 1), "payee": f"甲公司{n}", "amount": Decimal(1000)}
        )

    @property
    def lot(self) -> Row:
        return self.rows["lot"][0]

    @property
    def project(self) -> Row:
        return self.rows["project"][0]

    @property
    def bids(self) -> list[Row]:
        return self.rows["bid"]

    @property
    def bid(self) -> Row:
        """A bid that did not win."""
        return self.bids[1]

    def add(self, sheet: str, **values: object) -> Row:
        row = {"lot": self.lot["code"], **values}
        self.rows[sheet].append(row)
        return row

    def person(self, post: str, name: str, identity: str, **values: object) -> Row:
        return {
            "lot": f"L{self.number}",
            "post": post,
            "name": name,
            "id_number": identity,
            "arrived": day(5, 18),
            **values,
        }

    def change(self, **values: object) -> Row:
        """A change of the manager that keeps every rule."""
        n = self.number
        given = {
            "post": "项目负责人",
            "old_person": f"甲经理{n}",
            "new_person": f"新经理{n}",
            "changed": day(8, 3),
            "reason": "G1",
            "consented": day(7, 20),
            "filed": day(8, 10),
            "publicity_start": day(7, 22),
            "publicity_end": day(7, 27),
            "old_grade": "一级注册建造师",
            "new_grade": "一级注册建造师",
            "new_id_number": f"N{n}",
        }
        return self.add("personnel_change", **{**given, **values})

    def second_lot(self, **values: object) -> Row:
        """Another lot of the project, like the first, whose persons are its own."""
        row = {**self.lot, "code": f"{self.lot['code']}b", **values}
        self.rows["lot"].append(row)
        return row

    def other_project(self, code: str = "x", **values: object) -> Row:
        """A lot of another project."""
        project = {**self.project, "code": f"{self.project['code']}{code}"}
        self.rows["project"].append(project)
        lot = {**self.lot, "code": f"{self.lot['code']}{code}", "project": project["code"]}
        self.rows["lot"].append({**lot, **values})
        return self.rows["lot"][-1]

    def experts(self, *marks: float, **values: object) -> list[Row]:
        """So many experts who each gave the first bidder marks out of 100 for one item."""
        rows = []
        for at, mark in enumerate(marks):
            code = f"E{self.number}-{at}"
            expert = {"code": code, "name": f"专家{self.number}-{at}", "employer": f"大学{at}"}
            self.rows["expert"].append(expert)
            rows.append(
                self.add(
                    "score",
                    expert=code,
                    evaluated=day(3, 26),
                    bidder=self.bids[0]["bidder"],
                    item="技术方案",
                    full_marks=Decimal(100),
                    marks=Decimal(str(mark)),
                    **values,
                )
            )
        return rows


def spoil(row: Row, *cells: str) -> None:
    """Make cells such that could not be read."""
    for cell in cells:
        row[cell] = None
        row.setdefault("bad", []).append(cell)


def workbook(worlds: Iterable[World], *, absent: Iterable[str] = ()) -> Workbook:
    """All of them as one workbook; the sheets in ``absent`` are not there."""
    gone = frozenset(absent)
    rows: dict[str, list[Row]] = {name: [] for name in SHEETS}
    left_out: dict[str, list[LeftOutRow]] = {}
    for world in worlds:
        for name, own in world.rows.items():
            rows[name] += own if name not in gone else []
        for name, lots in world.left_out.items():
            left_out.setdefault(name, []).extend(LeftOutRow(99, {"lot": lot}) for lot in lots)
    frames = {}
    for name, sheet in SHEETS.items():
        columns = {c.name: [row.get(c.name) for row in rows[name]] for c in sheet.columns}
        columns["row"] = list(range(2, len(rows[name]) + 2))
        columns["bad"] = [row.get("bad", []) for row in rows[name]]
        frames[name] = pl.DataFrame(columns, schema=sheet.schema())
    return Workbook(
        frames=frames,
        absent=gone,
        left_out={name: tuple(found) for name, found in left_out.items()},
    )


@cache
def rulebook() -> Rulebook:
    return load_rulebook(shipped_rules())


def checked(
    *worlds: World,
    as_of: date = AS_OF,
    absent: Iterable[str] = (),
    book: Rulebook | None = None,
) -> RecordsReport:
    return check_records(workbook(worlds, absent=absent), book or rulebook(), as_of)


def answers(report: RecordsReport) -> dict[tuple[str, str | None], list[RecordOutcome]]:
    """Every outcome by rule and key."""
    found: dict[tuple[str, str | None], list[RecordOutcome]] = {}
    for outcome in report.every_outcome():
        key = outcome.subject.key if outcome.subject else None
        found.setdefault((outcome.rule, key), []).append(outcome)
    return found


Change = Callable[[World], object]
