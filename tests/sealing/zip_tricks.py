"""Packages whose zip is out of form: the files inside are right, what surrounds them is not."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

Trick = Callable[[dict[str, bytes]], bytes]
Shape = Callable[[zipfile.ZipInfo], object]
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def plain_info(name: str) -> zipfile.ZipInfo:
    """An entry's header as the package wants it."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o100644 << 16
    return info


def zipped(files: Iterable[tuple[str, bytes]], shape: Shape = lambda info: None, comment: bytes = b"") -> bytes:
    """A zip by the standard library, each header shaped before it is written."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.filterwarnings("ignore", "Duplicate name")
        for name, raw in files:
            info = plain_info(name)
            shape(info)
            archive.writestr(info, raw)
        archive.comment = comment
    return stream.getvalue()


def usual(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """In the order of the package."""
    return sorted(files.items(), key=lambda pair: (pair[0] != "manifest.json", pair[0]))


def shaped(attribute: str, value: object, only: str = "units.csv") -> Trick:
    """One entry's header differs in one attribute."""

    def shape(info: zipfile.ZipInfo) -> None:
        if info.filename == only:
            setattr(info, attribute, value)

    return lambda files: zipped(usual(files), shape)


def with_entry(name: str, raw: bytes = b"x", first: bool = False) -> Trick:
    """One entry more; `first` puts it before the others."""

    def trick(files: dict[str, bytes]) -> bytes:
        more = [(name, raw)]
        return zipped(more + usual(files) if first else usual(files) + more)

    return trick


def with_extra(files: dict[str, bytes]) -> bytes:
    return shaped("extra", b"\xfe\xca\x04\x00abcd")(files)


def comment_of_entry(files: dict[str, bytes]) -> bytes:
    return shaped("comment", b"hello")(files)


def comment_of_archive(files: dict[str, bytes]) -> bytes:
    return zipped(usual(files), comment=b"hello")


def reordered(files: dict[str, bytes]) -> bytes:
    first, *rest = usual(files)
    return zipped([first, *reversed(rest)])


def bomb(files: dict[str, bytes]) -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes, under a name that is expected."""
    return zipped(usual(files | {"evidence.csv": bytes(100 * 2**20)}), deflate("evidence.csv"))


def deflate(only: str) -> Shape:
    def shape(info: zipfile.ZipInfo) -> None:
        info.compress_type = zipfile.ZIP_DEFLATED if info.filename == only else zipfile.ZIP_STORED

    return shape


def deflated(files: dict[str, bytes]) -> bytes:
    return zipped(usual(files), deflate("facts.csv"))


def patched(mark: bytes, at: int, form: str, change: Callable[[int], int], which: int = 1) -> Trick:
    """A number in the `which`-th local or central header is changed."""

    def trick(files: dict[str, bytes]) -> bytes:
        raw = bytearray(zipped(usual(files)))
        place = -1
        for _ in range(which + 1):
            place = raw.index(mark, place + 1)
        (number,) = struct.unpack_from(form, raw, place + at)
        struct.pack_into(form, raw, place + at, change(number))
        return bytes(raw)

    return trick


def both(one: Trick, other: Trick) -> Trick:
    """Two changes of equal length at different places of one zip."""

    def trick(files: dict[str, bytes]) -> bytes:
        plain, left, right = zipped(usual(files)), one(files), other(files)
        return bytes(a if a != p else b for p, a, b in zip(plain, left, right, strict=True))

    return trick


def wrapped(before: bytes = b"", after: bytes = b"") -> Trick:
    """Something stands before or after the zip, which readers of zips are glad to overlook."""
    return lambda files: before + zipped(usual(files)) + after


def shifted_prefix(files: dict[str, bytes]) -> bytes:
    """Something before the zip, with every offset right."""
    stream = io.BytesIO(b"MZ" * 50)
    stream.seek(0, 2)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, raw in usual(files):
            archive.writestr(plain_info(name), raw)
    return stream.getvalue()


def gap(files: dict[str, bytes]) -> bytes:
    """Bytes between the last file and the directory that belong to neither."""
    raw = zipped(usual(files))
    start = raw.rindex(END)
    (offset,) = struct.unpack_from("<I", raw, start + 16)
    moved = bytearray(raw[:offset] + b"hidden" + raw[offset:])
    struct.pack_into("<I", moved, start + 6 + 16, offset + 6)
    return bytes(moved)


def truncated(files: dict[str, bytes]) -> bytes:
    return zipped(usual(files))[:-30]


def no_directory(files: dict[str, bytes]) -> bytes:
    raw = zipped(usual(files))
    return raw[: raw.index(CENTRAL)]


TRICKS: dict[str, Trick] = {
    "a name twice, the second one read": with_entry("facts.csv"),
    "a name twice, the first one read": with_entry("facts.csv", first=True),
    "a name in other letters": with_entry("FACTS.csv"),
    "a path upwards": with_entry("../facts.csv"),
    "an absolute path": with_entry("/facts.csv"),
    "a path with backslashes": with_entry("..\\facts.csv"),
    "a folder": with_entry("facts/", b""),
    "a link": shaped("external_attr", 0o120777 << 16),
    "an executable": shaped("external_attr", 0o100755 << 16, "verify.py"),
    "made by another system": shaped("create_system", 0),
    "another time": shaped("date_time", (2026, 1, 1, 0, 0, 0)),
    "an extra field": with_extra,
    "a comment on an entry": comment_of_entry,
    "a comment on the archive": comment_of_archive,
    "entries in another order": reordered,
    "a bomb": bomb,
    "a compressed entry": deflated,
    "bytes before the zip": wrapped(before=b"#!/bin/sh\n"),
    "bytes before the zip, offsets mended": shifted_prefix,
    "bytes after the zip": wrapped(after=b"\n"),
    "bytes between files and directory": gap,
    "cut off": truncated,
    "no directory": no_directory,
    "empty": lambda files: b"",
    "not a zip": lambda files: b"results: everybody is excellent\n",
    "an empty zip": lambda files: zipped([]),
    "a lying size in the file's header": patched(LOCAL, 22, "<I", lambda size: size + 1),
    "a lying size in the directory": patched(CENTRAL, 24, "<I", lambda size: size - 1),
    "the same lying size in both": both(
        patched(LOCAL, 22, "<I", lambda size: size - 1), patched(CENTRAL, 24, "<I", lambda size: size - 1)
    ),
    "a size of four gigabytes": patched(CENTRAL, 24, "<I", lambda size: 0xFFFFFFFF),
    "a wrong check sum": both(
        patched(LOCAL, 14, "<I", lambda crc: crc ^ 1), patched(CENTRAL, 16, "<I", lambda crc: crc ^ 1)
    ),
    "the flag of encryption": both(patched(LOCAL, 6, "<H", lambda flag: 1), patched(CENTRAL, 8, "<H", lambda flag: 1)),
    "the flag of a data descriptor": both(
        patched(LOCAL, 6, "<H", lambda flag: 8), patched(CENTRAL, 8, "<H", lambda flag: 8)
    ),
    "the flag of UTF-8 without need": patched(CENTRAL, 8, "<H", lambda flag: 0x800),
    "another version needed": patched(CENTRAL, 6, "<H", lambda version: 45),
    "two entries at one offset": patched(CENTRAL, 42, "<I", lambda offset: 0),
    "an offset outside": patched(CENTRAL, 42, "<I", lambda offset: 0x7FFFFFFF),
    "fewer entries than there are": patched(END, 10, "<H", lambda count: count - 1, 0),
    "a second disk": patched(END, 4, "<H", lambda disk: 1, 0),
}


def write(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / f"{name}.zip"
    path.write_bytes(raw)
    return path
