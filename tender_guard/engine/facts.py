"""Facts: what was found, in small values, and what could not be found.

One vocabulary serves documents and records. A fact is narrow: one ``kind`` for each thing measured.
Numbers are exact (`int`, `Decimal`, `Fraction`); the judge's edge alone turns them into what the
engine compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

Value: TypeAlias = str | bool | int | Decimal | Fraction | date


@dataclass(frozen=True, slots=True)
class Fact:
    """Something found: ``kind`` and small ``values`` (absent values are left out, never None).

    ``source`` says where it was found (a `Mention` in a document, a row of the records); the engine
    never sees it.
    """

    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)
    source: object = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is no fact of ``kind`` for this subject.

    ``missing`` names the fields whose absence is the reason (``estimate_yuan``).
    """

    kind: str
    outcome: Literal["missing-data", "not-applicable"]
    reason: str
    missing: tuple[str, ...] = ()
    source: object = None
