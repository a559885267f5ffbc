"""The random draw of experts for an evaluation, on the mechanism of inspections (see `tickets`).

What decides who can be drawn is sealed first: seats by speciality, candidates, who must avoid the
lot and why, the hash of the office's secret. Values that nobody knew come later, and the record
replays by itself. Every candidate of a speciality has one ticket, so all are equally likely.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from tender_guard.clock import SHANGHAI, program_version
from tender_guard.errors import ConflictError, UsageError
from tender_guard.supervision.draw import plain
from tender_guard.supervision.draw_record import Count, Kept, Moment, Revealed, Sources
from tender_guard.supervision.experts import Register, Standing
from tender_guard.supervision.tickets import METHOD, hashed, hashed_text, seed_of, smallest

FORMAT: Final = "tender-guard expert draw 1"
ORDER: Final = (
    "专家：每名可抽取的专家一张签，同一专业内机会均等；有几个所需专业的专家，只列入所需专业中排在最前的"
    "一个；每个专业按签号从小到大先取正选、再取备选。"
)


class Seats(Kept):
    """How many experts of a speciality are drawn, and how many in reserve."""

    speciality: str
    take: Count
    reserve: Annotated[int, Field(ge=0, le=100)]
    candidates: Count
    probability: Annotated[str, Field(pattern=r"^[01]\.\d{6}$")]


class Candidate(Kept):
    """An expert who may be drawn."""

    code: str
    name: str
    employer: str
    speciality: str


class Excluded(Kept):
    """An expert of a speciality that is asked for who may not be drawn, and why."""

    code: str
    name: str
    reason: str


class Statement(Kept):
    """Everything that is fixed beforehand."""

    lot: str
    lot_name: str
    committed: Moment
    as_of: str
    version: str
    seats: list[Seats]
    candidates: list[Candidate]
    excluded: list[Excluded]
    sources: Sources
    secret_sha256: str
    method: str


class Drawn(Kept):
    """An expert who was drawn."""

    speciality: str
    code: str
    ticket: str
    is_reserve: bool


class Record(Kept):
    """The file. What is None is still to come."""

    format: str
    statement: Statement
    commitment: str
    revealed: Revealed | None
    seed: str | None
    drawn: list[Drawn] | None
    sha256: str

    def names(self) -> dict[str, Candidate]:
        """The candidates by code."""
        return {one.code: one for one in self.statement.candidates}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office decides: seats by speciality in their order, reserves for each, sources.

    ``left_out`` are experts by code whom the office leaves out, with its reason.
    """

    lot: str
    seats: Mapping[str, int]
    reserve: int
    sources: Sources
    left_out: Mapping[str, str]


def commit(register: Register, terms: Terms, secret: str) -> Record:
    """The record with everything fixed and nobody drawn.

    Raises:
        RecordsError: there is no such lot, or no such expert to be left out.
        UsageError: no seats, or too few experts of a speciality.
    """
    if not terms.seats or any(take < 1 for take in terms.seats.values()):
        raise UsageError("须写明所需专业和人数，每个专业至少一人")
    for code in terms.left_out:
        register.of(code)
    barred = {one.code: conflict for one, conflict in register.barred(terms.lot)}
    candidates: list[Candidate] = []
    excluded: list[Excluded] = []
    for one in register.standings:
        speciality = next((name for name in terms.seats if name in one.specialities), None)
        if speciality is None:
            continue
        avoided = barred.get(one.code)
        reason = terms.left_out.get(one.code) or _unfit(one)
        if avoided is not None:
            reason = f"工作单位{avoided.employer}与本标段有关，应当回避"
        if reason:
            excluded.append(Excluded(code=one.code, name=one.name, reason=reason))
            continue
        employer = "、".join(one.employers)
        candidates.append(
            Candidate(code=one.code, name=one.name, employer=employer, speciality=speciality)
        )
    statement = Statement(
        lot=terms.lot,
        lot_name=register.lot_name(terms.lot),
        committed=_now(),
        as_of=register.as_of.isoformat(),
        version=program_version(),
        seats=[_seats(name, take, terms.reserve, candidates) for name, take in terms.seats.items()],
        candidates=candidates,
        excluded=excluded,
        sources=terms.sources,
        secret_sha256=hashed_text(secret),
        method=METHOD + ORDER,
    )
    return closed(statement)


def reveal(record: Record, secret: str, values: Mapping[str, str]) -> Record:
    """The record with its secret and the values of its sources, and so with the result.

    Raises:
        ConflictError: it was drawn already.
        UsageError: the secret is another, or the values are not those of the sources.
    """
    if record.drawn is not None:
        raise ConflictError("这次抽取已经完成，不能重抽")
    statement = record.statement
    if hashed(statement.model_dump()) != record.commitment or sum_of(record) != record.sha256:
        raise UsageError("抽取记录被改动过：承诺内容与承诺值不符")
    if hashed_text(secret) != statement.secret_sha256:
        raise UsageError("密钥与承诺时的不是同一个")
    wanted = statement.sources.names
    told = {plain(name): plain(value) for name, value in values.items()}
    if set(told) != set(wanted) or not all(told.values()):
        raise UsageError(f"须给出且只给出这些来源的数值：{'、'.join(wanted)}")
    given = [f"{name}={told[name]}" for name in wanted]
    revealed = Revealed(at=_now(), secret=secret, values=given)
    seed = seed_of(record.commitment, secret, given)
    return closed(statement, revealed, seed, drawn(statement, seed))


def drawn(statement: Statement, seed: str) -> list[Drawn]:
    """Whom a seed draws, speciality after speciality, reserves last."""
    found = []
    for seats in statement.seats:
        own = {one.code: 1 for one in statement.candidates if one.speciality == seats.speciality}
        chosen = smallest(seed, own, seats.take + seats.reserve)
        found += [
            Drawn(
                speciality=seats.speciality, code=code, ticket=number, is_reserve=at >= seats.take
            )
            for at, (number, code) in enumerate(chosen)
        ]
    return found


def faults(record: Record) -> Iterator[str]:
    """Whatever in a record does not follow from the rest of it, in Chinese; nothing: it holds."""
    statement, revealed = record.statement, record.revealed
    if sum_of(record) != record.sha256:
        yield "文件内容与文件校验值不符"
    if hashed(statement.model_dump()) != record.commitment:
        yield "承诺内容与承诺值不符"
    if statement.method != METHOD + ORDER:
        yield "抽取方法与本程序的不同"
    for seats in statement.seats:
        own = sum(one.speciality == seats.speciality for one in statement.candidates)
        stated = (seats.candidates, seats.probability)
        if own < seats.take or stated != (own, _chance(seats.take, own)):
            yield f"“{seats.speciality}”专业的候选人数或者入选概率不符"
    if revealed is not None:
        yield from _result_faults(record, revealed)
    elif record.seed is not None or record.drawn is not None:
        yield "没有公开密钥和数值，却有抽取结果"


def _result_faults(record: Record, revealed: Revealed) -> Iterator[str]:
    statement = record.statement
    if hashed_text(revealed.secret) != statement.secret_sha256:
        yield "公开的密钥与承诺的不是同一个"
    if [value.partition("=")[0] for value in revealed.values] != statement.sources.names:
        yield "公开数值的来源与承诺的不同"
    seed = seed_of(record.commitment, revealed.secret, revealed.values)
    if record.seed != seed:
        yield "种子与重新计算的不同"
    if record.drawn != drawn(statement, seed):
        yield "抽取结果与重新抽取的不同"


def closed(
    statement: Statement,
    revealed: Revealed | None = None,
    seed: str | None = None,
    result: list[Drawn] | None = None,
) -> Record:
    """The record of those parts, with its hashes."""
    parts: dict[str, Any] = {
        "format": FORMAT,
        "statement": statement.model_dump(),
        "commitment": hashed(statement.model_dump()),
        "revealed": revealed.model_dump() if revealed else None,
        "seed": seed,
        "drawn": None if result is None else [one.model_dump() for one in result],
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
        record = Record.model_validate(json.loads(text))
    except ValidationError as fault:
        place = ".".join(map(str, fault.errors()[0]["loc"])) or "文件"
        raise UsageError(f"{where}：不是专家抽取记录（{place} 不符合格式）") from fault
    except ValueError as fault:
        raise UsageError(f"{where}：不是专家抽取记录（不是 JSON）") from fault
    if record.format != FORMAT:
        raise UsageError(f"{where}：不认识的抽取记录格式“{record.format}”")
    return record


def _seats(speciality: str, take: int, reserve: int, candidates: list[Candidate]) -> Seats:
    own = sum(one.speciality == speciality for one in candidates)
    if own < take:
        raise UsageError(f"“{speciality}”专业可抽取的专家 {own} 名，不足 {take} 名")
    return Seats(
        speciality=speciality,
        take=take,
        reserve=reserve,
        candidates=own,
        probability=_chance(take, own),
    )


def _chance(take: int, candidates: int) -> str:
    return f"{Decimal(take) / Decimal(candidates):.6f}"


def _unfit(one: Standing) -> str:
    """Why an expert may not be drawn at all; empty where he may."""
    if not one.is_available:
        return f"名册状态为{one.status}"
    if not one.employers:
        return "工作单位未登记，无法核对回避"
    if one.proposal is not None and one.proposal.step == "remove":
        return "扣分达到除名线或者有移送行为，待处理"
    return ""


def _now() -> str:
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")
