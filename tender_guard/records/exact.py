"""Decimal numbers that stay exact in every database."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, Dialect, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

from tender_guard.records.columns import DECIMALS


class Exact(TypeDecorator[Decimal]):
    """A decimal number with six digits after the point.

    SQLite has no decimals: there it is a whole number of millionths, so sums and comparisons made
    by SQL stay exact. PostgreSQL keeps NUMERIC.
    """

    impl = Numeric(24, DECIMALS)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Decimal] | TypeEngine[int]:
        """Whole millionths on SQLite, NUMERIC elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(24, DECIMALS))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        """What the database keeps for ``value``."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value.scaleb(DECIMALS))

    def process_result_value(self, value: Decimal | None, dialect: Dialect) -> Decimal | None:
        """The number that was put in."""
        if value is None or dialect.name != "sqlite":
            return value
        return Decimal(value).scaleb(-DECIMALS)
