"""The second factor: six digits that a phone makes from a secret and the clock, each accepted once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from datetime import datetime

import pyotp
import segno
from sqlalchemy import Connection, insert, select, update

from assess.accounts.models import Counter

STEP, DIGITS, WINDOW = 30, 6, 1
ISSUER = "安全生产考核"
SETTINGS = ("off", "administrators", "all")


def secret_of(token: str) -> str:
    """The secret that a session offers for setting up: its own, the same on every page, and kept nowhere."""
    made = hmac.digest(token.encode(), b"second factor", hashlib.sha256)
    return base64.b32encode(made[:20]).decode()


def address(secret: str, login: str) -> str:
    """The otpauth address that a phone reads from the picture."""
    return str(pyotp.TOTP(secret, digits=DIGITS, interval=STEP).provisioning_uri(name=login, issuer_name=ISSUER))


def picture(secret: str, login: str) -> str:
    """The `address` as a picture, itself a data address."""
    return str(segno.make(address(secret, login), error="m", micro=False).svg_data_uri(scale=4, border=4))


def grouped(secret: str) -> str:
    """The secret in groups of four signs, for typing it in."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step that a code is of: the clock's, or the one before or after it."""
    given = "".join(unicodedata.normalize("NFKC", code[:40]).split())
    if len(given) != DIGITS or not (given.isascii() and given.isdigit()):
        return None
    maker = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    current = int(now.timestamp()) // STEP
    fitting = [
        step
        for step in range(current - WINDOW, current + WINDOW + 1)
        if hmac.compare_digest(maker.generate_otp(step), given)
    ]
    return max(fitting, default=None)


def use(connection: Connection, person_id: int, step: int, now: datetime) -> bool:
    """Take the step, unless it or a later one was taken before."""
    mine = (Counter.kind == "step", Counter.subject == str(person_id))
    last = connection.execute(select(Counter.count).where(*mine)).scalar()
    if last is None:
        values = {"kind": "step", "subject": str(person_id), "count": step, "at": now}
        connection.execute(insert(Counter).values(**values))
        return True
    # A step of the future is of a clock that has gone back since: none of its codes is right now.
    if step <= last <= int(now.timestamp()) // STEP + WINDOW + 2:
        return False
    connection.execute(update(Counter).where(*mine).values(count=step, at=now))
    return True
