"""The bench scheme in pandas on one long table, a row for each unit and item: merge with the parameters, group, sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assess.scoring.facts import SCORED, Facts
from indicators.schema import Item, Scheme
from tests.benchmarks.float_rules import number
from tests.benchmarks.scheme import VETO_AT, VETO_ITEMS
from tests.benchmarks.standing import CAP, KEY, LAST, LINES, QUOTAS, TIE_KEY, Outcome

TINY = 1e-9
Rows = Any
"""A pandas table; its columns are what the merge gave it."""


@dataclass
class Inputs:
    """facts: unit, item, value, other, first, second (events per level); value is empty where not applicable."""

    facts: Rows
    items: Rows
    units: Rows
    weights: Rows
    breaks: list[int]

    @classmethod
    def of(cls, scheme: Scheme, facts: Facts) -> Inputs:
        items = pd.DataFrame([_parameters(item, at) for at, item in enumerate(scheme.items())])
        places = {item.code: at for at, one in enumerate(scheme.indicators) for item in one.items}
        items["indicator"] = [places.get(code, -1) for code in items["code"]]
        recorded = np.logical_or.reduce(list(facts.recorded.values()))
        units = pd.DataFrame({"unit": np.arange(len(facts.units)), "group": facts.group, "recorded": recorded})
        weights = pd.DataFrame({"indicator": range(16), "weight": [number(one.weight) for one in scheme.indicators]})
        names = [one.code for one in scheme.indicators]
        return cls(_long(facts), items, units, weights, [names.index(code) for code in scheme.tie_break])


def _long(facts: Facts) -> Rows:
    count, columns = len(facts.units), facts.columns.values()

    def rows(parts: list) -> np.ndarray:
        return np.stack(parts, axis=1).ravel()

    empty = np.full(count, np.nan)
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(count), len(facts.columns)),
            "item": np.tile(np.arange(len(facts.columns)), count),
            "value": rows([np.where(c.state == SCORED, c.value / c.den, np.nan) for c in columns]),
            "other": rows([empty if c.other is None else c.other / c.other_den for c in columns]),
            "first": rows([empty if c.counts is None else c.counts[0] * 1.0 for c in columns]),
            "second": rows([empty if c.counts is None else c.counts[1] * 1.0 for c in columns]),
        }
    )


def _parameters(item: Item, at: int) -> dict[str, object]:
    row: dict[str, object] = {"item": at, "code": item.code, "kind": item.rule.kind, "full": number(item.full)}
    row["cap"] = None if item.cap is None else number(item.cap)
    row["gate"] = None if item.gate is None else number(item.gate)
    for name, value in item.rule.params.items():
        if name in ("bands", "table"):
            for place, (bound, points) in enumerate(item.rule.pairs(name)):
                row[f"bound{place}"], row[f"points{place}"] = number(bound), number(points)
        elif name == "levels":
            row["cost0"], row["cost1"] = (number(cost) for cost in item.rule.levels.values())
        elif name != "unit":
            # A kind's own `full` (what an external score is out of) must not hide the item's.
            row["out_of" if name == "full" else name] = number(value) if hasattr(value, "numerator") else value
    return row


def _ratio(d: Rows) -> Rows:
    steps = np.floor((d["value"] / d["target"] - 1) * 100 / d["bonus_step"] + TINY).clip(lower=0)
    return d["full"] * (d["value"] / d["target"]).clip(upper=1) + np.minimum(
        d["bonus_cap"], d["bonus_per"] * steps
    ).fillna(0)


def _shortfall(d: Rows) -> Rows:
    short = (d["target"] - d["value"]).clip(lower=0) / d["step"]
    short = short.mask(d["partial"] == "begun", np.ceil(short)).mask(d["partial"] == "whole", np.floor(short))
    return (d["full"] - d["per"] * short).clip(lower=0)


def _change(d: Rows) -> Rows:
    plain = ((d["other"] - d["value"]) / d["other"] / d["target"]).clip(0, 1) * d["full"]
    return plain.mask(d["other"] == 0, d["more"].mask(d["value"] == 0, d["same"]))


def _quota(d: Rows) -> Rows:
    gap = d["other"] - d["value"]
    return (
        d["full"] + d["over"] * gap.clip(upper=0) + np.minimum(d["under_cap"], d["under"] * gap.clip(lower=0))
    ).clip(lower=0)


def _levels(d: Rows) -> Rows:
    highest = np.maximum(d["cost0"] * (d["first"] > 0), d["cost1"] * (d["second"] > 0))
    lost = highest.where(d["each"] == "highest", d["cost0"] * d["first"] + d["cost1"] * d["second"])
    return (d["full"] - lost).clip(lower=0)


def _steps(d: Rows, reached: list[Rows]) -> Rows:
    return pd.Series(np.select(reached, [d[f"points{at}"] for at in range(len(reached))], 0.0), index=d.index)


def _bands(d: Rows) -> Rows:
    return _steps(d, [d["value"] >= d[f"bound{at}"] for at in range(4)])


def _rank(d: Rows) -> Rows:
    peers = d.groupby(["item", "group"])["value"]
    rank, count = peers.rank(method="min", ascending=False), peers.transform("count")
    return _steps(d, [rank * 100 <= d[f"bound{at}"] * count for at in range(4)])


RULES: dict[str, Callable[[Rows], Rows]] = {
    "deduct": lambda d: (d["full"] - d["per"] * (d["value"] - d["free"]).clip(lower=0)).clip(lower=0),
    "bands": _bands,
    "ratio": _ratio,
    "shortfall": _shortfall,
    "change": _change,
    "rank": _rank,
    "mark": lambda d: d["value"],
    "tick": lambda d: d["full"] * d["value"],
    "quota": _quota,
    "levels": _levels,
    "external": lambda d: d["full"] * d["value"] / d["out_of"],
    "each": lambda d: d["per"] * d["value"],
}


def run(inputs: Inputs) -> Outcome:
    """Points kind by kind, indicator sums, totals, places."""
    parts = []
    kinds = inputs.facts["item"].map(inputs.items.set_index("item")["kind"])
    for kind, rows in inputs.facts.groupby(kinds):
        own = inputs.items[inputs.items["kind"] == kind].dropna(axis=1, how="all")
        wanted = own.reindex(columns=own.columns.union(["bonus_step", "bonus_per", "bonus_cap", "cap", "gate"]))
        d = rows.merge(wanted, on="item")
        if kind == "rank":
            d = d.merge(inputs.units, on="unit")
        d["points"] = RULES[str(kind)](d).where(d["value"].notna())
        parts.append(d[["unit", "item", "indicator", "value", "full", "points", "cap", "gate"]])
    points = pd.concat(parts, ignore_index=True)
    scored = points[(points["indicator"] >= 0) & points["value"].notna()]
    sums = scored.groupby(["unit", "indicator"], as_index=False)[["points", "full"]].sum()
    sums["share"] = sums["points"] / sums["full"]
    sums = sums.merge(inputs.weights, on="indicator")
    sums["weighted"] = sums["share"] * sums["weight"]
    totals = sums.groupby("unit")[["weighted", "weight"]].sum()
    out = inputs.units.set_index("unit")
    out["base"] = (totals["weighted"] / totals["weight"] * 100).reindex(out.index).fillna(0)
    bonus = points[points["indicator"] < 0].merge(out[["base"]], left_on="unit", right_index=True)
    counted = np.minimum(bonus["cap"], bonus["points"]).where(~(bonus["base"] <= bonus["gate"]), 0)
    out["total"] = out["base"] + counted.groupby(bonus["unit"]).sum().reindex(out.index).fillna(0)
    for at in inputs.breaks:
        one = sums[sums["indicator"] == at].set_index("unit")["share"]
        out[f"break{at}"] = one.reindex(out.index).fillna(0)
    return _place(inputs, out, points)


def _vetoed(inputs: Inputs, points: Rows, code: str) -> Rows:
    item = inputs.items.set_index("code").loc[code, "item"]
    value = points[points["item"] == item].set_index("unit")["value"]
    return value.reindex(inputs.units["unit"]) >= VETO_AT


def _place(inputs: Inputs, out: Rows, points: Rows) -> Outcome:
    failed = out["recorded"] | _vetoed(inputs, points, VETO_ITEMS[0])
    capped = _vetoed(inputs, points, VETO_ITEMS[1])
    out["total"] = out["total"].mask(capped, out["total"].clip(upper=CAP))
    out["vetoed"] = failed | capped
    out["key"] = np.rint(out["total"] * KEY).astype("int64")
    keys = ["key", *(f"break{at}" for at in inputs.breaks)]
    for name in keys[1:]:
        out[name] = np.rint(out[name] * TIE_KEY).astype("int64")
    out["order"] = out.groupby(keys, sort=True).ngroup()
    out["late"] = out["order"] - (out["order"].max() + 1) * out["vetoed"]
    rank = out.groupby("group")["late"].rank(method="min", ascending=False).astype("int64")
    cents = (out["key"] + KEY // 200) // (KEY // 100)
    grade = (LAST - sum((cents >= line * 100).astype("int64") for line in LINES)).mask(failed, LAST)
    sizes = out.groupby("group")["order"].transform("count")
    for position, share in enumerate(QUOTAS):
        holders = out[grade == position]
        last = holders.groupby("group")["order"].rank(method="max", ascending=False)
        gone = last.index[last > (sizes * share // 100).reindex(last.index)]
        grade.loc[gone] = position + 1
    return Outcome(out["total"].to_numpy(), rank.to_numpy(), grade.to_numpy())
