"""People, what they prove themselves with, what they are granted, and their sessions.

Login and name stand in `people` only: everything else, events too, names a person by number, so that personal data
can be erased without breaking the chain. Of a credential the database holds nothing that opens anything by itself
but the secret of a second factor, which no server can check without.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assess.database.column_types import KEY, Day, Exact, Instant, Whole, among, filled, whole
from assess.database.engine import Base
from assess.web.roles import ROLES

KINDS = ("password", "totp", "link", "reset")
STATES = ("proposed", "granted", "refused", "withdrawn")


class Person(Base):
    """Somebody who signs in."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("login"),
        among("state", "active", "disabled"),
        *filled("login", "name"),
        *whole("created"),
        {"info": {"audited": "rows", "kept": "present"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    login: Mapped[str] = mapped_column(Exact)
    name: Mapped[str] = mapped_column(Exact)
    state: Mapped[str] = mapped_column(Exact)
    created: Mapped[datetime] = mapped_column(Instant)


class Credential(Base):
    """The hash of a password, a second factor's secret, a one-time link's digest, or a reset that was asked for.

    A row counts until it is superseded, a link also only until it ends. made_by is nobody for what a person made
    alone and for the command line.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        Index(None, "person_id", "kind"),
        among("kind", *KINDS),
        *filled("value"),
        *whole("recorded", "ends", "superseded"),
        {"info": {"audited": "rows"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(Exact)
    value: Mapped[str] = mapped_column(Exact)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded: Mapped[datetime] = mapped_column(Instant)
    ends: Mapped[datetime | None] = mapped_column(Instant)
    superseded: Mapped[datetime | None] = mapped_column(Instant)


class Grant(Base):
    """A role of a person, of an office and below a unit, from a day to a day; the last day is one of them.

    What is granted never changes: only its state does. proposed_by is nobody for the first administrators.
    """

    __tablename__ = "grants"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "state"),
        among("role", *ROLES),
        among("state", *STATES),
        CheckConstraint("ends IS NULL OR ends >= starts", name="ends_after"),
        CheckConstraint("unit_id IS NULL OR office_id IS NOT NULL", name="unit_of_office"),
        *whole("proposed", "decided", "withdrawn"),
        {"info": {"audited": "rows", "kept": "decided"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(Exact)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date | None] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Exact)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn: Mapped[datetime | None] = mapped_column(Instant)


class Rename(Base):
    """Another name for somebody, as one administrator proposes it and another decides.

    before: the name that it took the place of, once it was approved, so that events can be read with the names of their
    day. Both names may be erased: no event holds them.
    """

    __tablename__ = "renames"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "state"),
        among("state", "proposed", "granted", "refused"),
        *filled("name"),
        *whole("proposed", "decided"),
        {"info": {"audited": "rows", "kept": "present"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(Exact)
    before: Mapped[str | None] = mapped_column(Exact)
    state: Mapped[str] = mapped_column(Exact)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided: Mapped[datetime | None] = mapped_column(Instant)


class Session(Base):
    """Somebody's being signed in: the digest of the token in the browser, never the token.

    digest: of the token; seal: of who is signed in with it, until when, and what is still to be done. Both are keyed
    with the audit key, so that nobody with the database alone can make a session or turn one into another's.
    must: what is still to be done before anything else: "code", show the second factor; "enrol", set one up.
    ends: however busy, not beyond.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index(None, "person_id"),
        CheckConstraint("length(digest) = 64", name="digest_whole"),
        CheckConstraint("length(seal) = 64", name="seal_whole"),
        among("must", "code", "enrol"),
        *filled("why"),
        *whole("began", "seen", "ends", "ended"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    digest: Mapped[str] = mapped_column(Exact)
    seal: Mapped[str] = mapped_column(Exact)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    must: Mapped[str | None] = mapped_column(Exact)
    began: Mapped[datetime] = mapped_column(Instant)
    seen: Mapped[datetime] = mapped_column(Instant)
    ends: Mapped[datetime] = mapped_column(Instant)
    ended: Mapped[datetime | None] = mapped_column(Instant)
    why: Mapped[str | None] = mapped_column(Exact)


class Counter(Base):
    """Failed sign-ins (`assess.accounts.signing.sign_in_attempts`), and the last step of a second factor.

    subject of the kind signin: the digest of a login, known or not; that and an address; "from " and an address; and
    "told " with a person's number or 0, for what is still to be summed up in the record.
    """

    __tablename__ = "counters"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        among("kind", "signin", "step"),
        *filled("subject"),
        *whole("count", "at", "until"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(Exact)
    subject: Mapped[str] = mapped_column(Exact)
    count: Mapped[int] = mapped_column(Whole)
    at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)
