"""The example years of docs/example (示例数据): an invented city, written from its story and the two shipped schemes.

`files(year)` promises the same bytes on every machine: each draw is a digest of the year, the unit and the item, so
that neither Python's random numbers nor the order of the rows decides anything. `python -m tests.example_year` writes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.example_story import (
    ACCIDENTS,
    AFTER_ACCIDENTS,
    CARE,
    COUNTIES,
    FIXED,
    IN_ACCIDENT_YEARS,
    KIND,
    LACKING,
    LONG,
    LOSS,
    NONE,
    OFTEN,
    OUTSIDE,
    SAME_AS,
    TOWN_LACKS,
    TOWNS,
    VETOES,
    ZONES,
)

ROOT = Path(__file__).resolve().parent.parent
YEARS = (2025, 2026)
COLUMNS = ("unit", "item", "value", "base", "limit", "level", "count", "assessor")
NA = "不适用"
CONTROL = ("L1", "L2", "L3", "L4", "L5", "L6", "L7")

Item = Mapping[str, Any]
Row = tuple[str, ...]


def draw(*words: object) -> int:
    """A whole number that depends on the words and on nothing else."""
    text = "|".join(str(word) for word in ("示例", *words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def units() -> dict[str, tuple[str, str]]:
    """Code → name and group, in the order of the tables above."""
    found = {f"99010{place}": (f"示例市{name}", "县(市、区)") for place, name in enumerate(COUNTIES, 1)}
    found |= {code: (name, "开发区") for code, name in ZONES.items()}
    for place, word in enumerate(TOWNS):
        county = COUNTIES[place % len(COUNTIES)]
        name = LONG.get(word, f"{word}字{KIND[place % len(KIND)]}")
        found[f"9903{place + 1:02}"] = (f"示例市{county}{name}", "乡镇(街道)")
    return found


def definition(year: int) -> dict[str, Any]:
    """The shipped scheme of the year, as written."""
    path = ROOT / "indicators" / str(year) / "governments.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Unit:
    """One unit in one year: how careful it was, and whose losses it shares."""

    def __init__(self, year: int, code: str) -> None:
        self.year, self.code = year, code
        self.care = int("".join(CARE[year])[list(units()).index(code)])
        self.like = SAME_AS[year].get(code, code)
        self.town = code.startswith("9903")

    def loses(self, item: str, percent: int = 100) -> bool:
        """Whether it loses anything on the item; `percent` makes costly items rarer."""
        return draw("loss", self.year, self.like, item) % 10000 < LOSS[self.care] * percent

    def size(self, item: str, n: int) -> int:
        """How much it loses, 0 … n − 1; shared with whom it is like."""
        return draw("size", self.year, self.like, item) % n

    def spice(self, item: str, n: int) -> int:
        """A difference that costs nothing, 0 … n − 1; the unit's own."""
        return draw("spice", self.year, self.code, item) % n

    def lacks(self, item: str) -> bool:
        """Whether the item does not apply (不适用): the same in both years, but for accidents to follow up."""
        if item in IN_ACCIDENT_YEARS + AFTER_ACCIDENTS:
            return accidents(self.code, self.year - (item in AFTER_ACCIDENTS)) == 0
        if item in LACKING.get(self.code, "").split():
            return True
        like = next((same[self.code] for same in SAME_AS.values() if self.code in same), self.code)
        reason, percent = OFTEN.get(item, ("", 0))
        return self.town and (item in TOWN_LACKS or draw("lacks", like, reason) % 100 < percent)


def accidents(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[0][year - 2022]


def deaths(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[1][year - 2024]


def funds(code: str, year: int) -> Decimal:
    """Safety funds (万元) of a year, from those of 2024 and each year's growth."""
    amount = Decimal(200 + 10 * (draw("funds", code) % 30)) * (1 if code.startswith("9903") else 8)
    for past in range(2025, year + 1):
        unit = Unit(past, code)
        growth = (3, 4, 5, 3, 4, 5, 3, 2, 1, 0)[min(9, unit.size("funds", 8) + unit.care // 2)]
        amount *= Decimal(100 + growth) / 100
    return amount


def death_rate(code: str, year: int) -> Decimal:
    """Deaths per 亿元 of an invented product that grows by a twentieth each year, to four places."""
    product = Decimal(180 + draw("product", code) % 240) * Decimal("1.05") ** (year - 2024)
    return (deaths(code, year) / product).quantize(Decimal("0.0001"))


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
    """Events that cost points; those that are free cost nothing and differ from unit to unit."""
    rule, code = item["rule"], item["code"]
    free = int(rule.get("free", "0"))
    costly = "all_at" in rule or "escalate" in rule or code in ("M2", "D6")
    if code != "F5" and unit.loses(code, 20 if costly else 100):
        return str(free + 1 + unit.size(code, 1 if costly else 1 + unit.care))
    return str(unit.spice(code, free + 1))  # F5 triggers a veto, so only the story sets it


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


def a_closing(unit: Unit, item: Item) -> str:
    """Of last year's accidents, how many were closed or evaluated in time: all, or all but one."""
    count = accidents(unit.code, unit.year - 1)
    late = unit.loses(item["code"], 50)
    return text((Decimal(100) * (count - late) / count).quantize(Decimal("0.01")))


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


def row(unit: Unit, item: str, value: object = "", **cells: object) -> Row:
    """A row of facts; cells that are not named stay empty."""
    named = {"unit": unit.code, "item": item, "value": value, **cells}
    return tuple(str(named.get(column, "")) for column in COLUMNS)


def accident_rows(unit: Unit, item: str) -> Iterator[Row]:
    """The figures of accident control, from the table of accidents."""
    series, _, quotas, larger, major = ACCIDENTS.get(unit.code, NONE)
    place = unit.year - 2025
    if item == "L1":
        yield row(unit, item, deaths(unit.code, unit.year), limit=quotas[place])
    elif item == "L5":
        ordinary = accidents(unit.code, unit.year) - larger[place] - major[place]
        found = {"一般": ordinary, "较大": larger[place]}
        yield from (row(unit, item, level=level, count=count) for level, count in found.items() if count)
        if not any(found.values()):
            yield row(unit, item, 0)
    elif item == "L6":
        yield row(unit, item, major[place])
    elif item == "L7":
        yield row(unit, item, ";".join(str(count) for count in series[place : place + 4]))
    else:
        figure = {"L2": accidents, "L3": deaths, "L4": death_rate}[item]
        yield row(unit, item, figure(unit.code, unit.year), base=figure(unit.code, unit.year - 1))


def item_rows(unit: Unit, item: Item) -> Iterator[Row]:
    """The facts of one unit on one item; what the story fixes comes first."""
    code = item["code"]
    fixed = FIXED.get((unit.year, unit.code), {}).get(code)
    if fixed is not None:
        yield row(unit, code, fixed)
    elif unit.lacks(code):
        yield row(unit, code, NA)
    elif code in CONTROL:
        yield from accident_rows(unit, code)
    elif code in ("L8", "M1", "M2") and not accidents(unit.code, unit.year):
        yield row(unit, code, 0)
    elif code in ("M4", "M6"):
        yield row(unit, code, a_closing(unit, item))
    elif code == "J1":
        yield row(unit, code, text(funds(unit.code, unit.year)), base=text(funds(unit.code, unit.year - 1)))
    elif "combine" in item["rule"]:
        for name in ("考核员甲", "考核员乙", "考核员丙"):
            yield row(unit, code, a_mark(unit, {**item, "code": code + name}), assessor=name)
    else:
        yield row(unit, code, VALUES[item["rule"]["kind"]](unit, item))


def fact_rows(year: int) -> Iterator[Row]:
    """Every fact of the year: unit by unit, in the order of the scheme."""
    scheme = definition(year)
    items = [item for indicator in scheme["indicator"] for item in indicator["item"]] + scheme["extra"]
    for code in units():
        unit = Unit(year, code)
        for item in items:
            yield from item_rows(unit, item)
        for when, who, what, value, level in OUTSIDE:
            if (when, who) == (year, code):
                yield row(unit, what, value, level=level)


def table(header: tuple[str, ...], rows: Iterator[Row]) -> bytes:
    """CSV as the format asks: UTF-8 without a mark, lines ended by a line feed."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return paper.getvalue().encode()


def files(year: int) -> dict[str, bytes]:
    """File name → bytes, for one example year."""
    return {
        "units.csv": table(("unit", "name", "group"), ((code, *rest) for code, rest in units().items())),
        "facts.csv": table(COLUMNS, fact_rows(year)),
        "vetoes.csv": table(("unit", "veto", "date", "state", "basis"), (row[1:] for row in VETOES if row[0] == year)),
    }


def write(folder: Path = ROOT / "docs" / "example") -> None:
    for year in YEARS:
        (folder / str(year)).mkdir(parents=True, exist_ok=True)
        for name, content in files(year).items():
            (folder / str(year) / name).write_bytes(content)


if __name__ == "__main__":
    write()
