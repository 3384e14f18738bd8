"""Databases that are made once and copied for each test, since making and loading one takes longer than most tests."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from assess.config import Settings, settings
from assess.db import open_engine
from assess.founding import found
from tests.database.years import NOW, load

BUSY = {"ASSESS_BUSY_SECONDS": "5"}


class Shelf:
    """Databases of one kind: those to copy from, made when first asked for, and copies of them."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder, self.made = folder, dict[str, str]()
        self.address = make_url(server).set(drivername="postgresql+psycopg") if server else None

    def settings(self, name: str) -> Settings:
        if self.address is None:
            return settings({"ASSESS_DATABASE_URL": f"sqlite:///{self.folder / name}", **BUSY})
        return Settings(self.address.set(database=name).render_as_string(hide_password=False), 5, settings({}).zone)

    def copy(self, level: str, target: str) -> Settings:
        """A database like the one of this level: vacant, empty or years."""
        if level != "vacant" and level not in self.made:
            self.made[level] = f"like{uuid.uuid4().hex[:8]}"
            self._make(level, self.settings(self.made[level]))
        if self.address is not None:
            self.run(f"CREATE DATABASE {target} TEMPLATE {self.made.get(level, 'template0')}")
        elif level != "vacant":
            shutil.copy(self.folder / self.made[level], self.folder / target)
        return self.settings(target)

    def _make(self, level: str, place: Settings) -> None:
        if self.address is not None:
            self.run(f"CREATE DATABASE {self.made[level]} TEMPLATE template0 ENCODING 'UTF8'")
        found(place, NOW)
        if level == "years":
            engine = open_engine(place.database_url, 5)
            for year in (2025, 2026):
                load(engine, year)
            engine.dispose()

    def run(self, statement: str) -> None:
        """On the server, outside of any transaction."""
        assert self.address is not None
        outside = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with outside.connect() as connection:
            connection.execute(text(statement))
        outside.dispose()
