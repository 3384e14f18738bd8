"""What the example years share (示例数据): draws, a value for each kind of rule, rows and tables.

Every draw is a digest of words, so that neither Python's random numbers nor the order of the rows decides anything.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "example"
YEARS = (2024, 2025, 2026)
COLUMNS = ("unit", "item", "value", "base", "limit", "level", "count", "assessor")
ASSESSORS = ("考核员甲", "考核员乙", "考核员丙")
NA = "不适用"
LOSS = (30, 48, 62, 78, 92)  # percent of the items that lose something, by care: 0 very careful … 4 poor

Item = Mapping[str, Any]
Row = tuple[str, ...]
Names = Mapping[str, tuple[str, str]]


def draw(*words: object) -> int:
    """A whole number that depends on the words and on nothing else."""
    text = "|".join(str(word) for word in ("示例", *words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


class Unit:
    """One unit in one year: how careful it was, and whose losses it shares. Each kind of unit says the rest."""

    rare: tuple[str, ...] = ()  # items that cost much, so that a loss on them is rare
    held: tuple[str, ...] = ()  # items that trigger a veto, so that only the story sets them

    def __init__(self, year: int, code: str, care: int, like: str) -> None:
        self.year, self.code, self.care, self.like = year, code, care, like

    def loses(self, item: str, percent: int = 100) -> bool:
        """Whether it loses anything on the item; `percent` makes costly items rarer."""
        return draw("loss", self.year, self.like, item) % 10000 < LOSS[self.care] * percent

    def size(self, item: str, n: int) -> int:
        """How much it loses, 0 … n − 1; shared with whom it is like."""
        return draw("size", self.year, self.like, item) % n

    def spice(self, item: str, n: int) -> int:
        """A difference that costs nothing, 0 … n − 1; the unit's own."""
        return draw("spice", self.year, self.code, item) % n

    def fixed(self, item: str) -> str | None:
        """What the story sets, whatever the draws say."""
        raise NotImplementedError

    def lacks(self, item: str) -> bool:
        """Whether the item does not apply (不适用)."""
        raise NotImplementedError

    def figures(self, item: Item) -> list[Row] | None:
        """Rows that come from the unit's own figures (accidents, funds) rather than from a draw."""
        raise NotImplementedError


def text(number: Decimal) -> str:
    """A number as an office writes it: no exponent, no trailing zeros."""
    return f"{number.normalize():f}"


def a_mark(unit: Unit, item: Item) -> str:
    step, points = Decimal(item["rule"]["step"]), Decimal(item["points"])
    if not unit.loses(item["code"]):
        return text(points)
    steps = 1 if step == Decimal("0.5") and unit.care < 4 else 1 + unit.size(item["code"], 2 + unit.care)
    return text(max(points / 5, points - step * steps) if step < Decimal("0.5") else max(step, points - step * steps))


def a_tick(unit: Unit, item: Item) -> str:
    return "否" if unit.loses(item["code"], 35) else "是"


def a_count(unit: Unit, item: Item) -> str:
    """Events that cost points, no more missing than are due; those that are free differ from unit to unit."""
    rule, code = item["rule"], item["code"]
    free = int(rule.get("free", "0"))
    costly = "all_at" in rule or "escalate" in rule or code in unit.rare
    if code not in unit.held and unit.loses(code, 20 if costly else 100):
        lost = free + 1 + unit.size(code, 1 if costly else 1 + unit.care)
        return str(min(lost, int(item["due"])) if "due" in item else lost)
    return str(unit.spice(code, free + 1))


def a_band(unit: Unit, item: Item) -> str:
    bounds = [Decimal(bound) for bound, _ in item["rule"]["bands"]]
    whole = bounds[0] < 10
    if not unit.loses(item["code"]):
        return text(
            bounds[0] + (unit.spice(item["code"], 3) if whole else (100 - bounds[0]) * unit.spice(item["code"], 5) / 5)
        )
    place = 1 + unit.size(item["code"], min(len(bounds) - 1, 1 + unit.care // 2))
    return text(bounds[place] + (0 if whole else Decimal(unit.size(item["code"], 19)) / 10))


def a_ratio(unit: Unit, item: Item) -> str:
    rule, code = item["rule"], item["code"]
    target = Decimal(rule["target"])
    if unit.loses(code):
        return text(target - 2 - Decimal(unit.size(code, 12 + 8 * unit.care)) / 2)
    if "bonus_step" in rule:
        return text(target + unit.size(code, 5) * 6)
    return text(target + (100 - target) * unit.spice(code, 5) / 5)


def a_rate(unit: Unit, item: Item) -> str:
    rule, code = item["rule"], item["code"]
    target = Decimal(rule["target"])
    if unit.loses(code):
        return text(target - Decimal(1 + unit.size(code, int(rule["step"]) * 10 * (1 + unit.care))) / 10)
    return text(target + (100 - target) * unit.spice(code, 5) / 5)


def a_score(unit: Unit, item: Item) -> str:
    return text(Decimal(98 - 3 * unit.care) - Decimal(unit.size(item["code"], 9)) / 2)


def a_rank(unit: Unit, item: Item) -> str:
    return text(Decimal(100 - 2 * unit.care) - Decimal(unit.size(item["code"], 40)) / 10)


VALUES: Mapping[str, Callable[[Unit, Item], str]] = {
    "mark": a_mark,
    "tick": a_tick,
    "deduct": a_count,
    "bands": a_band,
    "ratio": a_ratio,
    "shortfall": a_rate,
    "external": a_score,
    "rank": a_rank,
}


def a_closing(unit: Unit, item: str, count: int) -> str:
    """Of so many accidents, the share that was closed or followed up in time: all, or all but one."""
    late = unit.loses(item, 50)
    return text((Decimal(100) * (count - late) / count).quantize(Decimal("0.01")))


def row(unit: Unit, item: str, value: object = "", **cells: object) -> Row:
    """A row of facts; cells that are not named stay empty."""
    named = {"unit": unit.code, "item": item, "value": value, **cells}
    return tuple(str(named.get(column, "")) for column in COLUMNS)


def level_rows(unit: Unit, item: str, events: Mapping[str, int]) -> list[Row]:
    """A row for each level that occurred, or one that says none did."""
    rows = [row(unit, item, level=level, count=count) for level, count in events.items() if count]
    return rows or [row(unit, item, 0)]


def item_rows(unit: Unit, item: Item) -> Iterator[Row]:
    """The facts of one unit on one item; what the story fixes comes first."""
    code = item["code"]
    fixed = unit.fixed(code)
    if fixed is not None:
        yield row(unit, code, fixed)
    elif unit.lacks(code):
        yield row(unit, code, NA)
    elif (rows := unit.figures(item)) is not None:
        yield from rows
    elif "combine" in item["rule"]:
        for name in ASSESSORS:
            yield row(unit, code, a_mark(unit, {**item, "code": code + name}), assessor=name)
    else:
        yield row(unit, code, VALUES[item["rule"]["kind"]](unit, item))


def definition(year: int, name: str) -> dict[str, Any]:
    """The shipped scheme of the year, as written."""
    return tomllib.loads((ROOT / "indicators" / str(year) / f"{name}.toml").read_text(encoding="utf-8"))


def items_of(scheme: Mapping[str, Any]) -> list[Item]:
    """The items of a scheme and its extras, in its order."""
    return [item for indicator in scheme["indicator"] for item in indicator["item"]] + scheme.get("extra", [])


def table(header: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    """CSV as the format asks: UTF-8 without a mark, lines ended by a line feed."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return paper.getvalue().encode()


def year_files(
    scheme: Mapping[str, Any],
    names: Names,
    units: Iterable[Unit],
    outside: Iterable[tuple[int, str, str, str, str]],
    vetoes: Iterable[tuple[int, str, str, str, str, str]],
) -> dict[str, bytes]:
    """File name → bytes of one example year: unit by unit, in the order of the scheme."""
    year, items, told = scheme["scheme"]["year"], items_of(scheme), list(outside)
    facts: list[Row] = []
    for unit in units:
        facts += [found for item in items for found in item_rows(unit, item)]
        facts += [
            row(unit, what, value, level=level)
            for when, who, what, value, level in told
            if (when, who) == (year, unit.code)
        ]
    return {
        "units.csv": table(("unit", "name", "group"), ((code, *rest) for code, rest in names.items())),
        "facts.csv": table(COLUMNS, facts),
        "vetoes.csv": table(
            ("unit", "veto", "date", "state", "basis"), (each[1:] for each in vetoes if each[0] == year)
        ),
    }


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
