"""Years whose denominators and caps lie evenly over 2^30 … 2^120, many of them right at 2^62, 2^63 and 2^64.

The random years of `random_years` are what offices write; these are what the scheme format allows. One item after
another is drawn for an aim: a size that its grain, or a number over its grain, is to have.
"""

import tomllib
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from math import gcd
from typing import Any

from tests.reference.dice import LARGEST, Dice, shuffled, written
from tests.reference.random_facts import level_rows, present
from tests.reference.random_rules import COMBINABLE, ROWS, Row, Rule
from tests.reference.random_schemes import BASIS, Part, effect, grades, settings
from tests.reference.random_years import Year, toml_text, unit_rows

LEAST, MOST = 30, 120
EDGES = (62, 63, 64)
PLACES = 12
"""Decimals that a number of a scheme may have, and digits before its point."""
WIDE = Context(prec=60)


def aim(dice: Dice) -> int:
    """A size, its logarithm even over LEAST … MOST; one in three is at a power of two where a type ends."""
    if dice.happens(1 / 3):
        return 2 ** dice.choice(EDGES) + dice.choice([-2, -1, 0, 1, 2])
    return int(2 ** dice.uniform(LEAST, MOST))


def amount(size: int, places: int = PLACES) -> Decimal:
    """size ÷ 10^places, as far as a scheme may write it: above 0, below 10^12."""
    return Decimal(min(max(size, 1), 10 ** (12 + places) - 1)).scaleb(-places, WIDE)


def odd(size: int) -> int:
    """The next number without 2 and 5, which no power of ten divides: as a divisor it stays whole in the grain."""
    while gcd(size, 10) != 1:
        size += 1
    return size


def divisor(dice: Dice, size: int, full: Decimal) -> tuple[Decimal, Decimal]:
    """A number to divide `full` by, and points of so many decimals that grain, or full × grain, is about `size`."""
    if dice.happens(0.5):
        size = max(1, size // max(1, int(full)))
    places = 0
    while size >= 10**24 or (places < PLACES and dice.happens(0.3)):
        size //= 10
        places += 1
    smallest = Decimal(1).scaleb(-min(places, PLACES))
    return amount(odd(size)), min(smallest, full)


def mark(_dice: Dice, _full: Decimal, _size: int) -> Rule:
    return {}


def deduct(dice: Dice, full: Decimal, size: int) -> Rule:
    rule: Rule = {"per": amount(size // 10**6)}
    if dice.happens(0.3):
        rule["floor"] = full
    if dice.happens(0.3):
        rule["all_at"] = amount(size, 6)
    if dice.happens(0.3):
        rule["free"] = Decimal(dice.randint(0, 3))
        rule |= {"per": (full / dice.randint(2, 5)).quantize(Decimal(1).scaleb(-PLACES), context=WIDE) + 1}
        rule["escalate"] = Decimal(dice.choice(["1.5", "1.0001", "3", "1.234567890123"]))
    return rule


def levels(dice: Dice, _full: Decimal, size: int) -> Rule:
    return {
        "levels": {"省级": amount(size), "市级": amount(dice.choice([1, 10**6]))},
        "each": dice.choice(["sum", "highest"]),
    }


def bands(dice: Dice, full: Decimal, size: int) -> Rule:
    bounds = sorted({amount(size, 6), amount(size), Decimal(-5), Decimal(0)}, reverse=True)
    return {"bands": [[bound, min(full, amount(size // 10**place))] for place, bound in enumerate(bounds)]}


def ratio(dice: Dice, full: Decimal, size: int) -> Rule:
    target, smallest = divisor(dice, size, full)
    if dice.happens(0.2):
        return {"target": target}
    rule: Rule = {"target": target, "bonus_step": dice.choice([Decimal(10), amount(odd(size // 10**9))])}
    rule["bonus_per"] = dice.choice([smallest, smallest, amount(size)])
    if dice.happens(0.7):
        rule["bonus_cap"] = dice.choice([smallest, amount(size), Decimal(3)])
    return rule


def shortfall(dice: Dice, full: Decimal, size: int) -> Rule:
    step, smallest = divisor(dice, size, full)
    target = dice.choice([step * dice.randint(1, 3), Decimal(95), amount(size, 6)])
    partial = dice.choice(["begun", "whole", "proportional"])
    return {"target": min(target, amount(10**24)), "step": step, "per": smallest, "partial": partial}


def quota(dice: Dice, _full: Decimal, size: int) -> Rule:
    rule: Rule = {"over": dice.choice([Decimal(0), amount(size // 10**6)])}
    rule["under"] = dice.choice([Decimal(0), Decimal("0.5"), amount(size)])
    if dice.happens(0.6):
        rule["under_cap"] = amount(size)
    return rule


def change(dice: Dice, full: Decimal, size: int) -> Rule:
    target, smallest = divisor(dice, size, full)
    zero_base = {"same": dice.choice([full, smallest, Decimal(0)]), "more": smallest}
    return {"target": target, "better": dice.choice(["low", "high"]), "zero_base": zero_base}


def streak(dice: Dice, _full: Decimal, _size: int) -> Rule:
    return {"years": dice.randint(1, 2)}


def rank(dice: Dice, full: Decimal, size: int) -> Rule:
    table = [[Decimal(1), full], [Decimal(2), min(full, amount(size))], [Decimal(60), min(full, amount(1))]]
    return {"unit": dice.choice(["place", "percent"]), "better": dice.choice(["high", "low"]), "table": table}


def external(dice: Dice, full: Decimal, size: int) -> Rule:
    return {"full": divisor(dice, size, full)[0]}


def each(dice: Dice, _full: Decimal, size: int) -> Rule:
    return {"per": amount(size, dice.choice([6, PLACES]))}


AIMED: dict[str, Callable[[Dice, Decimal, int], Rule]] = {
    "change": change,
    "ratio": ratio,
    "shortfall": shortfall,
    "external": external,
    "deduct": deduct,
    "levels": levels,
    "bands": bands,
    "quota": quota,
    "rank": rank,
    "mark": mark,
    "tick": mark,
    "streak": streak,
    "each": each,
}
DIVIDING = ("change", "ratio", "shortfall", "external")
"""Kinds with a denominator of their own; the grain that they bring to an indicator is every item's."""
OUTSIDE = ("each", "levels", "mark", "tick", "bands", "streak")


def points(dice: Dice, size: int) -> Decimal:
    """Full marks; now and then as large or as small as they may be written."""
    least = Decimal(1).scaleb(-dice.decimals)
    if dice.happens(0.2):
        return max(least, amount(size, dice.decimals))
    return dice.choice([least, Decimal(1), Decimal(10), Decimal(10)])


def entry(dice: Dice, code: str, kind: str, *, outside: bool = False) -> Part:
    full = points(dice, aim(dice))
    rule = {"kind": kind} | AIMED[kind](dice, full, aim(dice))
    drawn: Part = {"code": code, "text": f"细项{code}", "points": full, "rule": rule}
    if outside:
        if kind in ("each", "levels"):
            del drawn["points"]
        if dice.happens(0.8):
            drawn["cap"] = amount(aim(dice) // 10 ** dice.choice([0, 6]))
    elif kind in COMBINABLE and "escalate" not in rule and dice.happens(0.2):
        rule["combine"] = dice.choice(["mean", "median", "trimmed"])
    return drawn


def indicator(dice: Dice, code: str, kinds: list[str], names: list[str]) -> Part:
    items = [
        entry(dice, f"{code}{place}", kind) | {"how": "按规则计分", "evidence": "示例佐证", "source": "import"}
        for place, kind in enumerate(kinds, 1)
    ]
    nature = "process" if code == "A" else "result"
    drawn: Part = {"code": code, "name": f"指标{code}", "weight": Decimal(50), "nature": nature, "basis": [BASIS]}
    drawn |= {"not_applicable": dice.choice(["rescale", "full", "zero"]), "item": items}
    if dice.happens(0.3):
        drawn["minimum"] = {"percent": min(Decimal(100), amount(aim(dice) // 10**9)), "effect": effect(dice, names)}
    if dice.happens(0.3):
        drawn["veto"] = [
            veto(dice, item, names) for item in items if item["rule"]["kind"] in ("quota", "bands", "ratio")
        ]
    return drawn


def carrier(dice: Dice, seed: int) -> Part:
    """An item whose grain is of the seed's own size: over any hundred seeds all sizes are met alike."""
    size = int(2 ** (LEAST + seed * 37 % (MOST - LEAST) + dice.random()))
    places = 0
    while size >= 10**24:
        size //= 10
        places += 1
    smallest = Decimal(1).scaleb(-min(places, PLACES))
    rule = {"kind": "change", "target": amount(odd(size)), "better": dice.choice(["low", "high"])}
    rule["zero_base"] = {"same": Decimal(1), "more": smallest}
    item: Part = {"code": "C", "text": "细项C", "points": Decimal(1), "rule": rule, "how": "按规则计分"}
    return item | {"evidence": "示例佐证", "source": "import"}


def veto(dice: Dice, item: Part, names: list[str]) -> Part:
    limited = "at_least_limit" if item["rule"]["kind"] == "quota" else dice.choice(["at_least", "below"])
    when = {"item": item["code"], limited: amount(aim(dice))}
    code = f"{item['code']}-V"
    return {"code": code, "name": "否决", "when": when, "effect": effect(dice, names), "basis": [BASIS]}


def boundary_scheme(dice: Dice, seed: int) -> Part:
    """The seed's own kind beside a dividing one, another pair in the second indicator, and something outside."""
    dice.decimals = dice.choice([0, 1, 2, 2, 6])
    own = [kind for kind in AIMED if kind != "each"]
    listed = grades(dice)
    names = [grade["name"] for grade in listed]
    head = {"code": f"BOUNDARY-{seed}", "year": 2026, "title": "边界方案", "kind": "government", "basis": [BASIS]}
    scheme: Part = {"format": 1, "scheme": head | settings(dice, ["A", "B"]), "grade": listed}
    scheme["scheme"]["missing"] = "zero"
    scheme["parent"] = [{"name": "年度综合目标考核", "share": Decimal(5)}]
    pair = [own[seed % len(own)], dice.choice(DIVIDING[:3])]
    scheme["indicator"] = [
        indicator(dice, "A", pair[: dice.choice([1, 2, 2, 2])], names),
        indicator(dice, "B", [dice.choice(own), "mark"][: dice.randint(1, 2)], names),
    ]
    scheme["indicator"][1]["item"].append(carrier(dice, seed))
    extra = [kind for kind in own if kind != "rank"]
    scheme["extra"] = [entry(dice, "X1", dice.choice(extra))] if dice.happens(0.3) else []
    scheme["bonus"] = [
        entry(dice, f"N{place}", dice.choice(OUTSIDE), outside=True) for place in range(dice.randint(0, 2))
    ]
    scheme["penalty"] = [
        entry(dice, f"P{place}", dice.choice(OUTSIDE), outside=True) for place in range(dice.randint(0, 2))
    ]
    for part in (*scheme["extra"], *scheme["bonus"], *scheme["penalty"]):
        part["basis"] = [BASIS]
    for part in scheme["bonus"]:
        if dice.happens(0.3):
            part["gate"] = amount(aim(dice))
    return scheme


def takable(row: Row, *, signed: bool) -> Row:
    """The numbers as a fact may hold them: six decimals, twelve digits, below 0 only where the rule takes that."""

    def cut(text: str) -> str:
        if ";" in text or not text.strip("-").replace(".", "", 1).isdigit():
            return text
        number = Decimal(text)
        size = min(abs(number), LARGEST).quantize(Decimal("0.000001"), rounding="ROUND_DOWN")
        if number < 0 and not signed:
            return "0"
        return text if size == abs(number) else written(size.copy_sign(number))

    return {column: cut(text) if column in ("value", "base", "limit") else text for column, text in row.items()}


def drawn_rows(dice: Dice, part: Part, *, nothing: bool) -> list[Row]:
    """What a unit reports on an item: nothing happened, something near a boundary, or the like of any year."""
    rule, full = part["rule"], Decimal(part.get("points", 0))
    if rule["kind"] == "levels":
        return [{"value": "0"}] if nothing else level_rows(dice, rule)
    if nothing and rule["kind"] not in ("tick", "streak"):
        beside = {"change": {"base": "0"}, "quota": {"limit": "0"}}.get(rule["kind"], {})
        return [{"value": "0"} | beside]
    if rule["kind"] == "change" and dice.happens(0.4):
        return [ROWS["change"](dice, rule | {"target": Decimal("0.5")}, full)]
    if dice.happens(0.2):
        return [{"value": dice.choice(["不适用", ""])}]
    return [takable(row, signed=rule["kind"] in ("bands", "rank")) for row in present(dice, rule, full)]


def make_boundary_year(seed: int, units: int) -> Year:
    """The same arguments give the same year."""
    with localcontext(WIDE):
        dice = Dice(seed, "continuous" if seed % 2 else "tie-dense")
        dice.plain = False
        text = toml_text(dice, boundary_scheme(dice, seed))
        scheme = tomllib.loads(text, parse_float=Decimal)
        listed = unit_rows(dice, units)
        facts: list[Row] = []
        entries: list[dict[str, Any]] = [item for part in scheme["indicator"] for item in part["item"]]
        entries += scheme.get("extra", [])
        outside = [*scheme.get("bonus", []), *scheme.get("penalty", [])]
        for part in (*entries, *outside):
            nothing = dice.happens(0.15)
            for unit in listed:
                rows = drawn_rows(dice, part, nothing=nothing or dice.happens(0.1))
                if part in outside:
                    rows = [row for row in rows if row["value"] != "不适用"]
                facts += [{"unit": unit["unit"], "item": part["code"], **row} for row in rows]
    return Year(text, scheme, listed, shuffled(dice, facts), [])
