"""Routes × methods × people × records: who gets what is as written down by hand; all else does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient

from assess.accounts.signing import csrf
from assess.accounts.signing.sessions import COOKIE
from assess.jobs.kinds import KINDS
from tests.access import expected
from tests.access.expected import PEOPLE, SEES, WORKS, sees_run, sees_unit, takes
from tests.access.told import Tried
from tests.access.world import OFFICES, STATES, World, units
from tests.occasions import ZONE, occasion

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANYBODY = {"accounts.sign_in", "accounts.start", "accounts.set_password", "plotly"}
FIRST = {"accounts.code", "accounts.enrol"}
OWN = {"accounts.me", "accounts.password", "accounts.sign_out", "accounts.end_session", "accounts.end_others"}
LEFT_OUT = {"static"}
OFFERED = tuple(name for name, kind in KINDS.items() if kind.offer is not None)
SIGN_IN, GONE, FORBIDDEN = 303, 404, 405


@dataclass(frozen=True)
class Case:
    """A request, the record it is about, and whether this person is to have it."""

    endpoint: str
    address: str
    method: str
    office: str
    state: str
    given: bool


def cases(world: World, person: str | None) -> Iterator[Case]:
    """Every endpoint with every record of every office; addresses that hold no record once."""
    sees = SEES[person]
    plain = {
        "results.home": person is not None,
        "cycles.schemes": bool(sees),
        "jobs.listing": expected.ever_takes(person),
        "records.events": person == "auditor",
        "records.taken": person == "auditor",
        "accounts.people": person in PEOPLE["people.read"],
        "accounts.new_person": person in PEOPLE["people.make"],
        "accounts.grants": person in PEOPLE["people.read"],
        "results.find": bool(sees),
    }
    for endpoint, given in plain.items():
        if endpoint in world.app.view_functions:
            yield from _both(world, endpoint, {}, "", "", given)
    yield from _both(world, "records.event", {"seq": 1}, "", "", person == "auditor")
    yield from _both(world, "accounts.person", {"person_id": 4}, "", "", person in PEOPLE["people.read"])
    yield from _both(world, "accounts.new_grant", {"person_id": 4}, "", "", person in PEOPLE["grants"])
    for office in OFFICES:
        yield from _of_office(world, person, office)


def _of_office(world: World, person: str | None, office: str) -> Iterator[Case]:
    scheme = {"scheme_id": world.schemes[office]}
    for endpoint in ("cycles.scheme", "cycles.source"):
        yield from _both(world, endpoint, scheme, office, "", office in SEES[person])
    yield from _both(world, "office.work", scheme, office, "", WORKS.get(person or "") == office)
    for state in STATES:
        run = {"run_id": world.runs[office, state]}
        first, last = units(office)[0], units(office)[-1]
        yield from _both(world, "results.league", run, office, state, sees_run(person, office, state))
        yield from _both(world, "results.document", run, office, state, takes(person, office, state))
        for unit in (first, last):
            named = run | {"unit": unit}
            yield from _both(world, "results.slip", named, office, state, sees_unit(person, office, state, unit))
        pair = sees_unit(person, office, state, first) and sees_unit(person, office, state, last)
        yield from _both(world, "results.compare", run | {"one": first, "other": last}, office, state, pair)
    shown = any(sees_unit(person, office, state, units(office)[0]) for state in STATES)
    yield from _both(world, "results.history", {"unit": units(office)[0]}, office, "", shown)


def _both(world: World, endpoint: str, named: dict, office: str, state: str, given: bool) -> Iterator[Case]:
    with world.app.test_request_context():
        address = world.app.url_for(endpoint, **named)
    # What nobody declared is refused before anybody looks at a record: one office's are enough for that.
    for method in METHODS if office in ("", "city") and state in ("", "published") else ("GET",):
        yield Case(endpoint, address, method, office, state, given)


def browser(world: World, person: str | None) -> tuple[FlaskClient, str]:
    """Somebody signed in, and the token that their forms bear."""
    client, token = world.app.test_client(), world.token(person)
    if token is None:
        return client, ""
    client.set_cookie(COOKIE, token)
    return client, csrf.token_of(token)


def wanted(case: Case, person: str | None, methods: set[str]) -> int:
    """The answer that the hand-written table gives."""
    if case.method not in methods:
        return FORBIDDEN
    if person is None:
        return SIGN_IN
    return 200 if case.given else GONE


def test_reading(world: World, person: str | None, tried: Tried) -> None:
    """GET and the methods nobody declared."""
    client, token = browser(world, person)
    methods = {rule.endpoint: set(rule.methods or ()) for rule in world.app.url_map.iter_rules()}
    unexpected = []
    for case in cases(world, person):
        if case.method == "POST" and "POST" in methods[case.endpoint]:
            continue
        answer = client.open(case.address, method=case.method, data={"csrf_token": token} if token else None)
        right = answer.status_code == wanted(case, person, methods[case.endpoint])
        between = expected.relation(person, case.office) if case.office else ""
        tried.note(
            right, routes=case.endpoint, methods=case.method, persons=str(person), offices=case.office,
            relations=between, states=case.state,
        )  # fmt: skip
        if not right:
            unexpected.append((person, case, answer.status_code))
    assert not unexpected


def test_writing(world: World, person: str | None, tried: Tried) -> None:
    """Whoever may not, can't, with a right token and without; whoever may, is stopped by the lack of a token only."""
    client, token = browser(world, person)
    own = WORKS.get(person or "")
    unexpected = []
    for office in OFFICES:
        scheme = world.schemes[office]
        asked = {f"/schemes/{scheme}/{name}": own == office for name in ("run", "load")}
        for state in STATES:
            run = f"/runs/{world.runs[office, state]}"
            asked |= {f"{run}/prepare/{kind}": takes(person, office, state) for kind in OFFERED}
        late = {f"/runs/{world.runs[office, state]}" for state in STATES if state != "published"}
        for address, given in asked.items():
            bare = client.post(address).status_code
            right = {400} if address.endswith("load") else {303}
            want = ({303}, {303}) if person is None else ({400}, right) if given else ({400, 404}, {404})
            fine = [bare in want[0]]
            full = 0
            # Who gets the files of one state gets all of them, and making each takes a while.
            if not given or address.partition("/prepare")[0] not in late:
                full = client.post(address, data={"csrf_token": token}).status_code
                fine.append(full in want[1])
            for one in fine:
                tried.note(
                    one, routes=address.rpartition("/")[2], methods="POST", persons=str(person), offices=office,
                    relations=expected.relation(person, office),
                )  # fmt: skip
            if not all(fine):
                unexpected.append((person, address, bare, full))
    assert not unexpected


def test_administering(world: World, person: str | None, tried: Tried) -> None:
    """The administrators' forms exist for administrators only; none of these requests says anything sensible."""
    client, token = browser(world, person)
    asked = {
        "/people/new": PEOPLE["people.make"], "/people/999/disable": set(), "/people/999/enable": set(),
        "/people/999/name": set(), "/people/999/link": set(), "/people/999/reset": set(), "/people/999/lift": set(),
        "/people/4/grants/new": PEOPLE["grants"], "/grants/999/decide": set(), "/grants/999/withdraw": set(),
        "/resets/999/decide": set(), "/renames/999/decide": set(),
    }  # fmt: skip
    unexpected = []
    for address, may in asked.items():
        answer = client.post(address, data={"csrf_token": token})
        want = {SIGN_IN} if person is None else {400, 422} if person in may else {GONE}
        if person in PEOPLE["grants"]:
            want |= {400, 422, GONE}
        right = answer.status_code in want
        tried.note(right, routes=address.rpartition("/")[2], methods="POST", persons=str(person))
        if not right:
            unexpected.append((person, address, answer.status_code))
    assert not unexpected


def test_no_endpoint_is_left_out(world: World) -> None:
    """Whatever is added has to be said of here."""
    known = {case.endpoint for case in cases(world, "system")} | ANYBODY | FIRST | OWN | LEFT_OUT
    posted = {"office.run", "office.load", "office.replace", "office.prepare"} | {
        f"accounts.{name}" for name in ("disable", "enable", "rename", "link", "ask_reset", "decide", "withdraw",
                                        "decide_reset", "lift_lock", "decide_rename")
    }  # fmt: skip
    jobs = {"jobs.one", "jobs.state", "jobs.file", "jobs.cancel", "jobs.again"}
    assert set(world.app.view_functions) == known | posted | jobs


def test_unknown_and_out_of_reach_are_the_same(world: World) -> None:
    """To the byte, but for the request's number and the address itself."""
    client, _ = browser(world, "jia office")
    unknown = _body(client, "/runs/424242")
    for address in (f"/runs/{world.runs['far', 'published']}", f"/runs/{world.runs['city', 'provisional']}"):
        assert _body(client, address) == unknown
    slip = _body(client, f"/runs/{world.runs['city', 'published']}/units/{units('city')[3]}")
    assert slip == _body(client, f"/runs/{world.runs['city', 'published']}/units/nobody")


def _body(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == GONE
    text = answer.text.replace(answer.headers["X-Request-Id"], "")
    return re.sub(r'(href|action)="[^"]*"', "", text)


def test_jobs_are_for_their_office(world: World) -> None:
    """And a file for whoever may still have what is in it."""
    from datetime import UTC, datetime

    from assess.audit.actors import Actor
    from assess.jobs.actions import ask
    from assess.jobs.worker import work

    asker = Actor("person", world.people["city office"])
    run = world.runs["city", "published"]
    number = ask(
        occasion(world.engine, datetime.now(UTC), asker), "book", {"run": run, "lang": "zh"}, world.offices["city"]
    )
    work(world.engine, ZONE, once=True)
    for person in SEES:
        client, token = browser(world, person)
        for address in (f"/jobs/{number}", f"/jobs/{number}/state", f"/jobs/{number}/file"):
            given = takes(person, "city", "published")
            want = 303 if person is None else 200 if given else 404
            with client.get(address) as answer:
                assert answer.status_code == want, (person, address)
        for address in (f"/jobs/{number}/cancel", f"/jobs/{number}/again"):
            answer = client.post(address, data={"csrf_token": token})
            assert answer.status_code == (303 if person is None else 422 if given else 404), (person, address)
