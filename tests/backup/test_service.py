"""The pages hold the database while they run, all their processes together, and let go of it even when killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.database.years import ROOT

Command = Callable[..., Any]


@pytest.fixture(params=["serve", "gunicorn"])
def pages(lived: Engine, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    """The pages by our own command, and by a server that knows nothing of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = {
        "serve": ["-m", "assess.cli", "serve", "--port", str(port)],
        "gunicorn": ["-m", "gunicorn", "wsgi:app", "--workers", "2", "--bind", f"127.0.0.1:{port}"],
    }
    environ = os.environ | {"PYTHONPATH": str(ROOT), "ASSESS_LOCAL_READER": "yes"}
    started = subprocess.Popen(
        [sys.executable, *command[request.param]],
        env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    answered(port)
    yield started
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def answered(port: int) -> None:
    """Wait until there is an answer, whatever it says."""
    for _ in range(300):
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asked.request("GET", "/")
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            asked.close()
    raise AssertionError("no answer")


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in listed.read_text("ascii").split()] if listed.exists() else []


def test_nothing_is_restored_under_the_pages(pages: subprocess.Popen[bytes], assess: Command, backup: Path) -> None:
    """Not while they run, not after one of their processes ended, and at once after all of them were killed."""
    assert assess("restore", backup, "--yes").exit_code == 4
    os.kill(children(pages.pid)[0], signal.SIGTERM)
    time.sleep(1.5)
    assert pages.poll() is None
    assert assess("restore", backup, "--yes").exit_code == 4
    os.killpg(pages.pid, signal.SIGKILL)
    pages.wait()
    for _ in range(50):
        done = assess("restore", backup, "--yes")
        if done.exit_code == 0:
            break
        time.sleep(0.1)
    assert done.exit_code == 0, done.output
