"""The commands that seal a year and look at what was sealed: seal, verify, receipt, diff.

Exit codes as everywhere: 0 done, 2 bad input, 3 verification failed, 4 environment.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from assess.cli.terminal.fault_list import tell_notices
from assess.cli.terminal.progress import showing
from assess.cli.terminal.speech import lang, say

FAILED = 3


class Given(click.Path):
    """A path that is not empty: "" would be the folder where the command runs, for whoever forgot to set a variable."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Refuses an empty text."""
        if not str(value).strip():
            self.fail(say("路径是空的", "the path is empty"), param, ctx)
        return super().convert(value, param, ctx)


FILE = Given(path_type=Path, dir_okay=False)
P = ParamSpec("P")
R = TypeVar("R")


def failing(command: Callable[P, R]) -> Callable[P, R]:
    """What does not agree with itself ends in exit code 3, with its reasons."""

    @functools.wraps(command)
    def run(*args: P.args, **named: P.kwargs) -> R:
        from assess.sealing.words import Broken

        try:
            return command(*args, **named)
        except Broken as broken:
            click.echo(broken.text(lang()), err=True)
            click.echo(say("核验不通过，未写入任何文件。", "verification failed; nothing was written."), err=True)
            raise SystemExit(FAILED) from None

    return run


@click.command(
    help=say(
        "把 assess score 留下的结果文件夹封存成一个文件，第三方不用本软件也能核验。",
        "Seal the folder that assess score left into one file that a third party can verify without this software.",
    )
)
@click.argument("results_dir", type=Given(path_type=Path, file_okay=False))
@click.option("-o", "--out", required=True, type=FILE, metavar="PACKAGE.zip", help=say("封存文件", "the package"))
@click.option("--previous", type=FILE, metavar="OLD.zip", help=say("上一年度的封存文件", "last year's package"))
@click.option("--key", type=FILE, metavar="KEY", help=say("签名用的 Ed25519 私钥（PEM）", "Ed25519 private key (PEM)"))
@click.option(
    "--evidence", type=Given(path_type=Path), metavar="FOLDER_OR_CSV",
    help=say(
        "佐证：文件夹（单位/细项/文件）或摘要表（unit,item,name,size,digest）",
        "evidence: a folder (unit/item/file) or a table of digests (unit,item,name,size,digest)",
    ),
)  # fmt: skip
@click.option("--supersedes", type=FILE, metavar="OLD.zip", help=say("更正：被更正的封存文件", "the corrected package"))
@click.option("--reason", default="", metavar="TEXT", help=say("更正的理由", "why it is corrected"))
@click.option(
    "--approver", "approvers", multiple=True, metavar="NAME",
    help=say("批准更正的人，两名不同的人各写一次", "who approved the correction; two different persons"),
)  # fmt: skip
@failing
def seal(
    results_dir: Path,
    out: Path,
    previous: Path | None,
    key: Path | None,
    evidence: Path | None,
    supersedes: Path | None,
    reason: str,
    approvers: tuple[str, ...],
) -> None:
    """Score again, compare, write."""
    from assess.sealing.seal import Asked
    from assess.sealing.seal import seal as seal_year

    asked = Asked(previous, key, evidence, supersedes, reason, approvers)
    with showing(say("重新计分", "scoring again"), 100) as step:
        done = seal_year(results_dir, out, asked, step)
    tell_notices(done.notices)
    click.echo(say(f"封存文件：{done.path}（{done.units} 个单位）", f"package: {done.path} ({done.units} units)"))
    click.echo(say(f"摘要（请公布）：{done.digest}", f"digest (publish it): {done.digest}"))
    if done.key_id:
        click.echo(say(f"签名密钥：{done.key_id}", f"signed with key: {done.key_id}"))
    else:
        click.echo(say("未签名：只有公布的摘要能防整包重做", "unsigned: only the published digest bars a full rewrite"))


@click.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
    help=say(
        "核验封存文件或回执；与封存文件里的 verify.py 完全相同。",
        "Verify a package or a receipt; just what verify.py in the package does.",
    ),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """The verifier, under its own exit code."""
    from assess.sealing.verify import run

    raise SystemExit(run(list(arguments)))


@click.command(
    help=say(
        "给各单位出回执：本单位的记录和证明，不含其他单位的内容。",
        "Write receipts: each holds a unit's own record and its proof, nothing of the others.",
    )
)
@click.argument("package", type=FILE)
@click.option(
    "-o", "--out", required=True, type=Given(path_type=Path, file_okay=False), metavar="DIR",
    help=say("回执文件夹", "folder for the receipts"),
)  # fmt: skip
@click.option("--unit", "units", multiple=True, metavar="CODE", help=say("只出这些单位的", "these units only"))
@failing
def receipt(package: Path, out: Path, units: tuple[str, ...]) -> None:
    """One file for each unit."""
    from assess.sealing.package.opened_package import open_package
    from assess.sealing.receipts import receipts
    from assess.whole_files import write_together
    from indicators.faults import Fault, Refused

    texts = dict(receipts(open_package(package), units))
    there = [Fault("receipt.exists", file=str(out / name)) for name in texts if (out / name).exists()]
    if there:
        raise Refused(there)
    write_together(out, texts)
    click.echo(say(f"回执 {len(texts)} 份：{out}", f"{len(texts)} receipt(s): {out}"))


@click.command(
    help=say(
        "比较两个封存文件：哪些单位变了，为什么。",
        "Compare two packages: which units moved, and why.",
    )
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "print JSON"))
@failing
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Every unit that moved, with its reasons."""
    from assess.cli.terminal.difference_table import print_difference
    from assess.sealing.differences.difference import difference
    from assess.sealing.package.opened_package import open_package

    found = difference(open_package(old), open_package(new))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print_difference(found)


COMMANDS = (seal, verify, receipt, diff)
