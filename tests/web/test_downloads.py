"""What is taken away is what the commands write."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from assess.collection.facts.fact_reader import read
from assess.results.output.document import ENGINE, write
from assess.scoring.engine import score
from assess.sealing.verify import run as verify
from indicators.loader import load
from tests.web.serving import YEARS, example

SCHEME, _ = example(2024, "enterprises")


def _run(client: FlaskClient, scheme: Path = SCHEME) -> int:
    """The run under that scheme."""
    code = load(scheme).code
    for run in range(1, len(YEARS) + 1):
        if client.get(f"/runs/{run}/results.json").json["scheme"]["code"] == code:  # type: ignore[index]
            return run
    raise AssertionError(code)


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


def test_package_is_verified_by_its_own_verifier(client: FlaskClient, tmp_path: Path) -> None:
    answer = client.get(f"/runs/{_run(client)}/package.zip")
    path = tmp_path / "package.zip"
    path.write_bytes(answer.data)
    assert verify([str(path)]) == 0
    assert answer.data == client.get(f"/runs/{_run(client)}/package.zip").data


def test_book_is_a_workbook(client: FlaskClient) -> None:
    answer = client.get(f"/runs/{_run(client)}/results.xlsx")
    assert str(answer.mimetype).endswith("spreadsheetml.sheet")
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(answer.data)).namelist()


def test_a_download_is_no_page(client: FlaskClient) -> None:
    """Never shown in place, whatever the browser guesses."""
    for name in ("results.json", "results.xlsx", "package.zip"):
        headers = client.get(f"/runs/1/{name}").headers
        assert headers["Content-Disposition"].startswith("attachment; filename=")
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(client.get("/runs/1/results.json").data)["format"] == 1
