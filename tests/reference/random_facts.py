"""Random fact rows for a parsed scheme, on and around the boundaries of each rule."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.reference.dice import LARGEST, Dice, bounded, written
from tests.reference.random_rules import LEVEL_NAMES

Row = dict[str, str]
Rule = dict[str, Any]


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


def mark(dice: Dice, rule: Rule, full: Decimal) -> Row:
    step = Decimal(rule.get("step", Decimal(1).scaleb(-dice.decimals)))
    top = int(full / step)
    if not dice.dense:
        return {"value": written(step * dice.randint(0, top))}
    short = Decimal(dice.choice(["0", "0", "0", "0", "0.5", "0.5", "1", "0.1", "0.2", "2"]))
    return {"value": written(step * max(0, top - int(short / step)))}


def tick(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    return {"value": dice.choice(["是", "是", "1", "是", "否", "0"])}


def deduct(dice: Dice, rule: Rule, full: Decimal) -> Row:
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


def bands(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    bounds = [Decimal(bound) for bound, _points in rule["bands"]]
    if dice.dense or dice.happens(0.3):
        return {"value": spelled(dice, dice.choice(bounds) + dice.choice([0, 0, 0, 1, -1]))}
    return {"value": spelled(dice, dice.between(bounds[-1] - 5, bounds[0] + 5, dice.choice([0, 2, 6])))}


def ratio(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    target = Decimal(rule["target"])
    if "bonus_step" in rule and dice.happens(0.3):
        return value_row(dice, target * (1 + dice.randint(1, 3) * Decimal(rule["bonus_step"]) / 100))
    return value_row(dice, near(dice, target))


def shortfall(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    target = Decimal(rule["target"])
    if dice.happens(0.4):
        return value_row(dice, target - dice.randint(0, 4) * Decimal(rule["step"]))
    return value_row(dice, near(dice, target))


def quota(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    limit = Decimal(dice.choice([0, 1, 2, 5, 10])) if dice.dense else dice.between(0, dice.scale(), dice.choice([0, 6]))
    if dice.happens(0.1):
        limit = Decimal(0)
    off = Decimal(dice.choice([-2, -1, 0, 0, 0, 1, 2])) if dice.dense else dice.between(-5, 5, dice.choice([0, 6]))
    return value_row(dice, limit + off) | {"limit": spelled(dice, limit)}


def change(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    base = Decimal(dice.choice([10, 20, 100])) if dice.dense else dice.between(0, dice.scale(), dice.choice([0, 3, 6]))
    if dice.happens(0.15):
        base = Decimal(0)
        return {"value": dice.choice(["0", "0", "1", "3.5"]), "base": "0"}
    moved = Decimal(rule["target"]) * Decimal(dice.choice(["0", "0.5", "1", "1", "1", "1.5", "-0.5"]))
    sign = -1 if rule["better"] == "low" else 1
    value = base * (1 + sign * moved) if dice.dense or dice.happens(0.3) else dice.between(0, 2 * base, 6)
    return value_row(dice, value) | {"base": spelled(dice, base)}


def streak(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    length = int(rule["years"]) + dice.choice([1, 1, 2, 3])
    values = [Decimal(dice.randint(0, 4)) if dice.dense else dice.between(0, 20, dice.choice([0, 4]))]
    while len(values) < length:
        falls = dice.happens(0.85)
        values.append(max(Decimal(0), values[-1] - Decimal(dice.choice(["1", "2", "0.5"]))) if falls else values[-1])
    if dice.happens(0.1):
        values.reverse()
    return {"value": ";".join(written(value) for value in values)}


def rank(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    value = Decimal(dice.randint(-2, 4)) if dice.dense else dice.between(-1000, 1000, dice.choice([0, 2, 6]))
    return {"value": spelled(dice, value)}


def external(dice: Dice, rule: Rule, _full: Decimal) -> Row:
    top = Decimal(rule["full"])
    return value_row(dice, min(near(dice, top), top))


def each(dice: Dice, _rule: Rule, _full: Decimal) -> Row:
    return value_row(dice, Decimal(dice.randint(0, 3)) if dice.dense else dice.between(0, 5, dice.choice([0, 6])))


ROWS: dict[str, Callable[[Dice, Rule, Decimal], Row]] = {
    "mark": mark,
    "tick": tick,
    "deduct": deduct,
    "bands": bands,
    "ratio": ratio,
    "shortfall": shortfall,
    "quota": quota,
    "change": change,
    "streak": streak,
    "rank": rank,
    "external": external,
    "each": each,
}


def best(dice: Dice, rule: Rule, full: Decimal) -> Row:
    """Full marks, or close to them: what most units report on most items."""
    kind = rule["kind"]
    sign = -1 if rule.get("better") == "low" else 1
    if kind == "mark":
        step = Decimal(rule.get("step", Decimal(1).scaleb(-dice.decimals)))
        return {"value": written(step * int(full / step))}
    if kind == "bands":
        return {"value": written(Decimal(rule["bands"][0][0]))}
    if kind in ("ratio", "shortfall", "external"):
        return {"value": written(Decimal(rule["full" if kind == "external" else "target"]))}
    if kind == "quota":
        return {"value": "2", "limit": "2"}
    if kind == "change":
        return {"value": written(100 * (1 + sign * Decimal(rule["target"]))), "base": "100"}
    if kind == "streak":
        return {"value": ";".join(str(place) for place in range(int(rule["years"]), -1, -1))}
    return {"value": "是" if kind == "tick" else "0"}


def level_rows(dice: Dice, rule: Rule) -> list[Row]:
    """Levels that happened, the same one perhaps twice; or one row that says none did."""
    if dice.happens(0.5 if dice.dense else 0.2):
        return [{"value": "0"}]
    names = [name for name in LEVEL_NAMES if name in rule["levels"]]
    rows = [{"value": "", "level": dice.choice(names)} for _ in range(dice.randint(1, 3))]
    for row in rows:
        if dice.happens(0.5):
            row["count"] = str(dice.choice([1, 1, 2, 3, 12]))
    return rows


def present(dice: Dice, rule: Rule, full: Decimal) -> list[Row]:
    if dice.happens(dice.calm):
        return [best(dice, rule, full)]
    if rule["kind"] == "levels":
        return level_rows(dice, rule)
    draw = ROWS[rule["kind"]]
    if "combine" in rule and dice.happens(0.8):
        return [draw(dice, rule, full) | {"assessor": f"评{place}"} for place in range(1, dice.randint(1, 6) + 1)]
    row = draw(dice, rule, full)
    return [row | {"assessor": "评1"}] if dice.happens(0.05) else [row]


def excused(dice: Dice, rule: Rule) -> list[Row]:
    assessors = dice.randint(2, 4) if "combine" in rule and dice.happens(0.3) else 1
    mark_ = dice.choice(["不适用", "NA"])
    return [{"value": mark_} | ({"assessor": f"评{one}"} if assessors > 1 else {}) for one in range(1, assessors + 1)]


def missing(dice: Dice, rule: Rule, full: Decimal) -> list[Row]:
    """No row, an empty value, or the base or limit left out."""
    if rule["kind"] == "levels" or dice.happens(0.4):
        return []
    if rule["kind"] in ("change", "quota") and dice.happens(0.5):
        beside = "base" if rule["kind"] == "change" else "limit"
        return [{**ROWS[rule["kind"]](dice, rule, full), beside: ""}]
    return [{"value": ""}]


def unit_facts(dice: Dice, scheme: dict[str, Any], unit: str, chances: tuple[float, float]) -> list[Row]:
    """All rows of one unit; `chances` of not applicable and, only where the scheme takes it, of missing."""
    not_applicable, lost = chances
    nothing = dice.happens(0.04)
    rows: list[Row] = []

    def put(entry: dict[str, Any], drawn: list[Row]) -> None:
        rows.extend({"unit": unit, "item": entry["code"], **row} for row in drawn)

    for indicator in [*scheme["indicator"], {"item": scheme.get("extra", [])}]:
        left_out = nothing or dice.happens(not_applicable / 2)
        for item in indicator["item"]:
            full = Decimal(item["points"])
            if left_out or dice.happens(not_applicable):
                put(item, excused(dice, item["rule"]))
            elif dice.happens(lost):
                put(item, missing(dice, item["rule"], full))
            else:
                put(item, present(dice, item["rule"], full))
    for part in ("bonus", "penalty"):
        for entry in scheme.get(part, []):
            if dice.happens(0.4):
                if lost and entry["rule"]["kind"] != "levels" and dice.happens(0.1):
                    put(entry, [{"value": ""}])
                else:
                    put(entry, present(dice, entry["rule"], Decimal(entry.get("points", 0))))
    return rows


def veto_rows(dice: Dice, scheme: dict[str, Any], unit: str) -> list[Row]:
    """Decisions on recorded vetoes: confirmed, lifted, and perhaps the same one written down twice."""
    rows: list[Row] = []
    for indicator in scheme["indicator"]:
        for veto in indicator.get("veto", []):
            if "recorded" in veto["when"] and dice.happens(0.2):
                months = dice.sample(range(1, 13), dice.randint(1, 3))
                for month in months:
                    row = {"unit": unit, "veto": veto["code"], "date": f"2026-{month:02d}-15"}
                    row |= {"state": dice.choice(["confirmed", "confirmed", "lifted"]), "basis": "示例文号"}
                    rows.extend([row, dict(row)] if dice.happens(0.1) else [row])
    return rows
