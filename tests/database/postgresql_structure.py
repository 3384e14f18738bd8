"""Writes down what the migrations make on PostgreSQL: `python -m tests.database.postgresql_structure`.

The server is the one of ASSESS_TEST_POSTGRESQL, else one from its package.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import make_url

from assess.database.engine import building, open_engine
from assess.upkeep.schema import alembic_config
from assess.upkeep.structure.postgresql_structure import PLACE, built
from tests.database.postgresql import start, told

NAME = "assess_structure"


def write(server: str) -> None:
    address = make_url(server).set(drivername="postgresql+psycopg")
    told(address, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    told(address, f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'")
    engine = open_engine(address.set(database=NAME).render_as_string(hide_password=False), 5)
    try:
        with building(engine) as connection:
            command.upgrade(alembic_config(connection), "head")
            found = built(connection)
    finally:
        engine.dispose()
        told(address, f"DROP DATABASE {NAME} WITH (FORCE)")
    PLACE.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    given = os.environ.get("ASSESS_TEST_POSTGRESQL", "")
    if given:
        write(given)
    else:
        with tempfile.TemporaryDirectory() as folder:
            running = start(Path(folder) / "server")
            write(str(running.get_uri()))
            running.cleanup()
