"""Clients that begin a request and do not go on: they may hold a thread for seconds, not for ever."""

from __future__ import annotations

import socket
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 10.0
"""Seconds between two pieces of a request, or of an answer that is being fetched."""


class HurriedSocket(socket.socket):
    """A socket that waits so long at most; who takes longer to go on counts as gone."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(PATIENCE if flag else 0.0)

    def recv(self, *args: int) -> bytes:
        try:
            return super().recv(*args)
        except TimeoutError:
            return b""


class HurriedWorker(ThreadWorker):  # type: ignore[misc]
    """Threads as ever; Gunicorn's own wait without end for the rest of a request."""

    def enqueue_req(self, conn: TConn) -> Any:
        if not isinstance(conn.sock, HurriedSocket):
            conn.sock = HurriedSocket(fileno=conn.sock.detach())
        return super().enqueue_req(conn)
