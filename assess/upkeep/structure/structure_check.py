"""Is a database built as the migrations build it? The text of every object is compared, not only its name.

A trigger replaced under its own name, a function with another body, a check that lets everything through: each would
let rows be changed that the record speaks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from assess.database.engine import shown
from assess.database.faults import Unusable
from assess.upkeep.schema import versions
from assess.upkeep.structure import postgresql_structure, sqlite_structure
from indicators.faults import Fault


def altered(connection: Connection, target: str | None = None) -> list[str]:
    """Kind and name of every object that is not what the migrations up to `target` (all of them) make, is missing, or
    is there besides.

    On PostgreSQL of the latest version only: there a database is restored by the migrations themselves.
    """
    if connection.dialect.name == "sqlite":
        there, wanted = sqlite_structure.built(connection), sqlite_structure.expected(target or versions()[-1])
        found = set[str]()
    else:
        there, wanted = postgresql_structure.built(connection), postgresql_structure.expected()
        found = {"session_replication_role"} if postgresql_structure.roles_way_round(connection) else set[str]()
    names = there.keys() | wanted.keys()
    return sorted(found | {name for name in names if there.get(name) != wanted.get(name)})


def structure_findings(connection: Connection, target: str | None = None) -> Iterator[Fault]:
    """One finding with all names, or none."""
    if names := altered(connection, target):
        yield Fault("audit.shape", {"names": ", ".join(names)})


def require_built(connection: Connection) -> None:
    """Refuse a database whose structure was tampered with."""
    for fault in structure_findings(connection):
        raise Unusable("audit.broken", shown(connection.engine.url), why=fault.text("en"))
