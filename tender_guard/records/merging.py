"""Importing again: which rows are new, which changed, which are the same.

Pure functions over rows as the store keeps them (`stored`). Rows are the same by the key of their
sheet; where rows of one import share a key, the first is the first stored one, and so on, so that
nothing written twice is lost. Sheets without a key are compared by the whole row and how often it
stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from tender_guard.records.cells import fold
from tender_guard.records.rows import Stored, digest_of, identity_of
from tender_guard.records.tables import Sheet


@dataclass(slots=True)
class Merge:
    """``new`` rows to insert, ``changed`` rows (with their ``id``) to update, and the rest."""

    new: list[Stored] = field(default_factory=list)
    changed: list[Stored] = field(default_factory=list)
    same: int = 0


def merge(
    sheet: Sheet, incoming: Iterable[Stored], existing: Iterable[Stored], there: frozenset[str]
) -> Merge:
    """Compare the rows of an import with the stored ones.

    ``there`` are the fields that have a column in the workbook: the others keep what is stored. A
    bad cell never replaces a value.
    """
    if not sheet.key:
        return _by_whole_row(sheet, incoming, existing)
    key_of = itemgetter(*_compared(sheet, sheet.key))
    whole_of = itemgetter("bad", *_compared(sheet, sheet.names()))
    stored = {(_folded(key_of(row)), row["ordinal"]): row for row in existing}
    count: Counter[object] = Counter()
    found = Merge()
    for row in incoming:
        key = _folded(key_of(row))
        ordinal = count[key]
        count[key] += 1
        old = stored.get((key, ordinal))
        if old is None:
            found.new.append({**row, "ordinal": ordinal})
            continue
        fresh = _updated(sheet, old, row, there)
        if whole_of(fresh) == whole_of(old):
            found.same += 1
        else:
            found.changed.append(fresh)
    return found


def _by_whole_row(sheet: Sheet, incoming: Iterable[Stored], existing: Iterable[Stored]) -> Merge:
    whole_of = itemgetter(*_compared(sheet, sheet.names()))

    def whole(row: Stored) -> tuple[object, ...]:
        return *whole_of(row), *sorted(row["bad"].items())

    stored = Counter(map(whole, existing))
    found = Merge()
    for row in incoming:
        known = whole(row)
        if stored[known] > 0:
            stored[known] -= 1
            found.same += 1
        else:
            found.new.append({**row, "ordinal": 0})
    return found


def _updated(sheet: Sheet, old: Stored, row: Stored, there: frozenset[str]) -> Stored:
    identity = identity_of(sheet)
    bad = {name: text for name, text in old["bad"].items() if name not in there}
    bad |= {name: text for name, text in row["bad"].items() if old[name] is None}
    fresh = {name: row[name] for name in there if name not in row["bad"]}
    if identity in fresh and identity is not None:
        digest = digest_of(identity)
        if old[digest] == row[digest]:
            del fresh[identity]
        else:
            fresh[digest] = row[digest]
    return {**old, **fresh, "bad": bad}


def _compared(sheet: Sheet, names: Iterable[str]) -> list[str]:
    """Encrypted fields are compared by their hash."""
    identity = identity_of(sheet)
    return [digest_of(name) if name == identity else name for name in names]


def _folded(key: object) -> object:
    if isinstance(key, tuple):
        return tuple(map(_folded, key))
    return fold(key) if isinstance(key, str) else key
