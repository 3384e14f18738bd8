"""assess serve: the pages, on this machine."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from assess.cli.database_commands import ENVIRONMENT, failing
from assess.cli.terminal.speech import say

THREADS = 32
"""Of a process. Few are ever at work at once; the others wait with slow clients."""


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
    from assess.upkeep.backup.work_lock import running

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            chosen = {"workers": workers, "threads": THREADS, "loglevel": "warning", "worker_class": HurriedWorker}
            for name, value in chosen.items():
                self.cfg.set(name, value)
            self.cfg.set("bind", f"127.0.0.1:{port}")

        def load(self) -> object:
            app = create_app()
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
    """The worker, for as long as the pages are served; where one is at work already, this one leaves again."""
    child = subprocess.Popen([sys.executable, "-m", "assess.cli", "work"]) if wanted else None
    try:
        yield
    finally:
        if child is not None:
            child.terminate()
            child.wait()
