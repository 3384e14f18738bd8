"""Changes to a finished book, made in its file, to see whether a check notices."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path


def part_of(book: Path, sheet: str) -> str:
    """The part that holds a sheet."""
    with zipfile.ZipFile(book) as archive:
        listed = archive.read("xl/workbook.xml").decode()
    names = re.findall(r'<sheet name="([^"]+)"', listed)
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def change(book: Path, sheet: str, pattern: str, new: str, to: Path) -> Path:
    """Replace what the pattern finds first in a sheet; it must be there."""
    part = part_of(book, sheet)
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text, found = re.subn(pattern, new, content.decode(), count=1)
                assert found, pattern
                content = text.encode()
            changed.writestr(name, content)
    return to
