"""A year's facts on disk: as the CSV files that offices send, and as arrays for another process of the benchmark."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import numpy as np

from assess.scoring.facts import NOT_APPLICABLE, Column, Facts
from indicators.schema import Item, Scheme

HEADER = ("unit", "item", "value", "base", "limit", "level", "count")


def write_csv(scheme: Scheme, facts: Facts, folder: Path) -> int:
    """units.csv and facts.csv; gives back how many facts there are."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = zip(facts.units, facts.names, (facts.groups[at] for at in facts.group.tolist()), strict=True)
        csv.writer(stream).writerows([("unit", "name", "group"), *rows])
    given = [row for item in scheme.items() for row in _rows(item, facts.columns[item.code], facts.units)]
    given.sort(key=itemgetter(0))  # unit by unit, as units send their reports
    with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *given])
    recorded = [(unit, code) for code, units in facts.recorded.items() for unit in np.flatnonzero(units).tolist()]
    with (folder / "vetoes.csv").open("w", encoding="utf-8", newline="") as stream:
        listed = [(facts.units[unit], code, "2000-12-31", "confirmed", "示例数据") for unit, code in recorded]
        csv.writer(stream).writerows([("unit", "veto", "date", "state", "basis"), *listed])
    return len(given)


def _rows(item: Item, column: Column, units: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """One row for each unit, but one for each level that occurred; units without a bonus have none."""
    values = _decimals(column.value, column.den)
    others = [""] * len(units) if column.other is None else _decimals(column.other, column.other_den)
    bases, limits = (others if item.rule.kind == kind else [""] * len(units) for kind in ("change", "quota"))
    for at, unit in enumerate(units):
        if column.present is not None and not column.present[at]:
            continue
        if column.state[at] == NOT_APPLICABLE:
            yield (unit, item.code, "不适用", "", "", "", "")
        elif column.counts is None or not column.value[at]:
            yield (unit, item.code, values[at], bases[at], limits[at], "", "")
        else:
            for level, count in zip(item.rule.levels, column.counts[:, at].tolist(), strict=True):
                if count:
                    yield (unit, item.code, "", "", "", level, str(count))


def _decimals(values: np.ndarray, den: int) -> list[str]:
    """Whole numbers ÷ den as offices write them, without trailing zeros; den divides a power of ten."""
    places = next(places for places in range(7) if 10**places % den == 0)
    scaled = (values.astype(np.int64) * (10**places // den)).tolist()
    if not places:
        return [str(value) for value in scaled]
    digits = [str(value).rjust(places + 1, "0") for value in scaled]
    return [f"{text[:-places]}.{text[-places:]}".rstrip("0").rstrip(".") for text in digits]


def save(facts: Facts, path: Path) -> None:
    """The columns as they are. Names and codes are made again when they are loaded."""
    arrays: dict[str, np.ndarray] = {"group": facts.group}
    arrays |= {f"recorded {code}": units for code, units in facts.recorded.items()}
    for code, column in facts.columns.items():
        arrays[f"{code} den"] = np.array([column.den, column.other_den])
        for name in ("state", "value", "other", "counts", "present"):
            if getattr(column, name) is not None:
                arrays[f"{code} {name}"] = getattr(column, name)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def load(scheme: Scheme, path: Path) -> Facts:
    """What `save` wrote."""
    with np.load(path) as arrays:
        group = arrays["group"]
        columns = {}
        for item in scheme.items():
            den, other_den = arrays[f"{item.code} den"].tolist()
            there = {name: arrays.get(f"{item.code} {name}") for name in ("other", "counts", "present")}
            state, value = arrays[f"{item.code} state"], arrays[f"{item.code} value"]
            columns[item.code] = Column(state, value, den, other_den=other_den, **there)
        recorded = {name[9:]: arrays[name] for name in arrays.files if name.startswith("recorded ")}
    codes = tuple(f"U{number:07d}" for number in range(len(group)))
    groups = tuple(str(number) for number in range(int(group.max()) + 1))
    return Facts(codes, codes, groups, group, columns, recorded)
