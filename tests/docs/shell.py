"""The shell lines of the documents, run as a newcomer would: in a copy of the example, with the installed command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.markdown import Block

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("indicators", "docs", "tests/bad_definitions")
GAP = "…"


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


def excerpt(output: str, info: str) -> str:
    """The lines that the fence's `keep=2,5-9` names, a gap where some are left out; without it all of them."""
    lines = [line.rstrip() for line in output.splitlines()]
    found = re.search(r"keep=([\d,-]+)", info)
    if not found:
        return "\n".join(lines)
    shown: list[str] = []
    last = 0
    for part in found[1].split(","):
        first, _, end = part.partition("-")
        if int(first) > last + 1:
            shown.append(GAP)
        last = int(end or first)
        shown += lines[int(first) - 1 : last]
    return "\n".join(shown if last >= len(lines) else [*shown, GAP])


def console(block: Block, folder: Path, lang: str) -> str:
    """A console block as it has to be: its command, then what that prints."""
    prompt = block.text.splitlines()[0]
    command = prompt.removeprefix("$ ")
    return f"{prompt}\n{excerpt(run(command, folder, lang), block.info)}\n"
