"""A workbook's outside: is it one at all, and can it be unpacked without harm? Asked before any of it is parsed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from assess.collection.file_signatures import OLE, ZIP, content_of
from indicators.faults import Fault, Refused

MOST_ENTRIES = 2000
MOST_UNPACKED = 512 * 2**20
"""Bytes, all entries together: 300,000 rows of facts take about a fifth of it."""
MOST_RATIO = 100
SMALL = 16 * 2**20
"""Below this many bytes unpacked a high ratio harms nobody; small workbooks of repeated rows reach it honestly."""
FREE_CELLS, CELLS_A_BYTE = 100_000, 1
"""Rows, cells and texts that any workbook may have, and how many more for each byte of its file: those of an honest
table take three bytes and more each, even where most of them are alike."""
_CHUNK = 1 << 16
_FOREIGN = {
    "word/document.xml": "Word (docx)",
    "ppt/presentation.xml": "PowerPoint (pptx)",
    "xl/workbook.bin": "xlsb",
    "content.xml": "OpenDocument (ods)",
    "index.zip": "Numbers",
    "index/document.iwa": "Numbers",
}


class Archive:
    """The entries of a workbook, unpacked piece by piece and counted while they are."""

    def __init__(self, path: Path) -> None:
        """Refuses what is no workbook and what would unpack to something dangerous."""
        self.file = path.name
        self._unpacked = self._counted = 0
        self._zip = self._open(path)
        try:
            self.most_counted = FREE_CELLS + CELLS_A_BYTE * path.stat().st_size
            self.names = self._checked()
        except BaseException:
            self.close()
            raise

    def count(self, more: int = 1) -> None:
        """Rows, cells and texts as they are met. What holds more of them than its size explains is refused."""
        self._counted += more
        if self._counted > self.most_counted:
            raise self.refuse("bomb_cells", most=self.most_counted)

    def close(self) -> None:
        self._zip.close()

    def refuse(self, kind: str, **args: object) -> Refused:
        return Refused([Fault(f"facts.{kind}", args, file=self.file)])

    def _open(self, path: Path) -> zipfile.ZipFile:
        try:
            with path.open("rb") as stream:
                start = stream.read(4096)
                if start.startswith(OLE):
                    protected = "EncryptedPackage".encode("utf-16-le") in start + stream.read()
                    raise self.refuse("protected" if protected else "old_workbook")
        except OSError as error:
            raise self.refuse("unread", why=error.strerror or str(error)) from error
        if not start:
            raise self.refuse("not_workbook", content="—")
        if not start.startswith(ZIP):
            raise self.refuse("not_workbook", content=content_of(start) or _guess(start))
        try:
            return zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.refuse("broken_zip", why=str(error)) from error

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        """Lower-case name → entry, once number, names and declared sizes are seen to be harmless."""
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise self.refuse("entries", count=len(entries), most=MOST_ENTRIES)
        names: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.filename.replace("\\", "/").lower()
            if ".." in name.split("/") or name.startswith("/") or ":" in name or not name.isprintable():
                raise self.refuse("entry_name", name=ascii(entry.filename))
            if name in names:
                raise self.refuse("entry_twice", name=entry.filename)
            if entry.flag_bits & 1:
                raise self.refuse("protected")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self.refuse("broken_zip", why=f"compression {entry.compress_type}")
            names[name] = entry
        self._check_sizes(entries)
        self._check_kind(names)
        return names

    def _check_sizes(self, entries: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MOST_UNPACKED:
            raise self.refuse("bomb_size", size=unpacked, most=MOST_UNPACKED)
        for entry in entries:
            if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
                ratio = entry.file_size // max(entry.compress_size, 1)
                raise self.refuse("bomb_ratio", name=entry.filename, ratio=ratio, most=MOST_RATIO)

    def _check_kind(self, names: dict[str, zipfile.ZipInfo]) -> None:
        if any(name.endswith("vbaproject.bin") for name in names):
            raise self.refuse("macros")
        foreign = next((content for name, content in _FOREIGN.items() if name in names), "")
        if "xl/workbook.xml" not in names and (foreign or "_rels/.rels" not in names):
            raise self.refuse("not_workbook", content=foreign or "zip")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names

    def chunks(self, name: str) -> Iterator[bytes]:
        """An entry's bytes; what a header says about their number is checked against what really comes out."""
        entry = self.names.get(name.lower())
        if entry is None:
            raise self.refuse("entry_missing", name=name)
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > MOST_UNPACKED:
                        raise self.refuse("bomb_size", size=self._unpacked, most=MOST_UNPACKED)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise self.refuse("broken_zip", why=f"{name}: {error}") from error


def _guess(start: bytes) -> str:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table")):
        return "HTML"
    if head.startswith(b"<?xml"):
        return "XML"
    return "?" if b"\0" in start else "text/CSV"
