"""Is this machine fit to score? Versions, exactness of the number types, and the schemes that come along."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indicators.faults import Refused

Finding = tuple[bool, str, str]
PACKAGES = (
    "numpy", "pandas", "click", "rich", "sqlalchemy", "alembic", "flask",
    "flask-sqlalchemy", "flask-wtf", "psycopg", "plotly", "xlsxwriter", "cryptography", "argon2-cffi",
    "pyotp", "segno",
)  # fmt: skip
SCHEMES = Path(__file__).parent.parent.parent / "indicators"


def findings() -> Iterator[Finding]:
    """(fine, Chinese, English) for each thing looked at."""
    found = platform.python_version()
    yield sys.version_info >= (3, 11), f"Python {found}（需要 3.11 以上）", f"Python {found} (3.11 or newer is needed)"
    yield from _packages()
    yield _integers()
    yield from _schemes()
    yield _scratch()


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield True, f"{name} {version(name)}", f"{name} {version(name)}"
        except PackageNotFoundError:
            yield False, f"缺少 {name}", f"{name} is missing"


def _integers() -> Finding:
    import numpy as np

    fine = np.iinfo(np.int64).max == 2**63 - 1 and int(np.array([2**62], dtype=np.int64)[0]) == 2**62
    return fine, "64 位整数列可用", "64-bit integer columns work"


def _schemes() -> Iterator[Finding]:
    from indicators.loader import load

    paths = sorted(SCHEMES.glob("*/*.toml"))
    yield bool(paths), f"自带方案 {len(paths)} 个", f"{len(paths)} scheme(s) come along"
    for path in paths:
        try:
            scheme = load(path)
            name = f"{path.parent.name}/{path.name}"
            yield True, f"{name}:{scheme.title}", f"{name}: {scheme.title_en or scheme.title}"
        except Refused as refusal:
            yield False, refusal.text("zh"), refusal.text("en")


def _scratch() -> Finding:
    try:
        with tempfile.TemporaryFile() as stream:
            stream.write(b"0")
    except OSError as error:
        return False, f"临时文件夹不可写：{error.strerror}", f"temporary folder is not writable: {error.strerror}"
    return True, "临时文件夹可写", "temporary folder is writable"
