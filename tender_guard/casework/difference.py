"""What became of the findings from one version of a document to the next.

Findings are the same by their id, which does not change when the text moves. Of those left over,
two of one rule whose quotes are much alike are the same finding in words that were mended a little
but not enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from tender_guard.documents.folding import fold_plain
from tender_guard.findings import Finding

_ALIKE: Final = 0.75
"""Share of the signs of two quotes that are the same, from which on they are one finding."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding that is in both versions."""

    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class Difference:
    """``fixed`` were in the earlier version only, ``new`` are in the later one only."""

    fixed: tuple[Finding, ...]
    new: tuple[Finding, ...]
    unchanged: tuple[Pair, ...]


def difference(before: Sequence[Finding], after: Sequence[Finding]) -> Difference:
    """Compare the findings of two versions."""
    earlier = {finding.id: finding for finding in before}
    pairs = [Pair(earlier.pop(one.id), one) for one in after if one.id in earlier]
    known = {pair.after.id for pair in pairs}
    left = [one for one in after if one.id not in known]
    new = []
    for one in left:
        close = _closest(one, earlier.values())
        if close is None:
            new.append(one)
        else:
            pairs.append(Pair(earlier.pop(close.id), one))
    return Difference(tuple(earlier.values()), tuple(new), tuple(pairs))


def _closest(one: Finding, others: Iterable[Finding]) -> Finding | None:
    best: Finding | None = None
    share = _ALIKE
    for other in others:
        if other.rule != one.rule:
            continue
        alike = SequenceMatcher(None, fold_plain(other.quote), fold_plain(one.quote)).ratio()
        if alike >= share:
            best, share = other, alike
    return best
