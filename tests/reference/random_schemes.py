"""A random scheme that is valid under every rule of the contract, as nested values with Decimals."""

from decimal import Decimal
from itertools import pairwise
from string import ascii_uppercase
from typing import Any

from tests.reference.dice import Dice
from tests.reference.random_rules import item_rule, outside_rule

Part = dict[str, Any]
GRADE_NAMES = ["优秀", "良好", "合格", "基本合格", "不合格"]
BASIS = {"doc": "示例市安全生产委员会办公室随机方案", "article": "第一条"}


def basis(dice: Dice) -> list[Part]:
    cited = dict(BASIS)
    if dice.happens(0.3):
        cited |= {"date": "2026-01-15", "standing": dice.choice(["issued", "draft", "explanation", "sample", "office"])}
    return [cited]


def settings(dice: Dice, codes: list[str]) -> Part:
    """Every setting, now and then left to its default where that is what was drawn."""
    drawn: Part = {
        "decimals": dice.decimals,
        "rounding": dice.choice(["half-up", "half-even"]),
        "round_items": dice.happens(0.3),
        "compare": dice.choice(["published", "full"]),
        "not_applicable": dice.choice(["rescale", "rescale", "full", "zero"]),
        "missing": dice.choice(["refuse", "zero"]),
        "ties": dice.choice(["competition", "dense"]),
        "tie_break": dice.sample(codes, min(dice.randint(0, 3), len(codes))),
        "veto_rank": dice.choice(["last", "score"]),
    }
    defaults: Part = {
        "decimals": 2,
        "rounding": "half-up",
        "round_items": False,
        "compare": "published",
        "not_applicable": "rescale",
        "missing": "refuse",
        "ties": "competition",
        "tie_break": [],
        "veto_rank": "last",
    }
    return {key: value for key, value in drawn.items() if value != defaults[key] or dice.happens(0.5)}


def grades(dice: Dice) -> list[Part]:
    """One to five grades with falling minima; in a tie-dense year on the round numbers that totals hit."""
    count = dice.choice([1, 2, 3, 4, 4, 5, 5, 5])
    candidates = [100, 98, 96, 95, 94, 92, 90, 88, 85, 80, 75, 70, 60]
    if dice.dense:
        minima = {Decimal(one) for one in dice.sample(candidates, count - 1)}
    else:
        minima = {dice.between(20, 95, dice.decimals) for _ in range(count - 1)}
    names = GRADE_NAMES[: len(minima)] + GRADE_NAMES[-1:]
    listed: list[Part] = []
    for name, minimum in zip(names, [*sorted(minima, reverse=True), None], strict=True):
        grade: Part = {"name": name}
        if minimum is not None:
            grade["min"] = minimum
            if dice.happens(0.6):
                grade["quota"] = quota(dice)
        listed.append(grade)
    return listed


def quota(dice: Dice) -> Part:
    drawn: Part = {}
    if dice.happens(0.6):
        share = dice.choice(["0", "0.10", "0.25", "0.30", "0.3", "0.5", "0.125", "1"])
        drawn["share"] = Decimal(share) if dice.dense else dice.between(0, 1, 4)
    else:
        drawn["count"] = dice.randint(0, 6)
    if "share" in drawn and dice.happens(0.8):
        drawn["rounding"] = dice.choice(["floor", "half-up", "ceil"])
    if dice.happens(0.8):
        drawn["ties"] = dice.choice(["out", "in"])
    return drawn


def split(dice: Dice, whole: int, parts: int, least: int, unit: int) -> list[int]:
    """`whole` as the sum of `parts` numbers, each at least `least`, all multiples of `unit` away from it."""
    cuts = sorted(dice.randint(0, (whole - parts * least) // unit) for _ in range(parts - 1))
    edges = [0, *cuts, (whole - parts * least) // unit]
    return [least + unit * (right - left) for left, right in pairwise(edges)]


def weights(dice: Dice, count: int) -> list[Decimal]:
    """At least 5 each, 100 together, in hundredths; in a tie-dense year in fives or halves."""
    unit = (500 if dice.plain else dice.choice([500, 100, 50])) if dice.dense else 1
    return [Decimal(hundredths) / 100 for hundredths in split(dice, 10000, count, 500, unit)]


def item_points(dice: Dice, weight: Decimal, count: int) -> list[Decimal]:
    """In a tie-dense year mostly the weight shared out, so that points of items are points of the total."""
    unit = 2 if dice.decimals and not dice.plain else 1
    if (
        (dice.plain or (dice.dense and dice.happens(0.8)))
        and weight * unit == int(weight * unit)
        and weight * unit >= count
    ):
        return [Decimal(part) / unit for part in split(dice, int(weight * unit), count, 1, 1)]
    least = Decimal(1).scaleb(-dice.decimals)
    return [max(least, dice.points(0, dice.choice([1, 5, 10, 20]))) for _ in range(count)]


def effect(dice: Dice, names: list[str]) -> Part:
    kind = dice.choice(["grade", "total", "grade_cap", "downgrade"])
    if kind == "downgrade":
        return {"downgrade": dice.randint(1, 2)}
    if kind == "total":
        return {"total": Decimal(dice.choice(["0", "59", "60", "79"])) if dice.happens(0.7) else dice.points(0, 90)}
    return {kind: dice.choice(names)}


def indicator(dice: Dice, code: str, weight: Decimal, count: int, names: list[str]) -> Part:
    drawn: Part = {"code": code, "name": f"指标{code}", "weight": weight, "nature": dice.choice(["process", "result"])}
    drawn["basis"] = basis(dice)
    if dice.happens(0.3):
        drawn["not_applicable"] = dice.choice(["rescale", "full", "zero"])
    if dice.happens(0.15):
        percent = Decimal(dice.choice([50, 60, 75, 80])) if dice.dense else dice.between(10, 60, 2)
        drawn["minimum"] = {"percent": percent, "effect": effect(dice, names)}
    drawn["item"] = [
        {
            "code": f"{code}{place}",
            "text": f"细项{code}{place}",
            "points": points,
            "how": "按规则计分",
            "evidence": "示例佐证",
            "source": dice.choice(["self", "assessor", "import"]),
            "rule": item_rule(dice, points),
        }
        for place, points in enumerate(item_points(dice, weight, count), start=1)
    ]
    return drawn


def threshold(dice: Dice, rule: Part, points: Decimal) -> Decimal:
    """A value of the fact near which the item's units lie."""
    kind = rule["kind"]
    if kind == "tick":
        return Decimal(1)
    if kind == "mark":
        return dice.points(0, points)
    if kind in ("ratio", "shortfall"):
        return Decimal(rule["target"])
    if kind == "bands":
        return max(Decimal(0), rule["bands"][0][0])
    return Decimal(dice.choice([1, 2, 3, 5, 90]))


def when(dice: Dice, items: list[Part]) -> Part:
    kinds = ["at_least", "at_least", "below", "level", "at_least_limit", "total_below", "recorded", "recorded"]
    usable = [item for item in items if item["rule"]["kind"] != "streak"]
    kind = dice.choice(kinds)
    if kind in ("level", "at_least_limit"):
        usable = [item for item in usable if item["rule"]["kind"] == ("levels" if kind == "level" else "quota")]
    if kind == "recorded" or (not usable and kind != "total_below"):
        return {"recorded": True}
    if kind == "total_below":
        return {"total_below": dice.choice([Decimal(70), Decimal(85), dice.between(40, 90, 2)])}
    item = dice.choice(usable)
    if kind == "level":
        level = dice.choice(list(item["rule"]["levels"]))
        return {"item": item["code"], "level": level, "at_least": dice.randint(1, 2)}
    if kind == "at_least_limit":
        return {"item": item["code"], "at_least_limit": dice.choice([Decimal("1.2"), Decimal(2), Decimal(1)])}
    return {"item": item["code"], kind: threshold(dice, item["rule"], item["points"])}


def vetoes(dice: Dice, code: str, items: list[Part], names: list[str]) -> list[Part]:
    drawn = []
    for place in range(1, dice.choice([1, 1, 2]) + 1):
        veto: Part = {"code": f"{code}-V{place}", "name": f"否决{code}{place}", "when": when(dice, items)}
        veto["effect"] = effect(dice, names)
        if dice.happens(0.3):
            veto["persons"] = {"award": 12, "promotion": 12}
        drawn.append(veto | {"basis": basis(dice)})
    return drawn


def extra(dice: Dice, code: str) -> Part:
    points = max(Decimal(1), dice.points(1, 10))
    rule = item_rule(dice, points, extra=True)
    return {"code": code, "text": f"重点{code}", "points": points, "rule": rule, "basis": basis(dice)}


def outside(dice: Dice, code: str, *, gated: bool) -> Part:
    """A bonus or a penalty; only the kinds that award a share of full marks have points of their own."""
    points = max(Decimal(1), dice.points(1, 5))
    rule = outside_rule(dice, points)
    drawn: Part = {"code": code, "text": f"加减{code}", "rule": rule, "basis": basis(dice)}
    if rule["kind"] not in ("each", "levels"):
        drawn["points"] = points
    if dice.happens(0.6):
        drawn["cap"] = dice.points(1, 4)
    if gated and dice.happens(0.4):
        drawn["gate"] = Decimal(dice.choice([60, 80, 85, 90])) if dice.dense else dice.between(10, 90, 2)
    return drawn


def random_scheme(dice: Dice, seed: int, items: int) -> Part:
    dice.decimals = dice.choice([0, 1, 1, 2, 2, 3]) if dice.dense else dice.randint(0, 6)
    count = dice.randint(2, min(items, dice.choice([3, 6, 10, 20])))
    codes = list(ascii_uppercase[:count])
    listed = grades(dice)
    names = [grade["name"] for grade in listed]
    sizes = split(dice, items, count, 1, 1)
    parts = [
        indicator(dice, code, weight, size, names)
        for code, weight, size in zip(codes, weights(dice, count), sizes, strict=True)
    ]
    parts[0]["nature"], parts[1]["nature"] = "process", "result"
    everything = [item for part in parts for item in part["item"]]
    for part in parts:
        if dice.happens(0.15):
            part["veto"] = vetoes(dice, part["code"], everything, names)
    head = {"code": f"RANDOM-{seed}", "year": 2026, "title": "随机方案", "kind": "government", "basis": basis(dice)}
    scheme: Part = {"format": 1, "scheme": head | settings(dice, codes), "grade": listed}
    scheme["parent"] = [{"name": "年度综合目标考核", "share": dice.choice([Decimal(5), Decimal("7.5")])}]
    scheme["indicator"] = parts
    count = 0 if dice.plain else dice.choice([0, 0, 1, 2, 3])
    scheme["extra"] = [extra(dice, f"X{place}") for place in range(1, count + 1)]
    for name, letter in (("bonus", "BN"), ("penalty", "PN")):
        count = dice.choice([0, 0, 1, 2, 3])
        scheme[name] = [outside(dice, f"{letter}{place}", gated=name == "bonus") for place in range(1, count + 1)]
    return scheme
