"""The smallest scheme that has two indicators, for tests by hand."""

from typing import Any

from tests.reference.score import score

Row = dict[str, str]


def scheme_of(rule: dict[str, Any], points: str = "10", **head: Any) -> dict[str, Any]:
    """Indicator A holds the one item A1 with the rule; indicator B a mark of 50 that is worth 50."""
    return {
        "scheme": head,
        "grade": [
            {"name": "优秀", "min": "90"},
            {"name": "良好", "min": "80"},
            {"name": "合格", "min": "60"},
            {"name": "差"},
        ],
        "indicator": [
            {"code": "A", "weight": "50.0", "item": [{"code": "A1", "points": points, "rule": rule}]},
            {"code": "B", "weight": "50", "item": [{"code": "B1", "points": "50", "rule": {"kind": "mark"}}]},
        ],
    }


def fact(value: str, unit: str = "01", item: str = "A1", **more: str) -> Row:
    return {"unit": unit, "item": item, "value": value, **more}


def run(scheme: dict[str, Any], *facts: Row, vetoes: tuple[Row, ...] = ()) -> list[dict[str, Any]]:
    """The results of all units that have a fact, in one group."""
    units = sorted({row["unit"] for row in facts})
    return score(scheme, [{"unit": unit, "name": unit, "group": "甲"} for unit in units], list(facts), list(vetoes))
