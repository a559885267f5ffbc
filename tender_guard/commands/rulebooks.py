"""The rulebook that a command works with."""

from __future__ import annotations

from pathlib import Path

from tender_guard.rulebook.load import Rulebook, load_rulebook
from tender_guard.settings import Settings


def load(folders: tuple[Path, ...], settings: Settings) -> Rulebook:
    """The rules in ``folders`` where given, else those of the settings, else the shipped ones."""
    return load_rulebook(*(folders or settings.rule_folders))
