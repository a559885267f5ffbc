"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from tender_guard.errors import UsageError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of how many entries; ``sort`` is a field, with ``-`` before it downwards."""

    page: int = 1
    size: int = 50
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``total`` counts the entries of all pages."""

    items: Sequence[T]
    total: int
    page: int
    size: int


def paged(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    turn: Turn,
    orders: Mapping[str, ColumnElement[Any] | Any],
    shown: Callable[..., T],
) -> Page[T]:
    """The page of a query whose first order of ``orders`` is the usual one.

    Raises:
        UsageError: a field that it is not sorted by.
    """
    name = turn.sort.removeprefix("-") or next(iter(orders)).removeprefix("-")
    usual = next(iter(orders))
    by = {key.removeprefix("-"): column for key, column in orders.items()}
    if name not in by:
        raise UsageError(f"不能按 {name} 排序，可用：{'、'.join(by)}")
    down = turn.sort.startswith("-") if turn.sort else usual.startswith("-")
    order = by[name].desc() if down else by[name].asc()
    before = (turn.page - 1) * turn.size
    ordered = statement.order_by(order, *_ties(statement))
    items = [shown(*row) for row in session.execute(ordered.limit(turn.size).offset(before))]
    total = before + len(items)
    if len(items) == turn.size or (before and not items):
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        total = session.scalar(counted) or 0
    return Page(items, total, turn.page, turn.size)


def _ties(statement: Select[*tuple[Any, ...]]) -> list[Any]:
    """The key of the first table, so that equals keep their order from page to page."""
    table: Any = statement.columns_clause_froms[0]
    return list(table.primary_key)


def arranged(entries: Sequence[T], turn: Turn, orders: Mapping[str, Callable[[T], Any]]) -> Page[T]:
    """The page of a list that is in memory, in the order asked for; as it stands where none is.

    Raises:
        UsageError: a field that it is not sorted by.
    """
    if not turn.sort:
        return sliced(entries, turn)
    name = turn.sort.removeprefix("-")
    if name not in orders:
        raise UsageError(f"不能按 {name} 排序，可用：{'、'.join(orders)}")
    ordered = sorted(entries, key=orders[name], reverse=turn.sort.startswith("-"))
    return sliced(ordered, turn)


def sliced(entries: Sequence[T], turn: Turn) -> Page[T]:
    """The page of a list that is in memory, already in its order."""
    start = (turn.page - 1) * turn.size
    return Page(entries[start : start + turn.size], len(entries), turn.page, turn.size)
