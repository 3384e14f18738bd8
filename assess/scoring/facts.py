"""The facts of one year as columns of exact integers, one `Column` for each item code.

Built by `assess.collection.facts.fact_reader`, which has refused everything that is not allowed. A value is
`value / den`, so that arithmetic can stay on integers; `value` is 0 wherever the state is not SCORED.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCORED, NOT_APPLICABLE, MISSING, PENDING = range(4)
STATES = ("scored", "not_applicable", "missing", "pending")
Ints = NDArray[Any]
"""int64 (or narrower), or object holding Python integers where 64 bits can't be proved to be enough."""


@dataclass(frozen=True)
class Column:
    """One item's facts, row i for unit i.

    value: the number ÷ `den`; tick 1 or 0; levels: the number of events of all levels; streak: unused (zeros).
    other: base (`change`) or limit (`quota`), as other ÷ `other_den`.
    counts: `levels` only, (levels, units), whole events per level in scheme order.
    series: `streak` only, (years + 1, units), the last years oldest first, over `den`.
    several: unit → the assessors' marks as written, where several were combined.
    present: False where a bonus or penalty has no row.
    """

    state: NDArray[np.uint8]
    value: Ints
    den: int = 1
    other: Ints | None = None
    other_den: int = 1
    counts: Ints | None = None
    series: Ints | None = None
    several: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    present: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Facts:
    """A year's input. Units are sorted by code; `group` holds positions in `groups`.

    recorded: veto code → units (bool) on which it stands confirmed.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    group: NDArray[np.int32]
    columns: Mapping[str, Column]
    recorded: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True)
class Units:
    """Units sorted by code; `group` holds positions in `groups`. `index`: code → position.

    Groups stand in the order of their least codes: codes are numbered as the office lists its units, so its groups
    come in its own order (一类、二类、三类, not by code point), whatever the order of the rows.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    group: NDArray[np.int32]
    index: dict[str, int]

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> Units:
        """From (code, name, group); of several with one code the first is kept."""
        first: dict[str, tuple[str, str]] = {}
        for code, name, group in rows:
            first.setdefault(code, (name, group))
        codes = tuple(sorted(first))
        groups = tuple(dict.fromkeys(first[code][1] for code in codes))
        at = {group: position for position, group in enumerate(groups)}
        group_of = np.array([at[first[code][1]] for code in codes], np.int32)
        names = tuple(first[code][0] for code in codes)
        return cls(codes, names, groups, group_of, {code: position for position, code in enumerate(codes)})
