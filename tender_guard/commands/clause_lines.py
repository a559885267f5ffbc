"""Clauses as people write them into JSONL."""

from __future__ import annotations

from typing import get_args

from tender_guard.check import ClauseLine
from tender_guard.documents.model import Section
from tender_guard.rulebook.model import Regime

_SECTIONS: dict[str, Section] = {name: name for name in get_args(Section)}


def clause_line(ident: str, text: str, section: str | None, regime: Regime) -> ClauseLine:
    """The clause; a section that is none of ours says nothing of where it stands."""
    return ClauseLine(ident, text, _SECTIONS.get(section or ""), regime)
