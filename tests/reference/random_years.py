"""Random years for comparing the kernel with the reference: a scheme as a file, its parsed form, and rows."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tests.reference.dice import Dice, shuffled, written
from tests.reference.random_facts import unit_facts, veto_rows
from tests.reference.random_schemes import random_scheme

Row = dict[str, str]
TABLES = ("grade", "parent", "indicator", "extra", "bonus", "penalty")
BELOW_INDICATOR = ("item", "veto")


@dataclass(frozen=True)
class Year:
    """What `assess score` takes, and the parsed scheme. Rows leave out the columns that are empty."""

    scheme_toml: str
    scheme: dict[str, Any]
    units: list[Row]
    facts: list[Row]
    vetoes: list[Row]


def make_year(seed: int, units: int, items: int, style: Literal["tie-dense", "continuous"]) -> Year:
    """The same arguments give the same year. At least two items, because both natures must be there."""
    dice = Dice(seed, style)
    text = toml_text(dice, random_scheme(dice, seed, items))
    scheme = tomllib.loads(text, parse_float=Decimal)
    listed = unit_rows(dice, units)
    missing = 0.0 if scheme["scheme"].get("missing", "refuse") == "refuse" else dice.choice([0.0, 0.05, 0.2])
    chances = (0.0 if dice.plain else dice.choice([0.0, 0.03, 0.1, 0.4]), missing)
    facts = [row for unit in listed for row in unit_facts(dice, scheme, unit["unit"], chances)]
    vetoes = [row for unit in listed for row in veto_rows(dice, scheme, unit["unit"])]
    return Year(text, scheme, listed, shuffled(dice, facts), shuffled(dice, vetoes))


def unit_rows(dice: Dice, count: int) -> list[Row]:
    """Units in no order, in one to four groups, one of which may hold a single unit."""
    codes = dice.sample(range(510000, 510000 + 10 * count + 10), count)
    groups = ["甲组", "乙组", "丙组", "丁组"][: dice.randint(1, 4)]
    rows = [{"unit": str(code), "name": f"示例{code}", "group": dice.choice(groups)} for code in codes]
    if dice.happens(0.3):
        rows[0]["group"] = "单列组"
    return rows


def toml_text(dice: Dice, scheme: dict[str, Any]) -> str:
    """The scheme as a file; numbers bare or quoted, both of which the format allows."""
    lines = [f"format = {scheme['format']}", "", "[scheme]", *pairs(dice, scheme["scheme"])]
    for table in TABLES:
        for entry in scheme[table]:
            lines += ["", f"[[{table}]]", *pairs(dice, entry)]
            for below in BELOW_INDICATOR:
                for part in entry.get(below, []):
                    lines += [f"  [[{table}.{below}]]", *(f"  {line}" for line in pairs(dice, part))]
    return "\n".join(lines) + "\n"


def pairs(dice: Dice, table: dict[str, Any]) -> list[str]:
    return [f"{key} = {toml_value(dice, value)}" for key, value in table.items() if key not in BELOW_INDICATOR]


def toml_value(dice: Dice, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return written(value) if dice.happens(0.3) else f'"{written(value)}"'
        case int():
            return str(value)
        case dict():
            return "{" + ", ".join(f'"{key}" = {toml_value(dice, inner)}' for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(toml_value(dice, inner) for inner in value) + "]"
        case _:
            return f'"{value}"'
