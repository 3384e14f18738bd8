"""The command line: check, score, explain, doctor.

Exit codes: 0 done, 2 bad input, 3 verification failed, 4 environment.

Scheme and facts are read, everything is decided, and only then is a file written: a refusal leaves nothing behind.
The heavy rooms are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.accounts_commands import accounts
from assess.cli.audit_commands import COMMANDS as AUDIT
from assess.cli.backup_commands import COMMANDS as BACKUP
from assess.cli.backup_commands import check_files
from assess.cli.database_commands import COMMANDS as DATABASE
from assess.cli.jobs_commands import COMMANDS as JOBS
from assess.cli.sealing_commands import COMMANDS
from assess.cli.serve_command import serve
from assess.cli.template_command import template
from assess.cli.terminal.click_words import speak
from assess.cli.terminal.fault_list import keeping_faults, tell_notices
from assess.cli.terminal.speech import lang, say
from assess.cli.units_commands import COMMANDS as UNITS
from indicators.faults import Fault, Refused

if TYPE_CHECKING:
    from assess.collection.tables.canonical import CanonicalRows
    from assess.scoring.facts import Facts
    from assess.scoring.kernel import Results
    from indicators.schema import Scheme

BAD_INPUT, ENVIRONMENT = 2, 4
SHOWN = 60
"""Units of a group that are printed; results.json holds them all."""

SCHEME = click.argument("scheme", type=click.Path(path_type=Path))
FACTS = click.argument("facts", type=click.Path(path_type=Path))


class Refusing(click.Group):
    """Turns a refusal into its messages and exit code 2, and a failing machine into exit code 4."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            tell_notices(refusal.notices)
            click.echo(refusal.text(lang()), err=True)
            _tell_count(refusal)
            ctx.exit(BAD_INPUT)
        except OSError as error:
            reason = f"{error.filename or ''} {error.strerror or error}".strip()
            click.echo(say(f"环境错误：{reason}", f"environment: {reason}"), err=True)
            ctx.exit(ENVIRONMENT)


def _tell_count(refusal: Refused) -> None:
    """How many places are wrong in all, and that not all of them stand above where that is so."""
    count, told = refusal.count, len(refusal.faults)
    click.echo(say(f"共 {count} 处错误，未写入任何文件。", f"{count} fault(s); nothing was written."), err=True)
    if len(refusal.every) > told:
        zh = f"以上合并列出 {told} 条；score 加 --faults FILE 可把 {len(refusal.every)} 条全部写成文件。"
        en = f"{told} lines stand for them above; score with --faults FILE writes all {len(refusal.every)} to a file."
        click.echo(say(zh, en), err=True)


@click.group(
    cls=Refusing,
    help=say(
        "安全生产考核：按考核方案计分，每个分数都说明理由。环境变量 ASSESS_LANG=en 切换为英文。",
        "Work-safety assessment: scores by a scheme's rules, each number with its reason. ASSESS_LANG=zh: Chinese.",
    ),
)
@click.version_option(
    package_name="assess", prog_name="assess", message=say("%(prog)s %(version)s 版", "%(prog)s, version %(version)s"),
    help=say("显示版本", "Show the version and exit."),
)  # fmt: skip
def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command(
    help=say(
        "检查考核方案，列出全部错误；--files 核对数据库旁保存的每个文件。",
        "Check schemes and print every fault; --files: every file kept beside the database.",
    )
)
@click.argument("schemes", nargs=-1, type=click.Path(path_type=Path), metavar="SCHEME...")
@click.option("--files", is_flag=True, help=say("核对保存的文件与校验值", "files against their digests"))
def check(schemes: tuple[Path, ...], files: bool) -> None:
    """Every scheme is read, even after a faulty one."""
    if not schemes and not files:
        raise click.UsageError(say("写出考核方案，或者 --files", "name schemes, or give --files"))
    if files:
        check_files()
    _check(schemes)


def _check(schemes: tuple[Path, ...]) -> None:
    from indicators.lint import advise
    from indicators.loader import load

    faults: list[Fault] = []
    for path in schemes:
        try:
            scheme = load(path)
        except Refused as refusal:
            faults += refusal.faults
            continue
        click.echo(_summary(path, scheme))
        for advice in advise(scheme, str(path)):
            click.echo(say("提示：", "advice: ") + advice.text(lang()))
    if faults:
        raise Refused(faults)


def _summary(path: Path, scheme: Scheme) -> str:
    indicators = len(scheme.indicators)
    items = sum(len(indicator.items) for indicator in scheme.indicators)
    vetoes = len(list(scheme.vetoes()))
    return say(
        f"{path}：{scheme.title}，{indicators} 项指标、{items} 个细项、{vetoes} 项一票否决，{scheme.digest}",
        f"{path}: {scheme.title_en or scheme.title}, {indicators} indicators, {items} items, {vetoes} vetoes, "
        f"{scheme.digest}",
    )


@main.command(
    help=say(
        "按方案给事实数据计分。FACTS 是 CSV 文件夹或一个 xlsx；结果写入 DIR/results.json。",
        "Score facts by a scheme. FACTS is a folder of CSV files or one xlsx; writes DIR/results.json.",
    )
)
@SCHEME
@FACTS
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help=say("结果文件夹", "folder for the results"),
)  # fmt: skip
@click.option("--quiet", is_flag=True, help=say("不打印排名表", "print no league table"))
@click.option("--no-book", is_flag=True, help=say("不写成绩册 results.xlsx", "write no score book (results.xlsx)"))
@click.option(
    "--faults", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=say("数据有错时，把全部错误逐行写入 FILE", "where facts are refused, write every fault to FILE, a line each"),
)  # fmt: skip
def score(scheme: Path, facts: Path, out: Path, quiet: bool, no_book: bool, faults: Path | None) -> None:
    """Read, score, write, print."""
    from assess.collection.tables.canonical import csv_texts
    from assess.results.output.book_file import drop_book
    from assess.results.output.document import ENGINE, write
    from assess.results.output.results_folder import leave, refuse_onto

    refuse_onto(facts, out)
    kept: dict[str, CanonicalRows] = {}
    with keeping_faults(faults):
        asked, columns, results = _scored(scheme, facts, kept)
    book = {} if no_book else _book(asked, columns, results)
    with _progress(say("写结果", "writing"), sum(1 for _ in asked.items())) as step:
        written = leave(out, scheme, asked, {**csv_texts(kept), **book}, write(asked, columns, results, ENGINE, step))
    drop_book(out, book)
    if not quiet:
        from assess.cli.terminal.league_table import print_league

        print_league(asked, columns, results, SHOWN)
    click.echo(say(f"结果文件：{written}", f"results: {written}"))


def _book(scheme: Scheme, facts: Facts, results: Results) -> dict[str, bytes]:
    from assess.results.output.book_file import BOOK, book_bytes
    from assess.results.output.document import ENGINE
    from reports.book.score_book import fits

    if not fits(scheme, facts):
        click.echo(say("数据太多，没有写成绩册。", "too much for a score book: none was written."), err=True)
        return {}
    with _progress(say("写成绩册", "score book"), len(facts.units)) as step:
        return {BOOK: book_bytes(scheme, facts, results, ENGINE, lang(), step)}


def _scored(
    scheme_path: Path, facts_path: Path, kept: dict[str, CanonicalRows] | None = None
) -> tuple[Scheme, Facts, Results]:
    from assess.collection.facts.fact_reader import read
    from assess.collection.filled.claimed_points import differing
    from assess.collection.filled.filled_books import Claims
    from assess.scoring.kernel import score as score_year
    from indicators.loader import load

    scheme = load(scheme_path)
    claims = Claims()
    with _progress(say("读数据", "reading"), 100) as step:
        facts, notices = read(
            scheme, facts_path, lambda _, done, whole: step(100 * done // max(whole, 1)), kept, claims
        )
    tell_notices(notices)
    with _progress(say("计分", "scoring"), len(facts.units)) as step:
        results = score_year(scheme, facts, step)
    tell_notices(differing(scheme, facts, results, claims))
    return scheme, facts, results


@main.command(
    help=say(
        "逐步说明一个单位的得分、名次和等次。UNIT 是单位的代码或名称。",
        "Explain one unit's points, rank and grade step by step. UNIT is its code or its name.",
    )
)
@SCHEME
@FACTS
@click.argument("unit")
def explain(scheme: Path, facts: Path, unit: str) -> None:
    """The whole arithmetic of one unit as a tree."""
    from assess.scoring.explain import explain as tree
    from assess.scoring.unit_result import unit_result
    from reports.words.page_words import explanation
    from reports.words.speaker import Speaker

    asked, columns, results = _scored(scheme, facts)
    node = tree(unit_result(asked, columns, results, _code(columns, unit)))
    for line in explanation(Speaker(asked, lang()), node):
        click.echo(line)


def _code(columns: Facts, unit: str) -> str:
    """The code of a unit that is named by its code or, where only one bears it, by its name."""
    if unit in columns.units:
        return unit
    named = [code for code, name in zip(columns.units, columns.names, strict=True) if name == unit]
    if len(named) == 1:
        return named[0]
    near = "、".join((named or columns.units)[:5])
    zh, en = f"没有单位 {unit}；已有单位如 {near}", f"no unit {unit}; there are for example {near}"
    if named:
        zh, en = f"有 {len(named)} 个单位叫 {unit}；请写代码：{near}", f"{len(named)} units are called {unit}: {near}"
    click.echo(say(zh, en), err=True)
    raise SystemExit(BAD_INPUT)


@main.command(help=say("检查运行环境和自带方案。", "Check this machine and the schemes that come along."))
def doctor() -> None:
    """One line for each thing looked at; exit 4 if something is wrong."""
    from itertools import chain

    from assess.upkeep.database_doctor import findings as of_database
    from assess.upkeep.doctor import findings

    bad = False
    for fine, zh, en in chain(findings(), of_database()):
        click.echo(("✓ " if fine else "✗ ") + say(zh, en))
        bad = bad or not fine
    if bad:
        raise SystemExit(ENVIRONMENT)


for _command in (*DATABASE, *BACKUP, accounts, *AUDIT, *UNITS, serve, *JOBS, *COMMANDS, template):
    main.add_command(_command)
speak(main)


def _progress(title: str, whole: int) -> AbstractContextManager[Callable[[int], None]]:
    from assess.cli.terminal.progress import showing

    return showing(title, whole)
