"""What a measure gives: one row a subject, with what was found or why nothing could be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import polars as pl

from tender_guard.engine.facts import Fact, Value
from tender_guard.records.tables import SHEETS

Owner: TypeAlias = Literal["lot", "project", "expert"]

MISSING: Final = "missing-data"
NOT_APPLICABLE: Final = "not-applicable"
OWN: Final = ("key", "other", "rows", "state", "reason", "missing")
"""Columns of a measure's frame besides the values."""
BEYOND: Final = Fraction(10**12)
"""Stands for a ratio to nothing: over every limit."""
MILLION: Final = 10**6


class Source(NamedTuple):
    """Where a record's fact comes from: rows of one sheet, under the key they belong to."""

    sheet: str
    owner: Owner
    key: str
    other: str | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """All facts and gaps of one ``kind``.

    ``sheet`` is the one its rows stand in, ``owner`` the one that owns the keys. ``frame`` has the
    columns `OWN` and the values; ``state`` is null where everything needed was there.
    """

    kind: str
    sheet: str
    owner: Owner
    frame: pl.DataFrame

    @property
    def values(self) -> list[str]:
        """Names of the value columns."""
        return [name for name in self.frame.columns if name not in OWN]

    def found(self) -> pl.DataFrame:
        """The rows of the frame in which something was found."""
        some = pl.any_horizontal(pl.col(name).is_not_null() for name in self.values)
        there = pl.col("state").is_null() | (pl.col("state") == MISSING)
        return self.frame.filter(there & (some if self.values else pl.lit(value=False)))

    def facts(self, found: pl.DataFrame | None = None) -> Iterator[Fact]:
        """The facts of rows that were `found` (of all of them where none are given)."""
        found = self.found() if found is None else found
        names = self.values
        columns = [_values(found[name]) for name in names]
        own = (found[name].to_list() for name in ("key", "other", "rows"))
        for (key, other, rows), *values in zip(zip(*own, strict=True), *columns, strict=True):
            yield Fact(
                self.kind,
                {n: v for n, v in zip(names, values, strict=True) if v is not None},
                Source(self.sheet, self.owner, key, other, tuple(rows)),
            )


def measure(  # noqa: PLR0913 (the parts of one declaration)
    kind: str,
    frame: pl.DataFrame,
    *,
    sheet: str,
    owner: Owner = "lot",
    key: str = "lot",
    other: pl.Expr | None = None,
    rows: pl.Expr | None = None,
    outside: Sequence[tuple[pl.Expr, str]] = (),
    needs: Mapping[str, pl.Expr] | None = None,
    values: Mapping[str, pl.Expr],
    partial: bool = False,
) -> Measure:
    """Measure each row of ``frame``.

    ``outside`` are conditions under which the thing is not there to be measured, with the reason
    in Chinese; the first that holds is told. ``needs`` are cells (``标段.估算价``, what is wrong
    with them in brackets behind) with the condition under which they are missing. Where one is,
    the values are left out; with ``partial`` those that are known stay, for a rule that needs only
    some of them.
    """
    told = _lacking(needs or {})
    missing = _lacking({name.partition("（")[0]: absent for name, absent in (needs or {}).items()})
    reason = pl.coalesce(
        *(pl.when(out.fill_null(value=False)).then(pl.lit(why)) for out, why in outside),
        pl.lit(None, pl.String),
    )
    prepared = frame.select(
        key=pl.col(key),
        other=pl.lit(None, pl.String) if other is None else other.cast(pl.String),
        rows=pl.concat_list("row") if rows is None else rows,
        reason=reason,
        told=told,
        missing=missing,
        **values,
    )
    outside_reason = pl.col("reason").is_not_null()
    lacking = pl.col("missing").list.len() > 0
    kept = ~outside_reason if partial else ~outside_reason & ~lacking
    prepared = prepared.with_columns(
        state=pl.when(outside_reason)
        .then(pl.lit(NOT_APPLICABLE))
        .when(lacking)
        .then(pl.lit(MISSING)),
        reason=pl.when(outside_reason)
        .then("reason")
        .when(lacking)
        .then(pl.lit("缺少") + pl.col("told").list.join("、"))
        .otherwise(pl.lit("")),
        missing=pl.when(outside_reason)
        .then(pl.lit([], dtype=pl.List(pl.String)))
        .otherwise("missing"),
        **{name: pl.when(kept).then(name) for name in values},
    )
    return Measure(kind, sheet, owner, prepared.select(*OWN, *values))


def _lacking(needs: Mapping[str, pl.Expr]) -> pl.Expr:
    if not needs:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(
        pl.when(absent.fill_null(value=False)).then(pl.lit(name)) for name, absent in needs.items()
    ).list.drop_nulls()


def joined(first: Measure, *others: Measure) -> Measure:
    """Measures of one kind as one; a value that a part does not have stays empty there."""
    frame = pl.concat([first.frame, *(m.frame for m in others)], how="diagonal_relaxed")
    return Measure(first.kind, first.sheet, first.owner, frame)


def cell(sheet: str, name: str, column: str | None = None) -> dict[str, pl.Expr]:
    """The need of one cell: missing where it is empty or bad."""
    return {label(sheet, name): pl.col(column or name).is_null()}


def label(sheet: str, name: str) -> str:
    """A cell as it is told to a person: ``标段.估算价``."""
    declared = SHEETS[sheet]
    return f"{declared.title}.{declared.column(name).title}"


def ratio(over: pl.Expr, under: pl.Expr) -> pl.Expr:
    """``over / under`` kept exact, as two whole numbers; of columns with six decimals."""
    return pl.struct(
        over=(over.cast(pl.Decimal(38, 6)) * MILLION).cast(pl.Int128),
        under=(under.cast(pl.Decimal(38, 6)) * MILLION).cast(pl.Int128),
    ).pipe(lambda both: pl.when(over.is_not_null() & under.is_not_null()).then(both))


def fraction(over: int, under: int) -> Fraction:
    """The ratio of two numbers; to nothing it is beyond every limit."""
    if under:
        return Fraction(over, under)
    return BEYOND if over > 0 else Fraction(0)


def _values(column: pl.Series) -> list[Value | None]:
    values: list[Any] = column.to_list()
    if isinstance(column.dtype, pl.Struct):
        return [v and fraction(v["over"], v["under"]) for v in values]
    if isinstance(column.dtype, pl.Decimal):
        return [plain(v) for v in values]
    return values


def plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that six decimals bring along."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
