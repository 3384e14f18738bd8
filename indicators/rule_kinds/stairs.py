"""Tables of bounds with their points, as `bands` and `rank` have them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from indicators.scheme_reader.keyed_tables import REQUIRED, Table
from indicators.values import decimal

Stairs = tuple[tuple[Fraction, Fraction], ...]


def stairs_of(value: object) -> Stairs:
    """The rows that were read; none after a fault."""
    assert isinstance(value, tuple) or value is REQUIRED
    return value if isinstance(value, tuple) else ()


def check_order(table: Table, key: str, bounds: Iterable[Fraction], *, falling: bool) -> None:
    """Refuse a bound that is not below the one before it, or not above it."""
    before: Fraction | None = None
    for position, bound in enumerate(bounds, 1):
        if before is not None and (bound >= before if falling else bound <= before):
            label = f"{table.prefix}{key}[{position}][1]"
            fault = "scheme.falling" if falling else "scheme.rising"
            table.say(fault, key, key=label, value=decimal(bound), before=decimal(before))
        before = bound
