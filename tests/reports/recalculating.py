"""LibreOffice as the second spreadsheet: it opens a book, works out every formula anew, and saves what it found."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""A profile that recalculates every workbook on loading instead of trusting its values."""

AT_ONCE = 50
"""Books given to one LibreOffice; of some hundreds it leaves the last ones out."""

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="recalculation of score books needs LibreOffice (soffice): make deps"
)


def recalculated(books: Iterable[Path], folder: Path) -> dict[str, Path]:
    """File name → the book as LibreOffice saved it."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = folder / "recalculated"
    paths = list(books)
    asked = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir"]
    for start in range(0, len(paths), AT_ONCE):
        some = map(str, paths[start : start + AT_ONCE])
        subprocess.run([*asked, str(out), *some], check=True, capture_output=True, timeout=900)
    found = {path.name: out / path.name for path in paths}
    assert all(path.is_file() for path in found.values()), "LibreOffice left a book out"
    return found
