"""JSON in one form: sorted keys, no spaces, Chinese as it is, whole numbers only, one line with its end."""

from __future__ import annotations

import json
from typing import Any

from assess.canonical_json import canonical_json


def written(value: object) -> bytes:
    """The only bytes this value has."""
    return f"{canonical_json(value)}\n".encode()


def understood(raw: bytes) -> Any:
    """The value of canonical bytes; a `ValueError` for all others."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_float=_none, parse_constant=_none)
        same = written(value) == raw
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not same:
        raise ValueError("not in canonical form")
    return value


def _none(text: str) -> object:
    raise ValueError(f"{text} is no whole number")
