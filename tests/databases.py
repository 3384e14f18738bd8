"""Both databases: how a test is run on each, and the lines at the end that say which were tested."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SHARED = "all"
VERSIONS = pytest.StashKey[dict[str, str]]()


def on_both(metafunc: pytest.Metafunc) -> None:
    """`pytest_generate_tests` of a room: whoever asks for a kind of database is run on both."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", list(NAMES), scope="module")


def started(name: str) -> Any:
    """A PostgreSQL from its package: one that all workers of a run share, or one of this process alone."""
    from tests.database.postgresql import start

    # Not below pytest's own folder: that of a long run may be cleared away by later ones.
    shared = os.environ.get("PYTEST_XDIST_TESTRUNUID", "") if name == SHARED else ""
    try:
        return start(Path(tempfile.gettempdir()) / f"assess-postgresql-{name}-{shared[:12] or os.getpid()}")
    except Exception as error:  # noqa: BLE001  whatever keeps it from starting, the line says so
        pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}")


def serving(config: pytest.Config) -> Iterator[str]:
    """The address of a PostgreSQL: the one that is given, else one from its package, shared by all workers."""
    from tests.database.postgresql import told

    address = os.environ.get("ASSESS_TEST_POSTGRESQL", "")
    running = None if address else started(SHARED)
    if running is not None:
        address = str(running.get_uri())
    config.stash[VERSIONS]["postgresql"] = told(address, "SHOW server_version").split()[0]
    yield address
    if running is not None:
        running.cleanup()


def begin(config: pytest.Config) -> None:
    from assess.database import sqlite

    config.stash[VERSIONS] = {"sqlite": sqlite.driver.sqlite_version}


def note(item: pytest.Item) -> None:
    """Which database a test is on, and of which version where it got that far: the report carries it home."""
    asked = getattr(item, "fixturenames", ())
    kind = item.callspec.params["kind"] if "kind" in asked and hasattr(item, "callspec") else None
    kind = "postgresql" if "server" in asked else kind
    if kind in NAMES:
        version = item.config.stash[VERSIONS].get(kind, "")
        item.user_properties.append(("database", (kind, version)))


def lines(reports: Iterable[Any]) -> Iterator[str]:
    """A line for each database: its version and how many tests were run on it, or that none was."""
    run, skipped, versions = Counter[str](), Counter[str](), dict[str, str]()
    for report in reports:
        told = [value for name, value in getattr(report, "user_properties", ()) if name == "database"]
        for kind, version in told[-1:]:
            if report.when == "call" and not report.skipped:
                run[kind] += 1
                versions[kind] = version
            elif report.skipped:
                skipped[kind] += 1
    for kind, name in NAMES.items():
        if run[kind]:
            yield f"tested on {name} {versions[kind]}: {run[kind]} tests"
        elif skipped[kind]:
            yield f"NOT tested on {name}: {skipped[kind]} tests skipped"
