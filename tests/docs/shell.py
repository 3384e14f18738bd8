"""The shell lines of the documents, run as a newcomer would: in a copy of the example, with the installed command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.markdown import Block

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("indicators", "docs", "tests/bad_definitions")
GAP = "…"
# What the target `run` of the Makefile does once everything is installed; a test holds it to that.
MAKE_RUN = """
for year in $(ls docs/example | grep '^20'); do
  assess score "indicators/$year/governments.toml" "docs/example/$year" --out "build/example/$year"
done
"""


def copy(folder: Path) -> Path:
    """What the quoted commands read, where they may write."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(command: str, folder: Path, lang: str = "zh") -> str:
    """Everything the command prints, in the order of a terminal. A failure speaks for itself."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    env = {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "ASSESS_LANG": lang}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


def excerpt(output: str, wanted: str) -> str:
    """The lines that the fence names, a gap where some are left out; all of them where it names none.

    `A; B..C`: the next line that holds A, then from the next that holds B up to the one before the next with C
    (to the end where no C is named).
    """
    lines = [line.rstrip() for line in output.splitlines()]
    if not wanted:
        return "\n".join(lines)
    shown: list[str] = []
    at = 0
    for part in wanted.split("; "):
        begin, dots, stop = part.partition("..")
        first = next(place for place in range(at, len(lines)) if begin in lines[place])
        last = first + 1 if not dots else len(lines)
        if stop:
            last = next(place for place in range(first + 1, len(lines)) if stop in lines[place])
        shown += [*([GAP] if first > at else []), *lines[first:last]]
        at = last
    return "\n".join(shown if at == len(lines) else [*shown, GAP])


def console(block: Block, folder: Path, lang: str) -> str:
    """A console block as it has to be: its command, then what that prints."""
    prompt = block.text.splitlines()[0]
    command = prompt.removeprefix("$ ")
    output = run(MAKE_RUN if command == "make run" else command, folder, lang)
    return f"{prompt}\n{excerpt(output, block.info.removeprefix('console').strip())}\n"
