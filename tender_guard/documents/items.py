"""Items of a long table cell: each worth a clause of its own, short ones together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tender_guard.documents.numbering import number_of
from tender_guard.documents.outline import introduces, last_sentence
from tender_guard.documents.passages import Passage

_ITEM_WIDTH = 200
"""An item of a long cell that is no longer than this is one clause with the items below it."""


@dataclass(frozen=True, slots=True)
class Item:
    """Passages of a long cell that make one clause, with the sentences that introduce them."""

    passages: tuple[Passage, ...]
    leads: tuple[str, ...]


def items_of(passages: Sequence[Passage]) -> Iterator[Item]:
    """The passages of a long cell, grouped by their numbers."""
    yield from _items(list(passages), ())


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
