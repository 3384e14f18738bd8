"""Jobs as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, false, func, or_, select, type_coerce
from sqlalchemy.sql import ColumnElement

from assess.jobs.kinds import KINDS
from assess.jobs.models import Job
from assess.jobs.uploads import spent
from assess.web import access

PAGE = 50


@dataclass(frozen=True)
class JobLine:
    """What the list of jobs shows of one."""

    id: int
    kind: str
    args: dict[str, Any]
    state: str
    stopping: int
    asked: datetime
    ended: datetime | None

    @property
    def title(self) -> Sequence[str] | None:
        """Of the scheme that the job is about, in Chinese and English."""
        return self.args.get("about")

    @property
    def file(self) -> str | None:
        """The name of the file that was brought."""
        return self.args.get("name")

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")


@dataclass(frozen=True)
class JobRecord(JobLine):
    """All that is known of a job; `done` of the `whole` work, 0 before it is known."""

    office_id: int | None
    attempts: int
    result: dict[str, Any] | None
    failure: list[list[str]] | None
    started: datetime | None
    done: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Of its work; None before it is known."""
        if self.state == "done":
            return 100
        return 100 * min(self.done, self.whole) // self.whole if self.whole else None

    @property
    def spent(self) -> bool:
        """Whether its files were refused: they are gone, and only others can be brought in."""
        return spent(self.state, self.args, self.result)

    @property
    def again(self) -> bool:
        """Whether it may be asked for once more."""
        return self.state in ("failed", "cancelled") and not self.spent


def _columns(line: type[JobLine]) -> Select[*tuple[Any, ...]]:
    return select(*(Job.__table__.c[name] for name in line.__dataclass_fields__))


_NEWEST, _RECORDS = _columns(JobLine).order_by(Job.id.desc()).limit(PAGE), _columns(JobRecord)
"""Put together once: each request asks one of them."""


def jobs(connection: Connection, page: int = 1) -> tuple[tuple[JobLine, ...], int]:
    """A page of the jobs that may be seen, newest first, and how many there are in all."""
    mine = _may_see(connection)
    whole = connection.execute(select(func.count()).select_from(Job).where(mine)).scalar_one()
    rows = connection.execute(_NEWEST.where(mine).offset((page - 1) * PAGE))
    return tuple(JobLine(*row) for row in rows), whole


def job(connection: Connection, job_id: int) -> JobRecord | None:
    """One of them, while what it is about may still be seen: a run may have been withdrawn since."""
    row = connection.execute(_RECORDS.where(_may_see(connection), Job.id == job_id)).first()
    line = JobRecord(*row) if row else None
    return line if line and KINDS[line.kind].still(connection, line.args) else None


def asking(connection: Connection, lines: Iterable[JobLine]) -> frozenset[int]:
    """Those of these jobs that showed what they would do and wait for a yes, which nobody has given yet.

    Asks the database only where one of them was of that sort.
    """
    shown = [line.id for line in lines if line.state == "done" and line.args.get("replace") and "seen" not in line.args]
    if not shown:
        return frozenset()
    rows = connection.execute(select(Job.id, Job.args, Job.result).where(Job.id.in_(shown)))
    plans = {number: (args.get("scheme"), told["confirm"]) for number, args, told in rows if told and "confirm" in told}
    named = [type_coerce(Job.args, Text).contains(str(plan)) for _, plan in plans.values()]
    # The same plan may have been shown and agreed to for another scheme, or at another time.
    given = connection.execute(select(Job.id, Job.args).where(or_(false(), *named))).all()
    yes = [(number, (args.get("scheme"), args.get("seen"))) for number, args in given]
    return frozenset(at for at, plan in plans.items() if not any(later > at and plan == one for later, one in yes))


def _may_see(connection: Connection) -> ColumnElement[bool]:
    """Those of kinds that one might ask for oneself today, at that office; having asked once gives no right."""
    return _askable(access.sight(connection), tuple((kind.function, name) for name, kind in KINDS.items()))


@lru_cache(maxsize=256)
def _askable(viewer: access.Viewer | None, kinds: tuple[tuple[str, str], ...]) -> ColumnElement[bool]:
    """By whoever has these rights, of kinds by function. Put together once for all of them: that takes longer than to
    ask the database."""

    def of(function: str) -> ColumnElement[bool]:
        whose = access.seen_by(viewer, function, Job.office_id, None, lambda _: false())
        return and_(Job.kind.in_([name for its, name in kinds if its == function]), whose)

    return or_(false(), *(of(function) for function in sorted({function for function, _ in kinds})))
