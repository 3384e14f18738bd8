"""What the matrix tried, carried home in the reports of its tests, and the line at the end that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

PROPERTY = "matrix"
PARTS = ("routes", "methods", "persons", "offices", "relations", "states")


@dataclass
class Tried:
    """Requests of one test, how many were answered otherwise than written down, and what they were of."""

    requests: int = 0
    unexpected: int = 0
    parts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PARTS})

    def note(self, right: bool, **of: str) -> None:
        """One request."""
        self.requests += 1
        self.unexpected += not right
        for name, value in of.items():
            if value and value not in self.parts[name]:
                self.parts[name].append(value)


def lines(reports: Iterable[Any]) -> Iterator[str]:
    """One line, where the matrix was run."""
    requests = unexpected = 0
    parts: dict[str, set[str]] = {name: set() for name in PARTS}
    for report in reports:
        # What a fixture leaves is in the report of its end.
        for name, told in report.user_properties if getattr(report, "when", "") == "teardown" else ():
            if name == PROPERTY:
                requests += told["requests"]
                unexpected += told["unexpected"]
                for part in PARTS:
                    parts[part] |= set(told["parts"][part])
    if requests:
        counts = ", ".join(f"{len(parts[name])} {name}" for name in PARTS)
        yield f"access matrix: {requests} requests, {counts}; unexpected {unexpected}"
