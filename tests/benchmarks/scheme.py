"""A scheme as large as a province's: 100 items of eleven kinds, in the scheme format, read by its loader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from indicators.loader import parse
from indicators.schema import Scheme

SIZES = [(10, 7)] * 4 + [(5, 6)] * 12
"""Weight of each indicator and how many items it has."""
COUNTS = {
    "deduct": 30, "bands": 18, "ratio": 15, "shortfall": 6, "change": 8, "rank": 6,
    "mark": 5, "quota": 4, "levels": 4, "tick": 2, "external": 2,
}  # fmt: skip
STRIDE = 37
"""Prime to 100: spreads the kinds over the indicators."""
POINTS = (2, 3, 4, 5, 8)
PARTIAL = ("begun", "whole", "proportional")
VETO_AT = 12
"""Events from which the two item vetoes are triggered."""
VETO_ITEMS = ("A1", "C1")
RECORDED = "B-V1"
BASIS = 'basis = [{doc = "示例数据", standing = "office"}]'


def text() -> str:
    """The whole file."""
    parts = [_head(), *chain.from_iterable(_indicators()), *(_bonus(number) for number in range(1, 5))]
    return "\n".join(parts)


def bench_scheme() -> Scheme:
    """The scheme of the benchmark, as the loader gives it."""
    return parse(text().encode(), "bench.toml")


def _head() -> str:
    return f"""format = 1
[scheme]
code = "BENCH"
year = 2000
title = "示例数据:测速方案"
kind = "government"
decimals = 2
not_applicable = "rescale"
tie_break = ["A", "E"]
{BASIS}
[[grade]]
name = "优秀"
min = "90"
quota = {{share = "0.20"}}
[[grade]]
name = "良好"
min = "80"
quota = {{share = "0.40"}}
[[grade]]
name = "合格"
min = "60"
[[grade]]
name = "不合格"
[[parent]]
name = "年度综合目标考核"
share = "5"
"""


def _indicators() -> Iterator[Iterator[str]]:
    kinds = list(chain.from_iterable(repeat(kind, count) for kind, count in COUNTS.items()))
    numbers = iter(range(100))
    for at, (weight, items) in enumerate(SIZES):
        code = chr(ord("A") + at)
        yield iter([_indicator(code, weight, at)])
        yield (_item(f"{code}{place + 1}", kinds[next(numbers) * STRIDE % 100], at + place) for place in range(items))
        yield _vetoes(code)


def _indicator(code: str, weight: int, at: int) -> str:
    nature = "result" if at % 4 == 3 else "process"
    return f'[[indicator]]\ncode = "{code}"\nname = "指标{code}"\nweight = "{weight}"\nnature = "{nature}"\n{BASIS}'


def _item(code: str, kind: str, turn: int) -> str:
    points = POINTS[turn % len(POINTS)]
    return (
        f'[[indicator.item]]\ncode = "{code}"\ntext = "细项{code}"\npoints = "{points}"\nhow = "按规则计分"\n'
        f'evidence = "台账"\nsource = "assessor"\nrule = {{kind = "{kind}"{_rule(kind, points, turn)}}}'
    )


def _rule(kind: str, points: int, turn: int) -> str:
    top, some, less, few = (f"{points * share / 10:g}" for share in (10, 8, 6, 4))
    bonus = ', bonus_step = "5", bonus_per = "0.25", bonus_cap = "1"' if turn % 5 == 0 else ""
    free = ', free = "1"' if turn % 4 == 0 else ""
    zero = f'{{same = "{top}", more = "0"}}'
    places = f'[["20", "{top}"], ["50", "{some}"], ["80", "{less}"], ["100", "{few}"]]'
    parameters = {
        "deduct": f'per = "{("0.5", "1", "0.3")[turn % 3]}"{free}',
        "bands": f'bands = [["95", "{top}"], ["85", "{some}"], ["75", "{less}"], ["60", "{few}"]]',
        "ratio": f'target = "{("95", "90", "80")[turn % 3]}"{bonus}',
        "shortfall": f'target = "100", step = "5", per = "0.5", partial = "{PARTIAL[turn % 3]}"',
        "change": f'target = "{("0.05", "0.1", "0.2")[turn % 3]}", better = "low", zero_base = {zero}',
        "rank": f'unit = "percent", better = "high", table = {places}',
        "quota": 'over = "0.5", under = "0.25", under_cap = "1"',
        "levels": f'levels = {{"省级" = "1", "市级" = "0.5"}}, each = "{("sum", "highest")[turn % 2]}"',
        "external": 'full = "100"',
    }
    return f", {parameters[kind]}" if kind in parameters else ""


def _vetoes(code: str) -> Iterator[str]:
    """Two vetoes by an item's fact, one that is recorded."""
    found = {
        "A": (f'{{item = "{VETO_ITEMS[0]}", at_least = "{VETO_AT}"}}', '{grade = "不合格"}'),
        "B": ("{recorded = true}", '{grade = "不合格"}'),
        "C": (f'{{item = "{VETO_ITEMS[1]}", at_least = "{VETO_AT}"}}', '{total = "59"}'),
    }
    if code in found:
        when, effect = found[code]
        head = f'[[indicator.veto]]\ncode = "{code}-V1"\nname = "一票否决{code}"'
        yield f"{head}\nwhen = {when}\neffect = {effect}\n{BASIS}"


def _bonus(number: int) -> str:
    gate = 'gate = "80"\n' if number == 1 else ""
    return (
        f'[[bonus]]\ncode = "Z{number}"\ntext = "加分{number}"\ncap = "2"\n{gate}'
        f'rule = {{kind = "each", per = "{("0.5", "1")[number % 2]}"}}\n{BASIS}'
    )
