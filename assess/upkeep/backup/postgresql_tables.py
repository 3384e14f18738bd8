"""PostgreSQL's tables as files and back, by COPY: one snapshot, every row, every sequence, no program but our own.

A row is a line of COPY's text form, in the order of the primary key, so that the same rows always give the same bytes
and a copy can be compared with what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import BigInteger, Boolean, Connection, column, inspect, select, table

from assess.upkeep.backup.backup_manifest import TABLES
from assess.upkeep.backup.words import unfit
from assess.whole_files import new_file

Digest = tuple[int, str]
BLOCK = 1 << 20


def columns_of(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The columns of every table of this schema, in their order."""
    seen = inspect(connection)
    return {name: tuple(column["name"] for column in seen.get_columns(name)) for name in sorted(seen.get_table_names())}


def dump(connection: Connection, folder: Path, columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """A file for each table; gives the number of lines of each."""
    (folder / TABLES).mkdir(mode=0o700)
    lines = {}
    for name, named in columns.items():
        with new_file(folder / TABLES / f"{name}.copy") as stream:
            lines[name] = _out(connection, name, named, stream.write)
    return lines


def digest(connection: Connection, name: str, columns: tuple[str, ...]) -> str:
    """Of the file that `dump` would write."""
    whole = sha256()
    _out(connection, name, columns, whole.update)
    return whole.hexdigest()


def _out(connection: Connection, name: str, columns: tuple[str, ...], take: Callable[[bytes], object]) -> int:
    """Lines: COPY writes a line break in a text as two letters, so each line is a row."""
    lines = 0
    for block in _copied(connection, _asked(connection, name, columns)):
        take(block)
        lines += block.count(b"\n")
    return lines


def _copied(connection: Connection, asked: sql.Composed) -> Iterator[bytes]:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(asked) as copy:
        yield from map(bytes, copy)


def _asked(connection: Connection, name: str, columns: tuple[str, ...]) -> sql.Composed:
    seen = inspect(connection)
    key = seen.get_pk_constraint(name)["constrained_columns"] or list(columns)
    kinds = {column["name"]: column["type"] for column in seen.get_columns(name)}
    # Otherwise the order of texts would be that of the server's language.
    order = [
        sql.SQL("{} COLLATE {}").format(sql.Identifier(one), sql.Identifier("C"))
        if isinstance(kinds[one].python_type, type) and kinds[one].python_type is str
        else sql.Identifier(one)
        for one in key
    ]
    return sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        _names(columns), sql.Identifier(name), sql.SQL(", ").join(order)
    )


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def sequences_of(connection: Connection) -> dict[str, tuple[int, bool]]:
    """Where each sequence of this schema stands, and whether that number was given out."""
    found = {}
    for name in sorted(inspect(connection).get_sequence_names()):
        asked = select(column("last_value", BigInteger), column("is_called", Boolean)).select_from(table(name))
        row = connection.execute(asked).one()
        found[name] = (row[0], row[1])
    return found


def load(
    connection: Connection,
    folder: Path,
    columns: Mapping[str, tuple[str, ...]],
    sequences: Mapping[str, tuple[int, bool]],
    files: Mapping[str, Digest],
) -> None:
    """Fill freshly made tables; raises `Unfit` where one does not come to be what was written."""
    here = columns_of(connection)
    if {name: sorted(named) for name, named in here.items()} != {name: sorted(one) for name, one in columns.items()}:
        wrong = sorted(name for name in {*here, *columns} if set(here.get(name, ())) != set(columns.get(name, ())))
        raise unfit("backup.differs", folder, what=", ".join(wrong), wanted="—", found="—")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        # What the migrations themselves put there is in the files too.
        cursor.execute(sql.SQL("TRUNCATE {}").format(_names(here)))
        for name in in_order(connection):
            _fill(cursor, name, columns[name], folder / TABLES / f"{name}.copy")
        for name, (value, given) in sequences.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', value, given))
    for name, named in columns.items():
        found, wanted = digest(connection, name, named), files[f"{TABLES}/{name}.copy"][1]
        if found != wanted:
            raise unfit("backup.differs", folder, what=name, wanted=wanted[:12], found=found[:12])


def _fill(cursor: Any, name: str, columns: tuple[str, ...], path: Path) -> None:
    asked = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _names(columns))
    with path.open("rb") as stream, cursor.copy(asked) as copy:
        while block := stream.read(BLOCK):
            copy.write(block)


def in_order(connection: Connection) -> list[str]:
    """The tables, each after those that it refers to."""
    return [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name is not None]
