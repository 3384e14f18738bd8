"""Of every rule kind random parameters, valid under the contract, and random facts on and around its boundaries.

Parameters are Decimals; the writer spells them.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.reference.dice import LARGEST, Dice, bounded, written

Rule = dict[str, Any]
Row = dict[str, str]
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


def spelled(dice: Dice, value: Decimal) -> str:
    """As a person may write it: now and then with a trailing zero."""
    text = written(value)
    if dice.happens(0.05) and len(text.partition(".")[2]) < 6:
        text += "0" if "." in text else ".0"
    return text if text.strip("-0.") else text.lstrip("-")


def value_row(dice: Dice, value: Decimal) -> Row:
    return {"value": spelled(dice, bounded(value))}


def near(dice: Dice, centre: Decimal) -> Decimal:
    """On a boundary, a round share of it, or anywhere up to a few times as much."""
    if dice.happens(0.01):
        return LARGEST
    if dice.dense or dice.happens(0.3):
        share = dice.choice(["1", "1", "1", "1", "0.9", "0.95", "0.8", "0.5", "0", "1.05", "1.1", "1.2"])
        return bounded(centre * Decimal(share))
    return dice.between(0, 2 * centre + 1, dice.choice([0, 2, 6]))


def mark_row(dice: Dice, rule: Rule, full: Decimal) -> Row:
    step = Decimal(rule.get("step", Decimal(1).scaleb(-dice.decimals)))
    top = int(full / step)
    if not dice.dense:
        return {"value": written(step * dice.randint(0, top))}
    short = Decimal(dice.choice(["0", "0", "0", "0", "0.5", "0.5", "1", "0.1", "0.2", "2"]))
    return {"value": written(step * max(0, top - int(short / step)))}


def tick_row(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    return {"value": dice.choice(["是", "是", "1", "是", "否", "0"])}


def deduct_row(dice: Dice, rule: Rule, full: Decimal) -> Row:
    free, per = Decimal(rule.get("free", 0)), Decimal(rule["per"])
    if dice.happens(0.1) and "all_at" in rule:
        events = Decimal(rule["all_at"])
    elif dice.dense:
        events = Decimal(dice.choice([0, 0, 0, 0, 0, 1, 1, 2, 3])) + (free if dice.happens(0.5) else 0)
    else:
        events = dice.between(0, free + 2 * full / per, dice.choice([0, 3, 6]))
    if dice.happens(0.01):
        events = LARGEST
    return {"value": written(Decimal(int(events)))} if "escalate" in rule else value_row(dice, events)


def bands_row(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    bounds = [Decimal(bound) for bound, _points in rule["bands"]]
    if dice.dense or dice.happens(0.3):
        return {"value": spelled(dice, dice.choice(bounds) + dice.choice([0, 0, 0, 1, -1]))}
    return {"value": spelled(dice, dice.between(bounds[-1] - 5, bounds[0] + 5, dice.choice([0, 2, 6])))}


def ratio_row(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    target = Decimal(rule["target"])
    if "bonus_step" in rule and dice.happens(0.3):
        return value_row(dice, target * (1 + dice.randint(1, 3) * Decimal(rule["bonus_step"]) / 100))
    return value_row(dice, near(dice, target))


def shortfall_row(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    target = Decimal(rule["target"])
    if dice.happens(0.4):
        return value_row(dice, target - dice.randint(0, 4) * Decimal(rule["step"]))
    return value_row(dice, near(dice, target))


def quota_row(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    limit = Decimal(dice.choice([0, 1, 2, 5, 10])) if dice.dense else dice.between(0, dice.scale(), dice.choice([0, 6]))
    if dice.happens(0.1):
        limit = Decimal(0)
    off = Decimal(dice.choice([-2, -1, 0, 0, 0, 1, 2])) if dice.dense else dice.between(-5, 5, dice.choice([0, 6]))
    return value_row(dice, limit + off) | {"limit": spelled(dice, limit)}


def change_row(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    base = Decimal(dice.choice([10, 20, 100])) if dice.dense else dice.between(0, dice.scale(), dice.choice([0, 3, 6]))
    if dice.happens(0.15):
        base = Decimal(0)
        return {"value": dice.choice(["0", "0", "1", "3.5"]), "base": "0"}
    moved = Decimal(rule["target"]) * Decimal(dice.choice(["0", "0.5", "1", "1", "1", "1.5", "-0.5"]))
    sign = -1 if rule["better"] == "low" else 1
    value = base * (1 + sign * moved) if dice.dense or dice.happens(0.3) else dice.between(0, 2 * base, 6)
    return value_row(dice, value) | {"base": spelled(dice, base)}


def streak_row(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    length = int(rule["years"]) + dice.choice([1, 1, 2, 3])
    values = [Decimal(dice.randint(0, 4)) if dice.dense else dice.between(0, 20, dice.choice([0, 4]))]
    while len(values) < length:
        falls = dice.happens(0.85)
        values.append(max(Decimal(0), values[-1] - Decimal(dice.choice(["1", "2", "0.5"]))) if falls else values[-1])
    if dice.happens(0.1):
        values.reverse()
    return {"value": ";".join(written(value) for value in values)}


def rank_row(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    value = Decimal(dice.randint(-2, 4)) if dice.dense else dice.between(-1000, 1000, dice.choice([0, 2, 6]))
    return {"value": spelled(dice, value)}


def external_row(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    top = Decimal(rule["full"])
    return value_row(dice, min(near(dice, top), top))


def each_row(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    return value_row(dice, Decimal(dice.randint(0, 3)) if dice.dense else dice.between(0, 5, dice.choice([0, 6])))


ROWS: dict[str, Callable[[Dice, Rule, Decimal], Row]] = {
    "mark": mark_row,
    "tick": tick_row,
    "deduct": deduct_row,
    "bands": bands_row,
    "ratio": ratio_row,
    "shortfall": shortfall_row,
    "quota": quota_row,
    "change": change_row,
    "streak": streak_row,
    "rank": rank_row,
    "external": external_row,
    "each": each_row,
}


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
