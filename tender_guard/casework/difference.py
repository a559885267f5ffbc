"""What became of the findings from one version of a document to the next.

Findings are the same by their id, which does not change when the text moves. Of those left over,
two of one rule are the same finding where their quotes differ only in the clause's number, and else
where the quotes are much alike: words that were mended a little but not enough. The most alike are
paired first, so that one new sentence does not take another's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from tender_guard.documents.folding import fold_plain
from tender_guard.findings import Finding

_ALIKE: Final = 0.75
"""Share of the signs of two quotes that are the same, from which on they are one finding."""


_NUMBER: Final = re.compile(
    r"^(?:第?[0-9一二三四五六七八九十百]+(?:\.[0-9]+)*[章节条款项、.)）]*|[（(][0-9一二三四五六七八九十]+[)）])+"
)


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
    pairs = {one.id: earlier.pop(one.id) for one in after if one.id in earlier}
    later = {one.id: one for one in after if one.id not in pairs}
    for _, old, new in sorted(_alike(earlier, later), key=lambda one: -one[0]):
        if old in earlier and new in later:
            pairs[new] = earlier.pop(old)
            del later[new]
    return Difference(
        tuple(earlier.values()),
        tuple(later.values()),
        tuple(Pair(pairs[one.id], one) for one in after if one.id in pairs),
    )


def _alike(
    earlier: Mapping[str, Finding], later: Mapping[str, Finding]
) -> Iterator[tuple[float, str, str]]:
    """How much alike the quotes are of each two findings that may be one; with both ids."""
    quotes = {one.id: _bare(one.quote) for one in (*earlier.values(), *later.values())}
    for old in earlier.values():
        for new in later.values():
            if old.rule != new.rule:
                continue
            matcher = SequenceMatcher(None, quotes[old.id], quotes[new.id], autojunk=False)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _ALIKE:
                continue
            share = matcher.ratio()
            if share >= _ALIKE:
                # Of equals, those of the same section come first.
                yield share + (old.section == new.section) / 10, old.id, new.id


def _bare(quote: str) -> str:
    """The quote as compared, without the number of its clause."""
    folded = fold_plain(quote)
    return _NUMBER.sub("", folded) or folded
