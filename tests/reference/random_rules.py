"""Random parameters for every rule kind, valid under the contract. Numbers are Decimals; the writer spells them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.reference.dice import Dice

Rule = dict[str, Any]
LEVEL_NAMES = ["国家级", "省级", "市级", "县级", "一般"]
COMBINES = ["mean", "median", "trimmed"]
DENSE_ITEM_KINDS = ["mark", "mark", "mark", "tick", "tick", "deduct", "deduct", "deduct", "levels", "bands", "external"]


def mark(dice: Dice, full: Decimal) -> Rule:
    steps = ["1", "0.5", "0.1", "0.25", "0.05"][: 1 + 2 * min(dice.decimals, 2)]
    usable = [Decimal(step) for step in steps if Decimal(step) <= full]
    return {"step": dice.choice(usable)} if usable and dice.happens(0.5) else {}


def tick(_dice: Dice, _full: Decimal) -> Rule:
    return {}


def deduct(dice: Dice, full: Decimal) -> Rule:
    rule: Rule = {"per": dice.parameter(["0.5", "1", "1", "2", "0.1", "0.3"], 5)}
    escalated = dice.happens(0.3)
    free = Decimal(0)
    if dice.happens(0.4):
        free = Decimal(dice.randint(0, 3)) if escalated or dice.dense else dice.between(0, 5, 3)
        rule["free"] = free
    if dice.happens(0.3):
        rule["floor"] = dice.points(0, full)
    if dice.happens(0.3):
        rule["all_at"] = free + dice.parameter(["1", "2", "3", "5"], 8)
    if escalated:
        rule["escalate"] = dice.choice(["2", "1", "3", "10"]) if dice.dense else dice.between(1, 10, 2)
        rule["escalate"] = Decimal(rule["escalate"])
    return rule


def levels(dice: Dice, full: Decimal) -> Rule:
    names = dice.sample(LEVEL_NAMES, dice.randint(1, 4))
    return {
        "levels": {name: dice.points(0, max(full / 2, Decimal(1))) for name in names},
        "each": dice.choice(["sum", "highest"]),
    }


def bands(dice: Dice, full: Decimal) -> Rule:
    scale = dice.scale()
    places = 0 if dice.dense else 4
    lowest = -scale if dice.happens(0.4) else 0
    bounds = {dice.between(lowest, scale, places) for _ in range(dice.randint(1, 5))}
    rows = [[bound, dice.points(0, full)] for bound in sorted(bounds, reverse=True)]
    if dice.happens(0.7):
        rows[0][1] = full
    return {"bands": rows}


def ratio(dice: Dice, _full: Decimal) -> Rule:
    target = dice.parameter(["10", "100", "50", "95"], dice.scale())
    rule: Rule = {"target": target}
    if dice.happens(0.6):
        rule["bonus_step"] = dice.parameter(["10", "5", "1"], 20)
        rule["bonus_per"] = dice.parameter(["0.5", "1", "0.1"], 1)
        if dice.happens(0.7):
            rule["bonus_cap"] = dice.points(0, 3)
    return rule


def shortfall(dice: Dice, _full: Decimal) -> Rule:
    scale = dice.scale()
    return {
        "target": dice.parameter(["10", "100", "95"], scale),
        "step": dice.parameter(["1", "5", "2", "0.5"], max(scale // 10, 1)),
        "per": dice.parameter(["0.5", "1", "0.2"], 2),
        "partial": dice.choice(["begun", "whole", "proportional"]),
    }


def quota(dice: Dice, _full: Decimal) -> Rule:
    rule: Rule = {"over": dice.parameter(["1", "2", "0.5"], 3)}
    if dice.happens(0.6):
        rule["under"] = dice.parameter(["0.5", "0.1", "1"], 1)
        if dice.happens(0.6):
            rule["under_cap"] = dice.points(0, 2)
    return rule


def change(dice: Dice, full: Decimal) -> Rule:
    return {
        "target": dice.parameter(["0.05", "0.1", "0.2", "0.5"], 1),
        "better": dice.choice(["low", "high"]),
        "zero_base": {"same": dice.points(0, full), "more": dice.points(0, full)},
    }


def streak(dice: Dice, _full: Decimal) -> Rule:
    return {"years": dice.randint(1, 3)}


def rank(dice: Dice, full: Decimal) -> Rule:
    unit = dice.choice(["place", "percent"])
    top = 12 if unit == "place" else 100
    places = 0 if unit == "place" or dice.dense else 2
    uptos = {dice.between(1, top, places) for _ in range(dice.randint(1, 4))}
    points = sorted((dice.points(0, full) for _ in uptos), reverse=True)
    if dice.happens(0.5):
        points[0] = full
    rows = [list(row) for row in zip(sorted(uptos), points, strict=True)]
    return {"unit": unit, "better": dice.choice(["high", "low"]), "table": rows}


def external(dice: Dice, _full: Decimal) -> Rule:
    return {"full": dice.parameter(["100", "120", "10"], dice.scale())}


def each(dice: Dice, _full: Decimal) -> Rule:
    return {"per": dice.parameter(["0.5", "1", "2"], 3)}


ITEM_KINDS: dict[str, Callable[[Dice, Decimal], Rule]] = {
    "mark": mark,
    "tick": tick,
    "deduct": deduct,
    "levels": levels,
    "bands": bands,
    "ratio": ratio,
    "shortfall": shortfall,
    "quota": quota,
    "change": change,
    "streak": streak,
    "rank": rank,
    "external": external,
}
OUTSIDE_KINDS = {"each": each} | {kind: ITEM_KINDS[kind] for kind in ("levels", "mark", "tick", "bands", "streak")}
COMBINABLE = {"mark", "deduct", "bands", "ratio", "shortfall", "external"}


def item_rule(dice: Dice, full: Decimal, *, extra: bool = False) -> Rule:
    kinds = [kind for kind in ITEM_KINDS if not (extra and kind == "rank")]
    kind = dice.choice(DENSE_ITEM_KINDS) if dice.dense and dice.happens(0.7) else dice.choice(kinds)
    rule = {"kind": kind} | ITEM_KINDS[kind](dice, full)
    # Escalating events are whole; a mean of several counts need not be, and the contract says nothing of that.
    if kind in COMBINABLE and "escalate" not in rule and dice.happens(0.3):
        rule["combine"] = dice.choice(COMBINES)
    return rule


def outside_rule(dice: Dice, full: Decimal) -> Rule:
    kind = dice.choice(list(OUTSIDE_KINDS))
    return {"kind": kind} | OUTSIDE_KINDS[kind](dice, full)
