"""Databases that are made once and copied for each test, since making and loading one takes longer than most tests."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from assess.config import Settings, settings
from assess.database.engine import open_engine
from assess.upkeep.creating import found
from tests.accounts.people import Town, town
from tests.database.postgresql import told
from tests.database.years import NOW, load

BUSY = {"ASSESS_BUSY_SECONDS": "5"}
SORTING = ("LOCALE 'tr_TR.UTF-8'", "LOCALE 'de_DE.UTF-8'", "")
"""A server sorts as its country does, not by code point; the first that is installed here, else as it comes."""


class Shelf:
    """Databases of one kind: those to copy from, made when first asked for, and copies of them."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder, self.made, self.taken = folder, dict[str, str](), set[str]()
        self.people: Town | None = None
        """Who is in a copy of the level people."""
        self.address = make_url(server).set(drivername="postgresql+psycopg") if server else None

    def settings(self, name: str) -> Settings:
        if self.address is None:
            return settings({"ASSESS_DATABASE_URL": f"sqlite:///{self.folder / name}", **BUSY})
        return Settings(self.address.set(database=name).render_as_string(hide_password=False), 5, settings({}).zone)

    def copy(self, level: str = "vacant") -> Settings:
        """A database of its own like the one of this level: vacant, empty, years or people."""
        if level != "vacant" and level not in self.made:
            self.made[level] = self._name("like")
            self._make(level, self.made[level])
        name = self._name("t")
        if level == "vacant":
            self._create(name)
        elif self.address is None:
            shutil.copy(self.folder / self.made[level], self.folder / name)
        else:
            self._run(f"CREATE DATABASE {name} TEMPLATE {self.made[level]}")
        return self.settings(name)

    def drop(self, place: Settings) -> None:
        """Away with it, whoever is still connected."""
        name = str(make_url(place.database_url).database)
        if self.address is not None:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")
            self.taken.discard(name)

    def close(self) -> None:
        """A server that was given is left as it was."""
        for name in sorted(self.taken):
            self.drop(self.settings(name))

    def _name(self, like: str) -> str:
        name = f"{like}{uuid.uuid4().hex[:12]}"
        self.taken.add(name)
        return name

    def _create(self, name: str) -> None:
        """A file comes to be by itself, when it is founded."""
        for sorting in SORTING if self.address is not None else ():
            try:
                self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {sorting}")
            except DBAPIError:
                if not sorting:
                    raise
            else:
                return

    def _make(self, level: str, name: str) -> None:
        self._create(name)
        place = self.settings(name)
        found(place, NOW)
        engine = open_engine(place.database_url, 5)
        if level == "years":
            for year in (2025, 2026):
                load(engine, year)
        elif level == "people":
            self.people = town(engine)
        engine.dispose()

    def _run(self, statement: str) -> None:
        assert self.address is not None
        told(self.address, statement)
