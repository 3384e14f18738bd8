"""A kind of long work: its words, the right that asking for it takes, and the function that does it.

Each room has its own kinds, in files of their own; the table of rooms names them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from assess.audit.actors import Actor
from assess.audit.events import declare_value
from assess.audit.occasion import Occasion
from assess.jobs import job_files
from indicators.faults import Fault, Refused, learn

Step = Callable[[int, int], None]
"""Called between two steps with (done, whole); raises `Cancelled` where somebody asked for the end."""


T = TypeVar("T")
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

    def keep(self, path: Path, name: str) -> Args:
        """Keep a file that was made; gives the result under which it is fetched as `name`."""
        with path.open("rb") as stream:
            return {"file": name, "digest": job_files.put(self.engine, stream), "bytes": path.stat().st_size}


Pair = tuple[str, str]


@dataclass(frozen=True)
class Offer:
    """Of a kind that makes a file of a run: the button on the run's pages, and what the file is; Chinese, English.

    spoken: whether the file is written in a language, that of whoever asks.
    """

    button: Pair
    about: Pair
    spoken: bool = False


@dataclass(frozen=True)
class Kind:
    """work: does it and gives what is shown as the result (plain data); safe to be done again after a crash.

    still: whether the connection's viewer may see now what such a job is about, whatever they might when it was asked.
    offer: how the pages of a run offer it; None for a kind that is not about a file of a run.
    """

    name: str
    zh: str
    en: str
    function: str
    work: Callable[[Task], Mapping[str, Any]]
    still: Still = lambda *_: True
    offer: Offer | None = None

    def title(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


KINDS: dict[str, Kind] = {}

learn({"tasks.gone": ("{what}（{number}）已不存在", "{what} ({number}) is not there any more")})


def declare(kind: Kind) -> None:
    """Take up a kind, which from then on can be asked for; a name is declared once."""
    if kind.name in KINDS:
        raise ValueError(f"job kind {kind.name} is declared twice")
    KINDS[kind.name] = kind
    declare_value("kind", kind.name, kind.zh, kind.en)


def offers(lang: str) -> list[tuple[str, str, str]]:
    """What is made of a run: name of the kind, button and what the file is, in the language."""
    at = lang == "en"
    return [(one.name, one.offer.button[at], one.offer.about[at]) for one in KINDS.values() if one.offer is not None]


def required(found: T | None, what: str, number: int) -> T:
    """What a job is about; refuses where it is not there any more."""
    if found is None:
        raise Refused([Fault("tasks.gone", {"what": what, "number": number})])
    return found
