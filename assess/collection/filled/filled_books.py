"""Filled workbooks, one or a folder of them → the three tables, as if they had come as CSV.

Identical facts merge, contradicting ones are refused with both places, and every fault names the cell as the clerk
sees it. 扣分分值 and 得分 are no facts: they are handed back as claims, to be compared with what is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assess.collection.file_signatures import ZIP
from assess.collection.filled.filled_book import Filling, Wanted, is_form, read_book
from assess.collection.filled.filled_form import Entry, Form
from assess.collection.filled.filled_merge import Merged
from assess.collection.filled.filled_tables import facts_table, units_table, vetoes_table
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.table import Table
from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.sheet_xml import open_book
from indicators.faults import Fault, Refused
from indicators.schema import Scheme
from reports.fill_in.fill_in_fields import CLAIMS, INPUTS, VETO_INPUTS

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods")
PARALLEL = 24
"""From this many books on, all processors share the work."""
Progress = Callable[[str, int, int], None]


@dataclass
class Claims:
    """Rows with the clerk's own points, in the order of the files."""

    entries: list[Entry] = field(default_factory=list)


def books_of(path: Path, notices: list[Fault]) -> list[Path]:
    """The fill-in workbooks that a path names: a file, or those of a folder; none where it holds tables."""
    if not path.is_dir():
        return [path] if is_form(path) else []
    files = [one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith((".", "~$"))]
    if any(one.suffix.lower() == ".csv" and one.stem.lower() in COLUMNS and not _packed(one) for one in files):
        return []
    books = [one for one in files if _packed(one) or one.suffix.lower() in SUFFIXES]
    others = [one.name for one in path.iterdir() if one not in books and not one.name.startswith(".")]
    if books and others:
        notices.append(Fault("facts.form_others", {"names": ", ".join(sorted(others))}, file=path.name))
    return books


def _packed(path: Path) -> bool:
    """Whether the content is that of a workbook, whatever the name says."""
    try:
        with path.open("rb") as stream:
            return stream.read(4).startswith(ZIP)
    except OSError:
        return False


def read_filled(
    scheme: Scheme,
    books: Sequence[Path],
    notices: list[Fault],
    progress: Progress | None = None,
    claims: Claims | None = None,
) -> dict[str, Table]:
    """The tables of these books; raises `Refused` where not one of them could be used."""
    wanted = Wanted.of(scheme)
    fillings: list[Filling] = []
    seen: dict[str, str] = {}
    for done, filling in enumerate(_read_all(books, wanted)):
        if progress:
            progress("books", done, len(books))
        first = seen.setdefault(filling.digest, filling.file) if filling.digest else filling.file
        if first != filling.file:
            notices.append(Fault("facts.form_same_file", {"other": first}, file=filling.file))
        else:
            fillings.append(filling)
    usable = [filling for filling in fillings if not filling.broken]
    if not usable:
        raise Refused(fault for filling in fillings for fault in filling.faults)
    for filling in usable:
        notices += filling.notices
    merged = Merged(scheme, fillings)
    notices += merged.notices()
    if claims is not None:
        claims.entries += [entry for filling in usable for entry in filling.entries if _claims(entry)]
    name = books[0].name if len(books) == 1 else books[0].parent.name
    return {
        "units": units_table(merged, name),
        "facts": facts_table(merged, name),
        **({"vetoes": vetoes_table(merged, name)} if merged.has_vetoes else {}),
    }


def filled_rows(path: Path) -> int:
    """How many rows of a form have something filled in; -1 where the file is no form."""
    try:
        archive = Archive(path)
    except Refused:
        return -1
    try:
        book = open_book(archive)
        forms = [Form(archive, book, sheet, order).form() for order, sheet in enumerate(book.sheets)]
    except Refused:
        return -1
    finally:
        archive.close()
    told = (*INPUTS, *CLAIMS, *VETO_INPUTS[1:])
    rows = [entry for form in forms if form for entry in form.entries]
    return sum(any(entry.text(name).strip() for name in told) for entry in rows) if any(forms) else -1


def _claims(entry: Entry) -> bool:
    return bool(entry.text("score").strip() or entry.text("deducted").strip())


def _read_all(books: Sequence[Path], wanted: Wanted) -> Iterable[Filling]:
    """Each book once, in the order given; many of them are shared out among the processors."""
    import os

    workers = min(os.cpu_count() or 1, 8)
    if len(books) < PARALLEL or workers < 2:
        return (read_book(path, wanted) for path in books)
    return _shared(books, wanted, workers)


def _shared(books: Sequence[Path], wanted: Wanted, workers: int) -> Iterable[Filling]:
    import multiprocessing
    import threading
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial

    # A fork copies locks that other threads (a progress bar's) may hold at that moment.
    forked = multiprocessing.get_start_method() == "fork" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forked else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(partial(read_book, wanted=wanted), books, chunksize=8)
