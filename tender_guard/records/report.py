"""What a check of the records answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from tender_guard.engine.facts import Value
from tender_guard.findings import Basis, OutcomeKind
from tender_guard.records.model import RejectedRow
from tender_guard.rulebook.model import Severity

Status: TypeAlias = Literal["done", "overdue", "due-soon", "open"]
Escalation: TypeAlias = Literal["overdue", "escalate", "public-list"]


@dataclass(frozen=True, slots=True)
class RecordSubject:
    """What a finding is about: the ``key`` in the ``sheet`` that owns it, and what of it.

    ``sheet`` is the Chinese name; ``other`` a person, a date, an item, as the contract says.
    ``key`` is None where the whole sheet is not there.
    """

    sheet: str
    key: str | None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A row as the spreadsheet shows it; ``sheet`` in Chinese."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """A question to a person about one subject of the records.

    ``measured`` and ``limit`` are what was compared, where there is one comparison. ``note`` says
    what is uncertain about it. ``escalation`` grades a refund that is still owed.
    """

    id: str
    rule: str
    title: str
    severity: Severity
    subject: RecordSubject
    rows: tuple[RecordRow, ...]
    message: str
    measured: Value | None
    limit: Value | None
    basis: tuple[Basis, ...]
    advice: str
    note: str = ""
    escalation: Escalation | None = None


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """What became of one rule: for one ``subject``, or ``count`` of them without naming any."""

    rule: str
    outcome: OutcomeKind
    reason: str = ""
    missing: tuple[str, ...] = ()
    subject: RecordSubject | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty that follows from the records.

    ``due`` is the moved day. ``who`` has the duty, as roles (``招标人``); ``parties`` are those
    roles with their names in the records. ``other`` is as for findings. ``interest`` tells that
    interest is owed with the amount; it is never computed.
    """

    kind: str
    title: str
    lot: str
    lot_name: str
    other: str | None
    who: str
    parties: tuple[tuple[str, str], ...]
    due: date
    status: Status
    done_on: date | None
    amount_yuan: Decimal | None
    basis: tuple[Basis, ...]
    interest: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordsReport:
    """The whole answer for one workbook.

    ``outcomes`` has hits and missing data one by one, the others counted; ``every_outcome`` lists
    all of them. ``obligations`` are those not done, the overdue ones first, then those due soon;
    ``every_obligation`` has the done ones too.
    """

    version: str
    rulebook: str
    as_of: date
    findings: tuple[RecordFinding, ...]
    obligations: tuple[Obligation, ...]
    outcomes: tuple[RecordOutcome, ...]
    rejected: tuple[RejectedRow, ...]
    unknown: tuple[str, ...]
    every_outcome: Callable[[], Iterator[RecordOutcome]]
    every_obligation: Callable[[], Iterator[Obligation]]
