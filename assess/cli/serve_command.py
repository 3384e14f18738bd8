"""assess serve: the pages, on this machine."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from assess.cli.database_commands import ENVIRONMENT, failing
from assess.cli.terminal.speech import say

THREADS = 32
"""Of a process. Few are ever at work at once; the others wait with slow clients."""

AGAIN = 2.0
"""Seconds until a worker that ended is started again."""


@click.command(
    help=say(
        "在本机提供网页：排名、得分单、方案、历年比较。数据库见 assess init-db 和 assess load。",
        "Serve the pages on this machine: league tables, slips, schemes, years. For the database see init-db and load.",
    )
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=say("端口", "port"))
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help=say("进程数", "number of processes")
)
@click.option(
    "--worker/--no-worker", default=True,
    help=say("同时执行后台任务（默认）", "also do what waits in the background (by default)"),
)  # fmt: skip
@failing
def serve(port: int, workers: int, worker: bool) -> None:
    """On this machine only: others come through a relay that speaks TLS (docs/OPERATIONS.md)."""
    from gunicorn.app.base import BaseApplication

    from assess.app import create_app
    from assess.cli.slow_clients import HurriedWorker
    from assess.database.engine import db
    from assess.upkeep.backup.work_lock import guard, running

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            chosen = {"workers": workers, "threads": THREADS, "loglevel": "warning", "worker_class": HurriedWorker}
            for name, value in chosen.items():
                self.cfg.set(name, value)
            self.cfg.set("bind", f"127.0.0.1:{port}")

        def load(self) -> object:
            app = create_app()
            with app.app_context():
                guard(db.engine)
            # What starting left behind stays for good: walking it again and again would only hold up pages.
            gc.collect()
            gc.freeze()
            return app

    # A refusal comes before there are workers; each of these opens connections of its own.
    with create_app().app_context():
        engine = db.engine
        engine.dispose()
    _require_free(port)
    address = f"http://127.0.0.1:{port}/"
    with running(engine), _beside(worker):
        click.echo(say(f"网页在 {address} ，按 Ctrl+C 停止", f"serving on {address} - Ctrl+C stops"))
        Server().run()


def _require_free(port: int) -> None:
    """Said before the address is: nobody shall read a page of another program there."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            zh = f"端口 {port} 不能使用（{error.strerror}）：可能已有程序占用；请用 --port 换一个端口"
            en = f"port {port} can't be used ({error.strerror}): another program may have it; choose another by --port"
            click.echo(say(zh, en), err=True)
            raise SystemExit(ENVIRONMENT) from None


@contextmanager
def _beside(wanted: bool) -> Iterator[None]:
    """The worker, for as long as the pages are served, started again whenever it ends."""
    if not wanted:
        yield
        return
    ending = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(ending,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def _keep_working(ending: threading.Event) -> None:
    """Killed, cut off from its database, or kept out by another worker that may end: the next try follows soon."""
    complaints: int | None = None
    while not ending.is_set():
        child = subprocess.Popen([sys.executable, "-m", "assess.cli", "work"], stderr=complaints)
        while child.poll() is None and not ending.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait()
            return
        # What hinders it was said once; a try every few seconds need not say it again.
        complaints = subprocess.DEVNULL if child.returncode == ENVIRONMENT else None
        ending.wait(AGAIN)
