"""Random fact rows for a parsed scheme: which units report what, and what is left out, excused or wrong."""

from decimal import Decimal
from typing import Any

from tests.reference.dice import Dice, written
from tests.reference.random_rules import LEVEL_NAMES, ROWS, Row, Rule


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
