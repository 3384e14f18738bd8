"""What was worked out of a stored run, kept for the next page: a run is never edited, so it can't become stale."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from assess.results.runs import RunLine
from assess.web import access

MOST = 64
"""Tables kept for each database; those used longest ago go first."""

T = TypeVar("T")
_LOCK = Lock()
_KEPT: WeakKeyDictionary[Engine, OrderedDict[Hashable, Any]] = WeakKeyDictionary()


def cached(make: Callable[..., T], connection: Connection, run: RunLine, *asked: Hashable) -> T:
    """`make(connection, run, *asked)`, worked out once for all who have the same rights; nothing is not kept.

    The run's state belongs to the key: with it changes what of the run may be seen.
    """
    key = (make.__module__, make.__qualname__, access.sight(connection), run.id, run.state, *asked)
    with _LOCK:
        kept = _KEPT.setdefault(connection.engine, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            found: T = kept[key]
            return found
    made = make(connection, run, *asked)
    if made:
        with _LOCK:
            kept[key] = made
            while len(kept) > MOST:
                kept.popitem(last=False)
    return made
