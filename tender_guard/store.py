"""The stored records: importing workbooks, writing them out again, reading them for a check.

An import is one transaction: it takes in all good rows of a workbook or, where it is interrupted,
none. Identity numbers are kept encrypted; see `records.identity`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import polars as pl
from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select, update
from sqlmodel import Session, SQLModel

from tender_guard.database import open_database, reading, writing
from tender_guard.records.export import ExportedRow, write_workbook
from tender_guard.records.identity import Vault, masked, open_vault
from tender_guard.records.merging import merge
from tender_guard.records.model import Counts, LeftOutRow, Summary, Workbook
from tender_guard.records.recognising import Known, masked_people, person, recognised
from tender_guard.records.rows import Stored, frame_of, identity_of, stored_rows
from tender_guard.records.tables import (
    IDENTITIES,
    SHEETS,
    KeyKept,
    RowLeftOut,
    Sheet,
    SheetKept,
)
from tender_guard.records.template import HEAD_ROW
from tender_guard.records.workbook import Cells, read_cells, settled
from tender_guard.settings import Settings

_OWNERS: Final = ("project", "lot", "expert")
_FEW: Final = 500
"""Up to so many codes are asked for one by one; for more the whole table is read."""


def open_store(settings: Settings) -> Store:
    """The store of the settings, made where there is none.

    Raises:
        UsageError: the database address is none.
        RecordsError: the database cannot be used.
    """
    key_file = settings.key_file or settings.data / "key"
    return Store(open_database(settings), key_file.expanduser())


class Store:
    """The records in a database."""

    def __init__(self, engine: Engine, key_file: Path) -> None:
        """``engine`` is a database brought up to date, see `database.open_database`."""
        self._engine = engine
        self._key_file = key_file

    def __enter__(self) -> Self:
        """Itself; closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Lets the connections go."""
        self.close()

    @property
    def is_embedded(self) -> bool:
        """Is the database a file of this machine, and no server that may keep one waiting?"""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    @contextmanager
    def reading_session(self) -> Iterator[Session]:
        """A session that sees the records as they stood at one moment."""
        with reading(self._engine) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing_session(self) -> Iterator[Session]:
        """A session whose changes are all kept at the end of the block, or none."""
        with writing(self._engine) as connection, Session(connection) as session:
            yield session
            session.flush()

    def import_file(
        self,
        path: Path,
        settings: Settings,
        then: Callable[[Session, Summary], None] | None = None,
    ) -> Summary:
        """Take in an ``.xlsx`` or a folder of ``.csv``; ``then`` is called before it is final.

        Raises:
            DocumentError: a file cannot be opened.
            RecordsError: there are no records in it, or the store cannot be used. In both cases
                nothing was taken in.
        """
        cells = read_cells(path, settings)
        with writing(self._engine) as connection:
            summary = _Import(connection, self._vault(connection)).run(cells)
            if then is not None:
                with Session(connection) as session:
                    then(session, summary)
                    session.flush()
            return summary

    def export(self, path: Path, *, whole_numbers: bool = False) -> None:
        """Write the stored records as a workbook, identity numbers by their last four characters.

        Raises:
            RecordsError: it cannot be written, or ``whole_numbers`` are asked for and the key is
                not there.
        """
        with reading(self._engine) as connection:
            vault = self._vault(connection)
            kept = _kept_sheets(connection)
            write_workbook(
                path,
                {
                    sheet.name: _exported(connection, sheet, vault, whole_numbers=whole_numbers)
                    for sheet in SHEETS.values()
                    if sheet.name in kept
                },
            )

    def workbook(self) -> Workbook:
        """The stored records as a workbook that was read; rows are numbered as `export` does.

        Identity numbers are keyed hashes: equal where the numbers are equal.
        """
        with reading(self._engine) as connection:
            kept = _kept_sheets(connection)
            return Workbook(
                frames={
                    sheet.name: frame_of(sheet, _stored(connection, sheet), HEAD_ROW + 1)
                    for sheet in SHEETS.values()
                },
                absent=frozenset(SHEETS) - kept,
                left_out=_left_out(connection),
            )

    def identity_endings(self, lot: str) -> dict[str, str]:
        """The last four characters of identity numbers of a lot's key persons.

        By the number as `workbook` has it.
        """
        table = _table(SHEETS["key_person"].table)
        with reading(self._engine) as connection:
            vaults = self._vault(connection)
            rows = connection.execute(
                select(table.c.id_number_digest, table.c.id_number).where(table.c.lot == lot)
            )
            return {digest.hex(): vaults.open().decrypted(kept)[-4:] for digest, kept in rows}

    def _vault(self, connection: Connection) -> _Vaults:
        return _Vaults(connection, self._key_file)


class _Vaults:
    """The vault, opened when it is first needed; its key is noted in the database then."""

    def __init__(self, connection: Connection, key_file: Path) -> None:
        self._connection = connection
        self._key_file = key_file
        self._vault: Vault | None = None

    def open(self) -> Vault:
        if self._vault is None:
            table = _table(KeyKept)
            expected = self._connection.execute(select(table.c.fingerprint)).scalar()
            self._vault = open_vault(self._key_file, expected)
            if expected is None:
                mine = {"fingerprint": self._vault.fingerprint}
                self._connection.execute(insert(table), mine)
        return self._vault

    def sealed(self, number: str) -> tuple[bytes, bytes]:
        vault = self.open()
        return vault.encrypted(number), vault.digest(number)


class _Import:
    """One import, within one transaction."""

    def __init__(self, connection: Connection, vaults: _Vaults) -> None:
        self._connection = connection
        self._vaults = vaults

    def run(self, cells: Cells) -> Summary:
        workbook = settled(cells, self._known_codes())
        people = masked_people(workbook)
        if people:
            workbook = recognised(workbook, self._known_numbers(people))
        there = [sheet for sheet in SHEETS.values() if sheet.name not in workbook.absent]
        # Projects before lots before the rest: a row must not come before the one it names.
        there.sort(key=lambda sheet: _OWNERS.index(sheet.name) if sheet.name in _OWNERS else 9)
        counts = {sheet.name: self._take(sheet, workbook) for sheet in there}
        self._note(workbook, there)
        return Summary(
            {name: counts[name] for name in SHEETS if name in counts},
            workbook.rejected,
            workbook.unknown,
        )

    def _known_codes(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(
                self._connection.execute(select(_table(SHEETS[name].table).c.code)).scalars()
            )
            for name in _OWNERS
        }

    def _known_numbers(self, people: frozenset[str]) -> Iterator[Known]:
        for sheet, number, name in IDENTITIES:
            columns = _table(SHEETS[sheet].table).c
            rows = self._connection.execute(
                select(columns[name], columns.lot, columns[number]).where(
                    columns[number].is_not(None)
                )
            )
            for whose, lot, kept in rows:
                if person(whose) in people:
                    yield Known(person(whose), lot, self._vaults.open().decrypted(kept))

    def _take(self, sheet: Sheet, workbook: Workbook) -> Counts:
        incoming = list(stored_rows(sheet, workbook, self._vaults.sealed))
        existing = _stored(self._connection, sheet, _codes(sheet, incoming))
        found = merge(sheet, incoming, existing, workbook.columns[sheet.name])
        table = _table(sheet.table)
        if found.new:
            self._connection.execute(insert(table), list(found.new))
        if found.changed:
            names = [column.name for column in table.columns if column.name != "id"]
            self._connection.execute(
                update(table)
                .where(table.c.id == bindparam("row_id"))
                .values({name: bindparam(name) for name in names}),
                [{**row, "row_id": row["id"]} for row in found.changed],
            )
        return Counts(
            len(found.new),
            len(found.changed),
            found.same,
            len(workbook.left_out.get(sheet.name, ())),
        )

    def _note(self, workbook: Workbook, there: Iterable[Sheet]) -> None:
        """Note which sheets there are, and which of their rows were left out."""
        fresh = {sheet.name for sheet in there} - _kept_sheets(self._connection)
        if fresh:
            names = [{"name": name} for name in sorted(fresh)]
            self._connection.execute(insert(_table(SheetKept)), names)
        table = _table(RowLeftOut)
        for sheet in there:
            gone = workbook.left_out.get(sheet.name, ())
            self._forget(sheet, workbook.frames[sheet.name], gone)
            rows = [{"sheet": sheet.name, **dict.fromkeys(_OWNERS), **row.keys} for row in gone]
            if rows:
                self._connection.execute(insert(table), rows)

    def _forget(self, sheet: Sheet, frame: pl.DataFrame, gone: Iterable[LeftOutRow]) -> None:
        """Rows left out earlier are answered for by this import where it has their codes."""
        table = _table(RowLeftOut)
        owner = _owner(sheet)
        field = sheet.code or owner
        named = {*frame[field], *(row.keys.get(owner) for row in gone), None}
        old = self._connection.execute(
            select(table.c.id, table.c[owner]).where(table.c.sheet == sheet.name)
        )
        ids = [{"row_id": row_id} for row_id, code in old if code in named]
        if ids:
            self._connection.execute(delete(table).where(table.c.id == bindparam("row_id")), ids)


def _owner(sheet: Sheet) -> str:
    """The sheet whose code says what a row belongs to: itself, a lot, or an expert."""
    if sheet.code is not None:
        return sheet.name
    return next(name for name in ("lot", "expert") if name in sheet.needed())


def _codes(sheet: Sheet, rows: Iterable[Stored]) -> frozenset[str]:
    field = sheet.code or _owner(sheet)
    return frozenset(row[field] for row in rows)


def _table(model: type[SQLModel]) -> Table:
    declared: Any = model
    table: Table = declared.__table__
    return table


def _kept_sheets(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(select(_table(SheetKept).c.name)).scalars())


def _left_out(connection: Connection) -> dict[str, tuple[LeftOutRow, ...]]:
    """The rows that imports left out; which row of which workbook it was is not known any more."""
    table = _table(RowLeftOut)
    owners = [table.c[name] for name in _OWNERS]
    found: dict[str, list[LeftOutRow]] = {}
    for sheet, *codes in connection.execute(select(table.c.sheet, *owners)):
        keys = {name: code for name, code in zip(_OWNERS, codes, strict=True) if code is not None}
        found.setdefault(sheet, []).append(LeftOutRow(0, keys))
    return {sheet: tuple(rows) for sheet, rows in found.items()}


def _stored(
    connection: Connection, sheet: Sheet, codes: frozenset[str] | None = None
) -> Iterator[Stored]:
    """The rows of a table in the order they came in, those of ``codes`` where they are few."""
    table = _table(sheet.table)
    statement = select(table).order_by(table.c.id)
    if codes is not None and len(codes) <= _FEW:
        statement = statement.where(table.c[sheet.code or _owner(sheet)].in_(codes))
    for row in connection.execute(statement).mappings():
        yield {str(name): value for name, value in row.items()}


def _exported(
    connection: Connection, sheet: Sheet, vaults: _Vaults, *, whole_numbers: bool
) -> Iterator[ExportedRow]:
    identity = identity_of(sheet)
    for row in _stored(connection, sheet):
        values = dict(row)
        if identity is not None and values[identity] is not None:
            number = vaults.open().decrypted(values[identity])
            values[identity] = number if whole_numbers else masked(number)
        yield ExportedRow(values, row["bad"])
