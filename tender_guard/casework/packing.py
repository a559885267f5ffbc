"""Reports as bytes and back, exact: decimals, fractions and dates keep what they are."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import msgspec

from tender_guard.documents.model import Box, Place
from tender_guard.findings import Basis, Finding, Outcome, Related, Report, Subject, Waiver
from tender_guard.records.model import RejectedRow
from tender_guard.records.report import (
    Obligation,
    RecordFinding,
    RecordOutcome,
    RecordRow,
    RecordsReport,
    RecordSubject,
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A check of the records with everything in it, the duties done too."""

    version: str
    rulebook: str
    as_of: date
    findings: tuple[RecordFinding, ...]
    obligations: tuple[Obligation, ...]
    pending: int
    outcomes: tuple[RecordOutcome, ...]
    rejected: tuple[RejectedRow, ...]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, report: RecordsReport) -> Snapshot:
        """What a report says; of the outcomes those that it lists."""
        pending = report.obligations
        done = tuple(one for one in report.every_obligation() if one.status == "done")
        return cls(
            report.version,
            report.rulebook,
            report.as_of,
            report.findings,
            (*pending, *done),
            len(pending),
            report.outcomes,
            report.rejected,
            report.unknown,
        )

    def report(self) -> RecordsReport:
        """The report again."""
        return RecordsReport(
            version=self.version,
            rulebook=self.rulebook,
            as_of=self.as_of,
            findings=self.findings,
            obligations=self.obligations[: self.pending],
            outcomes=self.outcomes,
            rejected=self.rejected,
            unknown=self.unknown,
            every_outcome=lambda: iter(self.outcomes),
            every_obligation=lambda: iter(self.obligations),
        )


_KINDS: Final[dict[str, Callable[..., Any]]] = {
    kind.__name__: kind
    for kind in (
        Report,
        Subject,
        Finding,
        Basis,
        Related,
        Waiver,
        Outcome,
        Snapshot,
        RecordFinding,
        RecordOutcome,
        RecordRow,
        RecordSubject,
        Obligation,
        RejectedRow,
        Place,
        Box,
    )
}


def packed(value: Report | Snapshot) -> bytes:
    """The value as bytes."""
    return zlib.compress(msgspec.msgpack.encode(_plain(value)), 6)


def unpacked(data: bytes) -> Any:  # noqa: ANN401 - one of the kinds above
    """The value that was packed."""
    return _real(msgspec.msgpack.decode(zlib.decompress(data)))


def _plain(value: Any) -> Any:  # noqa: ANN401
    made: Any
    match value:
        case None | bool() | int() | str() | float():
            made = value
        case Decimal() | Fraction():
            made = {"": type(value).__name__.lower(), "v": str(value)}
        case date():
            made = {"": "date", "v": value.isoformat()}
        case Mapping():
            made = {"": "mapping", "v": [[key, _plain(one)] for key, one in value.items()]}
        case Box() | Place():
            made = {"": type(value).__name__, "v": [_plain(one) for one in value]}
        case tuple() | list():
            made = [_plain(one) for one in value]
        case _:
            made = _of_kind(value)
    return made


def _of_kind(value: Any) -> dict[str, Any]:  # noqa: ANN401
    name = type(value).__name__
    if name not in _KINDS:
        raise TypeError(f"{name} is not packed")
    return {"": name, "v": {f.name: _plain(getattr(value, f.name)) for f in fields(value)}}


_SCALARS: Final[dict[str, Callable[[str], Any]]] = {
    "decimal": Decimal,
    "fraction": Fraction,
    "date": date.fromisoformat,
}


def _real(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return tuple(_real(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind, held = value[""], value["v"]
    if kind in _SCALARS:
        return _SCALARS[kind](held)
    if kind == "mapping":
        return {key: _real(one) for key, one in held}
    if isinstance(held, list):
        return _KINDS[kind](*(_real(one) for one in held))
    return _KINDS[kind](**{name: _real(one) for name, one in held.items()})
