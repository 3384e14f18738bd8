"""A mark in everything of an office and of each unit: nobody ever sees one that is not theirs, wherever they look."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from flask.testing import FlaskClient

from tests.access.expected import ALL, SEES
from tests.access.test_matrix import browser
from tests.access.world import OFFICES, STATES, World, units
from tests.jobs.making import FILES, asked

LINK = re.compile(r'(?:href|src|action|data-job)="(/[^"#]*)')
MOST = 125
"""Addresses that are followed for each person; the matrix asks for the rest by name."""
ON = ["sqlite"]


def foreign(person: str | None) -> set[str]:
    """Marks that this person must never see: other offices' schemes and units, and units of their own beyond reach."""
    sees = SEES[person]
    found = set()
    for office, (_, mark, _) in OFFICES.items():
        if office not in sees:
            found |= {mark, units(office)[0]}
        elif sees[office][1] != ALL:
            mine = sees[office][1]
            assert isinstance(mine, set)
            found |= {f"{mark}{code}" for code in units(office) if code not in mine}
            found |= {code for code in units(office) if code not in mine}
    return found


def files(world: World) -> tuple[int, ...]:
    """The jobs that made the book and the package of the city's published run."""
    return tuple(asked(world.engine, kind, world.runs["city", "published"]) for kind in FILES)


def start(world: World) -> Iterator[str]:
    """Where the crawl begins, whether a link leads there or not; foreign records too."""
    yield from (
        "/",
        "/schemes",
        "/jobs",
        "/people",
        "/grants",
        "/events",
        "/me",
        "/units?find=9",
        "/units?find=标",
        "/nothing/here",
    )
    for office in OFFICES:
        yield f"/schemes/{world.schemes[office]}"
        yield f"/schemes/{world.schemes[office]}/scheme.toml"
        yield f"/units/{units(office)[0]}"
        for state in STATES:
            run = world.runs[office, state]
            yield from (f"/runs/{run}", f"/runs/{run}/compare", f"/runs/{run}?group=x", f"/runs/{run}/results.json")
            yield f"/runs/{run}/units/{units(office)[0]}"
    run = world.runs["city", "published"]
    yield from (f"/runs/{run}/units/{code}" for code in units("city")[2:])
    yield from (f"/units/{code}" for code in units("city")[1:])
    yield from (f"/runs/{run}?group={name}" for name in ("一类企业", "二类企业", "三类企业"))
    yield f"/runs/{run}/units/{units('city')[1]}"
    yield from (f"/jobs/{number}/file" for number in files(world))


def crawl(client: FlaskClient, addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every address and what it answers, headers and all; links of our own are followed."""
    waiting, done = list(addresses), set[str]()
    while waiting and len(done) < MOST:
        address = waiting.pop(0)
        if address in done or address.startswith(("/static", "/plotly")):
            continue
        done.add(address)
        with client.get(address) as answer:
            assert answer.status_code < 500, address
            body = _text(answer.data, answer.content_type)
            yield address, f"{answer.headers}\n{body}"
            if answer.content_type.startswith("text/html"):
                waiting += [link.replace("&amp;", "&") for link in LINK.findall(body)]


def _text(data: bytes, kind: str) -> str:
    """What is in an answer, packed or not."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        inner = [packed.read(name) for name in packed.namelist()]
        return "\n".join([*packed.namelist(), *(_text(part, kind) for part in inner)])


def test_no_mark_of_others_shows(world: World, person: str | None) -> None:
    client, _ = browser(world, person)
    marks = foreign(person)
    told = [(address, mark) for address, text in crawl(client, start(world)) for mark in _found(marks, address, text)]
    if person in ("system", "security", "auditor"):
        # Whoever deals with a grant, or reads what was done, has to see for which unit it is.
        told = [(address, mark) for address, mark in told if not address.startswith(("/people/", "/grants", "/events"))]
    assert not told


def _found(marks: set[str], address: str, text: str) -> list[str]:
    """An address that was asked for may be said again; a mark in it is no news."""
    shown = text.replace(address, "")
    return [mark for mark in marks if mark in shown and mark not in address]


def test_the_crawl_sees(world: World) -> None:
    """Whose marks they are does see them: else nothing above would mean anything."""
    client, _ = browser(world, "city office")
    text = "".join(text for _, text in crawl(client, start(world)))
    assert all(f"市标{code}" in text for code in units("city"))
