"""Clients that begin a request and do not go on hold up nobody else."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

import pytest

from assess.cli import slow_clients
from assess.cli.slow_clients import HurriedSocket
from tests.serving.service import Service


def test_pages_are_served_beside_them(service: Service) -> None:
    """Twenty half requests are more than the eight that once blocked every page."""
    with ExitStack() as begun:
        for _ in range(20):
            one = begun.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            one.sendall(b"GET /sign-in HTTP/1.1\r\nHost: loc")
        start = time.monotonic()
        assert service.get("/sign-in").status == 200
        assert time.monotonic() - start < 5


def test_who_does_not_go_on_counts_as_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "PATIENCE", 0.05)
    near, far = socket.socketpair()
    with near, far, HurriedSocket(fileno=near.detach()) as waiting:
        waiting.setblocking(True)
        far.sendall(b"GET")
        assert waiting.recv(10) == b"GET"
        assert waiting.recv(10) == b""
