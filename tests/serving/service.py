"""The pages as in service: `assess serve` in a process group of its own, to be asked, stopped, or killed whole."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from assess.accounts.signing.csrf import BEFORE, FIELD, token_of
from assess.accounts.signing.sessions import COOKIE, new_token
from assess.config import Settings
from tests.database.crashing import command, environment, settled

PATIENCE = 60.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """A server on a port; what it complains of goes to a file."""

    place: Settings
    log: Path
    before: Sequence[str] = ()
    port: int = 0
    worker: bool = False

    def start(self, workers: int = 2) -> None:
        """Ready when this returns."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        beside = "--worker" if self.worker else "--no-worker"
        words = command("serve", beside, "--port", str(self.port), "--workers", str(workers))
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [*self.before, *words], env=environment(self.place), stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                assert self.get("/sign-in").status == 200
            except (OSError, HTTPException):
                assert self.running.poll() is None, self.log.read_text("utf-8")
                assert time.monotonic() < deadline
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Every process of it at once; and until the database has noticed."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        settled(self.place)

    def stop(self) -> None:
        """As the system's service manager does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGTERM)
        try:
            self.running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def get(self, path: str, token: str | None = None) -> Answer:
        return self._asked("GET", path, token, None)

    def post(self, path: str, token: str, **fields: str) -> Answer:
        """A form that bears its token, from whoever is signed in."""
        return self._asked("POST", path, token, urlencode({FIELD: token_of(token), **fields}))

    def sign_in(self, login: str, password: str) -> Answer:
        """As a browser does that was given a form."""
        form = new_token()
        headers = {"Cookie": f"{BEFORE}={form}", "Content-Type": FORM}
        fields = {FIELD: token_of(form), "login": login, "password": password}
        return asked(self.port, "POST", "/sign-in", headers, urlencode(fields))

    def _asked(self, method: str, path: str, token: str | None, body: str | None) -> Answer:
        headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = FORM
        return asked(self.port, method, path, headers, body)


def asked(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> Answer:
    """On a connection of its own: the whole answer, or an error."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode(), dict(answer.getheaders()))
    finally:
        connection.close()


@contextmanager
def served(place: Settings, log: Path, workers: int = 2, before: Sequence[str] = ()) -> Iterator[Service]:
    service = Service(place, log, before)
    service.start(workers)
    try:
        yield service
    finally:
        service.stop()
