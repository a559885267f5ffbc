"""What was true once: qualifications the state abolished, values and laws that were replaced.

Both lists are YAML (``rules/lexicon/gone/``), each entry with the
day since when it is gone, the document behind that, and what stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from tender_guard.errors import RulebookError
from tender_guard.rulebook.model import Model


class Gone(Model):
    """One thing that a document should no longer ask for or state.

    ``patterns`` are for folded text. ``certain`` is False where number or day of the document was
    not yet compared with the original. ``matches`` and ``spares`` try the patterns.
    """

    name: str
    since: date = Field(alias="from")
    document: str
    certain: bool = True
    patterns: tuple[str, ...] = Field(min_length=1)
    instead: str
    matches: tuple[str, ...] = Field(min_length=1)
    spares: tuple[str, ...] = Field(min_length=1)


def load_gone(path: Path) -> tuple[Gone, ...]:
    """The entries of PATH in their order.

    Raises:
        RulebookError: the file is no list of such entries; the message names each fault.
    """
    try:
        return tuple(
            Gone.model_validate(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
        )
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise RulebookError(f"{path.name}：{error}") from error


def gone_on(entries: Iterable[Gone], day: date) -> tuple[Gone, ...]:
    """Those of ENTRIES that are gone on DAY, the first day included."""
    return tuple(entry for entry in entries if entry.since <= day)
