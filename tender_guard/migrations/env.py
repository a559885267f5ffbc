"""What alembic runs: upgrades within a connection that `tender_guard.database` holds.

From the shell (``alembic revision --autogenerate -m …``) it opens the database of the settings.
"""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel import AutoString, SQLModel

from tender_guard.casework import tables as casework
from tender_guard.casework.moments import Moment
from tender_guard.records.exact import Exact
from tender_guard.records.tables import SHEETS
from tender_guard.settings import load_settings

TABLES = (*SHEETS, casework.Person)
"""Imported so that the tables are in the metadata."""


def _rendered(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """Types of ours by their short names."""
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(thing, Exact):
        return "Exact()"
    if kind == "type" and isinstance(thing, Moment):
        return "Moment()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_rendered,
    )
    with context.begin_transaction():
        context.run_migrations()


def _open() -> None:
    from tender_guard.database import open_database, writing  # noqa: PLC0415 - it imports alembic

    with writing(open_database(load_settings())) as connection:
        _run(connection)


# Alembic runs this file under a name of its own; imported as a module it does nothing.
if __name__ == "env_py":
    given = context.config.attributes.get("connection")
    if given is None:
        _open()
    else:
        _run(given)
