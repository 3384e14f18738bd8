"""A port that another program has."""

from __future__ import annotations

import socket
import subprocess

from sqlalchemy import Engine

from assess.config import Settings
from tests.database.crashing import command, environment


def test_it_is_told_before_any_address(engine: Engine, place: Settings) -> None:
    """Nobody is sent to a page of that other program."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = command("serve", "--no-worker", "--port", port)
        done = subprocess.run(words, env=environment(place), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 4
    assert done.stdout == ""
    assert port in done.stderr
    assert "--port" in done.stderr
