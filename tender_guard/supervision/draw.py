"""The random draw of inspections (双随机): lots by stratum, then inspectors for each lot.

The office seals its secret with everything that decides what can be drawn (`commit`). Then others
give values that nobody knew (`reveal`), and the result follows (see `tickets`). The secret alone
decides nothing, and without it the values decide nothing. `faults` replays a record by itself.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from secrets import token_hex
from typing import Final

from tender_guard.clock import SHANGHAI, program_version
from tender_guard.errors import ConflictError, UsageError
from tender_guard.supervision.candidates import Exclusion, Site, tickets
from tender_guard.supervision.draw_record import (
    LEAST_WITNESSES,
    Candidate,
    Drawer,
    Drawn,
    LeftOut,
    Record,
    Revealed,
    Sources,
    Statement,
    Stratum,
    closed,
    sum_of,
)
from tender_guard.supervision.draw_scheme import Weight
from tender_guard.supervision.inspectors import Inspector, conflict
from tender_guard.supervision.probability import inclusion
from tender_guard.supervision.tickets import METHOD, hashed, hashed_text, seed_of, smallest

TEAM: Final = (
    "检查人员：按签号从小到大逐个标段，从不须回避的人中取本次已派标段最少者，"
    "同样多时取 SHA-256（“种子/标段/检查人员”）最小者，取够规定人数。"
)
_DIGITS: Final = 6
_NEAR: Final = Decimal("0.000002")
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office decides of a draw; ``share`` is a percentage of each stratum."""

    name: str
    as_of: date
    share: Decimal
    strata: tuple[str, ...]
    weights: tuple[Weight, ...]
    team: int
    sources: Sources
    rulebook: str
    records: str


def new_secret() -> str:
    """A secret that nobody guesses."""
    return token_hex(32)


def commit(
    terms: Terms,
    there: Sequence[Site],
    others: Iterable[Exclusion],
    inspectors: Sequence[Inspector],
    secret: str,
) -> Record:
    """The record with everything fixed and nothing drawn.

    Raises:
        UsageError: there is nothing to draw from, or nobody who may inspect some lot.
    """
    _refuse_useless(terms, there)
    groups = _by_stratum(there)
    takes = {name: _take(len(own), terms.share) for name, own in groups.items()}
    candidates: list[Candidate] = []
    for name, own in groups.items():
        counts = {site.lot: tickets(site, terms.weights, terms.as_of) for site in own}
        chances = inclusion({lot: count for lot, (count, _) in counts.items()}, takes[name])
        candidates += (
            _candidate(site, *counts[site.lot], chances[site.lot], inspectors) for site in own
        )
    for one in candidates:
        able = len(inspectors) - len(one.avoiding)
        if able < terms.team:
            raise UsageError(
                f"标段 {one.lot}：除去须回避的，只有 {able} 名检查人员，不足每标段 {terms.team} 名"
            )
    statement = Statement(
        name=terms.name,
        committed=_now(),
        as_of=terms.as_of.isoformat(),
        version=program_version(),
        rulebook=terms.rulebook,
        records=terms.records,
        share=f"{terms.share.normalize():f}",
        strata_by=list(terms.strata),
        strata=[
            Stratum(name=name, candidates=len(own), take=takes[name])
            for name, own in groups.items()
        ],
        weights=[weight.name for weight in terms.weights],
        team=terms.team,
        inspectors=[
            Drawer(id=one.id, name=one.name, unit=one.unit, avoids=list(one.avoids))
            for one in inspectors
        ],
        candidates=candidates,
        left_out=[
            LeftOut(lot=one.lot, lot_name=one.lot_name, project=one.project, reason=one.reason)
            for one in others
        ],
        sources=terms.sources,
        secret_sha256=hashed_text(secret),
        method=METHOD + TEAM,
    )
    return closed(statement)


def sources(witnesses: Sequence[str], lottery: str) -> Sources:
    """Where the later values come from: at least two witnesses, or the draw of a lottery.

    Raises:
        UsageError: neither or both, or fewer than two witnesses.
    """
    names = [plain(name) for name in witnesses]
    if bool(names) == bool(lottery.strip()):
        raise UsageError("须指定见证人（至少两名）或以后开奖的彩票期号，二者选一")
    if lottery.strip():
        return Sources(kind="lottery", names=[plain(lottery)])
    if len(set(names)) < LEAST_WITNESSES or len(set(names)) != len(names):
        raise UsageError(f"见证人至少 {LEAST_WITNESSES} 名，不能重复")
    return Sources(kind="witnesses", names=names)


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
    given = {plain(name): plain(value) for name, value in values.items()}
    wanted = statement.sources.names
    if set(given) != set(wanted) or not all(given.values()):
        raise UsageError(f"须给出且只给出这些来源的数值：{'、'.join(wanted)}")
    revealed = Revealed(
        at=_now(), secret=secret, values=[f"{name}={given[name]}" for name in wanted]
    )
    seed = seed_of(record.commitment, secret, revealed.values)
    return closed(statement, revealed, seed, drawn(statement, seed))


def drawn(statement: Statement, seed: str) -> list[Drawn]:
    """What a seed draws, by ticket."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    avoiding = {}
    for one in statement.candidates:
        counts[one.stratum][one.lot] = one.tickets
        avoiding[one.lot] = frozenset(one.avoiding)
    found = sorted(
        pair
        for stratum in statement.strata
        for pair in smallest(seed, counts[stratum.name], stratum.take)
    )
    teams = _teams(statement, seed, [lot for _, lot in found], avoiding)
    return [Drawn(lot=lot, ticket=number, inspectors=teams[lot]) for number, lot in found]


def faults(record: Record) -> Iterator[str]:
    """Whatever in a record does not follow from the rest of it, in Chinese; nothing: it holds."""
    statement, revealed = record.statement, record.revealed
    if sum_of(record) != record.sha256:
        yield "文件内容与文件校验值不符"
    if hashed(statement.model_dump()) != record.commitment:
        yield "承诺内容与承诺值不符"
    if statement.method != METHOD + TEAM:
        yield "抽取方法与本程序的不同"
    yield from _source_faults(statement.sources)
    yield from _chance_faults(statement)
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
    if revealed.at < statement.committed:
        yield "公开的时间早于承诺的时间"
    seed = seed_of(record.commitment, revealed.secret, revealed.values)
    if record.seed != seed:
        yield "种子与重新计算的不同"
    if record.drawn != drawn(statement, seed):
        yield "抽取结果与重新抽取的不同"


def _source_faults(given: Sources) -> Iterator[str]:
    least = LEAST_WITNESSES if given.kind == "witnesses" else 1
    if len(set(given.names)) < least:
        yield f"见证人少于 {LEAST_WITNESSES} 名"


def _chance_faults(statement: Statement) -> Iterator[str]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    stated = {one.lot: Decimal(one.probability) for one in statement.candidates}
    for one in statement.candidates:
        counts[one.stratum][one.lot] = one.tickets
    if set(counts) != {one.name for one in statement.strata}:
        yield "各层与候选标段不一致"
        return
    for stratum in statement.strata:
        own = counts[stratum.name]
        if len(own) != stratum.candidates:
            yield f"“{stratum.name}”层的候选数不符"
        for lot, chance in inclusion(own, stratum.take).items():
            if abs(_rounded(chance) - stated[lot]) > _NEAR:
                yield f"标段 {lot} 所写的入选概率不符"


def _teams(
    statement: Statement, seed: str, lots: Iterable[str], avoiding: Mapping[str, frozenset[str]]
) -> dict[str, list[str]]:
    busy = {one.id: 0 for one in statement.inspectors}
    teams = {}
    for lot in lots:
        order = sorted(
            (busy[one], hashed_text(f"{seed}/{lot}/{one}"), one)
            for one in busy
            if one not in avoiding[lot]
        )
        teams[lot] = [one for _, _, one in order[: statement.team]]
        for one in teams[lot]:
            busy[one] += 1
    return teams


def _candidate(
    site: Site,
    count: int,
    told: dict[str, str],
    chance: Fraction | float,
    inspectors: Iterable[Inspector],
) -> Candidate:
    return Candidate(
        lot=site.lot,
        lot_name=site.lot_name,
        project=site.project,
        project_name=site.project_name,
        tenderer=site.tenderer,
        winner=site.winner,
        stratum=site.stratum,
        tickets=count,
        weights=told,
        probability=f"{_rounded(chance)}",
        avoiding=[one.id for one in inspectors if conflict(one, site)],
    )


def _refuse_useless(terms: Terms, there: Sequence[Site]) -> None:
    if not there:
        raise UsageError("没有在建的标段可供抽取")
    if not 0 < terms.share <= 100:  # noqa: PLR2004 - percent
        raise UsageError("抽查比例应大于 0、不超过 100（单位：%）")
    if terms.team < 1:
        raise UsageError("每标段至少一名检查人员")
    if not terms.name.strip():
        raise UsageError("须有抽取的名称")


def _by_stratum(there: Iterable[Site]) -> dict[str, list[Site]]:
    groups: dict[str, list[Site]] = {}
    for site in sorted(there, key=lambda one: (one.stratum, one.lot)):
        groups.setdefault(site.stratum, []).append(site)
    return groups


def _take(size: int, share: Decimal) -> int:
    """Never fewer than the share, and never none."""
    return ceil(Fraction(share) * size / 100)


def _rounded(chance: Fraction | float) -> Decimal:
    exact = Fraction(chance) * 10**_DIGITS
    return Decimal(round(exact)).scaleb(-_DIGITS)


def plain(text: str) -> str:
    """A name or value as it is hashed: after NFKC, on one line, not too long, no ``=`` in it."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded.isprintable() or "=" in folded or len(folded) > _LONGEST:
        raise UsageError("来源和数值应为一行文字，不含等号，不超过 100 字")
    return folded


def _now() -> str:
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")
