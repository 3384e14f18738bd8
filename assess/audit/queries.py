"""Events read again: searched, filtered, a page at a time, as plain values; names are joined where they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, false, func, or_, select, type_coerce

from assess.audit.events import Value, sentence
from assess.audit.models import Event

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What is looked for; what is left out is not asked about. since ≤ at < until.

    action: its name, or the room before the dot; people: one of whom did it, or had it done to them; words: in the
    fields, or in the request's number.
    """

    action: str = ""
    outcome: str = ""
    actor: str = ""
    people: tuple[int, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    table: str = ""


@dataclass(frozen=True)
class EventLine:
    """What the list of events shows of one."""

    seq: int
    at: datetime
    actor: str
    person_id: int | None
    request: str | None
    action: str
    outcome: str
    fields: Mapping[str, Value]

    def text(self, lang: str = "zh", people: Mapping[int, str] | None = None) -> str:
        """The sentence of its action."""
        return sentence(self.action, self.outcome, self.fields, lang, people)


@dataclass(frozen=True)
class EventRecord(EventLine):
    """All that was recorded of an event."""

    touched: Sequence[Sequence[Any]]
    algorithm: str
    key_id: str
    mac: str


def _columns(line: type[EventLine]) -> Select[*tuple[Any, ...]]:
    return select(*(Event.__table__.c[name] for name in line.__dataclass_fields__))


# Put together once: a page of events costs more for its statements than for its rows.
_LINES, _RECORDS = _columns(EventLine), _columns(EventRecord)
_NEWEST = _LINES.order_by(Event.seq.desc())
_COUNTS = select(Event.action, func.count()).group_by(Event.action).order_by(Event.action)


def page(connection: Connection, asked: Asked, before: int | None = None, most: int = PAGE) -> tuple[EventLine, ...]:
    """The newest events first; `before` is the number of the last one of the page before."""
    limits = [*_limits(asked), *([Event.seq < before] if before is not None else [])]
    rows = connection.execute(_NEWEST.where(*limits).limit(most))
    return tuple(EventLine(*row) for row in rows)


def every(connection: Connection, asked: Asked) -> Iterator[EventRecord]:
    """All of them in their order, for an export; never all at once in memory."""
    rows = connection.execution_options(stream_results=True).execute(
        _RECORDS.where(*_limits(asked)).order_by(Event.seq)
    )
    return (EventRecord(*row) for row in rows)


def count(connection: Connection, asked: Asked) -> int:
    return connection.execute(select(func.count()).select_from(Event).where(*_limits(asked))).scalar_one()


def event(connection: Connection, seq: int) -> EventRecord | None:
    """One event."""
    if not 0 < seq < 1 << 63:
        return None
    row = connection.execute(_RECORDS.where(Event.seq == seq)).first()
    return EventRecord(*row) if row else None


def counts(connection: Connection) -> dict[str, int]:
    """How many events there are of each action that there are events of."""
    return {row[0]: row[1] for row in connection.execute(_COUNTS)}


def _limits(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.action:
        yield or_(Event.action == asked.action, Event.action.startswith(f"{asked.action}.", autoescape=True))
    for name in ("outcome", "actor"):
        if getattr(asked, name):
            yield getattr(Event, name) == getattr(asked, name)
    if asked.people is not None:
        yield or_(false(), Event.person_id.in_(asked.people), *_done_to(asked.people))
    if asked.since is not None:
        yield Event.at >= asked.since
    if asked.until is not None:
        yield Event.at < asked.until
    if asked.words:
        yield or_(_text(Event.fields).contains(asked.words, autoescape=True), Event.request == asked.words)
    if asked.table:
        yield _text(Event.touched).contains(f'["{asked.table}",', autoescape=True)


def _done_to(people: tuple[int, ...]) -> Iterator[ColumnElement[bool]]:
    """What was done to a person stands in the field `person`, the number as JSON writes it."""
    at = _text(Event.fields)
    for number in people:
        for end in (",", "}"):
            yield at.contains(f'"person":{number}{end}', autoescape=True)


def _text(column: Any) -> ColumnElement[str]:
    """The JSON as the text it is kept as."""
    return type_coerce(column, Text())
