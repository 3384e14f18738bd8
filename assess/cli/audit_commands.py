"""The commands on the record: audit verify, audit anchor.

Exit codes as everywhere: 0 whole, 2 bad input, 3 tampered with, 4 environment. Without the key nothing is ever "whole".
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.database_commands import FAILED, failing, opened
from assess.cli.terminal.speech import lang, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.faults import Fault


@click.group(help=say("操作记录：核对，写锚点。", "The record of what was done: verify it, write an anchor."))
def audit() -> None:
    """Commands below."""


@audit.command(
    help=say(
        "核对操作记录是否完整、各表是否与记录一致；逐条说明被改动之处。",
        "Check that the record is whole and every table is what it says; names everything that was tampered with.",
    )
)
@click.option(
    "--anchor", "anchor_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=say("另处保管的锚点", "an anchor that was kept elsewhere"),
)  # fmt: skip
@failing
def verify(anchor_file: Path | None) -> None:
    """Exit code 3 where anything was found."""
    from assess.audit.audit_keys import place_of, read
    from assess.audit.verification.anchors import read_anchor
    from assess.audit.verification.record_check import verify as look
    from assess.database.engine import reading
    from assess.upkeep.structure.structure_check import structure_findings

    anchor = read_anchor(anchor_file) if anchor_file else None
    with opened(copies=True) as engine:
        keys = read(place_of(engine))
        with reading(engine) as connection:
            _tell(chain(look(connection, keys, anchor), structure_findings(connection)))
            seq = connection.exec_driver_sql("SELECT max(seq) FROM events").scalar()
    words = say("，与锚点一致", ", and agrees with the anchor") if anchor else ""
    click.echo(
        say(
            f"记录完整，共 {seq} 条，各表与记录一致{words}",
            f"the record is whole: {seq} events, every table is theirs{words}",
        )
    )


def _tell(found: Iterable[Fault]) -> None:
    """Every finding; ends the command where there is one."""
    count = 0
    for fault in found:
        count += 1
        click.echo(f"✗ {fault.text(lang())}", err=True)
    if count:
        zh = f"发现 {count} 处改动。请保留现状，核对备份和锚点。"
        click.echo(say(zh, f"{count} finding(s). Keep everything as it is; compare backups and anchors."), err=True)
        raise SystemExit(FAILED)


@audit.command(
    help=say(
        "写出锚点（最后一条记录的编号和校验码），供另处保管；以后用 verify --anchor 核对。",
        "Write an anchor (number and mac of the last event) to be kept elsewhere, for verify --anchor later.",
    )
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=say("写入的文件，不写则打印；已有的文件不覆盖", "file to write, else it is printed; none is overwritten"),
)  # fmt: skip
@failing
def anchor(out: Path | None) -> None:
    """Only of a chain that is whole."""
    from assess.audit.audit_keys import place_of, read
    from assess.audit.verification.anchors import anchor_of, written
    from assess.audit.verification.chain_check import findings, walk
    from assess.database.engine import reading

    with opened() as engine:
        keys = read(place_of(engine))
        with reading(engine) as connection:
            done = walk(connection, keys)
            _tell(findings(connection, done))
    text = written(anchor_of(done))
    if out is None:
        click.echo(text, nl=False)
        return
    with out.open("x", encoding="utf-8") as stream:
        stream.write(text)
    click.echo(say(f"锚点：{out}（第 {done.seq} 号记录）", f"anchor: {out} (event {done.seq})"))


COMMANDS = (audit,)
