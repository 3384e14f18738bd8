"""What happens between a page and its answer, and at the very same moment: on both databases one of two comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
from sqlalchemy import select

from assess.accounts import actions, grant_actions
from assess.accounts.grant_actions import Wanted
from assess.accounts.models import Credential
from assess.accounts.queries import holders, resets
from assess.accounts.signing import sign_in_actions
from assess.audit.queries import Asked, every
from assess.database.engine import reading
from indicators.faults import Refused
from tests.accounts.people import DAY, PASSWORD, RULES, Town, kind_of, later, signed_in, state_of
from tests.accounts.test_people import NEW, SECRET, refused, session_of, with_factor


def administrator(people: Town, login: str, role: str) -> int:
    """A further one, granted by two."""
    number, token = actions.make_person(people.at(people.system), login, f"示例{login}")
    sign_in_actions.set_password(people.at(None), token, PASSWORD)
    people.hold(role, number)
    return number


def proposed(people: Town, by: int) -> int:
    return grant_actions.propose(people.at(by), Wanted(people.plain, "office", people.office, None, DAY, None))


def at_once(*wishes: Callable[[], object]) -> list[str]:
    """All in the same moment; of each what came of it: "" or the code of the refusal."""
    start = Barrier(len(wishes))

    def one(wish: Callable[[], object]) -> str:
        start.wait()
        try:
            wish()
        except Refused as told:
            return kind_of(told)
        return ""

    with ThreadPoolExecutor(len(wishes)) as pool:
        return sorted(pool.map(one, wishes))


def events(people: Town, action: str) -> int:
    with reading(people.engine) as connection:
        return len(list(every(connection, Asked(action=action, outcome="done"))))


def test_what_somebody_who_was_shut_out_proposed_is_not_granted(people: Town) -> None:
    other = administrator(people, "second", "system")
    grant = proposed(people, people.system)
    actions.disable(people.at(other), people.system)
    assert refused(grant_actions.decide, people.at(people.security), grant, approve=True) == "proposer"
    assert state_of(people.engine, grant) == "proposed"
    grant_actions.decide(people.at(people.security), grant, approve=False)
    assert state_of(people.engine, grant) == "refused"


def test_nor_is_a_reset_carried_out(people: Town) -> None:
    other = administrator(people, "second", "system")
    actions.ask_reset(people.at(people.system), people.plain, "password")
    actions.disable(people.at(other), people.system)
    with reading(people.engine) as connection:
        (asked,) = resets(connection)
    assert refused(grant_actions.decide_reset, people.at(people.security), asked.id, approve=True) == "proposer"
    grant_actions.decide_reset(people.at(people.security), asked.id, approve=False)
    assert signed_in(people)


def test_whoever_was_disabled_a_moment_ago_changes_nothing(people: Town) -> None:
    """The page had let them in; the transaction does not."""
    other = administrator(people, "second", "system")
    at = people.at(people.system)
    actions.disable(people.at(other), people.system)
    assert refused(actions.make_person, at, "new.one", "示例新") == "not_allowed"
    assert refused(proposed, people, people.system) == "not_allowed"


def test_two_administrators_decide_at_once(people: Town) -> None:
    """One decision, one event, whichever it is."""
    other = administrator(people, "second", "security")
    before = events(people, "grant.approved") + events(people, "grant.refused")
    grant = proposed(people, people.system)
    told = at_once(
        lambda: grant_actions.decide(people.at(people.security), grant, approve=True),
        lambda: grant_actions.decide(people.at(other), grant, approve=False),
    )
    assert told == ["", "gone"]
    assert events(people, "grant.approved") + events(people, "grant.refused") == before + 1


def test_two_administrators_disable_each_other_at_once(people: Town) -> None:
    other = administrator(people, "second", "system")
    told = at_once(
        lambda: actions.disable(people.at(people.system), other),
        lambda: actions.disable(people.at(other), people.system),
    )
    assert told == ["", "not_allowed"]
    with reading(people.engine) as connection:
        assert len(holders(connection, "system", DAY)) == 1


def test_a_link_opens_once_for_two_at_once(people: Town) -> None:
    number, token = actions.make_person(people.at(people.system), "new.one", "示例新")
    told = at_once(
        *(lambda word=word: sign_in_actions.set_password(people.at(None), token, word) for word in (NEW, f"{NEW}!"))
    )
    assert told == ["", "gone"]
    with reading(people.engine) as connection:
        asked = select(Credential.id).where(Credential.person_id == number, Credential.kind == "password")
        assert len(connection.execute(asked).all()) == 1


def test_a_code_counts_once_for_two_at_once(people: Town) -> None:
    with_factor(people)
    then = later(seconds=30)
    tokens = [sign_in_actions.sign_in(people.at(None), RULES, "li.na", PASSWORD, None)[0] for _ in range(2)]
    code = pyotp.TOTP(SECRET).at(then)
    pair = [session_of(people, token) for token in tokens]
    told = at_once(*(
        lambda one=one: sign_in_actions.sign_in_code(people.at(people.plain, then), RULES, one, code) for one in pair
    ))  # fmt: skip
    assert told == ["", "wrong_code"]


def test_the_record_says_whose_account_is_locked(people: Town) -> None:
    """Whoever tries, and whether anybody is signed in meanwhile."""
    for _ in range(6):
        refused(sign_in_actions.sign_in, people.at(None), RULES, "li.na", "wrong password", None)
    with reading(people.engine) as connection:
        lines = list(every(connection, Asked(action="signin", outcome="refused")))
    last = max(lines, key=lambda one: one.seq)
    assert (last.fields["why"], last.fields["person"]) == ("locked", people.plain)
