"""A stored run taken away as files: laid out as `assess score` leaves it, and the score book made from that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from assess.collection.facts.fact_reader import read
from assess.results.output.book_file import book_bytes
from assess.results.output.results_folder import SCHEME
from assess.results.output.run_export import folder
from assess.results.runs import RunLine
from assess.scoring.engine import score
from assess.whole_files import write_together
from indicators.loader import load
from reports.book.score_book import fits


@contextmanager
def laid_out(connection: Connection, run: RunLine) -> Iterator[Path]:
    """The results folder of a run, for as long as it is looked at."""
    with TemporaryDirectory(prefix="assess-run-") as place:
        path = Path(place) / "results"
        write_together(path, folder(connection, run.id))
        yield path


def book(
    connection: Connection, run: RunLine, lang: str, step: Callable[[int, int], None] = lambda done, whole: None
) -> bytes | None:
    """The score book of a run; None where the year is too large for one. `step` is told how many units are done."""
    with laid_out(connection, run) as path:
        scheme = load(path / SCHEME)
        facts, _ = read(scheme, path)
    if not fits(scheme, facts):
        return None
    return book_bytes(scheme, facts, score(scheme, facts), run.engine, lang, lambda done: step(done, run.units))
