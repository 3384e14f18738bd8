"""What was worked out of a stored run, kept for the next page: a run is never edited, so it can't become stale."""

from __future__ import annotations

import gc
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from assess.results.runs import RunLine
from assess.web import access

BYTES = 32 * 1024 * 1024
"""Kept for each database, about; what was used longest ago goes first."""
LEAF = (str, bytes, int, type(None))

T = TypeVar("T")


@dataclass
class BoundedCache:
    """Values with their bytes, those used longest ago first; never more than `most` bytes together."""

    most: int = BYTES
    values: OrderedDict[Hashable, tuple[Any, int]] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable) -> Any:
        """None where there is nothing of the key."""
        with self.lock:
            if key not in self.values:
                return None
            self.values.move_to_end(key)
            return self.values[key][0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """What is too large for all that may be kept is not kept at all."""
        if size > self.most:
            return
        with self.lock:
            self.size += size - self.values.pop(key, (None, 0))[1]
            self.values[key] = (value, size)
            while self.size > self.most:
                _, (_, least) = self.values.popitem(last=False)
                self.size -= least


_LOCK = Lock()
_CACHES: WeakKeyDictionary[Engine, BoundedCache] = WeakKeyDictionary()
"""Nothing outlives its database."""


def cached(make: Callable[..., T], connection: Connection, run: RunLine, *asked: Hashable) -> T:
    """`make(connection, run, *asked)`, worked out once for all who have the same rights; nothing is not kept.

    The run's state belongs to the key: with it changes what of the run may be seen.
    """
    key = (make.__module__, make.__qualname__, access.sight(connection), run.id, run.state, *asked)
    with _LOCK:
        cache = _CACHES.setdefault(connection.engine, BoundedCache())
    found: T | None = cache.get(key)
    if found is not None:
        return found
    made = make(connection, run, *asked)
    if made:
        cache.put(key, made, weight(made))
    return made


def weight(value: object) -> int:
    """Bytes of a value with all that it holds, each object counted once."""
    size, seen, waiting = 0, set[int](), [value]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        size += sys.getsizeof(one)
        if not isinstance(one, LEAF):
            waiting += gc.get_referents(one)
    return size
