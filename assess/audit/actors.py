"""Who does something: a person who signed in, the command line, the worker, or nobody."""

from __future__ import annotations

from dataclasses import dataclass

from assess.audit.models import ACTORS


@dataclass(frozen=True)
class Actor:
    """kind: person, console, worker, nobody. person_id: of the table of people; request: its number, or the job's."""

    kind: str
    person_id: int | None = None
    request: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in ACTORS or (self.kind == "person" and self.person_id is None):
            raise ValueError(f"{self!r} is nobody who could act")


CONSOLE = Actor("console")
