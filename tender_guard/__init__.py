"""Checks tender documents and project records against the tendering rules.

`tender_guard.check.check` and `tender_guard.check_records.check_records` are the two doors;
`load_rulebook` reads the rules they need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tender_guard.errors import TenderGuardError
    from tender_guard.findings import Finding, Report
    from tender_guard.rulebook.load import Rulebook, load_rulebook
    from tender_guard.settings import Settings, load_settings

_HOMES = {
    "Finding": "tender_guard.findings",
    "Report": "tender_guard.findings",
    "Rulebook": "tender_guard.rulebook.load",
    "Settings": "tender_guard.settings",
    "TenderGuardError": "tender_guard.errors",
    "load_rulebook": "tender_guard.rulebook.load",
    "load_settings": "tender_guard.settings",
}

__all__ = [
    "Finding",
    "Report",
    "Rulebook",
    "Settings",
    "TenderGuardError",
    "load_rulebook",
    "load_settings",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: the command line starts without them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tender_guard' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
