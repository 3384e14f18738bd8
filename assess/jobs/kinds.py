"""What kinds of long work there are: each room declares its own, with words and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Engine

from assess.audit.actors import Actor
from assess.audit.events import declare_value
from assess.audit.occasion import Occasion

Step = Callable[[int, int], None]
"""Called between two steps with (done, whole); raises `Cancelled` where somebody asked for the end."""


Args = Mapping[str, Any]
Still = Callable[[Connection, Args], bool]


class Cancelled(Exception):
    """Asked to stop; nothing half-done is kept."""


@dataclass(frozen=True)
class Task:
    """What a kind's function is given. by: the worker, in the name of whoever asked; zone: of civil days."""

    engine: Engine
    args: Mapping[str, Any]
    by: Actor
    step: Step
    zone: tzinfo

    def occasion(self) -> Occasion:
        """Of this moment: what is written is recorded when it is written, not when the job was begun."""
        return Occasion(self.engine, self.by, datetime.now(UTC), self.zone)


@dataclass(frozen=True)
class Kind:
    """work: does it and gives what is shown as the result (plain data); safe to be done again after a crash.

    still: whether the connection's viewer may see now what such a job is about, whatever they might when it was asked.
    """

    name: str
    zh: str
    en: str
    function: str
    work: Callable[[Task], Mapping[str, Any]]
    still: Still = lambda *_: True

    def title(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


KINDS: dict[str, Kind] = {}


def declare(
    name: str, zh: str, en: str, function: str, work: Callable[[Task], Args], still: Still = lambda *_: True
) -> None:
    """`function` is the right that asking for it takes; a name is declared once."""
    if name in KINDS and KINDS[name].work is not work:
        raise ValueError(f"job kind {name} is declared twice")
    KINDS[name] = Kind(name, zh, en, function, work, still)
    declare_value("kind", name, zh, en)
