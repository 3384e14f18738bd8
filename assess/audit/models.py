"""The record of what was done: events in one chain, and the head that says where it ends. Never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from assess.database.column_types import KEY, Exact, Instant, Json, Whole, among, filled, whole
from assess.database.engine import Base

ACTORS = ("person", "console", "worker", "nobody")
OUTCOMES = ("done", "refused")


class Event(Base):
    """Something that was done, or refused, in the order in which it happened: seq is 1, 2, 3 … without a gap.

    person_id, never a name: personal data can be erased without breaking the chain. fields: what the action's sentence
    tells. touched: the rows it is about and their digests afterwards (`assess.audit.touched_rows`). mac: of everything
    in the row and of the mac before it, under the key `key_id`, which is kept outside the database.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "action"),
        Index(None, "person_id"),
        CheckConstraint("seq > 0", name="seq_counted"),
        CheckConstraint("length(mac) = 64", name="mac_whole"),
        among("actor", *ACTORS),
        among("outcome", *OUTCOMES),
        *filled("request", "action", "fields", "touched", "algorithm", "key_id"),
        *whole("at", "person_id"),
        {"info": {"kept": "frozen"}},
    )

    seq: Mapped[int] = mapped_column(KEY, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(Exact)
    person_id: Mapped[int | None] = mapped_column(Whole)
    request: Mapped[str | None] = mapped_column(Exact)
    action: Mapped[str] = mapped_column(Exact)
    outcome: Mapped[str] = mapped_column(Exact)
    fields: Mapped[Any] = mapped_column(Json)
    touched: Mapped[Any] = mapped_column(Json)
    algorithm: Mapped[str] = mapped_column(Exact)
    key_id: Mapped[str] = mapped_column(Exact)
    mac: Mapped[str] = mapped_column(Exact)


class Chain(Base):
    """The head: number and mac of the last event, under its own mac: without, a cut tail would leave no trace."""

    __tablename__ = "chain"
    __table_args__ = (
        CheckConstraint("id = 1", name="id_single"),
        *filled("mac", "algorithm", "key_id", "head_mac"),
        *whole("seq"),
        {"info": {"kept": "present"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Whole)
    mac: Mapped[str] = mapped_column(Exact)
    algorithm: Mapped[str] = mapped_column(Exact)
    key_id: Mapped[str] = mapped_column(Exact)
    head_mac: Mapped[str] = mapped_column(Exact)
