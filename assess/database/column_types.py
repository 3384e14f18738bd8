"""Column types that keep what they are given: whole numbers, exact texts, instants, civil days, canonical JSON.

No `Numeric` and no float: on SQLite they are binary fractions in disguise.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from assess.canonical_json import canonical_json

KEY = BigInteger().with_variant(Integer(), "sqlite")
"""Of identifiers that the database gives out; on SQLite only INTEGER does."""
LIMIT = 1 << 63
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Whole(TypeDecorator[int]):
    """A whole number of 64 bits: a count, or a number scaled to its last decimal."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and (type(value) is not int or not -LIMIT <= value < LIMIT):
            raise TypeError(f"a whole number of 64 bits, not {value!r}")
        return value


class Exact(TypeDecorator[str]):
    """A text as it is. Never empty: some relatives of PostgreSQL take '' for NULL, so nothing is always NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and (not value or "\0" in value):
            raise TypeError(f"a text with something in it, not {value!r}")
        return value


class Instant(TypeDecorator[datetime]):
    """A moment, kept as microseconds since 1970 in UTC, the same on every database; a time without zone is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Day(TypeDecorator[date]):
    """A civil day, kept as YYYY-MM-DD; it has no zone and no time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        if value is not None and type(value) is not date:
            raise TypeError(f"a day, not {value!r}")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """Plain data as canonical JSON text: sorted keys, no spaces, Chinese as it is, no floats."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def microseconds(moment: datetime) -> int:
    """Since 1970 in UTC."""
    if moment.tzinfo is None:
        raise TypeError(f"{moment!r} has no zone")
    return (moment - EPOCH) // timedelta(microseconds=1)


def whole(*columns: str) -> list[CheckConstraint]:
    """SQLite keeps 89.995 in an INTEGER column unless it is told to look."""
    return [
        CheckConstraint(f"typeof({name}) IN ('integer', 'null')", name=f"{name}_whole").ddl_if(dialect="sqlite")
        for name in columns
    ]


def binary(column: str) -> CheckConstraint:
    """SQLite would keep a text in a column of bytes."""
    return CheckConstraint(f"typeof({column}) = 'blob'", name=f"{column}_binary").ddl_if(dialect="sqlite")


def filled(*columns: str) -> list[CheckConstraint]:
    """Nothing is NULL, never an empty text."""
    return [CheckConstraint(f"{name} <> ''", name=f"{name}_filled") for name in columns]


def among(column: str, *words: str) -> CheckConstraint:
    """One of these words."""
    allowed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")
