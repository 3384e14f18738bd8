"""JSON whose bytes follow from the value: no spaces, Chinese as it is, whole numbers only.

Two forms: `canonical_json` sorts keys, for what is kept, chained and sealed; `compact_json` leaves them in their order,
which results.json fixes. What people read, with line breaks, is neither.
"""

from __future__ import annotations

from json import JSONEncoder
from typing import Any

_SORTED = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
_COMPACT = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def canonical_json(value: Any) -> str:
    """The one text of plain data; `TypeError` for numbers other than whole ones."""
    _refuse_floats(value)
    return _SORTED.encode(value)


def compact_json(value: Any) -> str:
    """The text of plain data with its keys in their order."""
    return _COMPACT.encode(value)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a binary fraction")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(inner)
