"""A run: gather the facts of a year, score them, and keep what was decided, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select

from assess.audit.events import Value, declare
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing
from assess.audit.touched_rows import part, rows
from assess.canonical_json import compact_json
from assess.cycles.models import Scheme
from assess.cycles.queries import CutOff, SchemeLine, cut_off
from assess.database.engine import insert_rows, reading
from assess.results.models import Run
from assess.results.output.document import ENGINE
from assess.results.payload import FORMAT, PayloadWriter, digest
from assess.results.run_facts import RunFacts, facts_at
from assess.scoring.kernel import Results, score
from assess.scoring.stands import stands
from indicators.digests import digest_from
from indicators.faults import Fault, Refused, learn

Progress = Callable[[int], None]
BLOCK = 1 << 12
"""Units whose texts are made at a time."""
STARTS = 5
"""Of a run, after which it gives up against facts that keep coming in."""
COLUMNS = (
    "run_id", "enrolment_id", "pack_id", "total", "exact", "band", "grade", "place", "vetoes", "reasons",
    "items_format", "items", "digest",
)  # fmt: skip

learn(
    {
        "results.no_facts": (
            "方案 {code}（{year} 年）还没有数据；请先运行 assess load",
            "scheme {code} of {year} has no facts yet; run assess load first",
        ),
        "results.overtaken": (
            "方案 {code}（{year} 年）计分期间数据一直在变，重来 {times} 次仍未完成，未保存批次；请等导入结束后再计分",
            "facts of scheme {code} of {year} kept changing while scored, {times} times; score again after imports",
        ),
        "results.too_large": (
            "单位 {unit} 的总分 {total} 超出可保存的范围",
            "the total {total} of unit {unit} is too large to be kept",
        ),
    }
)
declare(
    "run.kept",
    "给方案 {code} 计分：第 {run} 批次，{units} 个单位（{digest}）",
    "scored scheme {code}: run {run}, {units} units ({digest})",
    "scheme", "code", "run", "load", "units", "digest",
)  # fmt: skip


@dataclass(frozen=True)
class KeptRun:
    """A run as it was kept; `fresh` is False where nothing had changed since and the former one stands.

    restarts: how often newer facts came in meanwhile, so that scoring began anew. before: the units of the run before
    it, of this version or an older one of the scheme; 0 where there is none.
    """

    run_id: int
    line: SchemeLine
    units: int
    fresh: bool
    restarts: int = 0
    before: int = 0

    def text(self, lang: str) -> str:
        """What was done, in a line."""
        zh, en = f"数据没有变化，沿用第 {self.run_id} 批次", f"nothing changed, run {self.run_id} stands"
        if self.fresh:
            zh, en = (
                f"{self.units} 个单位已计分（第 {self.run_id} 批次）",
                f"{self.units} units scored (run {self.run_id})",
            )
        if self.restarts:
            zh += "；计分期间有新数据存入，已按新数据重新计分"
            en += "; facts came in meanwhile, so that it began anew with them"
        if (fewer := self.before - self.units) > 0:
            zh += f"；注意：比上一次计分的 {self.before} 个单位少 {fewer} 个，请核实是否还有单位没有导入"
            en += f"; note: the run before had {self.before} units, {fewer} more; are all units in?"
        return zh if lang == "zh" else en


def run_scheme(
    at: Occasion,
    line: SchemeLine,
    again: bool = False,
    progress: Progress | None = None,
    until: datetime | None = None,
) -> KeptRun:
    """A run of this scheme, on the facts recorded at `until` or before (None: on all that are there).

    Where neither the cut-off nor the engine has changed the former run stands, unless asked `again`. Where facts come
    in while it scores, it begins anew: a run is never kept beside facts that it should have counted. Raises `Refused`
    where there are no facts, or where they keep changing.
    """
    for restarts in range(STARTS):
        done = _attempt(at, line, again, progress, until)
        if done is not None:
            return replace(done, restarts=restarts)
    raise Refused([Fault("results.overtaken", {"code": line.code, "year": line.year, "times": STARTS})])


def _attempt(
    at: Occasion, line: SchemeLine, again: bool, progress: Progress | None, until: datetime | None
) -> KeptRun | None:
    """None where facts that count came in between gathering and keeping; nothing was written then."""
    with reading(at.engine) as connection:
        cut = cut_off(connection, line.id, until)
        if cut is None:
            raise Refused([Fault("results.no_facts", {"code": line.code, "year": line.year})])
        standing = _standing(connection, line, cut)
        if standing is not None and not again:
            return standing
        run_facts = facts_at(connection, line, cut)
    results = score(run_facts.scheme, run_facts.facts)
    decided = ResultRows.of(run_facts, results, progress)
    with changing(at) as change:
        # No other writer comes in before this transaction ends.
        if cut_off(change.connection, line.id, until) != cut:
            return None
        standing = _standing(change.connection, line, cut)
        if standing is not None and not again:
            return standing
        before = _units_before(change.connection, line)
        return KeptRun(_keep(change, run_facts, decided), line, len(run_facts.enrolled), fresh=True, before=before)


def _standing(connection: Connection, line: SchemeLine, cut: CutOff) -> KeptRun | None:
    """The former run, where it is of these facts and this engine."""
    former = _former(connection, line.id)
    if former is None or (CutOff(former.cut_off, former.load_id), former.engine) != (cut, ENGINE):
        return None
    return KeptRun(former.id, line, former.units, fresh=False, before=_units_before(connection, line, former.id))


def _units_before(connection: Connection, line: SchemeLine, run_id: int | None = None) -> int:
    """How many units the last run (before a run) of this scheme or an older version of it had; 0 where none is."""
    mine = select(Scheme.cycle_id).where(Scheme.id == line.id).scalar_subquery()
    asked = select(Run.units).join(Scheme, Scheme.id == Run.scheme_id).order_by(Run.id.desc()).limit(1)
    same = (Scheme.office_id == line.office_id, Scheme.code == line.code, Scheme.cycle_id == mine)
    asked = asked.where(*same, Scheme.version <= line.version)
    return connection.execute(asked if run_id is None else asked.where(Run.id < run_id)).scalar() or 0


def _former(connection: Connection, scheme_id: int) -> Any:
    asked = select(Run.id, Run.load_id, Run.cut_off, Run.engine, Run.units).where(Run.scheme_id == scheme_id)
    return connection.execute(asked.order_by(Run.id.desc()).limit(1)).first()


@dataclass(frozen=True)
class ResultRows:
    """The rows to be kept, without the run they belong to, and what is said of the run as a whole."""

    rows: Sequence[tuple[Any, ...]]
    digest: str
    graded: int
    vetoed: int

    @classmethod
    def of(cls, run_facts: RunFacts, results: Results, progress: Progress | None) -> ResultRows:
        rows = list(_rows(run_facts, results, progress))
        whole = sha256("\n".join(row[-1] for row in rows).encode())
        vetoed = int(np.logical_or.reduce([*results.vetoes.values(), np.zeros(len(rows), np.bool_)]).sum())
        return cls(rows, digest_from(whole), int(results.totals.has_total.sum()), vetoed)


def _rows(run_facts: RunFacts, results: Results, progress: Progress | None) -> Iterator[tuple[Any, ...]]:
    """A row for each unit, the run left out; a block of units at a time."""
    scheme, facts = run_facts.scheme, run_facts.facts
    writer = PayloadWriter(scheme, facts, results)
    for start in range(0, len(facts.units), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(facts.units)))
        published = results.published[rows].tolist()
        heads = stands(scheme, facts, results, rows)
        for place, (stand, payload) in enumerate(zip(heads, writer.block(rows), strict=True)):
            total = published[place] if stand.total is not None else None
            if total is not None and total >= 1 << 63:
                raise Refused([Fault("results.too_large", {"unit": stand.unit, "total": stand.total})])
            reasons = compact_json([[code, list(args.items())] for code, args in stand.reasons])
            pack, pack_digest = run_facts.packs[start + place]
            yield (
                run_facts.enrolled[start + place].enrolment_id,
                pack,
                total,
                stand.exact,
                stand.band,
                stand.grade,
                stand.rank,
                compact_json(stand.vetoes),
                reasons,
                FORMAT,
                payload,
                digest(scheme.digest, pack_digest, stand, reasons, payload),
            )
        if progress:
            progress(start + len(rows))


def _keep(change: Change, run_facts: RunFacts, decided: ResultRows) -> int:
    """The run and all its results; the transaction makes them one."""
    connection, line = change.connection, run_facts.line
    former = _former(connection, line.id)
    values = {
        "cycle_id": _cycle(connection, line.id),
        "scheme_id": line.id,
        "load_id": run_facts.cut.load_id,
        "supersedes_id": former.id if former else None,
        "cut_off": run_facts.cut.instant,
        "engine": ENGINE,
        "decimals": run_facts.scheme.decimals,
        "state": "provisional",
        "digest": decided.digest,
        "units": len(run_facts.enrolled),
        "graded": decided.graded,
        "vetoed": decided.vetoed,
        "recorded": change.now,
    }
    run = connection.execute(insert(Run).values(**values).returning(Run.id)).scalar_one()
    insert_rows(connection, "results", COLUMNS, ((run, *row) for row in decided.rows))
    told: dict[str, Value] = {"units": len(run_facts.enrolled), "digest": decided.digest, "load": run_facts.cut.load_id}
    touched = (rows("runs", run), part("results", "run_id", run))
    change.record("run.kept", *touched, scheme=line.id, code=line.code, run=run, **told)
    return run


def _cycle(connection: Connection, scheme_id: int) -> int:
    return connection.execute(select(Scheme.cycle_id).where(Scheme.id == scheme_id)).scalar_one()
