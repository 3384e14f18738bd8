"""Fixtures shared by every room, and the lines that say which databases were tested and what could not be run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import databases
from tests.access import told

if TYPE_CHECKING:
    from tests.database.shelf import Shelf

ROOT = Path(__file__).resolve().parent.parent

# The default run is the same everywhere; `make check-all` explores (HYPOTHESIS_PROFILE=explore).
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_configure(config: pytest.Config) -> None:
    databases.begin(config)


def pytest_runtest_setup(item: pytest.Item) -> None:
    databases.note(item)


def pytest_runtest_call(item: pytest.Item) -> None:
    databases.note(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The databases, and one line for everything skipped, each reason once with its count: no gap is silent."""
    reports = list(chain.from_iterable(terminalreporter.stats.values()))
    for line in chain(databases.lines(reports), told.lines(reports)):
        terminalreporter.write_line(line)
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = text.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    skipped = "; ".join(f"{reason} ({count})" for reason, count in sorted(reasons.items()))
    terminalreporter.write_line(f"could not run: {skipped or 'nothing'}")


@pytest.fixture(scope="session", autouse=True)
def audit_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One key for all databases of the run, so that a copied database is one that can be worked with."""
    os.environ["ASSESS_AUDIT_KEY"] = str(tmp_path_factory.mktemp("key") / "assess.key")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The published cases that lie beside the checkout; the tests carry a sample of them for everyone else."""
    folder = Path(os.environ.get("ASSESS_SHARED_CASES", ROOT.parent / "shared" / "cases"))
    if not folder.is_dir():
        pytest.skip("the full published cases are not here (ASSESS_SHARED_CASES or ../shared/cases)")
    return folder


@pytest.fixture
def plain_environment(tmp_path: Path) -> dict[str, str]:
    """An environment for commands started by tests: nothing of the caller's but the way to find programs."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
    }


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a PostgreSQL; without one its tests are skipped, and the last lines say so."""
    yield from databases.serving(pytestconfig)


@pytest.fixture(scope="session")
def sqlite_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Files, in a folder of their own."""
    from tests.database.shelf import Shelf

    return Shelf(tmp_path_factory.mktemp("shelf"), None)


@pytest.fixture(scope="session")
def postgresql_shelf(server: str) -> Iterator[Shelf]:
    """Databases of a server, all of them gone in the end."""
    from tests.database.shelf import Shelf

    made = Shelf(Path(), server)
    yield made
    made.close()
