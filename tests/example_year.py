"""The example years of the governments (示例数据): an invented city, from its story and the shipped schemes.

`files(year)` promises the same bytes on every machine. `python -m tests.example_year` writes docs/example/<year>.
"""

from __future__ import annotations

from decimal import Decimal

from tests.example_draws import (
    EXAMPLES,
    YEARS,
    Item,
    Row,
    Unit,
    a_closing,
    definition,
    draw,
    level_rows,
    row,
    text,
    write,
    year_files,
)
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
    NONE,
    OFTEN,
    OUTSIDE,
    SAME_AS,
    TOWN_LACKS,
    TOWNS,
    VETOES,
    ZONES,
)

PLACE = EXAMPLES


def units(_: int = 0) -> dict[str, tuple[str, str]]:
    """Code → name and group, in the order of the tables of the story; the same in every year."""
    found = {f"99010{place}": (f"示例市{name}", "县(市、区)") for place, name in enumerate(COUNTIES, 1)}
    found |= {code: (name, "开发区") for code, name in ZONES.items()}
    for place, word in enumerate(TOWNS):
        county = COUNTIES[place % len(COUNTIES)]
        name = LONG.get(word, f"{word}字{KIND[place % len(KIND)]}")
        found[f"9903{place + 1:02}"] = (f"示例市{county}{name}", "乡镇(街道)")
    return found


class Government(Unit):
    """A county, a development zone or a town."""

    rare = ("M2", "D6")
    held = ("F5",)

    def __init__(self, year: int, code: str) -> None:
        care = int("".join(CARE[year])[list(units()).index(code)])
        super().__init__(year, code, care, SAME_AS[year].get(code, code))
        self.town = code.startswith("9903")

    def fixed(self, item: str) -> str | None:
        return FIXED.get((self.year, self.code), {}).get(item)

    def lacks(self, item: str) -> bool:
        """The same in every year, but for accidents to follow up."""
        if item in IN_ACCIDENT_YEARS + AFTER_ACCIDENTS:
            return accidents(self.code, self.year - (item in AFTER_ACCIDENTS)) == 0
        if item in LACKING.get(self.code, "").split():
            return True
        like = next((same[self.code] for same in SAME_AS.values() if self.code in same), self.code)
        reason, percent = OFTEN.get(item, ("", 0))
        return self.town and (item in TOWN_LACKS or draw("lacks", like, reason) % 100 < percent)

    def figures(self, item: Item) -> list[Row] | None:
        code = item["code"]
        if code in ("L1", "L2", "L3", "L4", "L5", "L6", "L7"):
            return accident_rows(self, code)
        if code in ("L8", "M1", "M2") and not accidents(self.code, self.year):
            return [row(self, code, 0)]
        if code in ("M4", "M6"):
            return [row(self, code, a_closing(self, code, accidents(self.code, self.year - 1)))]
        if code == "J1":
            return [row(self, code, text(funds(self.code, self.year)), base=text(funds(self.code, self.year - 1)))]
        return None


def accidents(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[0][year - 2021]


def deaths(code: str, year: int) -> int:
    return ACCIDENTS.get(code, NONE)[1][year - 2023]


def funds(code: str, year: int) -> Decimal:
    """Safety funds (万元) of a year, from those of 2024 and each year's growth."""
    amount = Decimal(200 + 10 * (draw("funds", code) % 30)) * (1 if code.startswith("9903") else 8)
    if year < 2024:
        return (amount * Decimal("0.97")).quantize(Decimal("0.1"))
    for past in range(2025, year + 1):
        unit = Government(past, code)
        growth = (3, 4, 5, 3, 4, 5, 3, 2, 1, 0)[min(9, unit.size("funds", 8) + unit.care // 2)]
        amount *= Decimal(100 + growth) / 100
    return amount


def death_rate(code: str, year: int) -> Decimal:
    """Deaths per 亿元 of an invented product that grows by a twentieth each year, to four places."""
    product = Decimal(180 + draw("product", code) % 240) * Decimal("1.05") ** (year - 2024)
    return (deaths(code, year) / product).quantize(Decimal("0.0001"))


def accident_rows(unit: Unit, item: str) -> list[Row]:
    """The figures of accident control, from the table of accidents."""
    series, _, quotas, larger, major = ACCIDENTS.get(unit.code, NONE)
    place = unit.year - 2024
    if item == "L1":
        return [row(unit, item, deaths(unit.code, unit.year), limit=quotas[place])]
    if item == "L5":
        ordinary = accidents(unit.code, unit.year) - larger[place] - major[place]
        return level_rows(unit, item, {"一般": ordinary, "较大": larger[place]})
    if item == "L6":
        return [row(unit, item, major[place])]
    if item == "L7":
        return [row(unit, item, ";".join(str(count) for count in series[place : place + 4]))]
    figure = {"L2": accidents, "L3": deaths, "L4": death_rate}[item]
    return [row(unit, item, figure(unit.code, unit.year), base=figure(unit.code, unit.year - 1))]


def files(year: int) -> dict[str, bytes]:
    """File name → bytes, for one example year."""
    scheme = definition(year, "governments")
    return year_files(scheme, units(), (Government(year, code) for code in units()), OUTSIDE, VETOES)


if __name__ == "__main__":
    for each in YEARS:
        write(PLACE / str(each), files(each))
