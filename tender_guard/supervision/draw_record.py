"""The record of a draw: one JSON file from the commitment to the result.

What is fixed beforehand is the ``statement``; its hash, the ``commitment``, is published. Later the
secret and the values of the sources named in the statement are revealed, which give the seed and
so the result. ``sha256`` is over all the rest.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from tender_guard.errors import UsageError
from tender_guard.rulebook.model import Model
from tender_guard.supervision.tickets import hashed

FORMAT: Final = "tender-guard draw 1"
LEAST_WITNESSES: Final = 2


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


Moment: TypeAlias = Annotated[
    str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$"), AfterValidator(_moment)
]
Count: TypeAlias = Annotated[int, Field(ge=1, le=1_000_000)]


class Kept(Model):
    """Part of a record: read as strictly as it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Drawer(Kept):
    """An inspector as the statement lists them; ``avoids`` units and codes."""

    id: str
    name: str
    unit: str
    avoids: list[str]


class Candidate(Kept):
    """A lot that is drawn from. ``avoiding`` are the inspectors who keep away from it."""

    lot: str
    lot_name: str
    project: str
    project_name: str
    tenderer: str
    winner: str | None
    stratum: str
    tickets: Count
    weights: dict[str, str]
    probability: Annotated[str, Field(pattern=r"^[01]\.\d{6}$")]
    avoiding: list[str]


class LeftOut(Kept):
    """A lot that is not drawn from, and why."""

    lot: str
    lot_name: str
    project: str
    reason: str


class Stratum(Kept):
    """How many of how many candidates are drawn."""

    name: str
    candidates: Count
    take: Count


class Sources(Kept):
    """Who gives the values that nobody knows yet: witnesses by name, or a lottery's later draw."""

    kind: Literal["witnesses", "lottery"]
    names: list[str]


class Statement(Kept):
    """Everything that is fixed beforehand."""

    name: str
    committed: Moment
    as_of: Annotated[str, AfterValidator(_day)]
    version: str
    rulebook: str
    records: str
    share: str
    strata_by: list[str]
    strata: list[Stratum]
    weights: list[str]
    team: Count
    inspectors: list[Drawer]
    candidates: list[Candidate]
    left_out: list[LeftOut]
    sources: Sources
    secret_sha256: str
    method: str

    @property
    def day(self) -> date:
        """The day as of which the candidates are listed."""
        return date.fromisoformat(self.as_of)


class Revealed(Kept):
    """What nobody knew together before: the secret, and each value as ``source=value``."""

    at: Moment
    secret: str
    values: list[str]


class Drawn(Kept):
    """A lot that was drawn, with its ticket and its inspectors by id."""

    lot: str
    ticket: str
    inspectors: list[str]


class Record(Kept):
    """The file. What is None is still to come."""

    format: str
    statement: Statement
    commitment: str
    revealed: Revealed | None
    seed: str | None
    drawn: list[Drawn] | None
    sha256: str

    def inspectors(self) -> dict[str, Drawer]:
        """The inspectors by id."""
        return {one.id: one for one in self.statement.inspectors}

    def candidates(self) -> dict[str, Candidate]:
        """The candidates by lot."""
        return {one.lot: one for one in self.statement.candidates}


def closed(
    statement: Statement,
    revealed: Revealed | None = None,
    seed: str | None = None,
    drawn: list[Drawn] | None = None,
) -> Record:
    """The record of those parts, with its hashes."""
    parts: dict[str, Any] = {
        "format": FORMAT,
        "statement": statement.model_dump(),
        "commitment": hashed(statement.model_dump()),
        "revealed": revealed.model_dump() if revealed else None,
        "seed": seed,
        "drawn": None if drawn is None else [one.model_dump() for one in drawn],
    }
    return Record.model_validate({**parts, "sha256": hashed(parts)})


def sum_of(record: Record) -> str:
    """What ``sha256`` of a record should be."""
    return hashed(record.model_dump(exclude={"sha256"}))


def written(record: Record) -> str:
    """The file's text."""
    return json.dumps(record.model_dump(), ensure_ascii=False, indent=1) + "\n"


def read(text: str, where: str) -> Record:
    """The record of a file's text.

    Raises:
        UsageError: it is none.
    """
    try:
        record = Record.model_validate(json.loads(text, object_pairs_hook=_once))
    except ValidationError as fault:
        place = ".".join(map(str, fault.errors()[0]["loc"])) or "文件"
        raise UsageError(f"{where}：不是抽取记录（{place} 不符合格式）") from fault
    except ValueError as fault:
        raise UsageError(f"{where}：不是抽取记录（不是 JSON）") from fault
    if record.format != FORMAT:
        raise UsageError(f"{where}：不认识的抽取记录格式“{record.format}”")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)
