"""Evaluations for the tests: the same five experts mark the same bidders in several lots."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from worlds import AS_OF, World, day, rulebook, workbook

from tender_guard.records.calendar import load_calendar
from tender_guard.records.export import ExportedRow, write_workbook
from tender_guard.records.measures.ledger import Ledger

EXPERTS = ("甲", "乙", "丙", "丁", "戊")
BIDDERS = ("第一公司", "第二公司", "第三公司", "第四公司")
FIRST = day(1, 12)
Marks = Callable[[int, int, int], float]
"""Marks out of 100 by evaluation, expert and bidder."""


def even(lot: int, expert: int, bidder: int) -> float:
    """Marks that scatter a little, and favour nobody."""
    return 80 - 3 * bidder + ((lot * 7 + expert * 3 + bidder * 5) % 5 - 2) / 2


def committees(lots: int, marks: Marks = even, winner: int = 0) -> list[World]:
    worlds = []
    for number in range(1, lots + 1):
        world = World(number)
        world.rows["bid"] = []
        evaluated = FIRST + timedelta(days=20 * (number - 1))
        for bidder in BIDDERS:
            world.add(
                "bid", bidder=bidder, price=Decimal(19_000_000), won=bidder == BIDDERS[winner]
            )
        world.lot.update(winner=BIDDERS[winner], evaluated=evaluated)
        for at, name in enumerate(EXPERTS):
            for to, bidder in enumerate(BIDDERS):
                world.add(
                    "score",
                    expert=f"E{at}",
                    evaluated=evaluated,
                    bidder=bidder,
                    item="技术方案",
                    full_marks=Decimal(100),
                    marks=Decimal(str(marks(number, at, to))),
                )
            if number == 1:
                world.rows["expert"].append(
                    {
                        "code": f"E{at}",
                        "name": f"专家{name}",
                        "specialty": "公路" if at % 2 else "房建、市政",
                        "employer": f"大学{at}",
                        "admitted": day(1, 1, 2020),
                        "status": "在库",
                    }
                )
        worlds.append(world)
    return worlds


def ledger(worlds: Iterable[World], as_of: date = AS_OF) -> Ledger:
    book = rulebook()
    return Ledger(workbook(worlds), as_of, load_calendar(book.folders), book.values)


def written(worlds: Iterable[World], path: Path) -> Path:
    """The same as a workbook."""
    frames = workbook(worlds).frames
    rows = {
        name: [ExportedRow(row) for row in frame.iter_rows(named=True)]
        for name, frame in frames.items()
    }
    write_workbook(path, rows)
    return path
