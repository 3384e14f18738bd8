"""What is taken away is what the commands write."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select, update

from assess.canonical_json import canonical_json
from assess.collection.facts.fact_reader import read
from assess.cycles.models import Enrolment
from assess.database.engine import reading
from assess.database.faults import Unusable
from assess.results.models import Result
from assess.results.output.book_file import book_bytes
from assess.results.output.document import ENGINE, write
from assess.results.output.stored_book import reckoned
from assess.results.payload import digest
from assess.results.queries import league
from assess.results.runs import run as run_line
from assess.results.stored_stands import stand_of, stored
from assess.scoring.kernel import score
from assess.sealing.verify import run as verify
from indicators.faults import Refused
from indicators.loader import load
from tests.database.behind import behind, drop_trigger
from tests.jobs.making import made
from tests.web.serving import YEARS, engine_of, example

SCHEME, _ = example(2024, "enterprises")


def _run(client: FlaskClient, scheme: Path = SCHEME) -> int:
    """The run under that scheme."""
    code = load(scheme).code
    for run in range(1, len(YEARS) + 1):
        if client.get(f"/runs/{run}/results.json").json["scheme"]["code"] == code:  # type: ignore[index]
            return run
    raise AssertionError(code)


def _signed(connection: Connection, run: int, unit: str) -> str:
    """The digest of a result as it is now."""
    row = connection.execute(stored(run).where(Enrolment.code == unit)).one()
    return digest(row.scheme, row.pack, stand_of(row), canonical_json(row.reasons), row.items)


@pytest.mark.parametrize("year", YEARS)
def test_results_are_those_of_the_command(client: FlaskClient, year: tuple[int, str]) -> None:
    """From the files on the command line, and from the database through a page: the same bytes."""
    path, folder = example(*year)
    scheme = load(path)
    facts, _ = read(scheme, folder)
    answer = client.get(f"/runs/{_run(client, path)}/results.json")
    assert answer.text == "".join(write(scheme, facts, score(scheme, facts), ENGINE))
    assert "attachment" in answer.headers["Content-Disposition"]


def test_scheme_is_the_file_itself(client: FlaskClient) -> None:
    digest = load(SCHEME).digest
    for scheme in range(1, 6):
        answer = client.get(f"/schemes/{scheme}/scheme.toml")
        if f"sha256:{sha256(answer.data).hexdigest()}" == digest:
            assert answer.data == SCHEME.read_bytes()
            return
    raise AssertionError(digest)


def test_package_is_verified_by_its_own_verifier(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    run = _run(client)
    data = made(engine_of(app), "package", run)
    path = tmp_path / "package.zip"
    path.write_bytes(data)
    assert verify([str(path)]) == 0
    assert data == made(engine_of(app), "package", run)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("year", YEARS)
def test_book_is_that_of_the_command(app: Flask, client: FlaskClient, year: tuple[int, str], lang: str) -> None:
    """From the files on the command line, and from the database by a job: the same bytes."""
    path, folder = example(*year)
    scheme = load(path)
    facts, _ = read(scheme, folder)
    told: list[int] = []
    ours = book_bytes(scheme, facts, score(scheme, facts), ENGINE, lang, told.append)
    assert told[-1] == len(facts.units)
    assert made(engine_of(app), "book", _run(client, path), lang) == ours


def test_no_book_says_other_than_its_run(app: Flask, client: FlaskClient) -> None:
    """A result that was changed in the file, or its digest along with it: no book is made, and the unit is named."""
    engine, run = engine_of(app), _run(client)
    with reading(engine) as connection:
        line = run_line(connection, run)
        assert line is not None
        first, *_ = league(connection, line)
        assert first.unit in reckoned(connection, line).facts.units
    with behind(engine) as connection:
        mine = select(Enrolment.id).where(Enrolment.code == first.unit, Enrolment.scheme_id == line.scheme_id)
        drop_trigger(connection, "results", "update")
        connection.execute(update(Result).where(Result.enrolment_id.in_(mine)).values(exact="1"))
        with pytest.raises(Unusable, match=first.unit):
            reckoned(connection, line)
        connection.execute(
            update(Result).where(Result.enrolment_id.in_(mine)).values(digest=_signed(connection, run, first.unit))
        )
        with pytest.raises(Refused, match=first.unit):
            reckoned(connection, line)
        connection.rollback()


def test_a_download_is_no_page(client: FlaskClient) -> None:
    """Never shown in place, whatever the browser guesses."""
    headers = client.get("/runs/1/results.json").headers
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(client.get("/runs/1/results.json").data)["format"] == 1


def test_a_local_reader_is_told_how_the_rest_is_made(client: FlaskClient) -> None:
    """Jobs are for people who are signed in: no form of theirs is shown, and the commands are named."""
    page = client.get("/runs/1").text
    assert "/runs/1/results.json" in page
    assert "/prepare/" not in page
    for command in ("assess export", "assess score", "assess seal"):
        assert command in page
