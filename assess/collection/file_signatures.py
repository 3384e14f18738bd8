"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
"""Of workbooks, and of those that old programs write or a password hides."""
CONTENTS = {
    b"PK\x03\x04": "xlsx/zip",
    b"PK\x05\x06": "zip",
    OLE: "xls/doc",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}

_CLUTTER = re.compile(
    r"\._.*|~\$.*|\.~.*|~wr[ld].*\.tmp|\.ds_store|\.directory|\.localized|icon\r|thumbs\.db.*|ehthumbs.*\.db|desktop\.ini"
    r"|__macosx|\.spotlight-v100|\.trashes|\.fseventsd|\.temporaryitems|\$recycle\.bin|system volume information|@eadir"
)
"""What desktops, and programs with a file open, leave beside the files of people."""


def is_clutter(name: str) -> bool:
    """Whether a file or folder of this name was left by a program and is nobody's document."""
    return _CLUTTER.fullmatch(name.lower()) is not None


def content_of(start: bytes) -> str:
    """The name of what begins so; "" where nothing is known of it."""
    return next((content for mark, content in CONTENTS.items() if start.startswith(mark)), "")
