"""The verifier called in this process, for tests that call it thousands of times."""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path

from assess.sealing.verify import run


def told(package: bytes | Path, *arguments: str) -> tuple[int, str]:
    """Exit code and words."""
    with tempfile.TemporaryDirectory() as folder:
        path = package if isinstance(package, Path) else Path(folder) / "package.zip"
        if isinstance(package, bytes):
            path.write_bytes(package)
        words = io.StringIO()
        with contextlib.redirect_stdout(words):
            code = run([str(path), *arguments])
    return code, words.getvalue()


def verified(package: bytes | Path, *arguments: str) -> bool:
    """Whether it passes; code and words must agree."""
    code, words = told(package, *arguments)
    assert (code == 0) == (words.splitlines()[-1] == "verified"), words
    assert code in (0, 3), words
    return code == 0
