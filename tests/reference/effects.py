"""Step 5: which vetoes and minima apply to a unit, and what they do to its total and grade."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.reference.amounts import cell, number
from tests.reference.sheet import Scheme, Settings, Sheet

Effect = Mapping[str, Any]


def recorded_states(rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """By unit and veto code, the state of the latest date."""
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        key = (cell(row, "unit"), cell(row, "veto"))
        dated = (cell(row, "date"), cell(row, "state"))
        if key not in latest or dated[0] >= latest[key][0]:
            latest[key] = dated
    return {key: state for key, (_date, state) in latest.items()}


def triggered(when: Mapping[str, Any], sheet: Sheet, recorded: str | None) -> bool:
    if "recorded" in when:
        return recorded == "confirmed"
    if "total_below" in when:
        return sheet.exact is not None and sheet.exact < number(when["total_below"])
    reading = sheet.readings[when["item"]]
    if reading.state != "scored":
        return False
    if "level" in when:
        return reading.events.get(when["level"], 0) >= number(when["at_least"])
    if "at_least_limit" in when:
        if reading.beside == 0:
            return reading.value > 0
        return reading.value >= number(when["at_least_limit"]) * reading.beside
    if "below" in when:
        return reading.value < number(when["below"])
    return reading.value >= number(when["at_least"])


def apply_effects(scheme: Scheme, settings: Settings, sheet: Sheet, states: Mapping[tuple[str, str], str]) -> None:
    effects: list[Effect] = []
    for indicator in scheme["indicator"]:
        for veto in indicator.get("veto", []):
            if triggered(veto["when"], sheet, states.get((sheet.code, veto["code"]))):
                sheet.vetoes.append(veto["code"])
                sheet.reasons.append("veto")
                effects.append(veto["effect"])
    for indicator in scheme["indicator"]:
        points, available = sheet.sums[indicator["code"]]
        if "minimum" in indicator and available > 0:
            percent = number(indicator["minimum"]["percent"])
            if points / available < percent / 100:
                sheet.reasons.append("minimum")
                effects.append(indicator["minimum"]["effect"])
    if sheet.exact is None:
        sheet.reasons.append("nothing_applicable")
        return
    lower_totals(sheet, effects)
    read_grade(scheme, settings, sheet, effects)


def lower_totals(sheet: Sheet, effects: list[Effect]) -> None:
    for effect in effects:
        if "total" in effect and sheet.exact is not None and sheet.published is not None:
            sheet.exact = min(sheet.exact, number(effect["total"]))
            sheet.published = min(sheet.published, number(effect["total"]))


def read_grade(scheme: Scheme, settings: Settings, sheet: Sheet, effects: list[Effect]) -> None:
    """The band by the total; then the worst of the lowered band, every cap and every fixed grade."""
    total = sheet.published if settings.compare == "published" else sheet.exact
    names = [grade["name"] for grade in scheme["grade"]]
    sheet.band = band_of(scheme, total or Fraction(0))
    steps = sum(int(effect["downgrade"]) for effect in effects if "downgrade" in effect)
    worst = min(sheet.band + steps, len(names) - 1)
    for effect in effects:
        for kind in ("grade_cap", "grade"):
            if kind in effect:
                worst = max(worst, names.index(effect[kind]))
    sheet.grade = worst


def band_of(scheme: Scheme, total: Fraction) -> int:
    for place, grade in enumerate(scheme["grade"][:-1]):
        if total >= number(grade["min"]):
            return place
    return len(scheme["grade"]) - 1
