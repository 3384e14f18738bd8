"""The commands that keep the database safe: backup, restore, and `check --files`.

Exit codes as everywhere: 0 done, 2 bad input, 3 verification failed, 4 environment.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from assess.cli.database_commands import BAD_INPUT, FAILED, at_console, failing, opened
from assess.cli.terminal.progress import showing
from assess.cli.terminal.speech import lang, say

if TYPE_CHECKING:
    from assess.upkeep.backup.backup_manifest import Manifest
    from assess.upkeep.backup.restore_losses import Here

P = ParamSpec("P")
R = TypeVar("R")


def proving(command: Callable[P, R]) -> Callable[P, R]:
    """What is wrong with a backup ends in exit code 3, with all of it."""

    @functools.wraps(command)
    def run(*args: P.args, **named: P.kwargs) -> R:
        from assess.upkeep.backup.words import Unfit

        try:
            return command(*args, **named)
        except Unfit as unfit:
            click.echo(unfit.text(lang()), err=True)
            click.echo(say("未作任何改动。", "Nothing was changed."), err=True)
            raise SystemExit(FAILED) from None

    return run


@click.command(
    "backup",
    help=say(
        "备份数据库、文件、设置和密钥编号，写好后读回核对；--test 把一个备份恢复到临时位置核对，不动现有数据。",
        "Back up database, files, settings and key ids, read back and checked; --test restores a backup aside and "
        "checks it there, touching nothing.",
    ),
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help=say("存放备份的文件夹", "folder in which backups are kept"),
)  # fmt: skip
@click.option(
    "--with-keys", is_flag=True,
    help=say("连同审计密钥：有了它就能改写记录，须另行保管", "with the audit key: whoever has it can forge the record"),
)  # fmt: skip
@click.option(
    "--test", "tested", type=click.Path(path_type=Path), metavar="BACKUP",
    help=say("试恢复这个备份", "restore this backup as a test"),
)  # fmt: skip
@failing
@proving
def backup_command(out: Path | None, with_keys: bool, tested: Path | None) -> None:
    """Either a backup is made, or one is tested."""
    if (out is None) == (tested is None) or (tested is not None and with_keys):
        raise click.UsageError(say("写 --out DIR 或 --test BACKUP，二者之一", "give --out DIR or --test BACKUP"))
    if tested is not None:
        _test(tested)
    elif out is not None:
        _make(out, with_keys)


def _make(out: Path, with_keys: bool) -> None:
    from assess.upkeep.backup.make_backup import make

    with opened() as engine:
        done = make(at_console(engine), out, with_keys)
    seq = done.manifest.head[0] if done.manifest.head else 0
    size = sum(size for size, _ in done.manifest.files.values())
    click.echo(
        say(
            f"备份已做好并核对：{done.folder}（{len(done.manifest.files)} 个文件，{size} 字节，到第 {seq} 号记录）",
            f"backup made and checked: {done.folder} ({len(done.manifest.files)} files, {size} bytes, "
            f"up to event {seq})",
        )
    )
    for fault in done.faults:
        click.echo(say("注意：", "note: ") + fault.text(lang()), err=True)
    if done.faults:
        raise SystemExit(FAILED)


def _test(backup: Path) -> None:
    from assess.config import settings
    from assess.upkeep.backup.restore import rehearse

    manifest, findings = rehearse(settings(), backup)
    for fault in findings:
        click.echo(fault.text(lang()), err=True)
    if findings:
        click.echo(
            say(f"审计记录核对不通过：{len(findings)} 处", f"the record has {len(findings)} finding(s)"), err=True
        )
        raise SystemExit(FAILED)
    rows = sum(manifest.tables.values())
    click.echo(
        say(
            f"试恢复成功：{len(manifest.tables)} 张表、{rows} 行，审计记录核对无误；现有数据未动",
            f"the test restore succeeded: {len(manifest.tables)} tables, {rows} rows, the record verifies; "
            "nothing here was touched",
        )
    )


@click.command(
    "restore",
    help=say(
        "用备份替换现有数据库；先核对备份，说明会失去什么，加 --yes 才执行。原数据库改名保留。服务须先停止。",
        "Put a backup in the database's place: it is checked, what would be lost is shown, and only --yes does it. "
        "The former database is kept under another name. The service must be stopped first.",
    ),
)
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help=say("执行", "do it"))
@click.option(
    "--other-system", is_flag=True,
    help=say("本机没有可对照的数据库，已自行核对", "there is no database here to compare with; I have checked myself"),
)  # fmt: skip
@click.option(
    "--unproven", is_flag=True,
    help=say(
        "备份的签名、审计记录或结构核对不通过也恢复：不再有任何担保",
        "restore though mac, record or structure of the backup do not verify: nothing vouches for it then",
    ),
)  # fmt: skip
@failing
@proving
def restore_command(backup: Path, yes: bool, other_system: bool, unproven: bool) -> None:
    """Exit code 2 where it was only shown what would happen."""
    from assess.audit.actors import CONSOLE
    from assess.config import settings
    from assess.upkeep.backup.restore import Wish, restore

    def agree(here: Here, manifest: Manifest) -> bool:
        _show(here, manifest)
        return yes

    done = restore(settings(), backup, datetime.now(UTC), CONSOLE, Wish(other_system, unproven, agree))
    if done is None:
        click.echo(say("未作任何改动；确定后加 --yes", "nothing was changed; to go on, add --yes"), err=True)
        raise SystemExit(BAD_INPUT)
    click.echo(say(f"已恢复 {backup}，补回文件 {done.files} 个", f"restored {backup}, {done.files} file(s) put back"))
    for fault in done.unproven:
        click.echo(f"✗ {fault.text(lang())}", err=True)
    if done.unproven:
        click.echo(
            say(
                f"未经证明的备份：以上 {len(done.unproven)} 处之后，数据、帐号和成绩都可能被人改过，"
                "没有任何记录能担保。请逐项核对后再使用。",
                f"unproven backup: with the {len(done.unproven)} finding(s) above data, accounts and results may be "
                "somebody else's, and no record vouches for them. Check everything before it is used.",
            ),
            err=True,
        )
    if done.aside:
        click.echo(say(f"原数据库保存为 {done.aside}", f"the former database is kept as {done.aside}"))
    if done.upgraded:
        click.echo(say("数据库已升级到本版本", "the database was brought up to this version"))


def _show(here: Here, manifest: Manifest) -> None:
    seq = manifest.head[0] if manifest.head else 0
    click.echo(say(f"备份做于 {manifest.made}，到第 {seq} 号记录", f"backup of {manifest.made}, up to event {seq}"))
    if here.why is not None:
        click.echo(here.why.text(lang()))
        return
    last = here.head[0] if here.head else 0
    click.echo(say(f"现有数据库到第 {last} 号记录", f"the database here goes up to event {last}"))
    if not here.follows:
        click.echo(
            say(
                "两者的记录不是前后相接的",
                "the record here does not go on from the backup's: both differ before its end",
            )
        )
    for action, count in here.events.items():
        click.echo(say(f"  将失去记录 {action}：{count} 条", f"  events lost, {action}: {count}"))
    for name, (rows, before) in here.tables.items():
        click.echo(say(f"  表 {name}：现有 {rows} 行，备份 {before} 行", f"  table {name}: {rows} rows, {before} then"))
    if not here.events and not here.tables:
        click.echo(say("没有会失去的内容", "nothing would be lost"))


def check_files() -> None:
    """Every file that is kept beside the database against the digest that is its name; exit code 3 for any other."""
    from assess.config import files_folder, settings
    from assess.upkeep.backup.kept_files import findings

    folder = files_folder(settings().database_url)
    with showing(say("核对文件", "checking files"), 0) as step:
        count, faults = findings(folder, step)
    for fault in faults:
        click.echo(fault.text(lang()), err=True)
    if faults:
        raise SystemExit(FAILED)
    click.echo(say(f"{folder}：{count} 个文件与校验值一致", f"{folder}: {count} files are what their digests say"))


COMMANDS = (backup_command, restore_command)
