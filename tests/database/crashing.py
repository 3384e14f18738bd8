"""Commands in processes of their own, to be killed; and the wait until the database has noticed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

from assess.config import Settings
from tests.database.postgresql import told
from tests.database.years import ROOT

FEW, MANY = 4, 30
AGAIN = ("run", "--again")
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def environment(place: Settings) -> dict[str, str]:
    return os.environ | {"ASSESS_DATABASE_URL": place.database_url, "ASSESS_LANG": "en", "PYTHONPATH": str(ROOT)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "assess.cli", *words]


def begun(place: Settings, *words: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command(*words), env=environment(place), text=True, stdout=pipe, stderr=pipe)


def duration(place: Settings, *words: str) -> float:
    """Seconds that the command takes when nobody disturbs it."""
    start = time.monotonic()
    subprocess.run(command(*words), env=environment(place), check=True, capture_output=True)
    return time.monotonic() - start


def killed(place: Settings, after: float, *words: str) -> bool:
    """Start the command, kill it after some seconds; whether it had said that it was done."""
    started = begun(place, *words)
    time.sleep(after)
    started.send_signal(signal.SIGKILL)
    said, _ = started.communicate()
    settled(place)
    return bool(said.strip())


def settled(place: Settings) -> None:
    """A server learns that its client is gone when it next speaks to it; what was still to come has come by then."""
    deadline = time.monotonic() + 30
    while place.database_url.startswith("postgresql") and told(place.database_url, OTHERS) != "0":
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Moments:
    """Seconds to wait before killing: at random, but around where the work is written, which load moves about."""

    def __init__(self, usual: float) -> None:
        self.next, self.chance = usual * 0.8, random.Random(5)

    def learn(self, late: bool) -> None:
        self.next *= self.chance.uniform(0.8, 0.98) if late else self.chance.uniform(1.02, 1.2)
