"""Progress of long work on the terminal: a bar where there is one to draw on, otherwise nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 400_000_000
"""Nanoseconds before the bar appears, so that short work stays silent."""


@contextmanager
def showing(title: str, whole: int) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how much of `whole` is done."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    began = time.monotonic_ns()
    with Progress(console=Console(stderr=True), transient=True, disable=False) as bar:
        task = bar.add_task(title, total=whole, visible=False)

        def step(done: int) -> None:
            bar.update(task, completed=done, visible=time.monotonic_ns() - began > PATIENCE)

        yield step
