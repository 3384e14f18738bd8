"""results.xlsx: the score book beside results.json, made whole before anything is written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from indicators.schema import Scheme
from reports.book.score_book import write_book

BOOK = "results.xlsx"


def book_bytes(
    scheme: Scheme, facts: Facts, results: Results, engine: str, lang: str, progress: Callable[[int], None]
) -> bytes:
    """The book's bytes; `progress` is told how many units are done."""
    with tempfile.TemporaryDirectory(prefix="assess-book-") as folder:
        path = Path(folder) / BOOK
        write_book(path, scheme, facts, results, engine, lang, progress)
        return path.read_bytes()


def drop_book(folder: Path, left: Mapping[str, bytes]) -> None:
    """A book of an earlier scoring does not stay beside results it is not the book of."""
    if BOOK not in left:
        (folder / BOOK).unlink(missing_ok=True)
