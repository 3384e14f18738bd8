"""Drafts the next migration, for maintainers: `python -m assess.upkeep.new_migration NAME "What it is about"`.

The models are compared with a database that was just brought to the latest version, in a file of its own that is
removed again: nobody's data is looked at. Triggers, and going back, are written by hand.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from assess.database import sqlite
from assess.database.engine import building, open_engine
from assess.upkeep.schema import MIGRATIONS, alembic_config, versions

NAME = re.compile(r"m[0-9]{8}_[0-9]{2}_[a-z_]{1,19}")


def draft(name: str, about: str, folder: Path = MIGRATIONS) -> Path:
    """Write the migration `name` into `folder` and give its path; raises `ValueError` for a name out of line.

    name: like m20261122_04_seats, after every version there is.
    """
    last = versions(folder)[-1]
    if not NAME.fullmatch(name) or name <= last:
        raise ValueError(f"a name such as {last} and after it is needed, not {name}")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "latest.db"
        sqlite.create(path)
        engine = open_engine(f"sqlite:///{path}", busy_seconds=5)
        try:
            with building(engine) as connection:
                config = alembic_config(connection, folder)
                config.set_main_option("file_template", "%%(rev)s")
                command.upgrade(config, "head")
                command.revision(config, about, autogenerate=True, rev_id=name)
        finally:
            engine.dispose()
    return folder / "versions" / f"{name}.py"


if __name__ == "__main__":
    _, NAME_GIVEN, ABOUT = sys.argv
    sys.stdout.write(f"{draft(NAME_GIVEN, ABOUT)}\n")
