"""A stored result as it is read: held against the digest that was kept with it, before anybody is shown anything of it.

`assess audit verify` looks at all of them at night; whoever edited one by day would be believed until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, Select, select

from assess.canonical_json import canonical_json
from assess.collection.models import Pack
from assess.cycles.models import Enrolment, Scheme
from assess.database.faults import Unusable
from assess.results.models import Result, Run
from assess.results.payload import digest
from assess.scoring.numbers.number_texts import fixed
from assess.scoring.stands import Reason, Stand
from indicators.faults import learn

STAND = (
    Enrolment.code,
    Enrolment.name,
    Enrolment.group_name,
    Result.total,
    Result.exact,
    Result.band,
    Result.grade,
    Result.place,
    Result.vetoes,
    Result.reasons,
)
SIGNED = (
    Result.items,
    Result.digest,
    Pack.digest.label("pack"),
    Scheme.digest.label("scheme"),
    Run.decimals.label("decimals"),
)
"""What a result's digest is of besides, and the digest."""

learn(
    {
        "results.changed": (
            "第 {run} 批次 {unit} 的结果与计分时保存的不同，不再显示。请告诉维护人员运行 assess audit verify",
            "the result of {unit} in run {run} is not what was stored: it is not shown. Run assess audit verify",
        )
    }
)


def stored(run_id: int, *more: Any) -> Select[*tuple[Any, ...]]:
    """The results of a run with all that their digests are of, and more columns of them, their packs and enrolments."""
    asked = select(*STAND, *SIGNED, *more).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    asked = asked.join(Pack, Pack.id == Result.pack_id).join(Run, Run.id == Result.run_id)
    return asked.join(Scheme, Scheme.id == Run.scheme_id).where(Result.run_id == run_id)


def stand_of(row: Row[Any]) -> Stand:
    """What was decided on a unit, from the columns of `stored`."""
    total = None if row.total is None else fixed(row.total, row.decimals)
    said = tuple(Reason(code, dict(args)) for code, args in row.reasons)
    return Stand(
        row.code, row.name, row.group_name, total, row.exact, row.band, row.grade, row.place, tuple(row.vetoes), said
    )


def is_sound(row: Row[Any], stand: Stand) -> bool:
    """Whether a result is what its digest says."""
    kept: str = row.digest
    return digest(row.scheme, row.pack, stand, canonical_json(row.reasons), row.items) == kept


def read(run_id: int, rows: Iterable[Row[Any]]) -> Iterator[tuple[Row[Any], Stand]]:
    """Each row of `stored` with what was decided; raises `Unusable` for one that is not what was stored."""
    for row in rows:
        stand = stand_of(row)
        if not is_sound(row, stand):
            raise changed(run_id, row.code)
        yield row, stand


def changed(run_id: int, unit: str) -> Unusable:
    """To be raised for a unit of which something is not what was stored."""
    return Unusable("results.changed", run=run_id, unit=unit)
