"""An installed Chromium over a real server; without it, or without its driver, these tests say so in one line."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from assess.accounts.signing import passwords
from tests.access.world import World, build
from tests.web.pages import addresses
from tests.web.serving import example, made, served

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FILES = ("cycles.source", "results.document")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system: nothing is downloaded."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium here (make deps installs it)")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[dict[str, str]]:
    """Name → address of every page, served on this machine."""
    years = [example(year, "enterprises") for year in (2024, 2025, 2026)]
    app = served(
        made(tmp_path_factory.mktemp("browser") / "years.db", [*years, example(2026, "governments")]), local_reader=True
    )
    with listening(app) as root:
        known = addresses(app)
        home = {name: f"{root}{some[-1]}" for name, some in known.items() if name not in FILES}
        home |= {"results.compare.choose": f"{root}{known['results.compare'][0]}", "missing": f"{root}/nothing"}
        home |= {"results.league.whole": f"{root}{known['results.league'][0]}"}
        yield home


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[World, str]]:
    """Four offices with people of every role, and where they are served."""
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    world = build(made(tmp_path_factory.mktemp("offices") / "offices.db", []))
    with listening(world.app) as root:
        yield world, root
    world.close()
    patch.undo()


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """The application on a port of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
