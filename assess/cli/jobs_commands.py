"""assess work: the process that does what waits in the background."""

from __future__ import annotations

import signal
from types import FrameType

import click

from assess.cli.database_commands import failing, opened
from assess.cli.terminal.speech import say


@click.command(
    "work",
    help=say(
        "执行后台任务（导入、计分、成绩册、封存包）。一个数据库只运行一个；assess serve 会自动带起一个。",
        "Do what waits in the background (imports, runs, books, packages). One for each database; serve starts one.",
    ),
)
@click.option("--once", is_flag=True, help=say("做完等待中的任务就结束", "end when nothing waits"))
@failing
def work_command(once: bool) -> None:
    """Until it is told to end; a job that is being done is finished first."""
    from assess.config import settings
    from assess.jobs.worker import work

    ending: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        ending.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with opened() as engine:
        ended = work(engine, settings().zone, lambda: bool(ending), once)
    if once:
        click.echo(say(f"已处理 {ended} 个任务", f"{ended} jobs ended"))


COMMANDS = (work_command,)
