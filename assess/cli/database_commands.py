"""The commands that keep years in a database: init-db, load, run, export, repack.

Exit codes as everywhere: 0 done, 2 bad input, 3 verification failed, 4 environment. Everything heavy is imported
inside the commands.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from assess.cli.terminal.fault_list import tell_notices
from assess.cli.terminal.progress import showing
from assess.cli.terminal.speech import lang, say

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assess.audit.occasion import Occasion
    from assess.cycles.queries import SchemeLine

BAD_INPUT, FAILED, ENVIRONMENT = 2, 3, 4
P = ParamSpec("P")
R = TypeVar("R")
CODE = click.argument("code", metavar="SCHEME_CODE", required=False)
YEAR = click.argument("year", type=click.IntRange(1, 9999), required=False)
OFFICE = click.option(
    "--office",
    metavar="NAME",
    help=say("组织考核的安委办，几家同用一个代码时要写", "the office, where several use one code"),
)


def failing(command: Callable[P, R]) -> Callable[P, R]:
    """What the environment refuses ends in exit code 4, with what to do about it."""

    @functools.wraps(command)
    def run(*args: P.args, **named: P.kwargs) -> R:
        from assess.database.faults import Unusable

        try:
            return command(*args, **named)
        except Unusable as unusable:
            click.echo(unusable.text(lang()), err=True)
            raise SystemExit(ENVIRONMENT) from None

    return run


@contextmanager
def opened(copies: bool = False) -> Iterator[Engine]:
    """The office's database, of this version. copies: a SQLite file that can't be written to is read as it lies."""
    from assess.config import settings
    from assess.database import sqlite
    from assess.database.engine import open_engine, reading, sqlite_file
    from assess.upkeep.backup.work_lock import running
    from assess.upkeep.schema import require_current

    asked = settings()
    path = sqlite_file(asked.database_url)
    copy = path if copies and path is not None and path.is_file() and not sqlite.writable(path) else None
    engine = open_engine(asked.database_url, asked.busy_seconds, writes=copy is None)
    try:
        with running(engine) if copy is None else sqlite.unchanged(copy, asked.busy_seconds):
            with reading(engine) as connection:
                require_current(connection)
            yield engine
    finally:
        engine.dispose()


def at_console(engine: Engine) -> Occasion:
    """Whoever runs the command, now."""
    from assess.audit.actors import CONSOLE
    from assess.audit.occasion import Occasion
    from assess.config import settings

    return Occasion(engine, CONSOLE, datetime.now(UTC), settings().zone)


@click.command(
    "init-db",
    help=say(
        "新建数据库；已有的旧版本先备份、再升级。地址由 ASSESS_DATABASE_URL 指定，默认 instance/assess.db。",
        "Make the database; an older one is backed up, then brought up to date. ASSESS_DATABASE_URL says where, "
        "by default instance/assess.db.",
    ),
)
@click.option(
    "--backed-up", "saved", is_flag=True,
    help=say("已另行做好备份：升级前不再备份", "there is a backup already: make none before an upgrade"),
)  # fmt: skip
@failing
def init_db(saved: bool) -> None:
    """Nothing else ever makes a database."""
    from assess.config import settings
    from assess.database.engine import shown
    from assess.upkeep.creating import found

    asked = settings()
    done = found(asked, datetime.now(UTC), saved=saved)
    place = _shown(asked.database_url, shown)
    if done.backup:
        click.echo(say(f"升级前已备份：{done.backup}", f"backup made first: {done.backup}"))
    for fault in done.faults:
        click.echo(say("注意：", "note: ") + fault.text(lang()), err=True)
    if done.made:
        click.echo(say(f"已新建数据库：{place}", f"database made: {place}"))
        click.echo(
            say(
                "接着运行 assess accounts first，取得三位管理员的一次性链接",
                "next, assess accounts first prints one-time links for three administrators",
            )
        )
    elif done.upgraded:
        click.echo(say(f"数据库已升级：{place}", f"database brought up to date: {place}"))
    else:
        click.echo(say(f"数据库已是最新，没有改动：{place}", f"database is up to date, nothing was changed: {place}"))


def _shown(url: str, show: Callable[..., str]) -> str:
    from sqlalchemy.engine import make_url

    return show(make_url(url))


@click.command(
    "load",
    help=say(
        "把方案和一个年度的数据存入数据库，整份存入或整份拒绝。FACTS 与 assess score 相同。",
        "Keep a scheme and a year's facts in the database, all of it or nothing. FACTS as for assess score.",
    ),
)
@click.argument("scheme", type=click.Path(path_type=Path))
@click.argument("facts", type=click.Path(path_type=Path))
@click.option(
    "--replace", is_flag=True,
    help=say(
        "整年替换：没有列出的单位退出，没有列出的数据和否决不再成立；先列出变更，确认后才写入",
        "replace the whole year: what is not listed leaves; the changes are shown first and have to be confirmed",
    ),
)  # fmt: skip
@click.option("--yes", is_flag=True, help=say("不再询问，供脚本使用", "don't ask, for scripts"))
@click.option(
    "--changes", type=click.Path(path_type=Path, dir_okay=False), metavar="XLSX",
    help=say("把全部变更写成工作簿", "write all changes as a workbook"),
)  # fmt: skip
@failing
def load_command(scheme: Path, facts: Path, replace: bool, yes: bool, changes: Path | None) -> None:
    """Read, show what would leave where the year is replaced, then append."""
    from assess.cli.terminal.year_changes import show, written
    from assess.collection.actions import load_year
    from assess.collection.delivery import read_delivery
    from assess.collection.planning.plan_words import summary
    from assess.collection.planning.planning import plan_year

    with opened() as engine:
        with showing(say("读数据", "reading"), 100) as step:
            delivery = read_delivery(scheme, facts, lambda _, done, whole: step(100 * done // max(whole, 1)))
        tell_notices(delivery.notices)
        known = delivery.scheme
        title = known.title if lang() == "zh" else known.title_en or known.title
        seen = None
        if replace and not yes and (plan := plan_year(engine, delivery, replace)):
            click.echo(say(f"{title}：整年替换，尚未写入：", f"{title}: the whole year replaced, not written yet:"))
            show(plan)
            written(changes, plan)
            agreed()
            seen = plan.digest
        done = load_year(at_console(engine), delivery, replace, seen)
    zh, en = summary(done.plan)
    if done.load_id is not None:
        zh += f"（第 {done.load_id} 批，新增事实 {done.facts} 行）"
        en += f" (load {done.load_id}, {done.facts} rows of facts)"
    click.echo(say(f"{title}：{zh}", f"{title}: {en}"))
    if seen is None:
        show(done.plan, whole=False)
        written(changes, done.plan)


def agreed() -> None:
    """Ends the command, with nothing written, where nobody says yes."""
    if not sys.stdin.isatty():
        click.echo(
            say(
                "整年替换要由人确认：请在终端运行，或加 --yes；没有写入任何数据",
                "somebody has to confirm a replacement: run it in a terminal, or with --yes; nothing was written",
            ),
            err=True,
        )
        raise SystemExit(BAD_INPUT)
    if not click.confirm(say("按以上变更写入？", "write these changes?"), default=False):
        click.echo(say("没有写入任何数据", "nothing was written"), err=True)
        raise SystemExit(BAD_INPUT)


@click.command(
    "run",
    help=say(
        "给数据库中的年度计分并保存结果；不写方案代码和年度则全部计分。数据没有变化的沿用上一批次。",
        "Score a year in the database and keep the results; all of them without a code and a year. "
        "Where nothing changed the former run stands.",
    ),
)
@CODE
@YEAR
@OFFICE
@click.option("--again", is_flag=True, help=say("没有变化也重新计分", "run again even if nothing changed"))
@failing
def run_command(code: str | None, year: int | None, office: str | None, again: bool) -> None:
    """One line for each run."""
    from assess.results.actions import run_scheme

    with opened() as engine:
        for line in _asked(engine, code, year, office):
            with showing(say("计分", "scoring"), line.units) as step:
                done = run_scheme(at_console(engine), line, again, step)
            title = line.title if lang() == "zh" else line.title_en or line.title
            click.echo(say(f"{title}：{done.text('zh')}", f"{title}: {done.text('en')}"))


def _asked(engine: Engine, code: str | None, year: int | None, office: str | None) -> list[SchemeLine]:
    """The schemes that were named, or all in force; a code needs its year."""
    from assess.database.engine import reading
    from assess.results.selection import every, named

    if code is not None and year is None:
        raise click.UsageError(say("写了方案代码还要写年度", "a scheme's code needs its year"))
    with reading(engine) as connection:
        return every(connection, office) if code is None or year is None else [named(connection, code, year, office)]


@click.command(
    "export",
    help=say(
        "把数据库中某年度最近一次计分写成结果文件夹，与 assess score 写的逐字节一致，可以封存。",
        "Write a year's latest run as a results folder, byte for byte as assess score does; it can be sealed.",
    ),
)
@click.argument("code", metavar="SCHEME_CODE")
@click.argument("year", type=click.IntRange(1, 9999))
@OFFICE
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help=say("结果文件夹", "folder for the results"),
)  # fmt: skip
@failing
def export_command(code: str, year: int, office: str | None, out: Path) -> None:
    """All files or none."""
    from assess.database.engine import reading
    from assess.results.output.run_export import folder
    from assess.results.selection import latest_run, named
    from assess.whole_files import write_together

    with opened() as engine, reading(engine) as connection:
        run = latest_run(connection, named(connection, code, year, office))
        written = write_together(out, folder(connection, run))
    click.echo(say(f"结果文件：{written[-1]}", f"results: {written[-1]}"))


@click.command(
    "repack",
    help=say(
        "由事实数据重新汇编计分用的数据，并报告哪些与原来不同；不写方案代码和年度则全部重做。",
        "Make the packed facts that scoring reads again from the rows, and say which differed.",
    ),
)
@CODE
@YEAR
@OFFICE
@failing
def repack_command(code: str | None, year: int | None, office: str | None) -> None:
    """Exit code 3 where a pack was not what its rows give."""
    from assess.audit.recording import changing
    from assess.audit.verification.record_check import require_whole
    from assess.collection.pack_repair import repack

    with opened() as engine:
        lines = _asked(engine, code, year, office)
        with changing(at_console(engine)) as change:
            # The event would speak for packs made from rows that somebody edited.
            require_whole(change.connection, change.keys, but=["packs"])
            differed = [(line, load, unit) for line in lines for load, unit in repack(change, line.id)]
    for line, load, unit in differed:
        click.echo(say(f"{line.code} 第 {load} 批 {unit}：已更正", f"{line.code} load {load} {unit}: mended"))
    if differed:
        raise SystemExit(FAILED)
    click.echo(say("汇编数据全部一致", "every pack is as its rows give it"))


COMMANDS = (init_db, load_command, run_command, export_command, repack_command)
