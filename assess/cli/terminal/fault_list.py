"""What is told beside a result or a refusal: notices, and a file with every fault where a terminal would be flooded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from assess.cli.terminal.speech import lang, say
from indicators.faults import Fault, Refused, learn

learn(
    {
        "faults.exists": (
            "已有这个文件，且不是 --faults 写的，不会覆盖；请另取文件名",
            "exists and was not written by --faults; it is not overwritten, choose another name",
        ),
    }
)
FIRST = "# assess --faults"


def tell_notices(notices: Iterable[Fault]) -> None:
    """A line for each."""
    for notice in notices:
        click.echo(say("注意：", "note: ") + notice.text(lang()), err=True)


@contextmanager
def keeping_faults(path: Path | None) -> Iterator[None]:
    """Where what is done inside is refused, every fault goes to the file, a line each; nothing else is written over."""
    from assess.whole_files import write_whole

    if path is not None and path.exists() and not _ours(path):
        raise Refused([Fault("faults.exists", file=str(path))])
    try:
        yield
    except Refused as refused:
        if path is not None:
            lines = [FIRST, *(fault.text(lang()) for fault in refused.every)]
            write_whole(path, "".join(f"{line}\n" for line in lines))
            click.echo(say(f"全部错误已写入：{path}", f"every fault: {path}"), err=True)
        raise
    if path is not None and path.exists():
        # An old list beside good facts would mislead.
        write_whole(path, f"{FIRST}\n")


def _ours(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(FIRST)) == FIRST.encode()
