"""Passwords: which are taken, and their hashes (argon2id, the parameters of RFC 9106 for little memory).

A password is brought into one spelling (NFKC) once, here, so that the same keys pressed on another keyboard or in
full width give the same password.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from assess.accounts.words import fault
from indicators.faults import Fault

LEAST, MOST, KEPT = 12, 128, 5
FEWEST = 5
"""Different characters."""
LONGEST = 1024
"""Of what is given: NFKC makes some characters longer, and nobody types so much."""
HASHER = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
COMMON = frozenset(Path(__file__).with_name("common.txt").read_text("utf-8").split())
"""Long enough to pass, and yet among those tried first."""


def normalised(password: str) -> str:
    """The password in the one spelling (NFKC) that is hashed and compared."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


def faults(password: str, login: str, name: str, before: Iterable[str] = ()) -> list[Fault]:
    """Every rule that a new password, in its one spelling, breaks. `before`: hashes of the last ones, newest first."""
    folded, found = password.casefold(), []
    if len(password) < LEAST:
        found.append(_fault("short", found=len(password), least=LEAST))
    if len(password) > MOST:
        return [_fault("long", most=MOST)]
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in password):
        found.append(_fault("blank"))
    if _folded(login) in folded:
        found.append(_fault("login"))
    if any(part in folded for part in (_folded(name), _folded(name).replace(" ", "")) if len(part) > 1):
        found.append(_fault("name"))
    if folded in COMMON:
        found.append(_fault("common"))
    different = len(set(folded))
    if len(password) >= LEAST and different < FEWEST:
        found.append(_fault("few", found=different, least=FEWEST))
    if not found and any(verified(old, password) for old in list(before)[:KEPT]):
        found.append(_fault("before", last=KEPT))
    return found


def hashed(password: str) -> str:
    return HASHER.hash(password)


def verified(known: str | None, password: str) -> bool:
    """Is it the password? Without a hash to compare with, the same time is spent on one that fits nothing."""
    try:
        HASHER.verify(known or dummy(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def is_outdated(known: str) -> bool:
    """Was it hashed with other parameters than today's?"""
    return HASHER.check_needs_rehash(known)


@cache
def dummy() -> str:
    """A hash that no password fits, to compare with where there is none; made when the server starts."""
    import secrets

    return HASHER.hash(secrets.token_hex(32))


def _fault(rule: str, **args: object) -> Fault:
    return fault(f"accounts.password_{rule}", "password", **args)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
