"""Which scheme, which run: from what people type to the one thing they mean, or a refusal that says what there is."""

from __future__ import annotations

from sqlalchemy import Connection

from assess.cycles.queries import SchemeLine, cut_off, schemes
from assess.results.runs import latest
from indicators.faults import Fault, Refused, learn

learn(
    {
        "results.nothing": (
            "数据库中还没有年度数据；请先运行 assess load",
            "there are no facts in the database yet; run assess load first",
        ),
        "results.no_scheme": (
            "数据库中没有 {year} 年的方案 {code}{known_zh}",
            "there is no scheme {code} of {year} in the database{known_en}",
        ),
        "results.which_office": (
            "{year} 年有几家用方案代码 {code}：{offices}；请用 --office 写明",
            "several offices use the code {code} in {year}: {offices}; name one with --office",
        ),
        "results.no_run": (
            "方案 {code}（{year} 年）还没有计分；请先运行 assess run",
            "scheme {code} of {year} has no run yet; run assess run first",
        ),
    }
)


def every(connection: Connection, office: str | None = None) -> list[SchemeLine]:
    """Every scheme in force that has facts, oldest year first; there must be one."""
    lines = [one for one in schemes(connection) if not one.superseded and office in (None, one.office)]
    found = [one for one in reversed(lines) if cut_off(connection, one.id)]
    if not found:
        raise Refused([Fault("results.nothing")])
    return found


def named(connection: Connection, code: str, year: int, office: str | None = None) -> SchemeLine:
    """The scheme in force under a code in a year."""
    everything = [one for one in schemes(connection) if not one.superseded]
    found = [one for one in everything if (one.code, one.year) == (code, year) and office in (None, one.office)]
    if not found:
        known = ", ".join(dict.fromkeys(f"{one.code} {one.year}" for one in everything))
        said = {"known_zh": f"；已有：{known}" if known else "", "known_en": f"; there are: {known}" if known else ""}
        raise Refused([Fault("results.no_scheme", {"code": code, "year": year, **said})])
    if len(found) > 1:
        offices = ", ".join(sorted(one.office for one in found))
        raise Refused([Fault("results.which_office", {"code": code, "year": year, "offices": offices})])
    return found[0]


def latest_run(connection: Connection, line: SchemeLine) -> int:
    """The newest run of a scheme."""
    run = latest(connection, line.id)
    if run is None:
        raise Refused([Fault("results.no_run", {"code": line.code, "year": line.year})])
    return run.id
