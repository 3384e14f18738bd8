"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

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


def content_of(start: bytes) -> str:
    """The name of what begins so; "" where nothing is known of it."""
    return next((content for mark, content in CONTENTS.items() if start.startswith(mark)), "")
