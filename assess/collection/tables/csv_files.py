"""CSV files as people save them: UTF-8, UTF-16 or what Excel in Chinese writes (GBK, GB18030)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assess.collection.file_signatures import content_of
from assess.collection.tables.headings import COLUMNS, blank, line_fault
from assess.collection.tables.name_keys import key
from assess.collection.tables.table import OPTIONAL, Table, assemble
from indicators.faults import Fault, Refused

GBK = "GB18030/GBK"
MOST_BYTES = 512 * 2**20
_MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
# Chinese characters and punctuation as UTF-8 writes them: GB18030 text has this shape by accident only.
_CHINESE_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef[\xbc-\xbf][\x80-\xbf]){2,}")
_LAST_OF_TWO = "\u07ff"
"""The last character that UTF-8 writes in two bytes, as GBK does each of its own."""
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_HANZI = re.compile("[\u3007\u3400-\u9fff]+")
_ACCENTS = re.compile(rb"[\x80-\xff]+")


def read_folder(
    folder: Path, notices: list[Fault], progress: Callable[[str, int, int], None] | None = None
) -> dict[str, Table]:
    """The tables of a folder: units.csv, facts.csv and vetoes.csv; other files are left aside with a notice."""
    files: dict[str, list[Path]] = {name: [] for name in COLUMNS}
    others = []
    for path in sorted(folder.iterdir()):
        stem = path.stem.lower() if path.suffix.lower() == ".csv" else ""
        if stem in files:
            files[stem].append(path)
        elif path.is_file() and not path.name.startswith("."):
            others.append(path.name)
    if others:
        notices.append(Fault("facts.others", {"names": ", ".join(others), "wanted": _wanted()}, file=folder.name))
    tables = {}
    for done, (name, paths) in enumerate(files.items()):
        if progress:
            progress(name, done, len(files))
        table = _table(name, paths, folder)
        if table is not None and name in OPTIONAL and [one.kind for one in table.faults] == ["facts.empty_file"]:
            notices.append(Fault("facts.blank_table", file=table.file))
        elif table is not None:
            tables[name] = table
    return {name: _suspected(table, tables) for name, table in tables.items()}


def _suspected(table: Table, tables: Mapping[str, Table]) -> Table:
    """A file that may be GBK beside others that are is refused: the notice that asks about it becomes a fault."""
    doubt = next((one for one in table.notices if one.kind == "facts.bytes_doubtful"), None)
    others = [other.file for other in tables.values() if other is not table and _is_gbk(other)]
    if doubt is None or not others:
        return table
    fault = replace(doubt, kind="facts.bytes_doubtful_beside", args={**doubt.args, "other": ", ".join(others)})
    return replace(
        table, notices=tuple(one for one in table.notices if one is not doubt), faults=(fault, *table.faults)
    )


def _is_gbk(table: Table) -> bool:
    return any(one.kind == "facts.encoding" and one.args["encoding"] == GBK for one in (*table.notices, *table.faults))


def _table(name: str, paths: Sequence[Path], folder: Path) -> Table | None:
    """The table in the one file of its name; nothing where it may be left out and is."""
    if len(paths) > 1:
        names = ", ".join(path.name for path in paths)
        return unread(name, Fault("facts.file_twice", {"names": names}, file=folder.name))
    if paths:
        return read_csv(name, paths[0])
    if name in OPTIONAL:
        return None
    return unread(name, Fault("facts.file_missing", {"wanted": _wanted()}, file=f"{name}.csv"))


def _wanted() -> str:
    return ", ".join(f"{name}.csv" for name in COLUMNS)


def unread(name: str, fault: Fault) -> Table:
    """A table that could not be read, with the reason."""
    return Table(name, file=fault.file, sheet=fault.sheet, faults=(fault,))


def read_csv(name: str, path: Path) -> Table:
    """One file. What makes it unreadable as a whole is a fault of the table returned."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            return unread(name, Fault("facts.too_big", {"size": size, "most": MOST_BYTES}, file=path.name))
        data = path.read_bytes()
    except OSError as error:
        return unread(name, Fault("facts.unread", {"why": error.strerror or str(error)}, file=path.name))
    try:
        text, notices = decode(data, path.name)
        return _with(_rows(name, text, path.name), notices)
    except Refused as refused:
        return unread(name, refused.faults[0])


def _with(table: Table, notices: list[Fault]) -> Table:
    return replace(table, notices=(*notices, *table.notices))


def decode(data: bytes, file: str) -> tuple[str, list[Fault]]:
    """Bytes → text, with a notice where they are not UTF-8; refuses what is no text or two encodings in one file."""
    if content := content_of(data):
        raise Refused([Fault("facts.not_csv", {"content": content}, file=file)])
    encoding = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "")
    if encoding != "UTF-16" and b"\0" in data:
        raise Refused([Fault("facts.nul", {}, file=file, row=_line(data, data.index(b"\0")))])
    try:
        text = data.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if encoding:
            row = _line(data, error.start) if encoding == "UTF-8" else 0
            raise Refused([Fault("facts.bytes_marked", {"encoding": encoding}, file=file, row=row)]) from error
        return _chinese(data, file, error.start)
    if "\0" in text:
        raise Refused([Fault("facts.nul", {}, file=file, row=text[: text.index("\0")].count("\n") + 1)])
    if encoding == "UTF-16":
        return text, [Fault("facts.encoding", {"encoding": encoding}, file=file)]
    return text, [] if encoding else _doubtful(data, text, file)


def _doubtful(data: bytes, text: str, file: str) -> list[Fault]:
    """A notice where UTF-8 gives letters of Latin, Greek or Cyrillic only and GBK gives Chinese of the same bytes."""
    if text.isascii() or max(text) > _LAST_OF_TWO:
        return []
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        return []
    if not all(_HANZI.fullmatch(run) for run in _BEYOND.findall(other)):
        return []
    row = _line(data, next(at for at, byte in enumerate(data) if byte > 127))
    args = {"value": _BEYOND.findall(text)[0][:20], "gbk": _BEYOND.findall(other)[0][:20]}
    return [Fault("facts.bytes_doubtful", args, file=file, row=row)]


def _chinese(data: bytes, file: str, bad: int) -> tuple[str, list[Fault]]:
    """GB18030 (GBK is part of it), unless some lines are plainly UTF-8: then names would turn into other characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        at = max(bad, error.start)
        raise Refused([Fault("facts.bytes", {"byte": f"0x{data[at]:02X}"}, file=file, row=_line(data, at))]) from error
    for row, line in enumerate(data.split(b"\n"), 1):
        runs = _ACCENTS.findall(line)
        if runs and all(map(_CHINESE_UTF8.fullmatch, runs)):
            raise Refused([Fault("facts.bytes_mixed", {"other": _line(data, bad)}, file=file, row=row)])
    return text, [Fault("facts.encoding", {"encoding": GBK}, file=file)]


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _rows(name: str, text: str, file: str) -> Table:
    """Text → rows with the line each begins on (quoted cells may hold line breaks)."""
    first = next(((at, line) for at, line in enumerate(_lines(text), 1) if not blank(line)), None)
    if first is None:
        raise Refused([Fault("facts.empty_file", {"columns": ", ".join(COLUMNS[name][0])}, file=file)])
    if wrong := line_fault(name, first[1], first[0], file):
        raise Refused([wrong])
    rows, lines = _parsed(text, file)
    head = next(at for at, row in enumerate(rows) if any(map(key, row)))
    return assemble(name, rows[head], rows[head + 1 :], lines[head + 1 :].tolist(), file, head=int(lines[head]))


def _lines(text: str) -> Iterator[str]:
    """Line by line, as csv counts them."""
    return (found[0] for found in re.finditer("[^\r\n]*(\r\n|\r|\n|$)", text))


def _parsed(text: str, file: str) -> tuple[list[list[str]], NDArray[np.int64]]:
    """All rows, and the line that each begins on."""
    source = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    ends = [0]
    quotes = '"' in text
    try:
        if quotes:
            for row in source:
                rows.append(row)
                ends.append(source.line_num)
        else:
            rows = list(source)
    except csv.Error as error:
        begun = ends[-1] + 1 if quotes else source.line_num
        most = csv.field_size_limit()
        if not quotes:
            raise Refused([Fault("facts.long_cell", {"most": most}, file=file, row=begun)]) from error
        raise Refused([Fault("facts.broken_row", {"why": str(error)}, file=file, row=begun)]) from error
    return rows, np.array(ends[:-1], np.int64) + 1 if quotes else np.arange(1, len(rows) + 1)
