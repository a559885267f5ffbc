"""Items of a long table cell: each worth a clause of its own, short ones together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tender_guard.documents.numbering import number_of
from tender_guard.documents.outline import introduces, last_sentence
from tender_guard.documents.passages import Passage

_ITEM_WIDTH = 200
"""An item of a long cell that is no longer than this is one clause with the items below it."""
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Item:
    """Passages of a long cell that make one clause, with the sentences that introduce them."""

    passages: tuple[Passage, ...]
    leads: tuple[str, ...]


def items_of(passages: Sequence[Passage]) -> Iterator[Item]:
    """The passages of a long cell, grouped by their numbers; short neighbours together."""
    open_: Item | None = None
    for item in _items(list(passages), ()):
        if open_ is not None and _belong_together(open_, item):
            open_ = Item(open_.passages + item.passages, open_.leads)
            continue
        if open_ is not None:
            yield open_
        open_ = item
    if open_ is not None:
        yield open_


def _belong_together(before: Item, item: Item) -> bool:
    """Whether two items are so short that they are read as one."""
    if max(_width(before), _width(item)) > _ITEM_WIDTH or _width(item) > _SHORT:
        return False
    if _width(before) + _width(item) > _ITEM_WIDTH:
        return False
    if item.leads == before.leads:
        return len(before.passages) > 1 or _width(before) <= _SHORT
    first = before.passages[0].text
    return introduces(first) and item.leads == (*before.leads, last_sentence(first))


def _width(item: Item) -> int:
    return sum(len(passage.text) for passage in item.passages)


def _items(passages: list[Passage], leads: tuple[str, ...]) -> Iterator[Item]:
    if not passages:
        return
    if sum(len(passage.text) for passage in passages) <= _ITEM_WIDTH:
        yield Item(tuple(passages), leads)
        return
    top = next((number.depth for p in passages if (number := number_of(p.text))), None)
    if top is None:
        yield from (Item((passage,), leads) for passage in passages)
        return
    groups: list[list[Passage]] = [[]]
    for passage in passages:
        number = number_of(passage.text)
        if number is not None and number.depth == top:
            groups.append([])
        groups[-1].append(passage)
    before, *rest = groups
    lead = leads
    if before:
        yield from (Item((passage,), leads) for passage in before)
        if introduces(before[-1].text):
            lead = (*leads, last_sentence(before[-1].text))
    for group in rest:
        if sum(len(passage.text) for passage in group) <= _ITEM_WIDTH:
            yield Item(tuple(group), lead)
            continue
        first, *below = group
        yield Item((first,), lead)
        inner = (*lead, last_sentence(first.text)) if introduces(first.text) else lead
        yield from _items(below, inner)
